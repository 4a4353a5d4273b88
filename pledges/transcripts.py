"""A transcript as the page of its document shows it: turns, marked passages, the way from pledge to pledge, a map. A
very long one is shown in parts."""

import itertools
import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from pledges.choices import Status
from pledges.models import Document, Pledge, Statement
from pledges.text.turns import paragraphs, turns

STRETCHES = 12
"""Of the map: on a screen of 320 pixels each is 24 wide, as a finger needs."""
PART = 100_000
"""Characters of a transcript on one page."""


class Spot(NamedTuple):
    """Where a statement begins: all that the map and the steps need of those in other parts."""

    pk: int
    start: int


def n_parts(length: int) -> int:
    return max(1, math.ceil(length / PART))


def part_query(start: int, length: int = 0) -> str:
    """What the address of a document needs to show the part that holds an offset, seen from a text of `length`; from
    elsewhere, where the first part needs no word, leave it out."""
    return f"?part={start // PART + 1}" if max(start, length - 1) >= PART else ""


@dataclass(frozen=True)
class Step:
    """A statement's place among those of its document, with the way to its neighbours."""

    number: int
    of: int
    before: str
    after: str


def steps(spots: Sequence[Spot], length: int) -> dict[int, Step]:
    ways = ["", *(_way(spot, length) for spot in spots), ""]
    return {
        spot.pk: Step(number, len(spots), ways[number - 1], ways[number + 1]) for number, spot in enumerate(spots, 1)
    }


def _way(spot: Spot, length: int) -> str:
    return f"{part_query(spot.start, length)}#s{spot.pk}"


@dataclass(frozen=True)
class Mark:
    pledge: Pledge
    statement: Statement
    state: Status
    first: bool
    step: Step


@dataclass(frozen=True)
class Piece:
    """A stretch of a paragraph inside the same statements: `marks`; `ends` are those that end with it."""

    text: str
    marks: list[Mark] = field(default_factory=list)
    ends: list[Mark] = field(default_factory=list)
    facts: list[int] = field(default_factory=list)
    """Keys of the facts whose phrase begins here: places to link to."""


def transcript_turns(
    document: Document,
    places: Mapping[Statement, Step],
    facts: Sequence[tuple[int, int]] = (),
    part: int = 1,
) -> list[dict[str, Any]]:
    """A part of the transcript, counted from 1, as turns of paragraphs of pieces, every statement marked in place;
    `facts` are (start, key) of the phrases that the register rests on. A paragraph in two parts stands in both."""
    first, last = (part - 1) * PART, part * PART
    by_turn = turns(document.transcript)
    spans = paragraphs(document.transcript)
    rows, place = [], 0
    for turn in by_turn:
        inside = []
        while place < len(spans) and spans[place][0] < turn.end:
            start, end = max(spans[place][0], turn.start), min(spans[place][1], turn.end)
            if end - start > PART:
                start, end = max(start, first), min(end, last)
            if max(start, first) < min(end, last):
                inside.append({"id": f"p{start}", "pieces": pieces(document.transcript, start, end, places, facts)})
            if spans[place][1] > turn.end:
                break
            place += 1
        if inside:
            rows.append({"role": turn.role, "paragraphs": inside})
    return rows


def pieces(
    transcript: str,
    start: int,
    end: int,
    places: Mapping[Statement, Step],
    facts: Sequence[tuple[int, int]] = (),
) -> list[Piece]:
    """The span cut wherever a statement begins or ends; the pieces tile it."""
    here = [s for s in places if s.start < end and s.end > start]
    edges = {start, end} | {min(max(edge, start), end) for s in here for edge in (s.start, s.end)}
    cuts = sorted(edges | {place for place, _key in facts if start <= place < end})
    found = []
    for first, last in itertools.pairwise(cuts):
        marks = [_mark(s, first, places[s]) for s in here if s.start <= first and s.end >= last]
        ends = [mark for mark in marks if mark.statement.end == last]
        here_begin = [key for place, key in facts if place == first]
        found.append(Piece(transcript[first:last], marks, ends, here_begin))
    return found


def _mark(statement: Statement, first: int, step: Step) -> Mark:
    pledge = statement.pledge
    return Mark(pledge, statement, pledge.state, statement.start == first, step)


@dataclass(frozen=True)
class Stretch:
    """One part of the map: how many statements begin in it, the way to the first, the bar in units of the map."""

    x: int
    n: int
    way: str
    height: int

    @property
    def y(self) -> int:
        return 100 - self.height


def stretches(length: int, spots: Sequence[Spot]) -> list[Stretch]:
    """The text in equal parts. However long it is and however many pledges it holds, the map stays as small."""
    parts: list[list[Spot]] = [[] for _n in range(STRETCHES)]
    for spot in spots:
        parts[spot.start * STRETCHES // length].append(spot)
    most = max(map(len, parts)) or 1
    return [
        Stretch(x, len(part), _way(part[0], length) if part else "", 10 + 90 * len(part) // most if part else 4)
        for x, part in enumerate(parts)
    ]
