"""Sheets of A4 paper for meetings: a pledge, and what a candidate promised."""

from typing import Any

from django.db.models import Prefetch
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.timezone import localdate
from django.utils.translation import get_language

from candidates.models import Candidate
from pledges.choices import Stance
from pledges.http import absolute, public
from pledges.listing import page
from pledges.models import Evidence, Pledge, Reply, Tally
from pledges.narrowing import Narrowing
from pledges.representations import in_order_of_topics, score
from pledges.sharing import of_public_pledge
from pledges.translations import beside

QUOTES, LINKS, PLEDGES = 3, 6, 100  # what a sheet shows of each; how many more there are stands below
ADDRESS = 60  # signs of a link that are printed


@public
@of_public_pledge()
def pledge_sheet(request: HttpRequest, pledge: Pledge) -> HttpResponse:
    statements = list(pledge.statements.all())
    translations = beside(statements[:QUOTES])
    replies = Reply.objects.published().select_related("candidacy__candidate")
    newest = pledge.assessments.published().newest_first().prefetch_related(Prefetch("replies", replies)).first()
    links = list(newest.evidence.all()[: LINKS + 1]) if newest else []
    context = {
        "pledge": pledge,
        "statements": [{"statement": said, "translation": translations.get(said.pk)} for said in statements[:QUOTES]],
        "more_statements": max(0, len(statements) - QUOTES),
        "assessment": newest,
        "replies": list(newest.replies.all()[:1]) if newest else [],
        "evidence": [_printed(link) for link in links[:LINKS]],
        "more_evidence": len(links) > LINKS,
    }
    return _sheet(request, "pledge", reverse("pledge", args=[pledge.key]), context)


def _printed(link: Evidence) -> dict[str, Any]:
    address = link.url.partition("://")[2].removeprefix("www.").rstrip("/")
    return {
        "evidence": link,
        "against": link.stance == Stance.CONTRADICTS,
        "address": address if len(address) <= ADDRESS else f"{address[: ADDRESS - 1]}…",
        "lang": link.language if link.language != get_language() else "",
    }


@public
def candidate_sheet(request: HttpRequest, slug: str) -> HttpResponse:
    person = get_object_or_404(Candidate, slug=slug)
    how = score(Tally.Kind.CANDIDATE, slug)
    shown = page(Narrowing.of({"candidate": person}), size=PLEDGES).pledges
    context = {
        "candidate": person,
        "candidacies": person.candidacies.select_related("candidate", "party", "election"),
        "score": how,
        "groups": in_order_of_topics(Pledge.objects.for_listing_of(shown)),
        "more": max(0, how.total + how.left_out - len(shown)),
    }
    return _sheet(request, "candidate", reverse("candidate", args=[slug]), context)


def _sheet(request: HttpRequest, name: str, path: str, context: dict[str, Any]) -> HttpResponse:
    about = {"page_url": absolute(request, path), "day": localdate()}
    return render(request, f"sheets/{name}.html", context | about)
