"""Two to four candidates side by side, topic by topic. Nobody is ranked: people stand in the order of the alphabet,
topics in their own. What is read is bounded: so many pledges of each person, so many rows of each cell."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from urllib.parse import urlencode

from django.urls import reverse

from candidates.models import Candidacy, Candidate
from pledges.listing import page
from pledges.models import Pledge, Statement, Tally, Topic
from pledges.narrowing import Narrowing
from pledges.representations import Score, scores

FEWEST, MOST = 2, 4
SHOWN = 100  # pledges of one person, the newest
ROWS = 3  # of these in one cell
NAMES = 5  # other people named beside a pledge


@dataclass(frozen=True)
class Column:
    candidate: Candidate
    candidacies: list[Candidacy]
    score: Score
    list_url: str
    cut: bool
    """There are more pledges than are compared."""


@dataclass(frozen=True)
class Row:
    """A pledge in one person's words; `shared`: who else of those compared made it; `others`: who else did."""

    pledge: Pledge
    statement: Statement
    clause: str
    shared: list[Candidate]
    others: list[Candidate]
    n_more: int


@dataclass(frozen=True)
class Cell:
    column: Column
    rows: list[Row]
    n_more: int
    list_url: str


@dataclass(frozen=True)
class Line:
    topic: Topic
    cells: list[Cell]


@dataclass(frozen=True)
class Comparison:
    columns: list[Column]
    lines: list[Line]
    n_shared: int
    """Pledges that more than one of them made, among those that are compared."""

    @property
    def cut(self) -> bool:
        return any(column.cut for column in self.columns)


def asked_for(slugs: Iterable[str]) -> tuple[list[Candidate], set[str]]:
    """The candidates of these addresses, at most MOST, in the order of the alphabet; and the addresses of nobody."""
    asked = list(dict.fromkeys(slug for slug in slugs if slug.strip()))
    rows = Candidate.objects.filter(slug__in=asked[: MOST + 1]).prefetch_related(
        "candidacies__party", "candidacies__election"
    )
    people = sorted(rows, key=lambda person: (person.sort_key, person.pk))
    return people, set(asked) - {person.slug for person in people}


def compared(people: Sequence[Candidate]) -> Comparison:
    """`people` as `asked_for` gives them."""
    pages = [page(Narrowing.of({"candidate": person}), size=SHOWN) for person in people]
    pledges = {pledge.pk: pledge for found in pages for pledge in found.pledges}
    Pledge.objects.for_listing_of(list(pledges.values()))
    counted = scores(Tally.Kind.CANDIDATE, [person.slug for person in people])
    columns = [
        Column(person, list(person.candidacies.all()), counted[person.slug], _list_url(person), bool(found.after))
        for person, found in zip(people, pages, strict=True)
    ]
    made = [[pledges[pledge.pk] for pledge in found.pledges] for found in pages]
    topics = {row.topic.pk: row.topic for pledge in pledges.values() for row in pledge.topic_rows.all()}
    lines = [
        Line(topic, [_cell(column, people, mine, topic) for column, mine in zip(columns, made, strict=True)])
        for topic in sorted(topics.values(), key=lambda topic: (topic.order, topic.slug))
    ]
    return Comparison(columns, lines, sum(_shared(pledge, people) for pledge in pledges.values()))


def _cell(column: Column, people: Sequence[Candidate], made: Sequence[Pledge], topic: Topic) -> Cell:
    here = [pledge for pledge in made if topic.pk in {row.topic_id for row in pledge.topic_rows.all()}]
    here.sort(key=lambda pledge: not _shared(pledge, people))  # what several made is what a reader compares
    rows = [_row(pledge, column.candidate, people) for pledge in here[:ROWS]]
    return Cell(column, rows, len(here) - len(rows), _list_url(column.candidate, topic))


def _shared(pledge: Pledge, people: Sequence[Candidate]) -> bool:
    """Whether more than one of them made it."""
    return len(_makers(pledge).keys() & {person.pk for person in people}) > 1


def _row(pledge: Pledge, person: Candidate, people: Sequence[Candidate]) -> Row:
    statement = next(s for s in pledge.statements.all() if s.candidacy.candidate_id == person.pk)
    clause = statement.quote[statement.clause_start - statement.start : statement.clause_end - statement.start]
    shown = [candidate.pk for candidate in people]
    makers = {pk: maker for pk, maker in _makers(pledge).items() if pk != person.pk}
    shared = [makers[pk] for pk in shown if pk in makers]
    others = sorted((m for pk, m in makers.items() if pk not in shown), key=lambda m: (m.sort_key, m.pk))
    return Row(pledge, statement, clause, shared, others[:NAMES], max(0, len(others) - NAMES))


def _makers(pledge: Pledge) -> dict[int, Candidate]:
    return {s.candidacy.candidate_id: s.candidacy.candidate for s in pledge.statements.all()}


def makers(pledge: Pledge) -> list[Candidate]:
    """Everybody who made it, in the order of the alphabet."""
    return sorted(_makers(pledge).values(), key=lambda person: (person.sort_key, person.pk))


def compare_url(people: Sequence[Candidate]) -> str:
    """Where these are compared; empty where they are too few or too many."""
    query = urlencode([("candidate", person.slug) for person in people])
    return f"{reverse('compare')}?{query}" if FEWEST <= len(people) <= MOST else ""


def _list_url(person: Candidate, topic: Topic | None = None) -> str:
    query = {"candidate": person.slug} | ({"topic": topic.slug} if topic else {})
    return f"{reverse('pledge_list')}?{urlencode(query)}"
