"""Dates as Kyrgyz and Russian texts write them."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

MONTHS = "январ феврал март апрел ма[йя] июн июл август сентябр октябр ноябр декабр".split()
MONTH = "|".join(MONTHS)
PATTERNS = (
    re.compile(r"(?<![\d.])(?P<day>\d{1,2})[./](?P<month>\d{1,2})[./](?P<year>\d{4})(?!\d)"),
    re.compile(r"(?<![\d-])(?P<year>\d{4})-(?P<month>\d{2})-(?P<day>\d{2})(?![\d-])"),
    re.compile(
        rf"(?P<year>\d{{4}})[ –-]{{0,2}}ж\w*,? (?P<day>\d{{1,2}})[ –-]{{0,2}}(?P<month>{MONTH})\w*",
        re.IGNORECASE,
    ),
    re.compile(
        rf"(?<!\d)(?P<day>\d{{1,2}})(?:[ –-]|-?(?:го|е) ){{0,2}}(?P<month>{MONTH})\w*"
        rf"(?:,? ?(?P<year>\d{{4}})(?!\d)(?:[ –-]{{0,2}}(?:ж|г)\w*)?)?",
        re.IGNORECASE,
    ),
)
# A day and month this long before the publication (days) belong to the year after it.
LONG_BEFORE = 200


@dataclass(frozen=True, slots=True)
class Stated:
    """A date in a text, offsets included; the year may be missing."""

    start: int
    end: int
    day: int
    month: int
    year: int | None

    def on(self, year: int) -> date | None:
        """The date in that year, or None if there is no such day."""
        try:
            return date(self.year or year, self.month, self.day)
        except ValueError:
            return None


def find(text: str, start: int = 0, end: int | None = None) -> list[Stated]:
    """All dates between the offsets, in order, none inside another."""
    found = sorted(_matches(text, start, len(text) if end is None else end), key=lambda d: (d.start, -d.end))
    kept: list[Stated] = []
    for stated in found:
        if not kept or stated.start >= kept[-1].end:
            kept.append(stated)
    return kept


def after(stated: Stated, published: date | None) -> date | None:
    """The day meant by somebody who speaks of the future on the day `published`.

    None if the year is not stated and cannot be inferred, or if the day is past.
    """
    if stated.year is not None:
        return stated.on(stated.year)
    if published is None:
        return None
    day = stated.on(published.year)
    if day and day < published:
        day = stated.on(published.year + 1) if (published - day).days >= LONG_BEFORE else None
    return day


def _matches(text: str, start: int, end: int) -> Iterator[Stated]:
    for pattern in PATTERNS:
        for match in pattern.finditer(text, start, end):
            month = match["month"] if match["month"].isdigit() else _number(match["month"])
            stated = Stated(*match.span(), int(match["day"]), int(month), int(match["year"]) if match["year"] else None)
            if stated.on(2000):
                yield stated


def _number(name: str) -> int:
    return next(n for n, month in enumerate(MONTHS, 1) if re.match(month, name, re.IGNORECASE))
