"""The list in its order, page by page. A page begins after the last row of the one before, and is read along an index
that holds the rows in the order of the list; where that finds too few, what the narrowest condition finds is gathered
and sorted. So a page costs what it shows, however deep it is and however many pledges there are."""

import datetime
from collections.abc import Sequence
from dataclasses import dataclass
from math import inf
from typing import Any

from django.db.models import BooleanField, DateField, F, Func, Q, QuerySet, TextField, Value
from django.db.models.functions import Coalesce
from django.utils.functional import Promise
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from pledges.choices import Status
from pledges.models import Pledge
from pledges.narrowing import FAR, Condition, Narrowing, everything, tested
from pledges.search import Words

PAGE = 25
FIRST_LOOK, LAST_LOOK = 200, 3000  # rows whose text is read at first, and before another way is taken
SORTS: dict[str, str | Promise] = {
    "newest": _("newest statement"),
    "assessed": _("latest assessment"),
    "title": _("title"),
}
EVERY = Q()
Place = tuple[Any, int]
"""Where a row stands in the order: its day or alphabetical key, and its id."""


class BadCursor(ValueError):
    """The `after` parameter is not one that a link of this site holds."""


class TitleKey(Func):
    """The alphabetical key of the title, in the words of the index (models/search_index.py)."""

    output_field = TextField()

    def __init__(self, language: str) -> None:
        super().__init__(F("sort_keys"), template=f"json_extract(%(expressions)s, '$.{language}')")
        self.language = language

    def as_postgresql(self, compiler: Any, connection: Any, **context: Any) -> Any:
        return self.as_sql(compiler, connection, template=f"(%(expressions)s ->> '{self.language}')", **context)


class Beyond(Func):
    """(key, row) < (value, last), or > when rising: one comparison, which an index answers."""

    output_field = BooleanField()

    def __init__(self, value: Any, last: int, *, falling: bool) -> None:
        super().__init__(F("place"), F("row"), value, Value(last))
        self.sign = "<" if falling else ">"

    def as_sql(self, compiler: Any, connection: Any, **context: Any) -> Any:
        parts = [compiler.compile(expression) for expression in self.source_expressions]
        (key, key_args), (row, row_args), (value, value_args), (last, last_args) = parts
        # SQLite finds the place of an expression in its index by the first half only.
        sql = f"({key} {self.sign}= {value} AND ({key}, {row}) {self.sign} ({value}, {last}))"
        return sql, [*key_args, *value_args, *key_args, *row_args, *value_args, *last_args]


@dataclass(frozen=True)
class Phase:
    """A stretch of the list with an order of its own: the rows that `where` chooses, by `column` and id. What is
    searched for chooses among them row by row."""

    column: str
    where: Q = EVERY
    words: Words | None = None

    @property
    def falling(self) -> bool:
        return self.column != "title"

    @property
    def key(self) -> Any:
        return F(self.column) if self.falling else TitleKey(get_language() or "ky")

    def rows(self, narrowing: Narrowing, after: Place | None, most: int) -> list[Place]:
        """Where the first `most` rows after that place stand."""
        size, chosen, ways = self._ways(narrowing)
        others = [condition for condition in narrowing.conditions if condition is not chosen]
        ways = [self._after(way.filter(self.where), after) for way in ways]
        bounded = chosen is None and bool(others)
        if bounded:
            ways = [self._within(way, FAR) for way in ways]
        found = self._merged(
            [self._taken(tested(way, others), FAR if size <= FAR else LAST_LOOK, most) for way in ways]
        )[:most]
        complete = not bounded and (self.words is None or size <= FAR)
        return found if complete or len(found) == most else self._gathered(narrowing, after, most)

    def _ways(self, narrowing: Narrowing) -> tuple[float, Condition | None, Sequence[QuerySet]]:
        """Along what to look: how long it is, the condition that it meets already, and the ways themselves."""
        for size, condition in narrowing.by_size:
            if ways := condition.ways(self.column):
                return size, condition, ways
            if size <= FAR:
                return size, condition, [condition.gather().annotate(place=Coalesce(self.key, self.key), row=F("pk"))]
        return inf, None, [everything(self.key)]

    def _gathered(self, narrowing: Narrowing, after: Place | None, most: int) -> list[Place]:
        """All that is found, sorted; the key is hidden from the index, whose order would be the long way here."""
        found, others = Pledge.objects.published(), narrowing.conditions
        if self.words:
            found = found.filter(self.words.found())
        elif narrowing.by_size:
            found, others = narrowing.by_size[0][1].gather(), [c for _size, c in narrowing.by_size[1:]]
        found = found.annotate(place=Coalesce(self.key, self.key), row=F("pk")).filter(self.where)
        return list(self._sorted(self._after(tested(found, others), after)).values_list("place", "row")[:most])

    def _taken(self, way: QuerySet, far: int, most: int) -> list[Place]:
        rows = self._sorted(way)
        if self.words is None:
            return list(rows.values_list("place", "row")[:most])
        found: list[Place] = []
        for first, last in ((0, FIRST_LOOK), (FIRST_LOOK, far)):
            looked = rows.values_list("place", "row", "search_text__folded")[first:last]
            found += [(place, row) for place, row, folded in looked if self.words.hold(folded)]
            if len(found) >= most:
                break
        return found

    def _after(self, way: QuerySet, after: Place | None, falling: bool | None = None) -> QuerySet:
        falling = self.falling if falling is None else falling
        field = DateField() if self.column != "title" else TextField()
        return way.filter(Beyond(Value(after[0], field), after[1], falling=falling)) if after else way

    def _within(self, way: QuerySet, most: int) -> QuerySet:
        """The first rows of a way, as a stretch of its index."""
        end = list(self._sorted(way).values_list("place", "row")[most : most + 1])
        return self._after(way, end[0], not self.falling) if end else way

    def _sorted(self, way: QuerySet) -> QuerySet:
        return way.order_by("-place", "-row") if self.falling else way.order_by("place", "row")

    def _merged(self, ways: list[list[Place]]) -> list[Place]:
        return ways[0] if len(ways) == 1 else sorted({place for way in ways for place in way}, reverse=self.falling)


@dataclass(frozen=True)
class Page:
    pledges: list[Pledge]
    after: str
    """The cursor of the next page; empty on the last one."""


def page(narrowing: Narrowing, *, sort: str = "newest", after: str = "", size: int = PAGE) -> Page:
    """The `size` pledges that follow the cursor `after`. Raises BadCursor."""
    phases = _phases(sort, narrowing)
    first, place = _read(after, phases) if after else (0, None)
    found: list[tuple[int, Place]] = []
    for number in range(first, len(phases)):
        phase, narrowed = phases[number]
        rows = phase.rows(narrowed, place if number == first else None, size + 1 - len(found))
        found += [(number, row) for row in rows]
        if len(found) > size:
            break
    shown = found[:size]
    pledges = Pledge.objects.in_bulk([row for _number, (_place, row) in shown])
    return Page([pledges[row] for _number, (_place, row) in shown], _cursor(*shown[-1]) if len(found) > size else "")


def _phases(sort: str, narrowing: Narrowing) -> list[tuple[Phase, Narrowing]]:
    words = Words(narrowing.words) if narrowing.words else None
    if sort == "title":
        return [(Phase("title", words=words), narrowing)]
    if sort == "assessed":
        # Rows without an assessment come last; "NULLS LAST" would not use the index on PostgreSQL.
        assessed = Phase("assessed_on", Q(place__gt=datetime.date.min), words)
        rest = Phase("stated_on", Q(assessed_on=None), words)
        unassessed = narrowing.among(Status.NOT_RATED)
        return [(assessed, narrowing), *([(rest, unassessed)] if unassessed is not None else [])]
    if words is None:
        return [(Phase("stated_on"), narrowing)]
    ways = (Words(narrowing.words, exactly=True), Words(narrowing.words, exactly=False))
    return [(Phase("stated_on", words=way), narrowing) for way in ways]


def _cursor(number: int, place: Place) -> str:
    return f"{number}.{place[1]}.{place[0]}"


def _read(cursor: str, phases: Sequence[Any]) -> tuple[int, Place]:
    number, row, value = [*cursor.split(".", 2), "", ""][:3]
    if not (len(number) == 1 and number in "0123456789" and int(number) < len(phases)):
        raise BadCursor(cursor)
    if not (row.isascii() and row.isdigit() and len(row) <= 18 and value):
        raise BadCursor(cursor)
    return int(number), (_parsed(phases[int(number)][0], value), int(row))


def _parsed(phase: Phase, value: str) -> Any:
    if phase.column == "title":
        return value
    try:
        return datetime.date.fromisoformat(value)
    except ValueError:
        raise BadCursor(value) from None
