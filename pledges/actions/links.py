"""Evidence links in time: what is visited when, and what each visit leaves. The visits themselves: pledges/links/."""

import logging
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import Any

from django.conf import settings
from django.contrib.auth.models import AbstractBaseUser
from django.db import DatabaseError, transaction
from django.db.models import Count, OuterRef, QuerySet, Subquery
from django.utils import timezone
from django.utils.translation import gettext as _

from pledges import kept_files, rules
from pledges.actions.tick import Budget
from pledges.links import (
    ANSWERED,
    Client,
    Known,
    Receipt,
    Report,
    Robots,
    after,
    capture,
    check,
    host_of,
    work,
)
from pledges.links.schedule import PAUSES, State
from pledges.models import Assessment, Capture, Check, LinkStanding, LinkTally
from pledges.rules import Refused

logger = logging.getLogger(__name__)
WORKERS = 8
PAUSE = 1.0  # seconds between two visits to a host
MOST = 10_000  # links that one round holds in memory
LONGEST_TITLE = 1000
Tell = Callable[[int, int], None]


class NotStored(Exception):
    """Some results of visits could not be stored."""


@dataclass(frozen=True, slots=True)
class Link:
    """An evidence link to visit; `known` is the page of the newest copy."""

    evidence: int
    url: str
    known: Known | None


def follow(assessment: Assessment) -> None:
    """From now on the links of this assessment are visited; a copy of each is wanted."""
    LinkStanding.objects.bulk_create(LinkStanding(evidence=link) for link in assessment.evidence.filter(file=None))


def leave(assessment: Assessment) -> None:
    """The links of a rejected proposal are visited no more. What the visits found stays."""
    LinkStanding.objects.filter(evidence__assessment=assessment).delete()


def to_copy() -> QuerySet:
    return LinkStanding.objects.due().filter(wants_copy=True)


def to_check() -> QuerySet:
    return LinkStanding.objects.due().filter(wants_copy=False)


def keep_copies(budget: Budget, rows: QuerySet | None = None, tell: Tell | None = None) -> int:
    """Visit these links, or those that want a copy, and keep what is there; how many were visited."""
    return _visited(to_copy() if rows is None else rows, _captured, _keep, budget, tell)


def check_links(budget: Budget, rows: QuerySet | None = None, tell: Tell | None = None) -> int:
    """Visit these links, or those that are due, and say what is there; how many were visited."""
    checked = partial(_checked, robots=Robots())
    return _visited(to_check() if rows is None else rows, checked, _record, budget, tell)


@transaction.atomic
def note(*, standing: LinkStanding, by: AbstractBaseUser, seen: str) -> None:
    """Somebody has looked at a link that is gone or changed and knows what to do: it leaves the queue until its state
    changes again."""
    if not rules.can_note_links(by):
        raise Refused(_("You have no permission to handle evidence links."))
    row = LinkStanding.objects.select_for_update().filter(pk=standing.pk).first()
    if row is None or row.seen != seen:
        raise Refused(_("The link was visited meanwhile, and its state is another one now. Look at it again."))
    row.noted_by, row.noted_at = by, timezone.now()
    row.save(update_fields=["noted_by", "noted_at"])


@transaction.atomic
def count() -> int:
    """Write down how many public links are in each state, and how many have a copy; how many there are."""
    public = LinkStanding.objects.published().order_by()
    found = dict.fromkeys((*State, LinkTally.KEPT), 0) | dict(public.values_list("state").annotate(n=Count("pk")))
    shown = Capture.objects.shown().values("evidence")
    found[LinkTally.KEPT] = public.filter(evidence__in=shown).count()
    now = timezone.now()
    LinkTally.objects.bulk_create(
        [LinkTally(name=str(name), n=n, at=now) for name, n in found.items()],
        update_conflicts=True,
        unique_fields=("name",),
        update_fields=("n", "at"),
    )
    return sum(found[state] for state in State)


def visitor() -> Client:
    """The client that visits, under the site's own name."""
    contact = next((c for c in (settings.SITE_CONTACT, settings.BASE_URL) if c and c.isascii() and c.isprintable()), "")
    return Client(contact=contact or "no contact", allowed_hosts=settings.LINK_TEST_HOSTS, pause=PAUSE)


def _captured(client: Client, link: Link) -> Receipt:
    return capture(link.url, client, known=link.known)


def _checked(client: Client, link: Link, robots: Robots) -> Report:
    return check(link.url, client, known=link.known, robots=robots)


def _visited(
    rows: QuerySet,
    act: Callable[[Client, Link], Any],
    store: Callable[[Link, Any], None],
    budget: Budget,
    tell: Tell | None,
) -> int:
    """Threads visit; this one alone talks to the database, in a short transaction for each result."""
    if not settings.LINKS:
        return 0
    links = _links(rows)
    stored = failed = 0
    results = work(
        links,
        partial(act, visitor()),
        host=lambda link: host_of(link.url),
        workers=WORKERS,
        pause=PAUSE,
        seconds=budget.left,
    )
    for link, result in results:
        try:
            store(link, result)
            stored += 1
        except (DatabaseError, OSError):
            logger.exception("The visit to evidence link %s was not stored.", link.evidence)
            LinkStanding.objects.filter(evidence=link.evidence).update(due=timezone.now() + PAUSES[0])
            failed += 1
        if tell:
            tell(stored + failed, len(links))
    if failed:
        raise NotStored(f"{failed} not stored, {stored} stored")
    return stored


def _links(rows: QuerySet) -> list[Link]:
    newest = Capture.objects.filter(evidence=OuterRef("evidence")).order_by("-id")
    known = {name: Subquery(newest.values(f"visit__{name}")[:1]) for name in ("sha256", "fingerprint")}
    found = rows.annotate(**{f"known_{name}": query for name, query in known.items()})
    told = found.values_list("evidence", "evidence__url", "known_sha256", "known_fingerprint")[:MOST]
    return [
        Link(evidence, url, Known(sha256, fingerprint) if sha256 else None)
        for evidence, url, sha256, fingerprint in told.iterator(chunk_size=1000)
    ]


@transaction.atomic
def _record(link: Link, report: Report, *, copied: bool = False) -> Check | None:
    """The check, and how the link stands after it; None if the proposal was rejected meanwhile."""
    row = LinkStanding.objects.select_for_update().filter(evidence=link.evidence).first()
    if row is None:
        return None
    seen = row.seen
    then = after(row.standing, report)
    row.take(then)
    row.last_checked = report.at
    if report.outcome in ANSWERED:
        row.last_seen = report.at
    if row.seen != seen:
        row.noted_by = row.noted_at = None
        if row.state == State.GONE:  # perhaps an archive has it
            row.ask_archives, row.archive_failures = timezone.now(), 0
    row.wants_copy = row.wants_copy and not copied
    row.save()
    return Check.objects.create(evidence_id=link.evidence, **_told(report))


def _keep(link: Link, receipt: Receipt) -> None:
    """The file first, then the rows: there is never a row without its file. The same page is kept once."""
    same = _kept_already(link, receipt.report.fingerprint)
    if receipt.warc and same is None:
        kept_files.keep(receipt.digest, receipt.warc)
    with transaction.atomic():
        visit = _record(link, receipt.report, copied=bool(receipt.warc))
        if visit is None or not receipt.warc or (same and same.evidence_id == link.evidence):
            return
        if same:
            content = {name: getattr(same, name) for name in ("visit", "digest", "size", "text", "whole_text")}
        else:
            content = {"visit": visit, "digest": receipt.digest, "size": len(receipt.warc)}
            content |= {"text": _clean(receipt.text), "whole_text": _clean(receipt.whole_text)}
        Capture.objects.create(evidence_id=link.evidence, fingerprint=receipt.report.fingerprint, **content)


def _kept_already(link: Link, fingerprint: str) -> Capture | None:
    """A copy of this very page, of this evidence link before others."""
    if not fingerprint:
        return None
    same = Capture.objects.shown().filter(fingerprint=fingerprint, evidence__url=link.url).select_related("visit")
    return same.filter(evidence=link.evidence).first() or same.newest_first().first()


def _told(report: Report) -> dict[str, Any]:
    """The report as columns. What a page says of itself may be of any length."""
    plain = ("at", "seconds", "reason", "media_type", "size", "sha256", "fingerprint", "unread", "published")
    return {name: getattr(report, name) for name in plain} | {
        "outcome": report.outcome.value,
        "code": report.status or None,
        "final_url": report.final_url,
        "redirects": [[step.url, step.status] for step in report.redirects],
        "title": _clean(report.title)[:LONGEST_TITLE],
        "publisher": _clean(report.publisher)[:LONGEST_TITLE],
        "language": _clean(report.language)[:35],
        "canonical": report.canonical,
    }


def _clean(text: str) -> str:
    """What both databases can hold."""
    return text.replace("\x00", "").encode("utf-8", "replace").decode()
