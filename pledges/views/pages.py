from django.conf import settings
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.cache import patch_vary_headers
from django.utils.translation import get_language_from_request, pgettext

from candidates.alphabet import sort_key
from candidates.models import Candidate, Election
from pledges import as_it_was, linked_data, sharing
from pledges.choices import EvidenceKind, Family, Reason, Status, Strength, Tier
from pledges.citing import citation, shown_or_cited
from pledges.http import dated, public
from pledges.models import Agreement, Assessment, Document, Place, Tally, Topic
from pledges.models.journal import checkpoint
from pledges.replay import Moment
from pledges.representations import link_counts, score

NEWEST = 5
WAYS_IN = 30
COUNTED = 1000
FEW = 10  # below so many pledges coded twice, agreement is not given as a figure


def root(request: HttpRequest) -> HttpResponse:
    """To the reader's language."""
    response = redirect(f"/{get_language_from_request(request)}/")
    patch_vary_headers(response, ["Accept-Language"])
    return response


@public
@dated
def home(request: HttpRequest, moment: Moment | None) -> HttpResponse:
    topics = list(Topic.objects.all()[:WAYS_IN])
    slugs = [topic.slug for topic in topics]
    list_url = reverse("pledge_list") + "?"
    if moment:
        of_topics = as_it_was.totals(Tally.Kind.TOPIC, slugs, moment)
        context = {
            "score": as_it_was.score(Tally.Kind.SITE, moment, list_url=f"{list_url}on={moment.day}&"),
            "newest": as_it_was.newest_assessments(moment, NEWEST),
            "candidates": candidates_at(moment, WAYS_IN),
            "n_documents": _few(Document.objects.published().filter(public_since__lt=moment.end)),
        }
    else:
        of_topics = _totals(Tally.Kind.TOPIC, slugs)
        context = {
            "score": score(Tally.Kind.SITE, list_url=list_url),
            "newest": Assessment.objects.published().newest_first().select_related("pledge")[:NEWEST],
            "candidates": candidates_by_pledges(WAYS_IN),
            "n_documents": _few(Document.objects.published()),
            "n_candidates": _few(Candidate.objects.order_by()),
        }
        context["share"] = sharing.of_site(request, context["score"])
        context["linked"] = linked_data.of_site(request)
    context["places"] = _places(moment)
    context["topics"] = [{"topic": topic, "n": of_topics.get(topic.slug, 0)} for topic in topics]
    context["election"] = Election.objects.first()
    context["cite"] = citation(request, pgettext("citation", "What candidates promised, and what became of it"))
    return shown_or_cited(request, "pages/home.html", context)


def _few(rows: QuerySet) -> int | None:
    """How many rows there are; None if they are too many to count for a page."""
    n = rows[: COUNTED + 1].count()
    return n if n <= COUNTED else None


def _places(moment: Moment | None) -> list[dict[str, object]]:
    """The places with the most public pledges, in the order of the alphabet."""
    counts = _most_pledges(Tally.Kind.PLACE, WAYS_IN)
    if moment:
        then = as_it_was.totals(Tally.Kind.PLACE, list(counts), moment)
        counts = {slug: n for slug, n in then.items() if n}
    places = sorted(Place.objects.filter(slug__in=counts), key=lambda place: sort_key(str(place.name)))
    return [{"place": place, "n": counts[place.slug]} for place in places]


def candidates_by_pledges(most: int) -> list[dict[str, object]]:
    """The candidates with the most public pledges, in the order of the alphabet."""
    return _people(_most_pledges(Tally.Kind.CANDIDATE, most))


def candidates_at(moment: Moment, most: int) -> list[dict[str, object]]:
    """Of those with the most pledges today, the ones who had some at the moment, with how many."""
    counts = as_it_was.totals(Tally.Kind.CANDIDATE, list(_most_pledges(Tally.Kind.CANDIDATE, most)), moment)
    return _people({slug: n for slug, n in counts.items() if n}, f"?on={moment.day}")


def _most_pledges(kind: Tally.Kind, most: int) -> dict[str, int]:
    rows = Tally.objects.filter(kind=kind, status="", n__gt=0).order_by("-n", "ref")
    return dict(rows.values_list("ref", "n")[:most])


def _people(counts: dict[str, int], query: str = "") -> list[dict[str, object]]:
    people = Candidate.objects.filter(slug__in=counts).prefetch_related("candidacies__party")
    return [
        {
            "candidate": person,
            "party": next((c.party for c in person.candidacies.all() if c.party), None),
            "n": counts[person.slug],
            "url": reverse("candidate", args=[person.slug]) + query,
        }
        for person in people
    ]


def _totals(kind: Tally.Kind, refs: list[str]) -> dict[str, int]:
    return dict(Tally.objects.filter(kind=kind, status="", ref__in=refs).values_list("ref", "n"))


@public
def method(request: HttpRequest) -> HttpResponse:
    context = {
        "families": list(Family),
        "statuses": list(Status),
        "tiers": list(Tier),
        "strengths": list(Strength),
        "reasons": list(Reason),
        "kinds": list(EvidenceKind),
        "links": link_counts(),
        "checkpoint": checkpoint(),
        "agreement": Agreement.objects.first(),
        "few": FEW,
    }
    return render(request, "pages/method.html", context)


@public
def design(request: HttpRequest) -> HttpResponse:
    """Tokens, marks, states and components on one page; only while developing (pledges/urls.py)."""
    return render(request, "pages/design.html")


@public
def accessibility(request: HttpRequest) -> HttpResponse:
    return render(request, "pages/accessibility.html")


@public
def robots(request: HttpRequest) -> HttpResponse:
    sitemap = request.build_absolute_uri(reverse("sitemap"))
    closed = [f"/{code}/{part}/" for code, _name in settings.LANGUAGES for part in ("admin", "account")]
    rules = "".join(f"Disallow: {path}\n" for path in closed)
    return HttpResponse(f"User-agent: *\n{rules}Sitemap: {sitemap}\n", content_type="text/plain")
