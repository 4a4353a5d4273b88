"""The page of pictures, and each picture as a file."""

from collections.abc import Callable
from typing import Any

from django.db.models import Min
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from candidates.models import Candidate, Election, Party
from pledges.http import absolute, problem, public, rows_after, site
from pledges.models import Pledge, Tally, Topic
from pledges.pictures import bars, files, times
from pledges.pictures.picture import Picture
from pledges.representations import score

MOST = 24  # bars of one picture
ABOUT: dict[str, tuple[Any, Tally.Kind]] = {
    "topic": (Topic, Tally.Kind.TOPIC),
    "candidate": (Candidate, Tally.Kind.CANDIDATE),
    "party": (Party, Tally.Kind.PARTY),
    "election": (Election, Tally.Kind.ELECTION),
}
TYPES = {"svg": "image/svg+xml", "png": "image/png", "csv": "text/csv; charset=utf-8"}


class BadParameters(ValueError):
    """With a sentence for the reader."""


@public
def pictures(request: HttpRequest) -> HttpResponse:
    """All that show the whole site; those of a topic, a person or a pledge are on their pages."""
    election = Election.objects.first()
    topics = list(Topic.objects.all()[: MOST + 1])
    people, links = _people(request)
    shown = [
        _of_all(),
        *([times.term(election)] if election else []),
        bars.by_topic(topics[:MOST]),
        people,
        bars.freshness(),
    ]
    context = {"pictures": shown, "more": {"topics": len(topics) > MOST, "candidates": links}}
    return render(request, "pictures/all.html", context)


@public
def picture_file(request: HttpRequest, name: str, form: str) -> HttpResponse:
    """One picture as SVG, PNG or CSV; 400 with a sentence where it is asked for with something it does not know."""
    if name not in PICTURES or form not in TYPES:
        raise Http404
    try:
        picture = PICTURES[name](request)
    except BadParameters as fault:
        return problem(request, heading=_("No such picture"), message=str(fault), status=400)
    words = {"site": site(request)["site_name"], "url": absolute(request, picture.page)}
    body = files.table(picture) if form == "csv" else getattr(files, form)(picture, **words)
    response = HttpResponse(body, content_type=TYPES[form])
    kind = "attachment" if form == "csv" else "inline"
    stem = "-".join([name, *request.GET.values()])
    response["Content-Disposition"] = f'{kind}; filename="{stem}.{form}"'
    return response


def _asked(request: HttpRequest, *known: str, required: bool = False) -> tuple[str, str]:
    """The one parameter that a picture is asked for with, and its value."""
    asked = [(name, value) for name, values in request.GET.lists() for value in values]
    unknown = sorted({name for name, _value in asked} - set(known))
    if unknown:
        raise BadParameters(_("This picture does not know “%(name)s”.") % {"name": unknown[0]})
    if len(asked) > 1 or (required and not asked):
        raise BadParameters(_("This picture takes one of these, once: %(names)s.") % {"names": ", ".join(known)})
    return asked[0] if asked else ("", "")


def _standing(request: HttpRequest) -> Picture:
    name, slug = _asked(request, *ABOUT)
    if not name:
        return _of_all()
    model, kind = ABOUT[name]
    row = get_object_or_404(model, slug=slug)
    about = {"key": f"{name}:{slug}", "subject": row.name, "query": f"{name}={slug}"}
    return bars.standing(score(kind, slug), page=reverse(name, args=[slug]), **about)


def _of_all() -> Picture:
    return bars.standing(score(Tally.Kind.SITE), page=reverse("pictures") + "#standing")


def _term(request: HttpRequest) -> Picture:
    name, slug = _asked(request, "election")
    election = get_object_or_404(Election, slug=slug) if name else Election.objects.first()
    if election is None:
        raise Http404
    return times.term(election)


def _topics(request: HttpRequest) -> Picture:
    _asked(request)
    return bars.by_topic(list(Topic.objects.all()[:MOST]))


def _candidates(request: HttpRequest) -> Picture:
    _asked(request, "after")
    return _people(request)[0]


def _people(request: HttpRequest) -> tuple[Picture, dict[str, str]]:
    """A page of the alphabet, and the links to others."""
    shown, links = rows_after(request, Candidate.objects.all(), ("sort_key", "id"), MOST)
    after = request.GET.get("after", "")
    return bars.by_candidate(shown, query=f"after={after}" if after else ""), links


def _freshness(request: HttpRequest) -> Picture:
    _asked(request)
    return bars.freshness()


def _path(request: HttpRequest) -> Picture:
    _name, key = _asked(request, "pledge", required=True)
    pledge = get_object_or_404(Pledge.objects.published(), key=key)
    verdicts = pledge.assessments.published().newest_first()[: times.MOST]
    made = pledge.statements.aggregate(made=Min("document__published"))["made"]
    return times.path(pledge, made, verdicts, localdate())


PICTURES: dict[str, Callable[[HttpRequest], Picture]] = {
    "standing": _standing,
    "term": _term,
    "topics": _topics,
    "candidates": _candidates,
    "freshness": _freshness,
    "path": _path,
}
