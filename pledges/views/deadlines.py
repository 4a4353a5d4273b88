"""Deadlines of what can be followed, as calendars."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404

from candidates.models import Candidate
from pledges import scopes
from pledges.deadlines import calendar, deadlines
from pledges.http import public
from pledges.models import Pledge, Topic


@public
def of_everything(request: HttpRequest) -> HttpResponse:
    return _calendar(request, scopes.everything())


@public
def of_pledge(request: HttpRequest, key: str) -> HttpResponse:
    return _calendar(request, scopes.of_pledge(get_object_or_404(Pledge.objects.published(), key=key)))


@public
def of_candidate(request: HttpRequest, slug: str) -> HttpResponse:
    return _calendar(request, scopes.of_row("candidate", get_object_or_404(Candidate, slug=slug)))


@public
def of_topic(request: HttpRequest, slug: str) -> HttpResponse:
    return _calendar(request, scopes.of_row("topic", get_object_or_404(Topic, slug=slug)))


def _calendar(request: HttpRequest, scope: scopes.Scope) -> HttpResponse:
    made = calendar(request, scope, deadlines(scope))
    response = HttpResponse(made.to_ical(sorted=False), content_type="text/calendar; charset=utf-8")
    response["Content-Disposition"] = 'inline; filename="deadlines.ics"'
    return response
