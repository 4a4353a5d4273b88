"""What a page gives to those who pass it on: an address, a text with its date, a card, a code to scan or to embed."""

import datetime
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import wraps
from itertools import groupby
from typing import Any
from urllib.parse import quote, urlencode

import qrcode
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.timezone import localdate
from django.utils.translation import get_language, gettext

from candidates.models import Candidacy, Candidate
from pledges import card_contents
from pledges.card_contents import score_sentence
from pledges.cards import SIZE, Card
from pledges.choices import Publication
from pledges.embedding import HEIGHTS, Embed
from pledges.http import absolute, site_name
from pledges.models import Assessment, Pledge, Topic
from pledges.representations import Score

LOCALES = {"ky": "ky_KG", "ru": "ru_RU", "en": "en_GB"}
SHEETS = ("pledge", "candidate")
SENT_AT_MOST = 700  # signs of a text in a link; messengers cut longer addresses
View = Callable[..., HttpResponse]


@dataclass(frozen=True)
class Share:
    title: str
    text: str
    """A whole sentence or two, with the day, for the message and for search engines."""
    url: str
    card: Card
    card_url: str
    qr_url: str
    embed: Embed | None
    sheet_url: str
    """Of the sheet to print; empty where there is none."""
    modified: datetime.datetime | None = None

    @property
    def telegram(self) -> str:
        return "https://t.me/share/url?" + _query(url=self.url, text=self._sent)

    @property
    def whatsapp(self) -> str:
        return "https://wa.me/?" + _query(text=f"{self._sent} {self.url}")

    @property
    def email(self) -> str:
        return "mailto:?" + _query(subject=self.title[:SENT_AT_MOST], body=f"{self._sent}\n\n{self.url}")

    @property
    def _sent(self) -> str:
        return self.text if len(self.text) <= SENT_AT_MOST else self.text[: SENT_AT_MOST - 1].rstrip() + "…"

    @property
    def locale(self) -> str:
        return LOCALES.get(get_language() or "", "")

    @property
    def other_locales(self) -> list[str]:
        return [locale for locale in LOCALES.values() if locale != self.locale]

    @property
    def card_size(self) -> tuple[int, int]:
        return SIZE


def _query(**values: str) -> str:
    return urlencode(values, quote_via=quote)


def of_pledge(request: HttpRequest, pledge: Pledge, verdicts: Sequence[Assessment]) -> Share:
    """Of a pledge read with `for_listing()` and its approved assessments."""
    words = {
        "title": pledge.title,
        "who": card_contents.who(pledge),
        "said": date_format(pledge.stated_on),
        "day": date_format(localdate()),
        "status": pledge.state.label,
    }
    text = gettext("Pledge: “%(title)s”. By %(who)s, %(said)s. Status on %(day)s: %(status)s.") % words
    days = [pledge.published_at, *(verdict.decided_at for verdict in verdicts)]
    card = card_contents.of_pledge(pledge)
    return _share(request, card, text, "pledge", pledge.key, modified=max(day for day in days if day))


def of_candidate(request: HttpRequest, person: Candidate, candidacies: Sequence[Candidacy], score: Score) -> Share:
    words = {"name": person.name, "day": date_format(localdate()), "score": score_sentence(score)}
    text = gettext("What %(name)s promised and what became of it, as of %(day)s. %(score)s") % words
    return _share(request, card_contents.of_candidate(person, candidacies, score), text, "candidate", person.slug)


def of_topic(request: HttpRequest, topic: Topic, score: Score) -> Share:
    words = {"topic": topic.name, "day": date_format(localdate()), "score": score_sentence(score)}
    text = gettext("“%(topic)s”: what candidates promised and what became of it, as of %(day)s. %(score)s") % words
    return _share(request, card_contents.of_topic(topic, score), text, "topic", topic.slug)


def of_site(request: HttpRequest, score: Score) -> Share:
    words = {"site": site_name(), "day": date_format(localdate()), "score": score_sentence(score)}
    text = gettext("%(site)s: what candidates promised and what became of it, as of %(day)s. %(score)s") % words
    return _share(request, card_contents.of_site(score), text, "home")


def of_comparison(request: HttpRequest, people: Sequence[tuple[Candidate, Score]]) -> Share:
    """Of two to four candidates, in the order of the page."""
    words = {"names": ", ".join(str(person.name) for person, _score in people), "day": date_format(localdate())}
    text = gettext("What they promised, side by side, as of %(day)s: %(names)s.") % words
    card, query = card_contents.of_comparison(people), "?" + urlencode([("candidate", p.slug) for p, _score in people])
    url, qr_url = (reverse(page) + query for page in ("compare", "compare_qr"))
    card_url = absolute(request, reverse("compare_card")) + f"{query}&v={card.version}"
    return Share(card.title, text, absolute(request, url), card, card_url, qr_url, None, "")


def _share(request: HttpRequest, card: Card, text: str, page: str, *key: str, **values: Any) -> Share:
    """`page` names the address; the card and the code to scan stand below it."""
    card_url = absolute(request, reverse(f"{page}_card", args=key)) + f"?v={card.version}"
    qr_url, url = reverse(f"{page}_qr", args=key), absolute(request, reverse(page, args=key))
    title = card.title if key else site_name()
    embed = _embed(request, title, url, page, *key) if key else None
    sheet_url = reverse(f"{page}_sheet", args=key) if page in SHEETS else ""
    return Share(title, " ".join(text.split()), url, card, card_url, qr_url, embed, sheet_url, **values)


def _embed(request: HttpRequest, title: str, url: str, page: str, key: str) -> Embed:
    oembed = absolute(request, reverse("oembed")) + f"?{_query(url=url)}"
    return Embed(title, absolute(request, reverse(f"{page}_embed", args=[key])), HEIGHTS[page], oembed)


def qr_svg(address: str) -> str:
    """The code for an address as SVG: dark modules in one path on a light ground, with the quiet zone around."""
    code = qrcode.QRCode(border=4, error_correction=qrcode.constants.ERROR_CORRECT_M)
    code.add_data(address)
    rows = code.get_matrix()
    path, side = "".join(_runs(y, row) for y, row in enumerate(rows)), len(rows)
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{side * 6}" height="{side * 6}" viewBox="0 0 {side} {side}"'
        f' shape-rendering="crispEdges"><path fill="#fff" d="M0 0h{side}v{side}H0z"/>'
        f'<path fill="#000" d="{path}"/></svg>\n'
    )


def _runs(y: int, row: Sequence[bool]) -> str:
    """The dark modules of a row, those side by side as one box."""
    found, x = "", 0
    for dark, run in groupby(row):
        n = len(list(run))
        found += f"M{x} {y}h{n}v1h-{n}z" if dark else ""
        x += n
    return found


def of_public_pledge(gone: str = "pledges/withdrawn.html") -> Callable[[View], View]:
    """The view gets the pledge, read for a card; 301 to the same view of the one it was merged into, 410 with the
    page `gone` where it was withdrawn, 404 where it never was public."""

    def decorated(view: View) -> View:
        @wraps(view)
        def answer(request: HttpRequest, key: str) -> HttpResponse:
            pledge = Pledge.objects.published().for_listing().filter(key=key).first()
            if pledge:
                return view(request, pledge)
            other = get_object_or_404(Pledge.objects.select_related("merged_into"), key=key)
            if other.publication == Publication.WITHDRAWN:
                return render(request, gone, {"pledge": other}, status=410)
            if other.publication == Publication.PUBLISHED:
                return redirect(request.resolver_match.view_name, other.merged_into.key, permanent=True)
            raise Http404

        return answer

    return decorated
