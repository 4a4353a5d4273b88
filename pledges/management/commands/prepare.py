"""Everything between a fresh clone and a site that answers: `make run` calls it before the server."""

import socket
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError

from pledges.actions.accounts import create_first_accounts


class Command(BaseCommand):
    help = "Migrates, seeds, and the first time makes two accounts; keeps all data that is there."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--port", type=int, default=8000)

    def handle(self, *, port: int, **_rest: Any) -> None:
        _refuse_taken(port)
        name = settings.DATABASES["default"]["NAME"]
        if settings.DATABASES["default"]["ENGINE"].endswith("sqlite3"):
            Path(name).parent.mkdir(parents=True, exist_ok=True)
        call_command("migrate", verbosity=0, stdout=self.stdout)
        call_command("seed", stdout=self.stdout)
        for account, password in create_first_accounts():
            self.stdout.write(f"Account {account}, password {password} (shown only now)")
        self.stdout.write(f"The site: http://127.0.0.1:{port}/   The newsroom: http://127.0.0.1:{port}/ky/admin/")
        self.stdout.write("Ctrl-C stops it; the data stay.")


def _refuse_taken(port: int) -> None:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except (OSError, OverflowError):
            raise CommandError(f"Port {port} is taken or not a port. Choose another: make run PORT=8001") from None
