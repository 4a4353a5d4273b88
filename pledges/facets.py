"""The counts beside each choice of a filter, under the other filters. Read from the tallies where at most one other
filter is set; else counted in a sample, and shown as "at least" where that does not hold all (narrowing.py)."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from django.db.models import Q, Sum
from django.http import QueryDict
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from candidates.models import Candidate, Election, Party
from candidates.translated import Translated
from pledges.choices import Status, Tier
from pledges.filters import PledgeFilter
from pledges.models import Place, Tally, Topic

LONGEST_LIST = 12
Kind = Tally.Kind
LABELS = {
    "topic": _("Topic"),
    "place": _("Part of the city"),
    "status": _("Status"),
    "candidate": _("Candidate"),
    "party": _("Party"),
    "election": _("Election"),
    "tier": _("Tier"),
}
MULTIPLE = ("topic", "place", "status")
REGISTER = {"candidate": Candidate, "party": Party, "election": Election, "topic": Topic, "place": Place}
MORE = {"candidate": (_("All candidates"), "candidate_list"), "place": (_("All parts of the city"), "place_list")}


@dataclass(frozen=True)
class Choice:
    value: str
    label: Translated | str | Promise
    n: int | None
    at_least: bool
    selected: bool


@dataclass(frozen=True)
class Facet:
    name: str
    label: str | Promise
    multiple: bool
    choices: list[Choice]
    more_url: str = ""
    more_label: str | Promise = ""
    typed: str = ""
    """The name that was asked for; `choices` are those who have it."""


@dataclass(frozen=True)
class Total:
    n: int
    at_least: bool


@dataclass(frozen=True)
class _Counts:
    by_slug: dict[str, int]
    at_least: bool = False


def facets(filterset: PledgeFilter, typed: str = "", people: Sequence[Candidate] = ()) -> list[Facet]:
    """Every facet in the order of the page. Where a name was `typed`, the candidates to choose from are `people`."""
    found = [facet(filterset, name) for name in LABELS]
    if typed:
        chosen = slugs_of(filterset.form.cleaned_data.get("candidate"))
        choices = [Choice(person.slug, person.name, None, False, person.slug in chosen) for person in people]
        place = list(LABELS).index("candidate")
        found[place] = replace(found[place], typed=typed, choices=choices)
    return found


def choices(filterset: PledgeFilter) -> list[Facet]:
    """Every facet with the choices of today and no counts: for a past day they are not kept under filters."""
    unfiltered = PledgeFilter(QueryDict(), queryset=filterset.queryset)
    unfiltered.form.is_valid()
    found = []
    for name in LABELS:
        selected = slugs_of(filterset.form.cleaned_data.get(name))
        labels = _labels(name, _counts(unfiltered, name).by_slug, selected)
        shown = [Choice(slug, label, None, False, slug in selected) for slug, label in labels.items()]
        found.append(Facet(name, LABELS[name], name in MULTIPLE, shown))
    return found


def total(filterset: PledgeFilter) -> Total:
    """How many pledges are found, exactly where a tally knows or the sample holds them all."""
    known = _tallied(filterset.active(), Kind.SITE)
    if known is not None:
        return Total(sum(known.values()), False)
    sample = filterset.narrowing().sample
    return Total(len(sample.found), not sample.all)


def facet(filterset: PledgeFilter, name: str) -> Facet:
    counts = _counts(filterset, name)
    value = filterset.form.cleaned_data.get(name)
    selected = slugs_of(value)
    labels = _labels(name, counts.by_slug, selected)
    choices = [
        Choice(slug, label, counts.by_slug.get(slug, 0), counts.at_least, slug in selected)
        for slug, label in labels.items()
    ]
    label, route = MORE.get(name, ("", ""))
    cut = name in MORE and len(choices) >= LONGEST_LIST
    return Facet(name, LABELS[name], name in MULTIPLE, choices, reverse(route) if route and cut else "", label)


def _counts(filterset: PledgeFilter, name: str) -> _Counts:
    known = _tallied(filterset.active(without=name), Kind.SITE if name == "status" else Kind(name), name == "status")
    if known is not None:
        return _Counts(known)
    sample = filterset.narrowing(without=name).sample
    if name in ("status", "tier"):
        return _Counts(sample.by_column[name], not sample.all)
    found = {
        int(key): n
        for place, n in sample.by_place.items()
        for kind, _colon, key in [place.partition(":")]
        if kind == name
    }
    most = len(found) if name == "topic" else LONGEST_LIST
    rows = REGISTER[name].objects.in_bulk(list(found)[:most])
    return _Counts({row.slug: found[key] for key, row in rows.items()}, not sample.all)


def _tallied(active: dict[str, Any], kind: Kind, by_status: bool = False) -> dict[str, int] | None:
    """The counts from the tallies, or None where they do not know: {slug: n}, or {status: n}."""
    statuses = active.get("status")
    others = {name: value for name, value in active.items() if name != "status"}
    rows = Tally.objects.filter(kind=kind, n__gt=0)
    if kind == Kind.SITE and len(others) == 1:
        (name, value), *_rest = others.items()
        slugs = slugs_of(value)
        if name not in Kind.values or len(slugs) != 1:
            return None
        rows = Tally.objects.filter(kind=name, ref=slugs[0], n__gt=0)
    elif others or (kind == Kind.CANDIDATE and statuses and len(statuses) > 1):
        return None  # the largest sums of several statuses would take the tallies of all candidates
    if by_status:
        return dict(rows.exclude(status="").values_list("status", "n"))
    rows = rows.filter(status__in=statuses or [""])
    limit = None if kind in (Kind.TOPIC, Kind.TIER, Kind.SITE) else LONGEST_LIST
    if len(statuses or [""]) == 1:
        return dict(rows.order_by("-n", "ref").values_list("ref", "n")[:limit])
    return dict(rows.values_list("ref").annotate(sum=Sum("n")).order_by("-sum", "ref")[:limit])


def _labels(name: str, counted: dict[str, int], selected: list[str]) -> dict[str, Translated | str | Promise]:
    if name == "status":
        return {status.value: status.label for status in Status}
    if name == "tier":
        return {tier.value: tier.label for tier in Tier}
    if name == "topic":
        return {topic.slug: topic.name for topic in Topic.objects.all()}
    rows = REGISTER[name].objects.filter(Q(slug__in=counted) | Q(slug__in=selected))
    return {row.slug: row.name for row in sorted(rows, key=lambda row: -counted.get(row.slug, 0))}


def slugs_of(value: Any) -> list[str]:
    """The slugs of a cleaned value: a model row, several, or plain words."""
    if not value:
        return []
    values = [value] if isinstance(value, str) or hasattr(value, "slug") else list(value)
    return [getattr(one, "slug", one) for one in values]
