"""Deadlines of pledges as a calendar that other programs subscribe to (RFC 5545)."""

import datetime
from collections.abc import Sequence

from django.db.models import F, QuerySet
from django.http import HttpRequest
from django.urls import reverse
from django.utils.timezone import localdate
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from icalendar import Calendar, Event

from pledges.feeds import storable
from pledges.http import absolute, site_name
from pledges.models import Pledge
from pledges.scopes import Scope

MOST = 500
PAST = datetime.timedelta(days=365)


def deadlines(scope: Scope) -> list[Pledge]:
    """Those to come, the nearest first, then those of the last year, the latest first; at most so many together. Read
    along an index, whatever the scope is."""
    today = localdate()
    rows = _with_deadline(scope)
    coming = list(rows.filter(at__gte=today).order_by("at", "row")[:MOST])
    gone = rows.filter(at__lt=today, at__gte=today - PAST).order_by("-at", "-row")[: MOST - len(coming)]
    return coming + list(gone)


def _with_deadline(scope: Scope) -> QuerySet:
    """Public pledges with `at` and `row`, the deadline and the key in the words of the index that holds them."""
    rows = Pledge.objects.published()
    if scope.pledge:
        return rows.filter(pk=scope.pledge, deadline__isnull=False).annotate(at=F("deadline"), row=F("pk"))
    if not scope.under:
        return rows.filter(deadline__isnull=False).annotate(at=F("deadline"), row=F("pk"))
    rows = rows.filter(listed__under=scope.under, listed__deadline__isnull=False)
    return rows.annotate(at=F("listed__deadline"), row=F("listed__pledge_id"))


def calendar(request: HttpRequest, scope: Scope, pledges: Sequence[Pledge]) -> Calendar:
    made = Calendar()
    words = {"what": scope.title, "site": site_name()}
    name = storable(_("Deadlines: %(what)s · %(site)s") % words)
    made.add("prodid", f"-//{request.get_host()}//pledgetracker//{(get_language() or '').upper()}")
    made.add("version", "2.0")
    made.add("calscale", "GREGORIAN")
    made.add("method", "PUBLISH")
    made.add("x-wr-calname", name)
    made.add("name", name)  # the same since RFC 7986
    for pledge in pledges:
        made.add_component(_event(request, pledge))
    return made


def _event(request: HttpRequest, pledge: Pledge) -> Event:
    """The same day keeps its UID for good; DTSTAMP is the pledge's own, so that the file changes with its content
    only."""
    made, host = Event(), request.get_host().partition(":")[0]
    language = {"language": pledge.title.language()}
    status = _("Status: %(status)s.") % {"status": pledge.state.label}
    made.add("uid", f"deadline-{pledge.key}@{host}")
    made.add("dtstamp", pledge.published_at.astimezone(datetime.UTC))
    made.add("dtstart", pledge.deadline)
    made.add("dtend", pledge.deadline + datetime.timedelta(days=1))
    made.add("summary", storable(_("Deadline: %(pledge)s") % {"pledge": pledge.title}), parameters=language)
    made.add("description", storable("\n\n".join([status, *_yardstick(pledge)])))
    made.add("url", absolute(request, reverse("pledge", args=[pledge.key])))
    made.add("transp", "TRANSPARENT")  # nobody is busy by it
    return made


def _yardstick(pledge: Pledge) -> list[str]:
    label = _("What would count as kept")
    return [f"{label}:\n{pledge.kept_if}"] if pledge.kept_if else []
