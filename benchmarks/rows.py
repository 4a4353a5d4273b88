"""Rows of synthetic people, documents, pledges and assessments, a batch at a time. Nothing here is about a real person:
every name says so, every key begins with "synthetic-"."""

import datetime
import hashlib
import json
import random
from bisect import bisect
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any

from django.db import models

from benchmarks.words import Words, names
from candidates.alphabet import sort_key
from candidates.models import Candidacy, Candidate
from pledges.models import Assessment, Document, Evidence, Pledge, PledgePlace, PledgeTopic, SearchText, Statement
from pledges.text.folding import fold

LANGUAGES = ("ky", "ru", "en")
MARKS = {"ky": "синтетика", "ru": "синтетика", "en": "synthetic"}
INTRO = "Синтетика: бул текстти программа түздү, мында чыныгы адам жөнүндө эч нерсе жок."
LAST_DAY = datetime.date(2025, 6, 30)
STAMP = "2025-07-01 00:00:00+00:00"
SETTLED = ("kept", "partly_kept", "broken")
STATUSES = {
    "in_progress": 35,
    "kept": 24,
    "partly_kept": 14,
    "stalled": 10,
    "broken": 10,
    "not_checkable": 5,
    "not_rated": 2,
}
REASONS = ("no_majority", "no_priority", "changed_mind", "outside_power", "other")
DRAFT_EVERY = 100  # one pledge in so many is not published

# The columns of each table, in the order in which the rows give them.
TRANSLATED = ("given", "family", "patronymic", "birthplace", "origin", "education", "occupation", "biography")
NO_FACTS = (*TRANSLATED, "name_as_stated", "website")
NO_DISCLOSURE = "published_as_stated url producer producer_address client paid_by paid_by_role fund print_run disclosure_text".split()
DOCUMENT = (
    *(
        "id",
        "slug",
        "title",
        "kind",
        "language",
        "candidacy",
        "raw",
        "sha256",
        "transcript",
        "published",
        "added_at",
    ),
    *("file_name", *NO_DISCLOSURE),
)
PLEDGE = (
    *("id", "key", "title", "tier", "level", "programme", "kept_if", "kept_if_on", "deadline", "power"),
    *("publication", "withdrawn_because", "version", "created_at", "status", "sort_keys"),
)
STATEMENT = (
    *("pledge", "document", "candidacy", "start", "end", "quote"),
    *("clause_start", "clause_end", "strength", "also", "added_at"),
)
ASSESSMENT = (
    *("id", "pledge", "status", "date", "explanation", "reason"),
    *("decision", "proposed_by", "proposed_at", "note"),
)
EVIDENCE = ("assessment", "url", "title", "publisher", "kind", "stance", "passage", "language", "added_at")

Rows = Iterable[tuple[Any, ...]]
Table = tuple[type[models.Model], tuple[str, ...], Rows]


@dataclass(frozen=True)
class Frame:
    """What all batches share: the register's parties and elections with their weights, topics, places, two accounts."""

    parties: list[tuple[int, float]]
    elections: list[tuple[int, datetime.date, float]]
    topics: list[int]
    places: list[int]
    editor: int
    reviewer: int
    folds: dict[str, str] = field(default_factory=dict)
    words: dict[str, Words] = field(default_factory=lambda: {c: Words(c) for c in LANGUAGES})
    families: dict[str, list[str]] = field(default_factory=lambda: {c: names(c, 3000) for c in LANGUAGES})


@dataclass
class Author:
    """A candidacy with its candidate and its one document; they share a number."""

    id: int
    candidate: int
    name: dict[str, str]
    election: int
    party: int | None
    published: datetime.date
    quotes: list[tuple["Promise", str]] = field(default_factory=list)


@dataclass
class Promise:
    id: int
    title: dict[str, str]
    kept_if: dict[str, str]
    authors: list[Author]
    quotes: list[str]
    topics: list[int]


@dataclass(frozen=True)
class First:
    """The first free number of each kind."""

    author: int
    pledge: int
    assessment: int


class Batch:
    def __init__(self, frame: Frame, rng: random.Random, first: First, n_pledges: int) -> None:
        self.frame, self.rng, self.first = frame, rng, first
        self.authors: list[Author] = []
        self.promises: list[Promise] = []
        for words in frame.words.values():
            words.pool.clear()  # a batch depends on its own seed alone
        while len(self.promises) < n_pledges:
            author = self._author(first.author + len(self.authors))
            self.authors.append(author)
            for _number in range(min(self._how_many(), n_pledges - len(self.promises))):
                self._promise(first.pledge + len(self.promises), author)

    def _how_many(self) -> int:
        """Pledges of one candidate: mostly some ten, rarely some hundred; twenty on average."""
        return min(400, int(self.rng.paretovariate(1.6) * 8.5))

    def _author(self, number: int) -> Author:
        election, day, _weight = _chosen(self.rng, self.frame.elections)
        party, _weight = _chosen(self.rng, self.frame.parties)
        before = self.authors[-1] if self.authors else None
        if before and before.candidate == before.id and before.election != election and self.rng.random() < 0.2:
            candidate, name = before.candidate, before.name  # the same person in another election
        else:
            place = self.rng.randrange(3000)
            candidate = number
            name = {c: f"{MARKS[c].title()} {self.frame.families[c][place].title()} {number}" for c in LANGUAGES}
        published = day - datetime.timedelta(days=self.rng.randint(1, 60))
        return Author(number, candidate, name, election, None if self.rng.random() < 0.08 else party, published)

    def _promise(self, number: int, author: Author) -> None:
        title = {c: f"{self._sentence(c, 3, 6)} ({MARKS[c]})" for c in LANGUAGES}
        kept_if = {c: f"{self._sentence(c, 4, 8)}." for c in LANGUAGES} if self.rng.random() < 0.5 else {}
        authors = [author]
        if self.rng.random() < 0.1 and len(self.authors) > 1:
            authors.append(self.authors[self.rng.randrange(len(self.authors) - 1)])
        topics = self.frame.topics
        chosen = {topics[int(len(topics) * self.rng.random() ** 1.7)] for _n in range(self.rng.choice((1, 1, 2, 3)))}
        quotes = [f"{self._sentence('ky', 6, 12)}." for _author in authors]
        promise = Promise(number, title, kept_if, authors, quotes, sorted(chosen))
        self.promises.append(promise)
        for said_by, quote in zip(authors, quotes, strict=True):
            said_by.quotes.append((promise, quote))

    def _sentence(self, language: str, least: int, most: int) -> str:
        words = self.frame.words[language].take(self.rng, self.rng.randint(least, most))
        return " ".join([words[0].capitalize(), *words[1:]])

    def drafts(self) -> Iterator[Table]:
        """Everything up to the pledges as drafts, in an order in which each row finds what it points to."""
        yield Candidate, ("id", "slug", "name", "sort_key", *NO_FACTS), self._candidates()
        yield (
            Candidacy,
            ("id", "candidate", "election", "party", "mandate", "mandate_url"),
            self._candidacies(),
        )
        spans, documents = self._documents()
        yield Document, DOCUMENT, documents
        yield Pledge, PLEDGE, self._pledges()
        yield PledgeTopic, ("pledge", "topic", "position"), self._topics()
        yield PledgePlace, ("pledge", "place"), self._places()
        yield Statement, STATEMENT, spans
        yield SearchText, ("pledge", "folded"), ((p.id, self._folded(p)) for p in self.promises)

    def _candidates(self) -> Rows:
        for a in self.authors:
            if a.candidate == a.id:
                empty = ["{}" if name in TRANSLATED else "" for name in NO_FACTS]
                yield a.id, f"synthetic-{a.id:06}", _json(a.name), sort_key(a.name["ky"]), *empty

    def _candidacies(self) -> Rows:
        for a in self.authors:
            mandate = self.rng.choice(("unknown", "elected", "not_elected"))
            url = "" if mandate == "unknown" else f"https://synthetic.example/mandates/{a.id}"
            yield a.id, a.candidate, a.election, a.party, mandate, url

    def _documents(self) -> tuple[list[tuple[Any, ...]], list[tuple[Any, ...]]]:
        spans, documents = [], []
        for a in self.authors:
            transcript, places = _transcript([quote for _promise, quote in a.quotes])
            raw = transcript.encode()
            title = _json({c: f"{name}: {MARKS[c]}" for c, name in a.name.items()})
            texts = (raw, hashlib.sha256(raw).hexdigest(), transcript)
            named = (a.id, f"synthetic-{a.id:06}", title, "interview", "ky", a.id)
            empty = [""] * len(NO_DISCLOSURE)
            documents.append((*named, *texts, a.published, STAMP, "synthetic.txt", *empty))
            for (promise, quote), (start, end) in zip(a.quotes, places, strict=True):
                strength = self.rng.choice(("firm", "firm", "conditional", "intended"))
                place = (start, end, quote, start, end, strength, "[]", STAMP)
                spans.append((promise.id, a.id, a.id, *place))
        return spans, documents

    def _pledges(self) -> Rows:
        for p in self.promises:
            keys = _json({c: sort_key(title) for c, title in p.title.items()})
            tier = "testable" if p.kept_if or self.rng.random() < 0.1 else "general"
            written = p.authors[0].published if p.kept_if else None
            deadline = LAST_DAY + datetime.timedelta(days=self.rng.randint(-900, 900)) if p.id % 7 == 0 else None
            wording = (
                _json(p.title),
                tier,
                "party" if p.id % 3 else "personal",
                "{}",
                _json(p.kept_if),
                written,
            )
            fixed = (deadline, "unknown", "draft", "{}", 1, STAMP, "not_rated", keys)
            yield p.id, f"synthetic-{p.id:07}", *wording, *fixed

    def _places(self) -> Rows:
        """One pledge in five names places, the first of them more often. With dice of their own, so that all else
        stays as it was before there were places."""
        places, rng = self.frame.places, random.Random(f"places {self.first.pledge}")
        for p in self.promises:
            wanted = rng.choice((0, 0, 0, 0, 0, 0, 0, 0, 1, 2))
            chosen = {places[int(len(places) * rng.random() ** 1.7)] for _n in range(wanted)}
            yield from ((p.id, place) for place in sorted(chosen))

    def _topics(self) -> Rows:
        return ((p.id, topic, n) for p in self.promises for n, topic in enumerate(p.topics, start=1))

    def _folded(self, promise: Promise) -> str:
        """As pledges.actions.search_text.refresh has it; folding word by word, each word once."""
        texts = [*promise.title.values(), *promise.kept_if.values()]
        for author, quote in zip(promise.authors, promise.quotes, strict=True):
            texts += [quote, *author.name.values()]
        words = " ".join(texts).split()
        new = {word: fold(word) for word in words if word not in self.frame.folds}
        self.frame.folds.update(new)
        return " ".join(dict.fromkeys(" ".join(self.frame.folds[word] for word in words).split()))

    def assessments(self) -> Iterator[Table]:
        """For a share of the published pledges one assessment or two, as drafts, with their evidence."""
        claims, number = [], self.first.assessment
        for p in self.promises:
            if p.id % DRAFT_EVERY == 0:
                continue
            for _n in range(self.rng.choices((0, 1, 2), (85, 13, 2))[0]):
                claims.append((number, p, *self.rng.choices(list(STATUSES), list(STATUSES.values()))))
                number += 1
        yield Assessment, ASSESSMENT, (self._assessment(*claim) for claim in claims)
        yield Evidence, EVIDENCE, (row for n, p, status in claims for row in self._evidence(n, p, status))

    def _assessment(self, number: int, p: Promise, status: str) -> tuple[Any, ...]:
        made = max(author.published for author in p.authors)
        date = min(LAST_DAY, made + datetime.timedelta(days=self.rng.randint(30, 1400)))
        reason = self.rng.choice(REASONS) if status in ("stalled", "partly_kept", "broken") else ""
        why = _json({c: f"{self._sentence(c, 5, 9)} ({MARKS[c]})." for c in LANGUAGES})
        return number, p.id, status, date, why, reason, "draft", self.frame.editor, STAMP, ""

    def _evidence(self, number: int, p: Promise, status: str) -> Rows:
        for link in range(2 if status in SETTLED else 1):
            kind = ("official", "press")[link]
            title = f"Синтетика {number}-{link}"
            url = f"https://synthetic.example/evidence/{number}/{link}"
            yield number, url, title, "Синтетика", kind, "supports", self._sentence("ky", 5, 9), "ky", STAMP


def _transcript(quotes: list[str]) -> tuple[str, list[tuple[int, int]]]:
    """An interview that holds the quotes, four to an answer, and the span of each."""
    parts, places, at = [INTRO], [], len(INTRO)
    for number, quote in enumerate(quotes):
        before = " " if number % 4 else f"\n\n- {number // 4 + 1}-суроо кандай?\n\n- "
        at += len(before)
        places.append((at, at + len(quote)))
        parts += [before, quote]
        at += len(quote)
    return "".join(parts), places


def _chosen(rng: random.Random, weighed: list[Any]) -> Any:
    """One of the rows, whose last column is its cumulative share up to 1."""
    return weighed[bisect(weighed, rng.random(), key=lambda row: row[-1])]


def _json(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False)
