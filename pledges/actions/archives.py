"""Copies of public evidence in other archives: asked for and looked up (pledges/links/elsewhere.py). Off by default."""

import datetime
import logging
from functools import partial

from django.conf import settings
from django.db import DatabaseError, transaction
from django.db.models import QuerySet
from django.utils import timezone

from pledges.actions.links import visitor
from pledges.actions.tick import Budget
from pledges.link_choices import LinkState
from pledges.links import Client, Elsewhere, Memento, save_elsewhere, work
from pledges.links.elsewhere import SAVE, TIMEMAPS
from pledges.models import ArchivedCopy, LinkStanding

logger = logging.getLogger(__name__)
PAUSE = 5.0  # seconds between two questions
MOST = 1000  # links that one round holds in memory
FEW = 3  # copies of other archives that are kept for a link: those nearest to the day on which it was cited
PAUSES = [datetime.timedelta(days=days) for days in (1, 3, 7, 30)]


def ask_archives(budget: Budget) -> int:
    """Ask about the links that are due, one after another; how many were asked about. What an archive does not answer
    is asked again after growing pauses, and not a fifth time."""
    if not (settings.LINKS and settings.ARCHIVES):
        return 0
    due = LinkStanding.objects.to_archive().select_related("evidence")
    return _asked(due[:MOST], budget)


def _asked(due: QuerySet, budget: Budget) -> int:
    asked = 0
    answers = work(
        list(due),
        partial(_elsewhere, visitor()),
        host=lambda row: "archives",
        workers=1,
        pause=PAUSE,
        seconds=budget.left,
    )
    for row, found in answers:
        try:
            _store(row, found)
        except DatabaseError:
            logger.exception("What archives have of evidence link %s was not stored.", row.evidence_id)
            continue
        asked += 1
    return asked


def _elsewhere(client: Client, row: LinkStanding) -> Elsewhere:
    """Of a page that is gone nobody can make a copy any more."""
    return save_elsewhere(row.evidence.url, client, save="" if row.state == LinkState.GONE else SAVE, timemaps=TIMEMAPS)


@transaction.atomic
def _store(asked: LinkStanding, found: Elsewhere) -> None:
    row = LinkStanding.objects.select_for_update().filter(pk=asked.pk).first()
    if row is None or row.ask_archives != asked.ask_archives:
        return
    known = set(ArchivedCopy.objects.filter(evidence=row.evidence_id).values_list("url", flat=True))
    new = [copy for copy in _worth_keeping(found, asked.evidence.added_at) if copy.url not in known]
    ArchivedCopy.objects.bulk_create(
        ArchivedCopy(evidence_id=row.evidence_id, url=copy.url, at=copy.at, asked_for=copy == found.saved)
        for copy in new
    )
    for address, fault in found.faults:
        logger.info("Of evidence link %s %s said: %s", row.evidence_id, address, fault)
    done = not found.faults or bool(found.saved)
    row.archive_failures = 0 if done else row.archive_failures + 1
    row.ask_archives = None if done else _next(row.archive_failures)
    row.save(update_fields=["ask_archives", "archive_failures"])


def _worth_keeping(found: Elsewhere, cited: datetime.datetime) -> list[Memento]:
    """The best last, so that it has the highest number: the one made for us, else the nearest to the day."""
    nearest = sorted(found.known, key=lambda copy: abs(copy.at - cited))[:FEW]
    best = [found.saved] if found.saved else []
    return [copy for copy in reversed(nearest) if copy not in best] + best


def _next(failures: int) -> datetime.datetime | None:
    return timezone.now() + PAUSES[failures - 1] if failures <= len(PAUSES) else None
