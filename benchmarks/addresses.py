"""The pages that are timed: every kind, every filter alone and in pairs, every order, the first page and a deep one."""

from collections.abc import Iterator
from itertools import combinations
from urllib.parse import parse_qsl, urlencode

from django.http import QueryDict
from django.urls import reverse
from django.utils.translation import override

from candidates.models import Candidate, Election
from pledges.choices import Status
from pledges.filters import PledgeFilter
from pledges.listing import PAGE, page
from pledges.models import Document, Pledge, Tally
from pledges.sitemaps import SITEMAPS

DEEP = 1000  # pages before the one that is asked
COMMON, EVERYWHERE = "жол", "синтетика"


def addresses() -> Iterator[tuple[str, str]]:
    """(name, address) of each."""
    yield from _pages()
    yield from _ways()
    yield from _lists()
    yield from _sitemaps()


def _pages() -> Iterator[tuple[str, str]]:
    routes = {
        "home": [],
        "pledge": [Pledge.objects.published().filter(status=Status.KEPT).first().key],
        "candidate_list": [],
        "candidate": [_largest("candidate")],
        "party": [_largest("party")],
        "election": [_largest("election")],
        "topic_list": [],
        "topic": [_largest("topic")],
        "place_list": [],
        "document_list": [],
        "document": [Document.objects.order_by("id").values_list("slug", flat=True).first()],
        "method": [],
    }
    with override("ky"):
        for route, args in routes.items():
            yield route.replace("_", " "), reverse(route, args=args)
        for route, model in (("candidate_list", Candidate), ("document_list", Document)):
            order = ("sort_key", "id") if model is Candidate else ("-published", "-id")
            place = min(model.objects.count() * 9 // 10, DEEP * 60)
            last = model.objects.order_by(*order).values_list("pk", flat=True)[place]
            yield f"{route.replace('_', ' ')}, deep", f"{reverse(route)}?after={last}"


def _ways() -> Iterator[tuple[str, str]]:
    """Feeds, calendars, pictures, comparisons, small pages and sheets, of what has the most pledges."""
    candidate, topic, pledge = _largest("candidate"), _largest("topic"), Pledge.objects.published().first().key
    two = Tally.objects.filter(kind="candidate", status="").order_by("-n").values_list("ref", flat=True)[:2]
    routes = {
        "feed": ["atom"],
        "pledge_feed": [pledge, "atom"],
        "candidate_feed": [candidate, "atom"],
        "topic_feed": [topic, "atom"],
        "pledge_list_feed": ["atom"],
        "deadlines": [],
        "candidate_deadlines": [candidate],
        "topic_deadlines": [topic],
        "pictures": [],
        "home_card": [],
        "candidate_card": [candidate],
        "pledge_embed": [pledge],
        "candidate_embed": [candidate],
        "topic_embed": [topic],
        "candidate_sheet": [candidate],
    }
    with override("ky"):
        for route, args in routes.items():
            yield route.replace("_", " "), reverse(route, args=args)
        yield "feed of a search", reverse("pledge_list_feed", args=["atom"]) + "?" + urlencode({"q": COMMON})
        yield "compare", reverse("compare") + "?" + urlencode([("candidate", slug) for slug in two])
        name = str(Candidate.objects.first().name).split()[1]
        yield "candidates by name", reverse("candidate_list") + "?" + urlencode({"name": name})


def _lists() -> Iterator[tuple[str, str]]:
    values = filters()
    queries = {"": ""} | values
    for one, other in combinations([name for name in values if not name.endswith(")")], 2):
        queries[f"{one}, {other}"] = f"{values[one]}&{values[other]}"
    for name, query in queries.items():
        yield f"list: {name or 'all'}", _list("ky", query)
    for name in ("", *values):
        for sort, language in (("assessed", "ky"), ("title", "ky")):
            yield f"list: {name or 'all'}, by {sort}", _list(language, f"{queries[name]}&sort={sort}")
    for language in ("ru", "en"):
        yield f"list: all, by title, {language}", _list(language, "sort=title")
    for name in ("", *values):
        for sort in ("newest", "assessed", "title") if not name or name in ("party", "q") else ("newest",):
            query = f"{queries[name]}&sort={sort}"
            if deep := _deep(query):
                yield f"list: {name or 'all'}, by {sort}, deep", _list("ky", f"{query}&after={deep}")


def filters() -> dict[str, str]:
    """Each filter with the value that finds most, and in brackets with values that are hard for another reason."""
    oldest = Election.objects.order_by("date").first().slug
    rarest = {
        kind: Tally.objects.filter(kind=kind, status="").order_by("n").first().ref
        for kind in ("party", "topic", "place")
    }
    return {
        "candidate": f"candidate={_largest('candidate')}",
        "party": f"party={_largest('party')}",
        "election": f"election={_largest('election')}",
        "topic": f"topic={_largest('topic')}",
        "place": f"place={_largest('place')}",
        "status": "status=not_rated",
        "tier": "tier=testable",
        "q": urlencode({"q": COMMON}),
        "party (smallest)": f"party={rarest['party']}",
        "election (oldest)": f"election={oldest}",
        "topic (smallest)": f"topic={rarest['topic']}",
        "topic (two)": f"topic={_largest('topic')}&topic={rarest['topic']}",
        "place (smallest)": f"place={rarest['place']}",
        "place (two)": f"place={_largest('place')}&place={rarest['place']}",
        "status (rare)": "status=not_checkable",
        "status (two)": "status=kept&status=broken",
        "q (rare)": urlencode({"q": str(Candidate.objects.first().name).split()[1]}),
        "q (in every pledge)": urlencode({"q": EVERYWHERE}),
        "q (two words)": urlencode({"q": "мектеп куруу"}),
        "q (one letter)": urlencode({"q": "м"}),
    }


def _largest(kind: str) -> str:
    return Tally.objects.filter(kind=kind, status="").order_by("-n").first().ref


def _list(language: str, query: str) -> str:
    with override(language):
        return reverse("pledge_list") + "?" + query.lstrip("&")


def _deep(query: str) -> str:
    """The cursor after DEEP pages, or of the last full page; empty where there is but one."""
    with override("ky"):
        filterset = PledgeFilter(QueryDict(urlencode(parse_qsl(query))), queryset=Pledge.objects.published())
        if not filterset.form.is_valid():
            raise ValueError(f"{query}: {filterset.form.errors}")
        sort, narrowing, size = filterset.form.cleaned_data["sort"], filterset.narrowing(), DEEP * PAGE
        while size > PAGE and not (after := page(narrowing, sort=sort, size=size).after):
            size = min(size, len(page(narrowing, sort=sort, size=size).pledges) - 1) // PAGE * PAGE
        return after if size > PAGE else ""


def _sitemaps() -> Iterator[tuple[str, str]]:
    yield "sitemap", reverse("sitemap")
    last = SITEMAPS["pledges"]().paginator.num_pages
    yield "sitemap of pledges", reverse("sitemap_part", args=["pledges"])
    yield "sitemap of pledges, last part", reverse("sitemap_part", args=["pledges"]) + f"?p={last}"
