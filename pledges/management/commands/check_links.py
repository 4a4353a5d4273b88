"""Visit evidence links now; tick does it on a schedule."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand

from pledges.actions import links
from pledges.management.chosen import add_choice, visit


class Command(BaseCommand):
    help = "Visits evidence links and says which are alive, changed or gone."

    def add_arguments(self, parser: ArgumentParser) -> None:
        add_choice(parser, dry_run="list the links, visit none")
        parser.add_argument("--seconds", type=float, default=3600, help="begin no further visit after so many")

    def handle(self, **options: Any) -> str:
        return visit(self.stdout, links.to_check(), links.check_links, "checks by hand", **options)
