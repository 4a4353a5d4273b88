"""Keep copies of evidence pages now; tick does it for each new proposal."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand

from pledges.actions import links
from pledges.management.chosen import add_choice, visit


class Command(BaseCommand):
    help = "Keeps copies of the pages that evidence links to; the same page once."

    def add_arguments(self, parser: ArgumentParser) -> None:
        add_choice(parser, dry_run="list the links, visit none")
        parser.add_argument("--seconds", type=float, default=3600, help="begin no further visit after so many")

    def handle(self, **options: Any) -> str:
        return visit(self.stdout, links.to_copy(), links.keep_copies, "captures by hand", **options)
