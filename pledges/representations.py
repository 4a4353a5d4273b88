"""What outsiders see of a pledge: score lines, statements in their context, transcripts with their marks."""

import datetime
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.urls import reverse

from pledges.choices import Family, Stance, Status
from pledges.link_choices import LinkState
from pledges.models import Assessment, Correction, Document, LinkTally, Pledge, Reply, Statement, Tally
from pledges.subjects import kind_of, page_of, rows_of
from pledges.text import anchors
from pledges.transcripts import part_query


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
        "anchor_url": anchor_url(document, f"s{statement.pk}", statement.start),
        "strength": statement.get_strength_display(),
    }


def anchor_url(document: Document, anchor: str, start: int) -> str:
    return reverse("document", args=[document.slug]) + f"{part_query(start)}#{anchor}"


def fact_row(fact: Any) -> dict[str, Any]:
    """A fact with the phrase it rests on and the place where that stands."""
    return {
        "fact": fact,
        "document": fact.document,
        "language": fact.document.language,
        "anchor_url": anchor_url(fact.document, f"f{fact.pk}", fact.start),
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
                "replies": reply_rows(assessment.replies.all()),
            }
        )
    return rows


def reply_rows(replies: Iterable[Reply]) -> list[dict[str, Any]]:
    """Of each who was asked the newest, and the earlier ones below; replies come newest first."""
    by_person: dict[int, list[Reply]] = defaultdict(list)
    for reply in replies:
        by_person[reply.candidacy_id].append(reply)
    return [
        {"candidate": found[0].candidacy.candidate, "reply": found[0], "earlier": found[1:]}
        for found in by_person.values()
    ]


# Where on its page a subject stands, if it has a place of its own there.
PLACES = {"statement": "statement-", "assessment": "assessment-", "evidence": "evidence-", "correction": "c"}


def correction_rows(corrections: Iterable[Correction]) -> list[dict[str, Any]]:
    """Corrections with the way to what they correct. Of what is not public any more (a pledge that was withdrawn or
    merged) no words are shown."""
    corrections = list(corrections)
    found = rows_of({correction.page for correction in corrections})
    return [_correction_row(correction, found.get(correction.page)) for correction in corrections]


def _correction_row(correction: Correction, row: Any) -> dict[str, Any]:
    kind, number = kind_of(correction.subject), correction.subject.rpartition("/")[2].rpartition(":")[2]
    anchor = f"#{PLACES[kind]}{number}" if kind in PLACES else ""
    name, _colon, key = correction.page.partition(":")
    return {
        "correction": correction,
        "of": kind.label,
        "key": key,
        "anchor": anchor,
        "url": reverse(name, args=[key]) + anchor,
        "title": (row.title if hasattr(row, "title") else row.name) if row else None,
    }


def corrections_of(row: Any, day: datetime.date | None = None) -> list[dict[str, Any]]:
    """Those that a public page shows, or showed at the end of a day."""
    corrections = Correction.objects.filter(page=page_of(row))
    return [_correction_row(c, row) for c in corrections if day is None or c.date <= day]


def corrected_since(row: Any, day: datetime.date) -> bool:
    """Whether something on the page was put right after that day."""
    return Correction.objects.filter(page=page_of(row), date__gt=day).exists()


def link_counts() -> dict[str, Any] | None:
    """How many public evidence links are in each state, and how many have a copy; None before tick counted them."""
    found = {tally.name: tally for tally in LinkTally.objects.all()}
    if not found:
        return None
    kept = found[LinkTally.KEPT]
    rows = [{"label": state.label, "n": found[state].n} for state in LinkState if state in found]
    return {"rows": rows, "kept": kept.n, "at": kept.at}


def in_order_of_topics(pledges: Iterable[Pledge]) -> list[dict[str, Any]]:
    """Pledges under their main topic, topics in their own order."""
    groups: dict[Any, list[Pledge]] = defaultdict(list)
    for pledge in pledges:
        groups[next(iter(pledge.topic_rows.all())).topic].append(pledge)
    return [{"topic": topic, "pledges": groups[topic]} for topic in sorted(groups, key=lambda t: (t.order, t.slug))]
