from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.cache import patch_vary_headers
from django.utils.translation import get_language_from_request

from candidates.models import Candidate, Election
from pledges.choices import EvidenceKind, Family, Reason, Status, Strength, Tier
from pledges.http import public
from pledges.models import Assessment, Document, Tally, Topic
from pledges.models.journal import checkpoint
from pledges.representations import score

NEWEST = 5
WAYS_IN = 30


def root(request: HttpRequest) -> HttpResponse:
    """To the reader's language."""
    response = redirect(f"/{get_language_from_request(request)}/")
    patch_vary_headers(response, ["Accept-Language"])
    return response


@public
def home(request: HttpRequest) -> HttpResponse:
    newest = Assessment.objects.published().newest_first().select_related("pledge")[:NEWEST]
    topics = Topic.objects.all()[:WAYS_IN]
    of_topics = _totals(Tally.Kind.TOPIC, [topic.slug for topic in topics])
    context = {
        "score": score(Tally.Kind.SITE, list_url=reverse("pledge_list") + "?"),
        "newest": newest,
        "candidates": candidates_by_pledges(WAYS_IN),
        "topics": [{"topic": topic, "n": of_topics.get(topic.slug, 0)} for topic in topics],
        "n_documents": Document.objects.published().count(),
        "n_candidates": Candidate.objects.count(),
        "election": Election.objects.first(),
    }
    return render(request, "pages/home.html", context)


def candidates_by_pledges(most: int) -> list[dict[str, object]]:
    """The candidates with the most public pledges, in the order of the alphabet."""
    rows = Tally.objects.filter(kind=Tally.Kind.CANDIDATE, status="", n__gt=0).order_by("-n", "ref")
    counts = dict(rows.values_list("ref", "n")[:most])
    people = Candidate.objects.filter(slug__in=counts).prefetch_related("candidacies__party")
    return [
        {
            "candidate": person,
            "party": next((c.party for c in person.candidacies.all() if c.party), None),
            "n": counts[person.slug],
            "url": reverse("candidate", args=[person.slug]),
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
        "checkpoint": checkpoint(),
    }
    return render(request, "pages/method.html", context)


@public
def robots(request: HttpRequest) -> HttpResponse:
    sitemap = request.build_absolute_uri(reverse("sitemap"))
    closed = [f"/{code}/{part}/" for code, _name in settings.LANGUAGES for part in ("admin", "account")]
    rules = "".join(f"Disallow: {path}\n" for path in closed)
    return HttpResponse(f"User-agent: *\n{rules}Sitemap: {sitemap}\n", content_type="text/plain")
