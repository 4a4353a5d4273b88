from itertools import takewhile
from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from pledges import facets
from pledges.choices import Family, Power, Publication, Status
from pledges.filters import PledgeFilter
from pledges.http import public
from pledges.listing import SORTS, BadCursor, Page, page
from pledges.models import Assessment, Pledge
from pledges.representations import assessment_rows, statement_row

PARAMETERS = ("q", *facets.LABELS, "sort")


@public
def pledge_list(request: HttpRequest) -> HttpResponse:
    """The list under any combination of filters; 400 with sentences where a value is not valid."""
    filterset = PledgeFilter(request.GET, queryset=Pledge.objects.published())
    errors = _errors(filterset)
    after = request.GET.get("after", "")
    if not errors:
        try:
            values = filterset.form.cleaned_data
            found = page(filterset.narrowing(), sort=values["sort"] or "newest", after=after)
        except BadCursor:
            errors = [_("This link to a further page is damaged. Begin again with the first page.")]
    if errors:
        return render(request, "pledges/list.html", _refused(request, errors), status=400)
    return render(request, "pledges/list.html", _listed(request, filterset, found, after))


def _errors(filterset: PledgeFilter) -> list[str]:
    form = filterset.form
    return [
        f"{form.fields[name].label}: {message}" if name in form.fields else str(message)
        for name, messages in form.errors.items()
        for message in messages
    ]


def _refused(request: HttpRequest, errors: list[str]) -> dict[str, Any]:
    """Nothing is listed, what was typed stays, and every filter can be chosen anew."""
    unfiltered = PledgeFilter(QueryDict(), queryset=Pledge.objects.published())
    unfiltered.form.is_valid()
    return {
        "errors": errors,
        "facets": facets.facets(unfiltered),
        "q": request.GET.get("q", ""),
        "sort": "newest",
        "sorts": _sorts("newest"),
        "chips": [],
        "clear_url": reverse("pledge_list"),
        "pledges": [],
        "total": None,
        "next_url": "",
        "first_url": "",
        "loosen": [],
    }


def _listed(request: HttpRequest, filterset: PledgeFilter, found: Page, after: str) -> dict[str, Any]:
    values = filterset.form.cleaned_data
    shown = facets.facets(filterset)
    chips = _chips(request.GET, shown, values["q"])
    return {
        "errors": [],
        "facets": shown,
        "q": values["q"],
        "sort": values["sort"] or "newest",
        "sorts": _sorts(values["sort"] or "newest"),
        "chips": chips,
        "clear_url": reverse("pledge_list"),
        "pledges": Pledge.objects.for_listing_of(found.pledges),
        "total": facets.total(filterset),
        "next_url": _url(request.GET, after=found.after) if found.after else "",
        "first_url": _url(request.GET, after=None) if after else "",
        "loosen": [] if found.pledges else chips,
    }


def _sorts(chosen: str) -> list[dict[str, Any]]:
    return [{"value": value, "label": label, "selected": value == chosen} for value, label in SORTS.items()]


def _chips(query: QueryDict, shown: list[facets.Facet], q: str) -> list[dict[str, Any]]:
    """One for each value that is set, with the address of the list without it."""
    chips = (
        [{"label": _("“%(words)s”") % {"words": q}, "kind": _("Words"), "url": _url(query, q=None, after=None)}]
        if q
        else []
    )
    for facet in shown:
        for choice in facet.choices:
            if choice.selected:
                url = _url(query, without=(facet.name, choice.value), after=None)
                chips.append({"label": choice.label, "kind": facet.label, "url": url})
    return chips


def _url(query: QueryDict, *, without: tuple[str, str] = ("", ""), **changes: str | None) -> str:
    """The list's address with the known parameters of `query`, changed; None takes a parameter off."""
    pairs = [(name, value) for name in PARAMETERS for value in query.getlist(name) if value]
    kept = [pair for pair in pairs if pair != without and pair[0] not in changes]
    kept += [(name, value) for name, value in changes.items() if value]
    return reverse("pledge_list") + (f"?{urlencode(kept)}" if kept else "")


@public
def pledge_detail(request: HttpRequest, key: str) -> HttpResponse:
    """One pledge; 301 where it was merged into another, 410 with the reason where it was withdrawn."""
    pledge = get_object_or_404(Pledge.objects.select_related("merged_into"), key=key)
    if pledge.publication == Publication.WITHDRAWN:
        return render(request, "pledges/withdrawn.html", {"pledge": pledge}, status=410)
    if pledge.publication == Publication.PUBLISHED and pledge.merged_into:
        return redirect("pledge", pledge.merged_into.key, permanent=True)
    pledge = get_object_or_404(Pledge.objects.published().for_listing(), key=key)
    return render(request, "pledges/detail.html", _shown(request, pledge))


def _shown(request: HttpRequest, pledge: Pledge) -> dict[str, Any]:
    statements = pledge.statements.select_related(
        "candidacy__candidate", "candidacy__party", "candidacy__election", "document"
    ).defer("document__raw")
    verdicts = list(pledge.assessments.published().newest_first().prefetch_related("evidence"))
    rows = [statement_row(statement) for statement in statements]
    return {
        "pledge": pledge,
        "tier_definition": pledge.tier_enum.definition,
        "statements": rows,
        "assessments": assessment_rows(verdicts),
        "not_known": _not_known(pledge, rows),
        "permalink": request.build_absolute_uri(request.path),
        "overdue": _overdue(pledge),
        "kept_late": _kept_late(pledge, verdicts),
        "yardstick_is_newer": _yardstick_is_newer(pledge, verdicts),
        "merged_from": list(pledge.merged_from.values_list("key", flat=True)),
    }


def _overdue(pledge: Pledge) -> bool:
    passed = pledge.deadline is not None and pledge.deadline < localdate()
    return passed and pledge.state.family is Family.OPEN


def _kept_late(pledge: Pledge, verdicts: list[Assessment]) -> bool:
    """Kept, and first found so after the deadline; a later verdict that confirms it does not make it late."""
    since = [verdict.date for verdict in takewhile(lambda verdict: verdict.status == Status.KEPT, verdicts)]
    return bool(since and pledge.deadline and since[-1] > pledge.deadline)


def _yardstick_is_newer(pledge: Pledge, verdicts: list[Assessment]) -> bool:
    """The yardstick was written or changed after the first verdict was decided."""
    first = min((localdate(verdict.decided_at) for verdict in verdicts), default=None)
    return bool(first and pledge.kept_if_on and pledge.kept_if_on > first)


def _not_known(pledge: Pledge, rows: list[dict[str, Any]]) -> list[str]:
    """What a reader might look for and the record does not hold, said aloud."""
    unknown = []
    if pledge.status == Status.NOT_RATED:
        unknown.append(_("Nobody has judged yet what became of this pledge."))
    if not pledge.deadline:
        unknown.append(_("No deadline was named."))
    if pledge.power == Power.UNKNOWN:
        unknown.append(_("Whether it is within the council's own power has not been established."))
    if any(row["candidacy"].mandate == "unknown" for row in rows):
        unknown.append(_("Whether those who made it were elected is not recorded."))
    return unknown
