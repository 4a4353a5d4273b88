"""Prove and mend what is derived: the counts by status, the search text and the order of titles."""

from typing import Any

from django.core.management.base import BaseCommand
from django.db import transaction

from pledges.actions import search_text, tallies
from pledges.models import Pledge


class Command(BaseCommand):
    help = "Counts the pledges by status anew and writes the search text of every pledge."

    @transaction.atomic
    def handle(self, **_options: Any) -> str:
        wrong = tallies.recount()
        for pledge in Pledge.objects.iterator(chunk_size=500):
            search_text.refresh(pledge)
        return f"{wrong} counts were wrong and are right now; the search text is written anew."
