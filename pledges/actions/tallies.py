"""Keeps the counts by status that public pages show instead of counting the table."""

from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import product

from django.db import transaction
from django.db.models import Count, F, Q

from candidates.choices import Mandate
from pledges.models import Pledge, Tally
from pledges.models.pledges import LIVE

Kind = Tally.Kind
# Where each kind of tally finds its slug, seen from a pledge.
PATHS = {
    Kind.CANDIDATE: "statements__candidacy__candidate__slug",
    Kind.PARTY: "statements__candidacy__party__slug",
    Kind.ELECTION: "statements__candidacy__election__slug",
    Kind.TOPIC: "topic_rows__topic__slug",
    Kind.TIER: "tier",
}
# (kind, slug, status, column): how many, and how many of them the score counts.
Cells = Counter[tuple[str, str, str, str]]
# A candidate who was not elected cannot break a pledge: the score leaves those statements out (METHOD.md).
IN_OFFICE = Q(statements__candidacy__mandate__in=[m for m in Mandate if m != Mandate.NOT_ELECTED])


@contextmanager
def recounted(*pledges: Pledge) -> Iterator[None]:
    """Whatever happens to these pledges inside, the tallies follow. Wants a transaction around it."""
    keys = sorted({pledge.pk for pledge in pledges if pledge.pk})
    before = _cells(keys)
    yield
    after = _cells(keys)
    after.subtract(before)
    _add(after)


@transaction.atomic
def recount() -> int:
    """Count everything anew; returns how many cells were wrong."""
    wanted = _cells(None)
    held = {
        (t.kind, t.ref, t.status, column): getattr(t, column)
        for t in Tally.objects.select_for_update()
        for column in ("n", "scored")
    }
    wrong = {cell for cell in wanted.keys() | held.keys() if wanted[cell] != held.get(cell, 0)}
    _add(Counter({cell: wanted[cell] - held.get(cell, 0) for cell in wrong}))
    return len(wrong)


def _cells(keys: list[int] | None) -> Cells:
    """How often each cell occurs among the public ones of these pledges; None for all of them."""
    live = Pledge.objects.filter(LIVE) if keys is None else Pledge.objects.filter(LIVE, pk__in=keys)
    cells: Cells = Counter()
    sources = [("", None), *PATHS.items()]
    for kind, path in sources:
        rows = live.order_by().values("status", *([path] if path else []))
        counts = {
            "n": Count("pk", distinct=True),
            "scored": Count("pk", distinct=True, filter=IN_OFFICE),
        }
        for row in rows.annotate(**counts):
            ref = row[path] if path else ""
            for status, column in product((row["status"], ""), counts) if ref is not None else ():
                cells[kind or Kind.SITE, ref, status, column] += row[column]
    return cells


def _add(changes: Cells) -> None:
    changed = sorted((cell, difference) for cell, difference in changes.items() if difference)
    rows = [Tally(kind=kind, ref=ref, status=status) for (kind, ref, status, _column), _difference in changed]
    Tally.objects.bulk_create(rows, ignore_conflicts=True, batch_size=500)
    for (
        kind,
        ref,
        status,
        column,
    ), difference in changed:  # in one order, so that two editors never lock crosswise
        Tally.objects.filter(kind=kind, ref=ref, status=status).update(**{column: F(column) + difference})
