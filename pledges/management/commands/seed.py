"""Store the seed set, or another newsroom's folder of the same shape (docs/seed-format.md)."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

import pledges
from pledges.actions.seed_fields import SeedError
from pledges.actions.seeding import seed_from

OWN = Path(pledges.__file__).parent / "seed"


class Command(BaseCommand):
    help = "Stores register, documents, topics, pledges and statements; adds what is missing, overwrites nothing."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--from", dest="folder", type=Path, default=OWN, metavar="DIR")

    def handle(self, *, folder: Path, **_rest: Any) -> str:
        try:
            outcome = seed_from(folder)
        except SeedError as fault:
            raise CommandError(f"{fault}. Nothing was stored.") from None
        for line in outcome.left_alone:
            self.stdout.write(f"Left as an editor has it, not as in the seed: {line}")
        self.stdout.write(f"{outcome.added} rows added; nothing that was there is changed.")
        return outcome.sentence
