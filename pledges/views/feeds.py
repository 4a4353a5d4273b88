"""What can be followed, as feeds."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _

from candidates.models import Candidate
from pledges import scopes
from pledges.feeds import feed
from pledges.http import problem, public
from pledges.models import Pledge, Topic
from pledges.news import news

NEWEST = 50


@public
def of_everything(request: HttpRequest, form: str) -> HttpResponse:
    return _feed(request, scopes.everything(), form)


@public
def of_search(request: HttpRequest, form: str) -> HttpResponse:
    """The list under the parameters of the list; 400 where the list would answer so."""
    try:
        scope = scopes.of_search(request.GET)
    except scopes.BadScope as bad:
        hint = (reverse("pledge_list"), _("Pledges"))
        return problem(request, heading=_("No such search"), message=str(bad), status=400, hint=hint)
    return _feed(request, scope, form, f"?{scope.query}" if scope.query else "")


@public
def of_pledge(request: HttpRequest, key: str, form: str) -> HttpResponse:
    """Also of one that was withdrawn or merged: that is the last thing its followers are told."""
    pledge = get_object_or_404(Pledge.objects.filter(published_at__isnull=False), key=key)
    return _feed(request, scopes.of_pledge(pledge), form)


@public
def of_candidate(request: HttpRequest, slug: str, form: str) -> HttpResponse:
    return _feed(request, scopes.of_row("candidate", get_object_or_404(Candidate, slug=slug)), form)


@public
def of_topic(request: HttpRequest, slug: str, form: str) -> HttpResponse:
    return _feed(request, scopes.of_row("topic", get_object_or_404(Topic, slug=slug)), form)


def _feed(request: HttpRequest, scope: scopes.Scope, form: str, query: str = "") -> HttpResponse:
    made = feed(request, scope, request.path + query, news(scope.entries(NEWEST)), form)
    return HttpResponse(made.writeString("utf-8"), content_type=made.content_type)
