"""A copy of a page as we show it: plain text in paragraphs, with the passage relied on marked in place."""

import re
from dataclasses import dataclass

from django.db.models import OuterRef, Subquery

from pledges.links import Receipt, find_passage
from pledges.models import Assessment, Capture, Evidence, LinkStanding

LONGEST = 100_000
BESIDE = 6_000  # signs of each copy that a reviewer sees beside the proposal; the whole has a page of its own
PARAGRAPH = re.compile(r"[^\n]+(?:\n[^\n]+)*")


@dataclass(frozen=True)
class Piece:
    text: str
    marked: bool


@dataclass(frozen=True)
class Shown:
    """`found`: whether the passage stands in the copy; None where none was relied on. `cut`: there is more text."""

    paragraphs: list[list[Piece]]
    found: bool | None
    cut: bool


@dataclass(frozen=True)
class Beside:
    """An evidence link, how it stands (None: it is not followed), its newest copy, and what of that is shown; both None
    where none is kept."""

    evidence: Evidence
    standing: LinkStanding | None
    copy: Capture | None
    page: Shown | None


def beside(assessment: Assessment) -> list[Beside]:
    """The links of an assessment with their copies, for whoever decides it."""
    newest = Capture.objects.shown().filter(evidence=OuterRef("pk")).newest_first().values("pk")[:1]
    links = list(assessment.evidence.filter(file=None).select_related("standing").annotate(newest=Subquery(newest)))
    copies = Capture.objects.select_related("visit").in_bulk([link.newest for link in links if link.newest])
    return [_beside(link, copies.get(link.newest)) for link in links]


def _beside(link: Evidence, copy: Capture | None) -> Beside:
    page = shown(copy, link.passage, longest=BESIDE) if copy else None
    return Beside(link, getattr(link, "standing", None), copy, page)


def shown(copy: Capture | Receipt, passage: str, *, longest: int = LONGEST) -> Shown:
    """A copy that is kept or was just made. The article; all that the page shows where the passage stands outside the
    article. Of a very long text the part with the passage."""
    text, span = copy.text, find_passage(copy.text, passage)
    if span is None and (elsewhere := find_passage(copy.whole_text, passage)):
        text, span = copy.whole_text, elsewhere
    text = text or copy.whole_text
    begin = max(0, span[0] - longest // 2) if span and span[1] > longest else 0
    end = min(len(text), begin + longest)
    found = [match.span() for match in PARAGRAPH.finditer(text, begin, end)]
    paragraphs = [_pieces(text, start, stop, span or (0, 0)) for start, stop in found]
    return Shown(paragraphs, bool(span) if passage.strip() else None, end - begin < len(text))


def _pieces(text: str, start: int, end: int, span: tuple[int, int]) -> list[Piece]:
    first, last = (min(max(edge, start), end) for edge in span)
    parts = [(text[start:first], False), (text[first:last], True), (text[last:end], False)]
    return [Piece(part, marked) for part, marked in parts if part]
