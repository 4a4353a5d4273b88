from typing import Any

from django.db.models import Q
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from candidates.models import Candidate
from pledges import sharing
from pledges.comparing import FEWEST, MOST, asked_for, compared
from pledges.http import public
from pledges.people import can_be_a_name, named

PEOPLE = 60


@public
def compare(request: HttpRequest) -> HttpResponse:
    """The candidates that `candidate` names, two to four, side by side; with fewer, or with `after` or
    `name`, the form that asks for them. 400 with a sentence for one who is not known here, or too many."""
    people, unknown = asked_for(request.GET.getlist("candidate"))
    name = request.GET.get("name", "").strip()
    if fault := _fault(people, unknown, name):
        context = _choice(request, people[:MOST], "") | {"fault": fault}
        return render(request, "compare/choose.html", context, status=400)
    if len(people) < FEWEST or "after" in request.GET or name:
        return render(request, "compare/choose.html", _choice(request, people, name))
    comparison = compared(people)
    share = sharing.of_comparison(request, [(column.candidate, column.score) for column in comparison.columns])
    return render(request, "compare/table.html", {"comparison": comparison, "share": share})


def _fault(people: list[Candidate], unknown: set[str], name: str) -> str:
    if name and not can_be_a_name(name):
        return _("A name needs at least one letter or digit, and at most 200 signs.")
    if len(people) + len(unknown) > MOST:
        return _("At most four candidates can be compared. Take somebody off.")
    return _("“%(value)s” is not known here.") % {"value": sorted(unknown)[0][:80]} if unknown else ""


def _choice(request: HttpRequest, chosen: list[Candidate], name: str) -> dict[str, Any]:
    """Everybody in the order of the alphabet, page by page; who is chosen already stays chosen on every page."""
    rows = Candidate.objects.order_by("sort_key", "id").prefetch_related("candidacies__party")
    after = "" if name else request.GET.get("after", "")
    if after not in ("", "0"):
        known = after.isascii() and after.isdigit() and len(after) < 19
        last = Candidate.objects.filter(pk=int(after)).first() if known else None
        if last is None:
            raise Http404
        rows = rows.filter(Q(sort_key__gte=last.sort_key), Q(sort_key__gt=last.sort_key) | Q(pk__gt=last.pk))
    shown = named(name, rows) if name else list(rows[: PEOPLE + 1])
    return {
        "chosen": chosen,
        "people": [person for person in shown[:PEOPLE] if person not in chosen],
        "next": shown[PEOPLE - 1].pk if len(shown) > PEOPLE else None,
        "name": name,
        "n": len(shown),
        "later": bool(name) or after not in ("", "0"),
    }
