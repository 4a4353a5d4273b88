"""What the commands about evidence links share: which links are meant, and how far the work is."""

import datetime
from argparse import ArgumentParser
from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.core.management.base import CommandError, OutputWrapper
from django.db.models import QuerySet
from django.utils import timezone

from pledges.actions.tick import Busy, Outcome, Step, tick
from pledges.models import LinkStanding, Pledge

DAY = 86_400


def add_choice(parser: ArgumentParser, *, dry_run: str) -> None:
    parser.add_argument("--pledge", metavar="KEY", help="only the evidence of this pledge")
    parser.add_argument("--since", metavar="YYYY-MM-DD", help="only evidence that was added on this day or later")
    parser.add_argument("--dry-run", action="store_true", help=dry_run)


def narrowed(rows: QuerySet, path: str, *, pledge: str | None, since: str | None) -> QuerySet:
    """Those whose evidence, found along `path`, is meant."""
    if pledge and not Pledge.objects.filter(key=pledge).exists():
        raise CommandError(f"There is no pledge {pledge}.")
    if pledge:
        rows = rows.filter(**{f"{path}assessment__pledge__key": pledge})
    return rows.filter(**{f"{path}added_at__gte": _midnight(since)}) if since else rows


def visit(
    out: OutputWrapper, due: QuerySet, act: Callable[..., int], name: str, *, seconds: float, **given: Any
) -> str:
    """Do `act` now with the links that are meant: the due ones, or those that were asked for, due or not."""
    if not 0 < seconds <= DAY:
        raise CommandError(f"--seconds must be more than 0 and at most {DAY}.")
    chosen = {"pledge": given["pledge"], "since": given["since"]}
    asked = LinkStanding.objects.order_by("due", "id") if any(chosen.values()) else due
    rows = narrowed(asked, "evidence__", **chosen)
    if given["dry_run"]:
        for url, state in rows.values_list("evidence__url", "state").iterator(chunk_size=500):
            out.write(f"{state}\t{url}")
        return f"{rows.count()} links would be visited."
    if not settings.LINKS:
        raise CommandError("Nobody is visited while PLEDGETRACKER_LINKS is off.")
    step = Step(name, lambda budget: act(budget, rows, progress(out)), atomic=False)
    try:
        outcome = next(iter(list(tick([step], seconds))))
    except Busy:
        raise CommandError("tick is running, and visits links itself; try again when it has ended.") from None
    return said(outcome)


def said(outcome: Outcome) -> str:
    if outcome.fault:
        raise CommandError(f"{outcome.name} failed: {outcome.fault}.")
    return f"{outcome.n} links visited; {outcome.seconds:.1f} s"


def progress(out: OutputWrapper) -> Callable[[int, int], None] | None:
    """Writes “12 of 300” over itself; a file or a log gets none of it."""
    if not out.isatty():
        return None

    def tell(done: int, whole: int) -> None:
        out.write(f"\r{done} of {whole}", ending="" if done < whole else "\n")
        out.flush()

    return tell


def _midnight(day: str) -> datetime.datetime:
    try:
        begun = datetime.datetime.strptime(day, "%Y-%m-%d")
    except ValueError:
        raise CommandError(f"{day} is no day: give it as 2026-03-01.") from None
    return timezone.make_aware(begun)
