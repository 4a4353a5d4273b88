"""The review page of a document: its paragraphs with the findings marked in place, the pledges that each may be the
same as, and how sure the engine has proved so far."""

import itertools
from bisect import bisect_right
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any

from django.db.models import Q

from pledges.choices import FindingState, NoPledge
from pledges.models import Document, Finding, Pledge, Statement
from pledges.text import suggestions
from pledges.text.sentences import Sentence, sentences
from pledges.text.suggestions import Known
from pledges.text.turns import ANSWER, paragraphs, turns

PAGE = 150
# So many pledges of the same election are compared; the newest if there are more.
MOST_KNOWN = 2000
# Those that share the most telling words are compared in full.
CLOSELY = 25
# What is less alike is no suggestion. The seven promises that two of the seed's candidates make have 0.52 and more.
LEAST = 0.35


@dataclass(frozen=True)
class Parts:
    """A transcript's paragraphs (span, role) and sentences."""

    paragraphs: list[tuple[int, int, str]]
    sentences: list[Sentence]

    @property
    def pages(self) -> list[list[tuple[int, int, str]]]:
        """The paragraphs in pages of about PAGE sentences, as even as they come."""
        starts = [sentence.start for sentence in self.sentences]
        found: list[list[tuple[int, int, str]]] = []
        for _number, part in itertools.groupby(self.paragraphs, lambda p: bisect_right(starts, p[0]) // PAGE):
            found.append(list(part))
        return found or [[]]

    def page_of(self, offset: int) -> int:
        """The page, from 1, on which the character at `offset` stands."""
        firsts = [page[0][0] for page in self.pages if page]
        return max(bisect_right(firsts, offset), 1)

    def answers(self, start: int, end: int) -> list[tuple[int, int]]:
        """The sentences of answers between two offsets."""
        return [(s.start, s.end) for s in self.sentences if s.role == ANSWER and start <= s.start < end]


@lru_cache(maxsize=16)
def parts(transcript: str) -> Parts:
    said = turns(transcript)
    ends = [turn.end for turn in said]
    spans = [(start, end, _role(said, ends, start)) for start, end in paragraphs(transcript)]
    return Parts(spans, sentences(transcript, said))


def _role(said: Sequence[Any], ends: Sequence[int], start: int) -> str:
    at = bisect_right(ends, start)
    return said[min(at, len(said) - 1)].role if said else ""


@dataclass(frozen=True)
class Stretch:
    """Text of a paragraph inside the same findings; `begins`: the findings that begin with it."""

    text: str
    findings: list[Finding]
    begins: list[Finding]


@dataclass
class Paragraph:
    start: int
    role: str
    stretches: list[Stretch]
    findings: list[Finding] = field(default_factory=list)
    unmarked: list[tuple[int, int, str]] = field(default_factory=list)
    """Sentences of an answer that nobody marked: (start, end, text)."""


def page(transcript: str, number: int, findings: Sequence[Finding]) -> list[Paragraph]:
    """The paragraphs of one page, from 1, each with the findings that begin in it."""
    known = parts(transcript)
    rows = []
    for start, end, role in known.pages[number - 1]:
        here = [finding for finding in findings if finding.start < end and finding.end > start]
        own = [finding for finding in here if start <= finding.start]
        taken = {(finding.start, finding.end) for finding in here}
        unmarked = [(a, b, transcript[a:b]) for a, b in known.answers(start, end) if (a, b) not in taken]
        rows.append(Paragraph(start, role, _stretches(transcript, start, end, here), own, unmarked))
    return rows


def _stretches(transcript: str, start: int, end: int, here: Sequence[Finding]) -> list[Stretch]:
    edges = {start, end} | {min(max(edge, start), end) for f in here for edge in (f.start, f.end)}
    return [
        Stretch(
            transcript[first:last],
            [f for f in here if f.start <= first and f.end >= last],
            [f for f in here if max(f.start, start) == first],
        )
        for first, last in itertools.pairwise(sorted(edges))
    ]


@dataclass(frozen=True)
class Progress:
    """How far the review of a document is, and how the engine did: precision = right ÷ (right + wrong)."""

    total: int
    open: int
    right: int
    wrong: int
    by_hand: int

    @property
    def decided(self) -> int:
        return self.total - self.open

    @property
    def judged(self) -> int:
        return self.right + self.wrong

    @property
    def precision(self) -> float | None:
        return self.right / self.judged if self.judged else None


def progress(findings: Iterable[Finding]) -> Progress:
    found = list(findings)
    by_engine = [finding for finding in found if not finding.by_hand]
    states = Counter(finding.state for finding in found)
    return Progress(
        total=len(found),
        open=states[FindingState.OPEN],
        right=sum(finding.state == FindingState.CONFIRMED for finding in by_engine),
        wrong=sum(bool(finding.no_pledge) and NoPledge(finding.no_pledge).wrong for finding in by_engine),
        by_hand=sum(finding.by_hand for finding in found),
    )


@dataclass(frozen=True)
class Same:
    """A pledge that may be the same promise: how alike (0 to 1), and by which words."""

    pledge: Pledge
    similarity: float
    words: tuple[str, ...]
    said_by: tuple[str, ...]


class Likeness:
    """The pledges that findings of one document are compared with: those of its election, drafts too."""

    def __init__(self, document: Document) -> None:
        election = document.candidacy.election_id if document.candidacy else None
        fitting = Q(statements__candidacy__election=election) if election else Q()
        rows = Pledge.objects.filter(fitting, merged_into=None).exclude(publication="withdrawn").distinct()
        statements = Statement.objects.filter(pledge__in=rows.order_by("-id")[:MOST_KNOWN].values("pk"))
        self.pledges = {pledge.key: pledge for pledge in rows.order_by("-id")[:MOST_KNOWN]}
        keys = {pledge.pk: key for key, pledge in self.pledges.items()}
        texts: dict[str, list[str]] = {key: list(pledge.title.values()) for key, pledge in self.pledges.items()}
        self.people: dict[str, list[str]] = defaultdict(list)
        for statement in statements.select_related("candidacy__candidate").defer("also"):
            key = keys[statement.pledge_id]
            first = statement.clause_start - statement.start
            texts[key].append(statement.quote[first : statement.clause_end - statement.start])
            self.people[key].append(str(statement.candidacy.candidate.name))
        self.known = {key: Known(key, tuple(text for text in found if text)) for key, found in texts.items()}
        self.stems: dict[str, set[str]] = defaultdict(set)
        for key, pledge in self.known.items():
            for text in pledge.texts:
                for stem in suggestions.stems(text):
                    self.stems[stem].add(key)

    def to(self, clause: str, limit: int = 3) -> list[Same]:
        """The likeliest three, best first."""
        shared: Counter[str] = Counter()
        for stem in set(suggestions.stems(clause)):
            keys = self.stems.get(stem, ())
            for key in keys:
                shared[key] += 1000 // len(keys)
        close = [self.known[key] for key, _weight in shared.most_common(CLOSELY)]
        return [
            Same(self.pledges[match.key], match.similarity, match.words, tuple(dict.fromkeys(self.people[match.key])))
            for match in suggestions.same_pledges(clause, close, limit=limit)
            if match.similarity >= LEAST
        ]
