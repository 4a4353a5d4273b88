"""Where things stand in a picture: plain numbers in, plain numbers out."""

import datetime
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from itertools import accumulate


@dataclass(frozen=True)
class Segment:
    """A stretch of a bar, from `start` on, `length` long."""

    name: str
    n: int
    start: float
    length: float

    @property
    def top(self) -> float:
        """Of a segment in hundredths that stands upright: how far its upper end is from the top."""
        return round(100 - self.start - self.length, 3)


def stacked(counts: Iterable[tuple[str, int]], *, whole: int, length: float = 100.0) -> list[Segment]:
    """One segment behind another in the given order, each as long as its share of `whole`; a count of zero has none.
    Together they are as long as the share of all of them, to the last digit: each begins where the one before ends."""
    counts = list(counts)
    if any(n < 0 for _name, n in counts) or sum(n for _name, n in counts) > whole:
        raise ValueError(counts)
    ends = [round(length * so_far / whole, 3) if whole else 0.0 for so_far in accumulate(n for _name, n in counts)]
    return [
        Segment(name, n, start, round(end - start, 3))
        for (name, n), start, end in zip(counts, [0.0, *ends], ends, strict=False)
        if n
    ]


def place(day: datetime.date, first: datetime.date, last: datetime.date, length: float = 100.0) -> float:
    """How far along a line from `first` to `last` a day is; a day beyond an end is at that end."""
    days = (last - first).days
    return round(length * min(max((day - first).days / days, 0), 1), 3) if days > 0 else 0.0


def spans(
    begun: Sequence[tuple[str, datetime.date]], first: datetime.date, last: datetime.date, length: float = 100.0
) -> list[Segment]:
    """What held from its day until the next one's, along a line from `first` to `last`. `n` counts the days."""
    ends = [day for _name, day in begun[1:]] + [last]
    found = []
    for (name, day), until in zip(begun, ends, strict=True):
        start = place(day, first, last, length)
        end = max(place(until, first, last, length), start)
        found.append(Segment(name, max((until - day).days, 0), start, round(end - start, 3)))
    return found


def months(first: datetime.date, last: datetime.date) -> list[datetime.date]:
    """The first day of each month from that of `first` to that of `last`."""
    numbers = range(first.year * 12 + first.month - 1, last.year * 12 + last.month)
    return [datetime.date(number // 12, number % 12 + 1, 1) for number in numbers]


def new_years(first: datetime.date, last: datetime.date, most: int = 6) -> list[datetime.date]:
    """The beginnings of years between two days; of many, only as many as find room below a line."""
    years = list(range(first.year + 1, last.year + 1))
    step = -(-len(years) // most) if years else 1
    return [datetime.date(year, 1, 1) for year in years[::step]]


def anchor(at: float, room: float) -> str:
    """Where a label is held so that it stays inside: at its middle, or nearer than `room` to an end at that end."""
    return "start" if at < room else "end" if at > 100 - room else "middle"


def wrapped(text: str, fits: Callable[[str], bool], most: int = 4) -> list[str]:
    """A text in lines that fit; a word longer than a line is broken, and what goes beyond `most` lines is cut off
    with an ellipsis."""
    lines: list[str] = []
    for word in text.split():
        while word:
            longer = f"{lines[-1]} {word}" if lines else ""
            if longer and fits(longer):
                lines[-1], word = longer, ""
                continue
            size = next((n for n in range(len(word), 1, -1) if fits(word[:n])), 1)
            lines.append(word[:size])
            word = word[size:]
    if len(lines) > most:
        last = lines[most - 1]
        while last and not fits(last + "…"):
            last = last[:-1]
        lines = [*lines[: most - 1], last.rstrip() + "…"]
    return lines
