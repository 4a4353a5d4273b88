"""The index behind feeds and alerts: which entries of the journal a follower of something is told. Written by
actions/followed.py with each entry, so that the newest ones are read from the first row on, whatever is followed."""

from typing import Any

from django.db import models

from pledges.choices import Happened
from pledges.models.pledges import Pledge

# What happened to documents is seen with the pledges in them; what was there when the journal began is no news.
NO_NEWS = (Happened.BEGUN, Happened.DOCUMENT_ADDED, Happened.DOCUMENT_RETITLED)


class Followed(models.Model):
    """Entry `number` is news for whoever follows what stands `under`: "" for everything, "pledge:7", a row of the
    register as in "candidate:5" (models/listed.py), "term:3" for the end of the term after an election."""

    pk = models.CompositePrimaryKey("under", "number")
    under = models.CharField(max_length=30)
    number = models.PositiveBigIntegerField()
    # Neither checked nor cascading, as in models/listed.py.
    pledge = models.ForeignKey(
        Pledge, models.DO_NOTHING, null=True, related_name="+", db_constraint=False, db_index=False
    )

    def __str__(self) -> str:
        return f"{self.number} under {self.under or 'all'}"

    @staticmethod
    def place(kind: str, row: Any) -> str:
        """What stands in `under` for a pledge, a row of the register, or the term after an election."""
        return f"{kind}:{row.pk}"
