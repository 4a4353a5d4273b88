"""The order of the list, and its pages: a page begins after the last row of the one before, so that a deep page
costs what the first one costs."""

import datetime
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import BooleanField, DateField, F, Func, Q, QuerySet, TextField, Value
from django.utils.functional import Promise
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from pledges import search
from pledges.models import Pledge

PAGE = 25
SORTS: dict[str, str | Promise] = {
    "newest": _("newest statement"),
    "assessed": _("latest assessment"),
    "title": _("title"),
}


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
    """(key, id) < (value, row), or > when rising: one comparison, which an index answers."""

    output_field = BooleanField()

    def __init__(self, key: Any, value: Any, row: int, *, falling: bool) -> None:
        sign = "<" if falling else ">"
        super().__init__(key, F("id"), value, Value(row), arg_joiner=", ", template="%(expressions)s")
        self.sign = sign

    def as_sql(self, compiler: Any, connection: Any, **context: Any) -> Any:
        parts = [compiler.compile(expression) for expression in self.source_expressions]
        (key, key_args), (row, row_args), (value, value_args), (last, last_args) = parts
        # SQLite finds the place of an expression in its index by the first half only.
        sql = f"({key} {self.sign}= {value} AND ({key}, {row}) {self.sign} ({value}, {last}))"
        return sql, [*key_args, *value_args, *key_args, *row_args, *value_args, *last_args]


@dataclass(frozen=True)
class Phase:
    """A stretch of the list with an order of its own: rows that `condition` chooses, by `key` and id."""

    condition: Q
    key: Any
    field: Any
    falling: bool = True

    def rows(self, pledges: QuerySet, after: tuple[str, int] | None, most: int) -> list[Pledge]:
        chosen = pledges.filter(self.condition).annotate(place=self.key)
        order = [F("place").desc(), F("id").desc()] if self.falling else [F("place").asc(), F("id").asc()]
        if after is not None:
            value = Value(_parsed(self.field, after[0]), output_field=self.field)
            chosen = chosen.filter(Beyond(self.key, value, after[1], falling=self.falling))
        return list(chosen.order_by(*order)[:most])


@dataclass(frozen=True)
class Page:
    pledges: list[Pledge]
    after: str
    """The cursor of the next page; empty on the last one."""


def page(pledges: QuerySet, *, sort: str, q: str = "", after: str = "", size: int = PAGE) -> Page:
    """The `size` rows that follow the cursor `after`. Raises BadCursor."""
    phases = _phases(sort, q)
    first, place = _read(after, len(phases)) if after else (0, None)
    found: list[tuple[int, Pledge]] = []
    for number in range(first, len(phases)):
        here = place if number == first else None
        found += [(number, row) for row in phases[number].rows(pledges, here, size + 1 - len(found))]
        if len(found) > size:
            break
    shown = found[:size]
    return Page([row for _number, row in shown], _cursor(*shown[-1]) if len(found) > size else "")


def _phases(sort: str, q: str) -> Sequence[Phase]:
    if sort == "title":
        key = TitleKey(get_language() or "ky")
        return [Phase(Q(), key, TextField(), falling=False)]
    if sort == "assessed":
        # Rows without an assessment come last; "NULLS LAST" would not use the index on PostgreSQL.
        assessed = Phase(Q(assessed_on__isnull=False), F("assessed_on"), DateField())
        return [assessed, Phase(Q(assessed_on=None), F("stated_on"), DateField())]
    newest = Phase(Q(), F("stated_on"), DateField())
    if not q:
        return [newest]
    exactly = search.found_exactly(q)
    return [Phase(exactly, newest.key, newest.field), Phase(~exactly, newest.key, newest.field)]


def _cursor(number: int, row: Pledge) -> str:
    return f"{number}.{row.pk}.{row.place}"


def _read(cursor: str, phases: int) -> tuple[int, tuple[str, int]]:
    number, row, value = [*cursor.split(".", 2), "", ""][:3]
    if not (len(number) == 1 and number in "0123456789" and int(number) < phases):
        raise BadCursor(cursor)
    if not (row.isascii() and row.isdigit() and len(row) <= 18 and value):
        raise BadCursor(cursor)
    return int(number), (value, int(row))


def _parsed(field: Any, value: str) -> Any:
    if not isinstance(field, DateField):
        return value
    try:
        return datetime.date.fromisoformat(value)
    except ValueError:
        raise BadCursor(value) from None
