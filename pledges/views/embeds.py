"""Small pages for the frames of other sites, and what oEmbed tells of them."""

from typing import Any
from urllib.parse import urlsplit
from xml.etree import ElementTree

from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, render
from django.urls import Resolver404, resolve
from django.utils.translation import get_language_from_path, gettext, override

from candidates.models import Candidate
from pledges import card_contents, sharing
from pledges.embedding import WIDTH
from pledges.http import absolute, framed, problem, public
from pledges.models import Pledge, Tally, Topic
from pledges.representations import score
from pledges.sharing import Share, of_public_pledge

THEMES = ("", "light", "dark")
FRESH = 60 * 60  # seconds for which a site may keep an oEmbed answer


@framed
@public
@of_public_pledge(gone="embeds/gone.html")
def pledge_embed(request: HttpRequest, pledge: Pledge) -> HttpResponse:
    words = {"who": card_contents.who(pledge), "said": card_contents.said_on(pledge)}
    return _framed(request, "pledge", {"pledge": pledge, **words, "share": sharing.of_pledge(request, pledge, [])})


@framed
@public
def candidate_embed(request: HttpRequest, slug: str) -> HttpResponse:
    share, how = _candidate(request, slug)
    return _framed(request, "score", {"share": share, "score": how})


@framed
@public
def topic_embed(request: HttpRequest, slug: str) -> HttpResponse:
    share, how = _topic(request, slug)
    return _framed(request, "score", {"share": share, "score": how})


def _framed(request: HttpRequest, name: str, context: dict[str, Any]) -> HttpResponse:
    theme = request.GET.get("theme", "")
    if theme not in THEMES:
        message = gettext("“theme” takes light or dark.")
        return problem(request, heading=gettext("No such appearance"), message=message, status=400)
    return render(request, f"embeds/{name}.html", context | {"theme": theme, "as_of": card_contents.as_of()})


def _candidate(request: HttpRequest, slug: str) -> tuple[Share, Any]:
    person, how = get_object_or_404(Candidate, slug=slug), score(Tally.Kind.CANDIDATE, slug)
    return sharing.of_candidate(request, person, person.candidacies.select_related("party", "election"), how), how


def _topic(request: HttpRequest, slug: str) -> tuple[Share, Any]:
    topic, how = get_object_or_404(Topic, slug=slug), score(Tally.Kind.TOPIC, slug)
    return sharing.of_topic(request, topic, how), how


@public
def oembed(request: HttpRequest) -> HttpResponse:
    """https://oembed.com: 400 for what cannot be read, 404 for an address that has no small page, 501 for a format
    other than json and xml."""
    form = request.GET.get("format", "json")
    if form not in ("json", "xml"):
        return _plain(501, "The formats are json and xml.")
    room = [request.GET.get(name, "10000") for name in ("maxwidth", "maxheight")]
    if not all(text.isascii() and text.isdigit() and len(text) < 10 and int(text) for text in room):
        return _plain(400, "maxwidth and maxheight take a number of pixels.")
    if not request.GET.get("url"):
        return _plain(400, "Give the address of a pledge, a candidate or a topic as url.")
    try:
        told = _told(request, request.GET["url"], *map(int, room))
    except Http404:
        return _plain(404, "There is no public pledge, candidate or topic at this address.")
    if form == "json":
        response: HttpResponse = JsonResponse(told, json_dumps_params={"ensure_ascii": False})
    else:
        root = ElementTree.Element("oembed")
        for name, value in told.items():
            ElementTree.SubElement(root, name).text = str(value)
        xml = ElementTree.tostring(root, encoding="utf-8", xml_declaration=True)
        response = HttpResponse(xml, content_type="text/xml; charset=utf-8")
    response["Access-Control-Allow-Origin"] = "*"
    response["Cross-Origin-Resource-Policy"] = "cross-origin"
    return response


def _plain(status: int, sentence: str) -> HttpResponse:
    return HttpResponse(f"{status}: {sentence}\n", status=status, content_type="text/plain; charset=utf-8")


def _told(request: HttpRequest, url: str, widest: int, highest: int) -> dict[str, Any]:
    """In the language of the address. Http404 for another host, another page, and what is not public."""
    try:
        parts = urlsplit(url)
    except ValueError:
        raise Http404 from None
    language = get_language_from_path(parts.path)
    if parts.scheme not in ("http", "https") or parts.netloc.lower() != request.get_host().lower() or not language:
        raise Http404
    with override(language):
        share = _share_at(request, parts.path)
        width, height = min(WIDTH, widest), min(share.embed.height, highest)
        return {
            "version": "1.0",
            "type": "rich",
            "title": share.title,
            "provider_name": share.card.site,
            "provider_url": absolute(request, f"/{language}/"),
            "cache_age": FRESH,
            "html": share.embed.code_of(width, height),
            "width": width,
            "height": height,
        }


def _share_at(request: HttpRequest, path: str) -> Share:
    try:
        match = resolve(path)
    except Resolver404:
        raise Http404 from None
    if match.url_name == "pledge":
        pledge = get_object_or_404(Pledge.objects.published().for_listing(), key=match.kwargs["key"])
        return sharing.of_pledge(request, pledge, [])
    if match.url_name == "candidate":
        return _candidate(request, match.kwargs["slug"])[0]
    if match.url_name == "topic":
        return _topic(request, match.kwargs["slug"])[0]
    raise Http404
