"""A transcript as the page of its document shows it: turns, marked passages, the way from pledge to pledge, a map."""

import itertools
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from pledges.choices import Status
from pledges.models import Document, Pledge, Statement
from pledges.text.turns import paragraphs, turns

STRETCHES = 12
"""Of the map: on a screen of 320 pixels each is 24 wide, as a finger needs."""


@dataclass(frozen=True)
class Step:
    """A statement's place among those of its document, with the anchors of its neighbours."""

    number: int
    of: int
    before: str
    after: str


def steps(statements: Sequence[Statement]) -> dict[Statement, Step]:
    anchors = ["", *(f"s{statement.pk}" for statement in statements), ""]
    return {
        statement: Step(number, len(statements), anchors[number - 1], anchors[number + 1])
        for number, statement in enumerate(statements, 1)
    }


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
    document: Document, statements: Sequence[Statement], facts: Sequence[tuple[int, int]] = ()
) -> list[dict[str, Any]]:
    """The whole transcript as turns of paragraphs of pieces, every statement marked in place; `facts` are
    (start, key) of the phrases that the register rests on."""
    by_turn = turns(document.transcript)
    spans = paragraphs(document.transcript)
    places = steps(statements)
    rows, place = [], 0
    for turn in by_turn:
        inside = []
        while place < len(spans) and spans[place][0] < turn.end:
            start, end = max(spans[place][0], turn.start), min(spans[place][1], turn.end)
            inside.append({"id": f"p{start}", "pieces": pieces(document.transcript, start, end, places, facts)})
            if spans[place][1] > turn.end:
                break
            place += 1
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
    """One part of the map: how many statements begin in it, the anchor of the first, the bar in units of the map."""

    x: int
    n: int
    anchor: str
    height: int

    @property
    def y(self) -> int:
        return 100 - self.height


def stretches(length: int, statements: Sequence[Statement]) -> list[Stretch]:
    """The text in equal parts. However long it is and however many pledges it holds, the map stays as small."""
    parts: list[list[Statement]] = [[] for _n in range(STRETCHES)]
    for statement in statements:
        parts[statement.start * STRETCHES // length].append(statement)
    most = max(map(len, parts)) or 1
    return [
        Stretch(x, len(part), f"s{part[0].pk}" if part else "", 10 + 90 * len(part) // most if part else 4)
        for x, part in enumerate(parts)
    ]
