"""What can be followed: everything, a pledge, or what a search of the list finds. Its parameters are those of the list,
or `pledge`."""

from collections.abc import Iterable
from dataclasses import dataclass
from urllib.parse import urlencode

from django.db.models import QuerySet
from django.http import QueryDict
from django.urls import reverse
from django.utils.translation import gettext as _

from candidates.models import Candidate
from pledges.choices import Status, Tier
from pledges.facets import slugs_of
from pledges.filters import PledgeFilter
from pledges.models import Followed, Listed, Pledge, Statement, Topic
from pledges.models.alerts import LONGEST_QUERY
from pledges.narrowing import Narrowing, OfTier, Under, WithStatus, tested
from pledges.search import Words

LOOKS = (200, 1800)  # entries whose pledges are looked at under the filters of a search: first, and if that is too few


class BadScope(ValueError):
    """The parameters name nothing that can be followed; `faults` says why, in sentences."""

    def __init__(self, faults: list[str]) -> None:
        super().__init__(" ".join(faults))
        self.faults = faults


@dataclass(frozen=True)
class Scope:
    """`under` is where its entries stand in the index (models/followed.py), `terms` where ends of terms stand that
    concern it; of these entries, those count whose pledges are found by `search`."""

    title: str
    page: str
    """The page of what is followed."""
    query: str
    """The parameters that say the same again."""
    under: str = ""
    terms: tuple[str, ...] = ()
    search: Narrowing | None = None
    pledge: int | None = None

    def entries(self, most: int, after: int = 0) -> list[int]:
        """The numbers of the newest `most` entries after that one, the newest first."""
        way = _newest(Followed.objects.filter(under=self.under), after)
        if self.search:
            return self._found(way, most)
        found = set(way.values_list("number", flat=True)[:most])
        if self.terms:
            of_terms = _newest(Followed.objects.filter(under__in=self.terms), after)
            found.update(of_terms.values_list("number", flat=True)[:most])
        return sorted(found, reverse=True)[:most]

    def _found(self, way: QuerySet, most: int) -> list[int]:
        """Those of pledges that the search finds, among as many entries as are looked at."""
        found: list[int] = []
        begin = 0
        for look in LOOKS:
            rows = list(way.values_list("number", "pledge_id")[begin : begin + look])
            pledges = _meeting(self.search, {pledge for _number, pledge in rows if pledge})
            found += [number for number, pledge in rows if pledge in pledges]
            begin += look
            if len(found) >= most or len(rows) < look:
                break
        return found[:most]


def _newest(rows: QuerySet, after: int) -> QuerySet:
    return rows.filter(number__gt=after).order_by("-number")


def _meeting(search: Narrowing, keys: Iterable[int]) -> set[int]:
    """Of these pledges, the ones that the search finds; one that was withdrawn counts, since that is news of it."""
    rows = tested(Pledge.objects.filter(pk__in=keys, published_at__isnull=False).order_by(), search.conditions)
    if not search.words:
        return set(rows.values_list("pk", flat=True))
    words = Words(search.words)
    return {key for key, folded in rows.values_list("pk", "search_text__folded") if words.hold(folded)}


def everything() -> Scope:
    return Scope(_("All changes"), reverse("home"), "")


def of_pledge(pledge: Pledge) -> Scope:
    """Also of one that was withdrawn or merged: its followers are told so."""
    elections = Statement.objects.filter(pledge=pledge).values_list("candidacy__election", flat=True).distinct()
    return Scope(
        title=str(pledge.title) if pledge.is_public else pledge.key,
        page=reverse("pledge", args=[pledge.key]),
        query=urlencode({"pledge": pledge.key}),
        under=Followed.place("pledge", pledge),
        pledge=pledge.pk,
        terms=tuple(f"term:{election}" for election in elections.order_by()),
    )


def scope(query: QueryDict) -> Scope:
    """What these parameters name. BadScope where they name nothing; parameters that are not the list's are ignored."""
    keys = query.getlist("pledge")
    if not keys:
        return of_search(query)
    pledge = Pledge.objects.filter(key=keys[0], published_at__isnull=False).first() if len(keys) == 1 else None
    if pledge is None:
        raise BadScope([_("There is no such pledge.")])
    return of_pledge(pledge)


def of_search(query: QueryDict) -> Scope:
    """What the list shows under these filters; one candidate or one topic alone is followed as such, whose own page it
    then leads to."""
    filterset = PledgeFilter(query, queryset=Pledge.objects.published())
    if faults := filterset.faults:
        raise BadScope(faults)
    active = filterset.active()
    if not active:
        return everything()
    narrowing = Narrowing.of(active)
    said = urlencode([(name, slug) for name, value in active.items() for slug in sorted(slugs_of(value))])
    if len(said) > LONGEST_QUERY:
        raise BadScope([_("There are too many filters to follow.")])
    alone = [c for c in narrowing.conditions if isinstance(c, Under) and len(c.rows) == 1]
    if alone and len(active) == 1 and alone[0].name in ("candidate", "topic"):
        return of_row(alone[0].name, alone[0].rows[0])
    under = alone[0].places[0] if alone else ""
    return Scope(_title(narrowing), f"{reverse('pledge_list')}?{said}", said, under, search=narrowing)


def of_row(name: str, row: Candidate | Topic) -> Scope:
    return Scope(str(row.name), reverse(name, args=[row.slug]), urlencode({name: row.slug}), Listed.place(name, row))


def _title(narrowing: Narrowing) -> str:
    parts = []
    for condition in narrowing.conditions:
        if isinstance(condition, Under):
            parts += [str(row.name) for row in condition.rows]
        elif isinstance(condition, WithStatus):
            parts += [str(Status(status).label) for status in condition.statuses]
        elif isinstance(condition, OfTier):
            parts.append(str(Tier(condition.tier).label))
    if narrowing.words:
        parts.append(_("“%(words)s”") % {"words": narrowing.words})
    return ", ".join(parts)
