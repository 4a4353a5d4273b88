"""What outsiders see of a pledge: score lines, statements in their context, transcripts with their marks."""

import itertools
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.urls import reverse

from pledges.choices import Family, Stance, Status
from pledges.models import Assessment, Document, Pledge, Statement, Tally
from pledges.text import anchors
from pledges.text.turns import paragraphs, turns


@dataclass(frozen=True)
class ScoreRow:
    status: Status
    n: int
    x: str
    width: str


@dataclass(frozen=True)
class Score:
    """How a set of pledges stands. Honest denominators: settled is kept + partly + broken; never kept ÷ all."""

    counts: dict[Status, int]
    list_url: str = ""
    left_out: int = 0
    """Pledges of candidates who were not elected: they cannot break them, so the score does not count them."""

    @property
    def total(self) -> int:
        return sum(self.counts.values())

    def _of(self, family: Family) -> int:
        return sum(self.counts[status] for status in Status.of_family(family))

    @property
    def open(self) -> int:
        return self._of(Family.OPEN)

    @property
    def settled(self) -> int:
        return self._of(Family.SETTLED)

    @property
    def outside(self) -> int:
        return self._of(Family.OUTSIDE)

    @property
    def kept(self) -> int:
        return self.counts[Status.KEPT]

    @property
    def partly(self) -> int:
        return self.counts[Status.PARTLY_KEPT]

    @property
    def broken(self) -> int:
        return self.counts[Status.BROKEN]

    @property
    def rows(self) -> list[ScoreRow]:
        """One row a status in the order of the enum; x and width in hundredths of the bar."""
        rows, before = [], 0
        for status in Status:
            n = self.counts[status]
            share = 100 / self.total if self.total else 0
            rows.append(ScoreRow(status, n, f"{before * share:.3f}", f"{n * share:.3f}"))
            before += n
        return rows


def scores(kind: Tally.Kind, refs: Sequence[str], *, list_url: str = "") -> dict[str, Score]:
    """The score of each slug, in one query."""
    counts: dict[str, dict[Status, int]] = {ref: dict.fromkeys(Status, 0) for ref in refs}
    left_out = dict.fromkeys(refs, 0)
    for tally in Tally.objects.filter(kind=kind, ref__in=refs).exclude(status=""):
        counts[tally.ref][Status(tally.status)] = tally.scored
        left_out[tally.ref] += tally.n - tally.scored
    return {ref: Score(found, list_url, left_out[ref]) for ref, found in counts.items()}


def score(kind: Tally.Kind, ref: str = "", *, list_url: str = "") -> Score:
    return scores(kind, [ref], list_url=list_url)[ref]


def statement_row(statement: Statement) -> dict[str, Any]:
    """One statement with the paragraph around it and the way to its place in the document."""
    document = statement.document
    around = anchors.paragraph_around(document.transcript, statement.start, statement.end)
    return {
        "statement": statement,
        "candidate": statement.candidacy.candidate,
        "party": statement.candidacy.party,
        "candidacy": statement.candidacy,
        "document": document,
        "language": document.language,
        "parts": statement.in_context(document.transcript, around),
        "anchor_url": anchor_url(document, f"s{statement.pk}"),
        "strength": statement.get_strength_display(),
    }


def anchor_url(document: Document, anchor: str) -> str:
    return reverse("document", args=[document.slug]) + f"#{anchor}"


def fact_row(fact: Any) -> dict[str, Any]:
    """A fact with the phrase it rests on and the place where that stands."""
    return {
        "fact": fact,
        "document": fact.document,
        "language": fact.document.language,
        "anchor_url": anchor_url(fact.document, f"f{fact.pk}"),
    }


def assessment_rows(assessments: Iterable[Assessment]) -> list[dict[str, Any]]:
    """Assessments newest first, evidence for and against apart; every one but the first is superseded."""
    rows = []
    for number, assessment in enumerate(assessments):
        links = list(assessment.evidence.all())
        rows.append(
            {
                "assessment": assessment,
                "state": assessment.state,
                "supporting": [link for link in links if link.stance == Stance.SUPPORTS],
                "contradicting": [link for link in links if link.stance == Stance.CONTRADICTS],
                "superseded": number > 0,
            }
        )
    return rows


@dataclass(frozen=True)
class Mark:
    pledge: Pledge
    statement: Statement
    state: Status
    first: bool


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
    rows, place = [], 0
    for turn in by_turn:
        inside = []
        while place < len(spans) and spans[place][0] < turn.end:
            start, end = max(spans[place][0], turn.start), min(spans[place][1], turn.end)
            inside.append({"id": f"p{start}", "pieces": pieces(document.transcript, start, end, statements, facts)})
            if spans[place][1] > turn.end:
                break
            place += 1
        rows.append({"role": turn.role, "paragraphs": inside})
    return rows


def pieces(
    transcript: str,
    start: int,
    end: int,
    statements: Sequence[Statement],
    facts: Sequence[tuple[int, int]] = (),
) -> list[Piece]:
    """The span cut wherever a statement begins or ends; the pieces tile it."""
    here = [s for s in statements if s.start < end and s.end > start]
    edges = {start, end} | {min(max(edge, start), end) for s in here for edge in (s.start, s.end)}
    cuts = sorted(edges | {place for place, _key in facts if start <= place < end})
    found = []
    for first, last in itertools.pairwise(cuts):
        marks = [_mark(s, first) for s in here if s.start <= first and s.end >= last]
        ends = [mark for mark in marks if mark.statement.end == last]
        here_begin = [key for place, key in facts if place == first]
        found.append(Piece(transcript[first:last], marks, ends, here_begin))
    return found


def _mark(statement: Statement, first: int) -> Mark:
    pledge = statement.pledge
    return Mark(pledge, statement, pledge.state, statement.start == first)


def in_order_of_topics(pledges: Iterable[Pledge]) -> list[dict[str, Any]]:
    """Pledges under their main topic, topics in their own order."""
    groups: dict[Any, list[Pledge]] = defaultdict(list)
    for pledge in pledges:
        groups[next(iter(pledge.topic_rows.all())).topic].append(pledge)
    return [{"topic": topic, "pledges": groups[topic]} for topic in sorted(groups, key=lambda t: (t.order, t.slug))]
