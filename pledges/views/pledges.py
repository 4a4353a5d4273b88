import datetime
from collections.abc import Sequence
from itertools import takewhile
from typing import Any
from urllib.parse import urlencode

from django.db.models import Prefetch, prefetch_related_objects
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from candidates.models import Candidate
from pledges import as_it_was, facets, linked_data, sharing, translations
from pledges.choices import Family, Power, Publication, Status
from pledges.citing import citation, shown_or_cited
from pledges.comparing import compare_url, makers
from pledges.filters import PledgeFilter
from pledges.history import history
from pledges.http import dated, problem, public, today
from pledges.listing import PAGE, SORTS, BadCursor, page
from pledges.models import Assessment, Closing, Evidence, Pledge, Reply, Statement
from pledges.models.links import with_links
from pledges.near_words import meant
from pledges.people import can_be_a_name, named
from pledges.pictures.times import path
from pledges.replay import Moment
from pledges.representations import assessment_rows, corrected_since, corrections_of, statement_row

PARAMETERS = ("q", *facets.LABELS, "sort", "on")


@public
@dated
def pledge_list(request: HttpRequest, moment: Moment | None) -> HttpResponse:
    """The list under any combination of filters; 400 with sentences where a value is not valid."""
    filterset = PledgeFilter(request.GET, queryset=Pledge.objects.published())
    errors = filterset.faults
    after = request.GET.get("after", "")
    if not errors:
        try:
            people = _people(request.GET) if not moment else []
            if len(people) == 1:
                return redirect(_url(request.GET, candidate=people[0].slug, after=None))
            context = _listed_at(request, filterset, moment) if moment else _listed(request, filterset, after, people)
        except BadCursor:
            errors = [_("This link to a further page is damaged. Begin again with the first page.")]
    if errors:
        return render(request, "pledges/list.html", _refused(request, errors), status=400)
    return shown_or_cited(request, "pledges/list.html", context | {"cite": citation(request, _("Pledges"))})


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


def _people(query: QueryDict) -> list[Candidate]:
    """Who has the name that was typed among the filters."""
    name = query.get("person", "").strip()
    return named(name, Candidate.objects.all()) if can_be_a_name(name) else []


def _listed(
    request: HttpRequest, filterset: PledgeFilter, after: str, people: Sequence[Candidate] = ()
) -> dict[str, Any]:
    values = filterset.form.cleaned_data
    sort = values["sort"] or "newest"
    found = page(filterset.narrowing(), sort=sort, after=after)
    shown = facets.facets(filterset, request.GET.get("person", "").strip(), people)
    chips = _chips(request.GET, shown, values["q"])
    return {
        "errors": [],
        "facets": shown,
        "q": values["q"],
        "sort": sort,
        "sorts": _sorts(sort),
        "chips": chips,
        "clear_url": reverse("pledge_list"),
        "pledges": Pledge.objects.for_listing_of(found.pledges),
        "total": facets.total(filterset),
        "next_url": _url(request.GET, after=found.after) if found.after else "",
        "first_url": _url(request.GET, after=None) if after else "",
        "loosen": [] if found.pledges else chips,
        "meant": None if found.pledges or found.after else _meant(request.GET, values["q"]),
    }


def _meant(query: QueryDict, q: str) -> dict[str, str] | None:
    """What may have been meant where nothing was found, and the same list with it."""
    words = meant(q) if q else ""
    return {"words": words, "url": _url(query, q=words, after=None)} if words else None


def _listed_at(request: HttpRequest, filterset: PledgeFilter, moment: Moment) -> dict[str, Any]:
    """The same as it was, the latest change first."""
    after, active = request.GET.get("after", ""), filterset.active()
    if after and not (after.isascii() and after.isdigit() and len(after) < 19):
        raise BadCursor(after)
    found = as_it_was.page(active, moment, size=PAGE, after=int(after) if after else None)
    shown = facets.choices(filterset)
    q = active.get("q", "")
    chips = _chips(request.GET, shown, q)
    total = as_it_was.total(active, moment)
    return {
        "errors": [],
        "facets": shown,
        "q": q,
        "sorts": [],
        "chips": chips,
        "clear_url": _url(QueryDict(f"on={moment.day}")),
        "pledges": found.pledges,
        "total": None if total is None else facets.Total(total, False),
        "next_url": _url(request.GET, after=found.after) if found.after else "",
        "first_url": _url(request.GET, after=None) if after else "",
        "loosen": chips if not found.pledges and not found.after else [],
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
@dated
def pledge_detail(request: HttpRequest, key: str, moment: Moment | None) -> HttpResponse:
    """One pledge; 301 where it was merged into another, 410 with the reason where it was withdrawn."""
    if moment:
        return _detail_at(request, key, moment)
    pledge = get_object_or_404(Pledge.objects.select_related("merged_into"), key=key)
    if pledge.publication == Publication.WITHDRAWN:
        return render(request, "pledges/withdrawn.html", {"pledge": pledge}, status=410)
    if pledge.publication == Publication.PUBLISHED and pledge.merged_into:
        return redirect("pledge", pledge.merged_into.key, permanent=True)
    pledge = get_object_or_404(Pledge.objects.published().for_listing(), key=key)
    # Not pledge.statements: that is read for cards, without the transcript.
    statements = (
        Statement.objects.filter(pledge=pledge)
        .select_related("candidacy__candidate", "candidacy__party", "candidacy__election", "document")
        .defer("document__raw")
    )
    links = Prefetch("evidence", with_links(Evidence.objects.all()))
    verdicts = list(pledge.assessments.published().newest_first().prefetch_related(links, _replies()))
    shown = _shown(request, pledge, list(statements), verdicts)
    shown["corrections"] = corrections_of(pledge)
    shown["terms"] = list(Closing.objects.of_pledge(pledge))
    shown["history"] = history(pledge)
    shown["linked"] = linked_data.of_pledge(request, pledge, shown["statements"])
    shown["share"] = sharing.of_pledge(request, pledge, verdicts)
    shown["merged_from"] = list(pledge.merged_from.values_list("key", flat=True))
    return shown_or_cited(request, "pledges/detail.html", shown)


def _detail_at(request: HttpRequest, key: str, moment: Moment) -> HttpResponse:
    row = get_object_or_404(Pledge.objects.filter(published_at__isnull=False), key=key)
    was = as_it_was.pledge(row, moment)
    if was is None:
        hint = (today(request), _("The page as it is today"))
        message = _("This pledge was not on the public record yet at the end of that day.")
        return problem(request, heading=_("Not public yet"), message=message, status=404, hint=hint)
    if was.pledge.publication == Publication.WITHDRAWN:
        return render(request, "pledges/withdrawn.html", {"pledge": was.pledge}, status=410)
    if was.merged_into:
        return redirect(f"{reverse('pledge', args=[was.merged_into])}?on={moment.day}")
    links = Prefetch("evidence", Evidence.objects.with_files())
    prefetch_related_objects(was.verdicts, links, _replies(change__decided_at__lt=moment.end))
    shown = _shown(request, was.pledge, was.statements, was.verdicts, moment)
    shown["corrections"] = corrections_of(row, moment.day)
    shown["terms"] = list(Closing.objects.of_pledge(row).filter(decided_at__lt=moment.end))
    shown["corrected_since"] = corrected_since(row, moment.day)
    shown["history"] = history(row, moment.number)
    shown["since"] = row if not row.is_public else None
    return shown_or_cited(request, "pledges/detail.html", shown)


def _replies(**then: Any) -> Prefetch:
    """Those beside public assessments; which these are is the caller's matter where the day is past."""
    shown = Reply.objects.filter(**then) if then else Reply.objects.published()
    return Prefetch("replies", shown.select_related("candidacy__candidate"))


def _shown(
    request: HttpRequest,
    pledge: Pledge,
    statements: list[Statement],
    verdicts: list[Assessment],
    moment: Moment | None = None,
) -> dict[str, Any]:
    day = moment.day if moment else localdate()
    translated = translations.beside(statements, moment)
    rows = [statement_row(said) | {"translation": translated.get(said.pk)} for said in statements]
    people = makers(pledge)
    return {
        "pledge": pledge,
        "tier_definition": pledge.tier_enum.definition,
        "statements": rows,
        "makers": people,
        "compare_url": compare_url(people),
        "assessments": assessment_rows(verdicts),
        "path": path(pledge, min((row["document"].published for row in rows), default=None), verdicts, day),
        "not_known": _not_known(pledge, rows),
        "permalink": request.build_absolute_uri(request.path),
        "overdue": _overdue(pledge, day),
        "kept_late": _kept_late(pledge, verdicts),
        "yardstick_is_newer": _yardstick_is_newer(pledge, verdicts),
        "cite": citation(request, str(pledge.title)),
    }


def _overdue(pledge: Pledge, day: datetime.date) -> bool:
    passed = pledge.deadline is not None and pledge.deadline < day
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
