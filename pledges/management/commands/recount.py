"""Prove and mend what is derived: the counts by status, the search text and the order of titles; with --past where
each pledge stood on every day and what feeds and alerts tell, which are read from the whole journal."""

from typing import Any

from django.core.management.base import BaseCommand, CommandParser
from django.db import transaction

from pledges.actions import followed, search_text, standings, tallies


class Command(BaseCommand):
    help = "Counts the pledges by status anew and writes the search text of every pledge."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--past",
            action="store_true",
            help="also read the pages of past days, feeds and alerts from the journal anew",
        )

    @transaction.atomic
    def handle(self, **options: Any) -> str:
        wrong = tallies.recount()
        search_text.refresh_all()
        if options["past"]:
            standings.rebuild()
            followed.rebuild()
        return f"{wrong} counts were wrong and are right now; the search text is written anew."
