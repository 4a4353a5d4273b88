"""Keeps the counts by status that public pages show instead of counting the table."""

from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import product

from django.db import transaction
from django.db.models import Count, F, Q
from django.utils.timezone import localdate

from candidates.choices import Mandate
from pledges.models import DayTally, Pledge, Tally
from pledges.models.pledges import LIVE

Kind = Tally.Kind
SEVERAL = 200  # refs that are asked for by name
COLUMNS = ("n", "scored")
# Where each kind of tally finds what its ref is made of, seen from a pledge.
PATHS = {
    Kind.SITE: (),
    Kind.CANDIDATE: ("statements__candidacy__candidate__slug",),
    Kind.PARTY: ("statements__candidacy__party__slug",),
    Kind.ELECTION: ("statements__candidacy__election__slug",),
    Kind.TOPIC: ("topic_rows__topic__slug",),
    Kind.PLACE: ("place_rows__place__slug",),
    Kind.TIER: ("tier",),
    Kind.DEADLINE: ("deadline__year", "deadline__month", "statements__candidacy__election"),
    Kind.ASSESSED: ("assessed_on__year", "assessed_on__month"),
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
    """Count everything anew; returns how many cells were wrong. Whoever changes a pledge meanwhile waits with their
    tallies, which are locked first, and in the order of `recounted`."""
    held = {
        (t.kind, t.ref, t.status, column): getattr(t, column)
        for t in Tally.objects.select_for_update().order_by("kind", "ref", "status")
        for column in COLUMNS
    }
    wanted = _cells(None)
    wrong = {cell for cell in wanted.keys() | held.keys() if wanted[cell] != held.get(cell, 0)}
    tallies = sorted({cell[:3] for cell in wrong})
    Tally.objects.bulk_create(
        (_tally(key, {column: wanted[*key, column] for column in COLUMNS}) for key in tallies),
        update_conflicts=True,
        unique_fields=("kind", "ref", "status"),
        update_fields=COLUMNS,
        batch_size=500,
    )
    keep_today(set(tallies))
    return len(wrong)


def _tally(key: tuple[str, str, str], counts: dict[str, int]) -> Tally:
    kind, ref, status = key
    return Tally(kind=kind, ref=ref, status=status, **counts)


def _cells(keys: list[int] | None) -> Cells:
    """How often each cell occurs among the public ones of these pledges; None for all of them."""
    live = Pledge.objects.filter(LIVE) if keys is None else Pledge.objects.filter(LIVE, pk__in=keys)
    cells: Cells = Counter()
    if keys is not None and not live.exists():
        return cells
    for kind, paths in PATHS.items():
        rows = live.order_by().values("status", *paths)
        counts = {
            "n": Count("pk", distinct=True),
            "scored": Count("pk", distinct=True, filter=IN_OFFICE),
        }
        for row in rows.annotate(**counts):
            parts = [row[path] for path in paths]
            for status, column in product((row["status"], ""), counts) if None not in parts else ():
                cells[kind, _ref(parts), status, column] += row[column]
    return cells


def _ref(parts: list[str | int]) -> str:
    """A slug, or a month as in "2025-06", or a month and an election as in "2025-06:1"."""
    if len(parts) < 2:
        return "".join(map(str, parts))
    year, month, *rest = map(int, parts)
    return ":".join((f"{year:04}-{month:02}", *map(str, rest)))


def _add(changes: Cells) -> None:
    changed: dict[tuple[str, str, str], dict[str, F]] = {}
    for (*key, column), difference in sorted(changes.items()):  # in one order, so that two editors never lock crosswise
        if difference:
            changed.setdefault(tuple(key), {})[column] = F(column) + difference
    Tally.objects.bulk_create((_tally(key, {}) for key in changed), ignore_conflicts=True, batch_size=500)
    for (kind, ref, status), sums in changed.items():
        Tally.objects.filter(kind=kind, ref=ref, status=status).update(**sums)
    keep_today(set(changed))


def keep_today(cells: set[tuple[str, str, str]] | None = None) -> None:
    """These tallies, or all, as they are now are those of the end of today, until the next change."""
    refs = {ref for _kind, ref, _status in cells or ()}
    rows = Tally.objects.filter(ref__in=refs) if cells is not None and len(refs) < SEVERAL else Tally.objects.all()
    DayTally.objects.bulk_create(
        (
            DayTally(kind=t.kind, ref=t.ref, status=t.status, n=t.n, scored=t.scored, day=localdate())
            for t in rows.iterator(chunk_size=500)
            if cells is None or (t.kind, t.ref, t.status) in cells
        ),
        update_conflicts=True,
        unique_fields=("kind", "ref", "status", "day"),
        update_fields=("n", "scored"),
        batch_size=500,
    )
