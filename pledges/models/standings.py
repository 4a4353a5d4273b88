"""The record as it was: where each pledge stood between two entries of the journal, and the counts of each day. Pages
of a past day read them along an index. Written by actions/standings.py and actions/tallies.py."""

from django.db import models
from django.db.models import F, Q

from pledges.models.pledges import Pledge, Tally


class StandingQuerySet(models.QuerySet):
    def at(self, number: int) -> "StandingQuerySet":
        """Those that held after this entry of the journal."""
        return self.filter(Q(until=None) | Q(until__gt=number), since__lte=number)


class Standing(models.Model):
    """From entry `since` until before entry `until` of the journal (None: until today) the public saw this pledge under
    `under`: "" for the whole list, "status:kept", "tier:testable", or a row of the register as in "party:5"
    (models/listed.py). `entry` is the number of the entry that tells its words."""

    # Neither checked nor cascading, as in models/listed.py: it follows the journal, whatever happens to the pledge.
    pledge = models.ForeignKey(Pledge, models.DO_NOTHING, related_name="standings", db_constraint=False, db_index=False)
    under = models.CharField(max_length=30)
    since = models.PositiveBigIntegerField()
    until = models.PositiveBigIntegerField(null=True)
    entry = models.PositiveBigIntegerField()

    objects = StandingQuerySet.as_manager()

    class Meta:
        constraints = (models.UniqueConstraint(fields=("pledge", "under", "since"), name="standing_once"),)
        indexes = (models.Index(F("under"), F("since").desc(), name="standing_newest"),)

    def __str__(self) -> str:
        return f"{self.pledge_id} under {self.under or 'all'}, {self.since} to {self.until or 'today'}"


class DayTally(models.Model):
    """A Tally as it was at the end of a day; without a row of that day, the newest one before."""

    kind = models.CharField(max_length=9, choices=Tally.Kind)
    ref = models.CharField(max_length=80)
    status = models.CharField(max_length=13)
    day = models.DateField()
    n = models.IntegerField(default=0)
    scored = models.IntegerField(default=0)

    class Meta:
        constraints = (models.UniqueConstraint(fields=("kind", "ref", "status", "day"), name="day_tally_once"),)

    def __str__(self) -> str:
        return f"{self.day} {self.kind} {self.ref} {self.status}: {self.n}"
