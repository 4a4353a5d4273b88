"""Prove the journal, and that the site shows what it says. Readers do the same with /data/verify.py."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db import connection, transaction

from pledges import verification
from pledges.models.journal import checkpoint


class Command(BaseCommand):
    help = "Checks journal, public rows, quotes, statuses and guards; names every difference, and then ends with 1."

    def handle(self, **_options: Any) -> str:
        with _one_moment():
            n = 0
            for fault in verification.faults():
                self.stdout.write(fault)
                n += 1
            last = checkpoint()
        if n:
            raise CommandError(f"{n} differences.")
        return f"All is as the journal says: {last['size']} entries, the last digest is {last['digest']}."


@contextmanager
def _one_moment() -> Iterator[None]:
    """Every query sees the same moment, so that a change meanwhile is no difference; nobody waits for it."""
    mode = getattr(connection, "transaction_mode", None)
    try:
        connection.transaction_mode = "DEFERRED"  # SQLite: this one only reads
        with transaction.atomic():
            if connection.vendor == "postgresql" and not connection.savepoint_ids:
                with connection.cursor() as cursor:
                    cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
            yield
    finally:
        connection.transaction_mode = mode
