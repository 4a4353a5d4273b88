from urllib.parse import urlencode

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.cache import get_conditional_response, patch_cache_control

from candidates.models import Candidate
from pledges import card_contents
from pledges.cards import Card, draw
from pledges.comparing import FEWEST, MOST, asked_for
from pledges.http import public
from pledges.models import Pledge, Tally, Topic
from pledges.representations import score, scores
from pledges.sharing import of_public_pledge, qr_svg

FRESH = 60 * 60  # seconds that a card may be kept under the address that names its version


@public
@of_public_pledge()
def pledge_card(request: HttpRequest, pledge: Pledge) -> HttpResponse:
    return _drawn(request, card_contents.of_pledge(pledge))


@public
def candidate_card(request: HttpRequest, slug: str) -> HttpResponse:
    person = get_object_or_404(Candidate, slug=slug)
    candidacies = person.candidacies.select_related("party", "election")
    return _drawn(request, card_contents.of_candidate(person, candidacies, score(Tally.Kind.CANDIDATE, slug)))


@public
def topic_card(request: HttpRequest, slug: str) -> HttpResponse:
    topic = get_object_or_404(Topic, slug=slug)
    return _drawn(request, card_contents.of_topic(topic, score(Tally.Kind.TOPIC, slug)))


@public
def comparison_card(request: HttpRequest) -> HttpResponse:
    people = _compared(request)
    counted = scores(Tally.Kind.CANDIDATE, [person.slug for person in people])
    return _drawn(request, card_contents.of_comparison([(person, counted[person.slug]) for person in people]))


@public
def site_card(request: HttpRequest) -> HttpResponse:
    return _drawn(request, card_contents.of_site(score(Tally.Kind.SITE)))


def _drawn(request: HttpRequest, card: Card) -> HttpResponse:
    """The picture, drawn only for those who do not have it yet. Other sites may show it."""
    etag = f'"{card.version}"'
    response = get_conditional_response(request, etag=etag)
    if response is None:
        response = HttpResponse(draw(card), content_type="image/png")
    response["ETag"] = etag
    response["Cross-Origin-Resource-Policy"] = "cross-origin"
    response["X-Robots-Tag"] = "noindex"
    if request.GET.get("v") == card.version:
        patch_cache_control(response, public=True, max_age=FRESH)
    return response


@public
@of_public_pledge()
def pledge_qr(request: HttpRequest, pledge: Pledge) -> HttpResponse:
    return _scanned(request, reverse("pledge", args=[pledge.key]))


@public
def candidate_qr(request: HttpRequest, slug: str) -> HttpResponse:
    return _scanned(request, reverse("candidate", args=[get_object_or_404(Candidate, slug=slug).slug]))


@public
def topic_qr(request: HttpRequest, slug: str) -> HttpResponse:
    return _scanned(request, reverse("topic", args=[get_object_or_404(Topic, slug=slug).slug]))


@public
def comparison_qr(request: HttpRequest) -> HttpResponse:
    query = urlencode([("candidate", person.slug) for person in _compared(request)])
    return _scanned(request, f"{reverse('compare')}?{query}")


def _compared(request: HttpRequest) -> list[Candidate]:
    people, unknown = asked_for(request.GET.getlist("candidate"))
    if unknown or not FEWEST <= len(people) <= MOST:
        raise Http404
    return people


@public
def site_qr(request: HttpRequest) -> HttpResponse:
    return _scanned(request, reverse("home"))


def _scanned(request: HttpRequest, path: str) -> HttpResponse:
    return HttpResponse(qr_svg(request.build_absolute_uri(path)), content_type="image/svg+xml")
