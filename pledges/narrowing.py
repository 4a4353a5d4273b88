"""What a list is narrowed to: conditions that can test a pledge, and that know the index in which their pledges stand
in the order of the list (models/listed.py)."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from math import inf
from typing import Any, Protocol

from django.db.models import Count, Exists, F, OuterRef, QuerySet, Sum

from pledges.models import Listed, Pledge, Tally
from pledges.search import Words

UNDER = ("candidate", "party", "election", "topic", "place")
FAR = 5000  # rows of an index that are looked through before another way is taken
FAR_FOR_WORDS = 2000  # the same where the text of each row is read
MOST = 1000  # pledges that are counted one by one
ENOUGH = 100  # "at least so many" is good enough to say


class Condition(Protocol):
    name: str

    def test(self, pledges: QuerySet) -> QuerySet:
        """These pledges, where they meet the condition."""

    def gather(self) -> QuerySet:
        """All public pledges that meet it, in no order."""

    def tallies(self) -> QuerySet:
        """The tallies that together say how many pledges meet it, at most."""

    def ways(self, column: str) -> Sequence[QuerySet]:
        """Public pledges along an index that holds them by `column`, one for each value; none where there is no such
        index. A way has `place`, the value of the column, and `row`, the key, in the words of its index."""


@dataclass(frozen=True)
class Under:
    """Under any of these candidates, parties, elections, topics or places."""

    name: str
    rows: tuple[Any, ...]

    @property
    def places(self) -> list[str]:
        return [Listed.place(self.name, row) for row in self.rows]

    def test(self, pledges: QuerySet) -> QuerySet:
        return pledges.filter(Exists(Listed.objects.filter(pledge=OuterRef("pk"), under__in=self.places)))

    def gather(self) -> QuerySet:
        listed = Listed.objects.filter(under__in=self.places)
        return Pledge.objects.published().filter(pk__in=listed.values("pledge"))

    def tallies(self) -> QuerySet:
        return Tally.objects.filter(kind=self.name, ref__in=[row.slug for row in self.rows], status="")

    def ways(self, column: str) -> Sequence[QuerySet]:
        if column not in ("stated_on", "assessed_on"):
            return ()
        listed = [Pledge.objects.published().filter(listed__under=place) for place in self.places]
        return [way.annotate(place=F(f"listed__{column}"), row=F("listed__pledge_id")) for way in listed]


@dataclass(frozen=True)
class WithStatus:
    statuses: tuple[str, ...]
    name: str = "status"

    def test(self, pledges: QuerySet) -> QuerySet:
        return pledges.filter(status__in=self.statuses)

    def gather(self) -> QuerySet:
        return self.test(Pledge.objects.published())

    def tallies(self) -> QuerySet:
        return Tally.objects.filter(kind=Tally.Kind.SITE, status__in=self.statuses)

    def ways(self, column: str) -> Sequence[QuerySet]:
        if column not in ("stated_on", "assessed_on"):
            return ()
        return [everything(F(column)).filter(status=status) for status in self.statuses]


@dataclass(frozen=True)
class OfTier:
    tier: str
    name: str = "tier"

    def test(self, pledges: QuerySet) -> QuerySet:
        return pledges.filter(tier=self.tier)

    def gather(self) -> QuerySet:
        return self.test(Pledge.objects.published())

    def tallies(self) -> QuerySet:
        return Tally.objects.filter(kind=Tally.Kind.TIER, ref=self.tier, status="")

    def ways(self, column: str) -> Sequence[QuerySet]:
        return [everything(F(column)).filter(tier=self.tier)] if column == "stated_on" else ()


def everything(place: Any) -> QuerySet:
    """All public pledges along the index of `place`."""
    return Pledge.objects.published().annotate(place=place, row=F("pk"))


@dataclass(frozen=True)
class Sample:
    """Keys of the pledges found: all of them, or as many as were looked for."""

    found: list[int]
    all: bool

    @cached_property
    def by_place(self) -> dict[str, int]:
        """How many of them are under each place of the list's index."""
        rows = Listed.objects.filter(pledge__in=self.found).values_list("under")
        return dict(rows.annotate(n=Count("*")).order_by("-n", "under"))

    @cached_property
    def by_column(self) -> dict[str, Counter[str]]:
        rows = Pledge.objects.filter(pk__in=self.found).order_by().values("status", "tier")
        return {name: Counter(row[name] for row in rows) for name in ("status", "tier")}


@dataclass(frozen=True)
class Narrowing:
    conditions: tuple[Condition, ...] = ()
    words: str = ""

    @classmethod
    def of(cls, values: Mapping[str, Any]) -> "Narrowing":
        """By the names and cleaned values of the filters; empty ones narrow nothing."""
        conditions: list[Condition] = []
        for name, value in values.items():
            if name in UNDER and value:
                conditions.append(Under(name, tuple(value) if isinstance(value, Iterable) else (value,)))
        if statuses := values.get("status"):
            conditions.append(WithStatus(tuple(statuses)))
        if tier := values.get("tier"):
            conditions.append(OfTier(tier))
        return cls(tuple(conditions), values.get("q") or "")

    def test(self, pledges: QuerySet) -> QuerySet:
        """These pledges, where they meet every condition."""
        pledges = tested(pledges, self.conditions)
        return pledges.filter(Words(self.words).found()) if self.words else pledges

    def among(self, status: str) -> "Narrowing | None":
        """What narrows pledges that all have this status; None where none of them is left."""
        chosen = [c for c in self.conditions if isinstance(c, WithStatus)]
        if any(status not in condition.statuses for condition in chosen):
            return None
        return Narrowing(tuple(c for c in self.conditions if c not in chosen), self.words)

    @cached_property
    def by_size(self) -> list[tuple[int, Condition]]:
        """The conditions with how many pledges meet each, the narrowest first."""
        sizes = [(c.tallies().aggregate(n=Sum("n"))["n"] or 0, c) for c in self.conditions]
        return sorted(sizes, key=lambda pair: pair[0])

    @cached_property
    def sample(self) -> Sample:
        """What is found among the first rows of the narrowest condition; if that is little and there are more rows,
        what is found in all of them."""
        size, narrowest = self.by_size[0] if self.by_size else (inf, None)
        ways = narrowest.ways("stated_on") if narrowest else [everything(F("stated_on"))]
        others = [condition for condition in self.conditions if condition is not narrowest]
        far = FAR_FOR_WORDS if self.words and size > FAR else FAR
        found = {key: None for way in ways for key in self._first(way.order_by("-place", "-row"), others, far)}
        if size <= far or len(found) >= ENOUGH:
            return Sample(list(found)[:MOST], size <= far and len(found) <= MOST)
        pledges = narrowest.gather() if narrowest and not self.words else self.test(Pledge.objects.published())
        keys = tested(pledges, others).order_by().values_list("pk", flat=True)[: MOST + 1]
        return Sample(list(keys)[:MOST], len(keys) <= MOST)

    def _first(self, way: QuerySet, others: Sequence[Condition], far: int) -> list[int]:
        """The keys of those among the first rows of a way that meet the other conditions."""
        if not others and not self.words:
            return list(way.values_list("row", flat=True)[: MOST + 1])
        first = tested(Pledge.objects.filter(pk__in=way.values("row")[:far]).order_by(), others)
        if not self.words:
            return list(first.values_list("pk", flat=True)[: MOST + 1])
        words = Words(self.words)
        return [key for key, folded in first.values_list("pk", "search_text__folded") if words.hold(folded)]


def tested(pledges: QuerySet, conditions: Iterable[Condition]) -> QuerySet:
    for condition in conditions:
        pledges = condition.test(pledges)
    return pledges
