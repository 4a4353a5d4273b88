"""Prove that every kept copy is there and unaltered, and name files that belong to none."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from pledges import verification
from pledges.management.chosen import add_choice, narrowed, progress
from pledges.models import Capture


class Command(BaseCommand):
    help = "Compares every kept copy with its digest; names every difference, and then ends with 1."

    def add_arguments(self, parser: ArgumentParser) -> None:
        add_choice(parser, dry_run="count the copies, read none")

    def handle(self, *, pledge: str | None, since: str | None, dry_run: bool, **_options: Any) -> str:
        rows = narrowed(Capture.objects.all(), "evidence__", pledge=pledge, since=since)
        whole = rows.order_by().values("digest").distinct().count()
        if dry_run:
            return f"{whole} copies would be read."
        faults = 0
        tell = progress(self.stdout)
        for fault in verification.captures(rows, tell and (lambda done: tell(done, whole))):
            self.stdout.write(fault)
            faults += 1
        spare = list(verification.spare_files()) if not (pledge or since) else []
        for name in spare:
            self.stdout.write(f"{name} belongs to no copy.")
        if faults:
            raise CommandError(f"{faults} of {whole} copies are not as they were kept.")
        return f"{whole} copies are as they were kept; {len(spare)} files belong to none."
