"""What public answers share: languages, addresses, cache headers, and pages that say what went wrong."""

import datetime
import re
from collections.abc import Callable
from functools import wraps
from typing import Any

from django.conf import settings
from django.core.exceptions import DisallowedHost, PermissionDenied
from django.db.models import Q
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.cache import patch_cache_control
from django.utils.translation import get_language, gettext
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_safe

from pledges.choices import Status
from pledges.replay import Moment, first_day

View = Callable[..., HttpResponse]


def public(view: View) -> View:
    """A page for everybody: GET only, no cookie, cached as long as its ETag holds, or as the view says."""

    @require_safe
    @wraps(view)
    def answer(request: HttpRequest, *args: Any, **options: Any) -> HttpResponse:
        response = view(request, *args, **options)
        if "Cache-Control" not in response:
            patch_cache_control(response, public=True, max_age=0, must_revalidate=True)
        return response

    return answer


def framed(view: View) -> View:
    """The one kind of page that other sites may show in a frame (pledgetracker/middleware.py sees to it)."""
    view.framed = True  # type: ignore[attr-defined]
    return view


def dated(view: View) -> View:
    """`?on=2026-01-31` shows the record as it was at the end of that day: the view gets `moment`, else None. 400 with a
    sentence for what is no day, or one to come."""

    @wraps(view)
    def answer(request: HttpRequest, *args: Any, **options: Any) -> HttpResponse:
        if "on" not in request.GET:
            return view(request, *args, moment=None, **options)
        try:
            moment = Moment.of(parsed_day(request.GET["on"]))
        except ValueError:
            message = gettext("“on” takes a day that has begun, written as in 2026-01-31.")
            hint = (today(request), gettext("The page as it is today"))
            return problem(request, heading=gettext("No such day"), message=message, status=400, hint=hint)
        request.moment = moment
        return view(request, *args, moment=moment, **options)

    return answer


def parsed_day(text: str) -> datetime.date:
    """ValueError unless it is written as 2026-01-31."""
    if not re.fullmatch(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", text):
        raise ValueError(text)
    return datetime.date.fromisoformat(text)


def today(request: HttpRequest) -> str:
    """The address of this page without a day."""
    query = request.GET.copy()
    for other in ("on", "after", "cite"):
        query.pop(other, None)
    return request.path + (f"?{query.urlencode()}" if query else "")


def past(request: HttpRequest) -> dict[str, Any] | None:
    """What a page of a past day says of itself."""
    moment = getattr(request, "moment", None)
    if moment is None:
        return None
    begins = first_day() if moment.number == 0 else None
    return {"day": moment.day, "today_url": today(request), "empty": moment.number == 0, "begins": begins}


def form_page(view: View) -> View:
    """A page for everybody with a form: no cookie, no session, so no CSRF token either (docs/decisions/0016), and kept
    in no cache. A form that another site's page sends is refused."""

    @csrf_exempt
    @never_cache
    @require_http_methods(["GET", "HEAD", "POST"])
    @wraps(view)
    def answer(request: HttpRequest, *args: Any, **options: Any) -> HttpResponse:
        if request.method == "POST" and request.headers.get("Sec-Fetch-Site") == "cross-site":
            raise PermissionDenied
        return view(request, *args, **options)

    return answer


def client_address(request: HttpRequest) -> str:
    """Where the request came from: behind a proxy the hop that the proxy saw, whatever the client wrote before it."""
    if settings.BEHIND_PROXY:
        return request.headers.get("X-Forwarded-For", "").rpartition(",")[2].strip()
    return request.META.get("REMOTE_ADDR", "")


def site(request: HttpRequest) -> dict[str, Any]:
    """Context of every page: the site's name, and the same address in the other languages."""
    return {
        "site_name": site_name(),
        "contact": settings.SITE_CONTACT,
        "source": settings.SITE_SOURCE,
        "synthetic": settings.SYNTHETIC,
        "languages": [
            {"code": code, "name": name, "url": in_language(request, code), "current": code == get_language()}
            for code, name in settings.LANGUAGES
        ],
        "canonical": absolute(request, request.path),
        "alternates": alternates(request),
        "legend": list(Status),
        "past": past(request),
    }


def site_name() -> str:
    return settings.SITE_NAME or gettext("Ubada")


def in_language(request: HttpRequest, code: str) -> str:
    """The address of this page, filters included, in another language."""
    path = request.get_full_path()
    first, _slash, rest = path.lstrip("/").partition("/")
    plain = first.partition("?")[0]
    return f"/{code}/{rest}" if plain in dict(settings.LANGUAGES) else f"/{code}/"


def absolute(request: HttpRequest, path: str) -> str:
    """The whole address of a path; the path alone where the host itself is what the 400 page complains of."""
    try:
        return request.build_absolute_uri(path)
    except DisallowedHost:
        return path


def alternates(request: HttpRequest) -> list[dict[str, str]]:
    """Absolute addresses by language for hreflang; x-default is the site's own language."""
    rows = [{"code": code, "url": absolute(request, in_language(request, code))} for code, _name in settings.LANGUAGES]
    return [*rows, {"code": "x-default", "url": rows[0]["url"]}]


def problem(
    request: HttpRequest, *, heading: str, message: str, status: int, hint: tuple[str, str] = ("", "")
) -> HttpResponse:
    """A page in the site's design that says what is wrong and where to go: hint is (address, words)."""
    context = {"heading": heading, "message": message, "hint_url": hint[0], "hint_label": hint[1]}
    return render(request, "pages/problem.html", context, status=status)


def rows_after(request: HttpRequest, rows: Any, order: tuple[str, str], size: int) -> tuple[list[Any], dict[str, str]]:
    """The `size` rows after the row that `?after=ID` names, in `order` (a column and "id"), and the links to the
    next and the first page. 404 for an `after` that names no row."""
    after = request.GET.get("after", "")
    if after:
        rows = rows.filter(_beyond(rows, order, after))
    shown = list(rows.order_by(*order)[: size + 1])
    links = {"next_url": "", "first_url": request.path if after else ""}
    if len(shown) > size:
        links["next_url"] = f"{request.path}?after={shown[size - 1].pk}"
    return shown[:size], links


def _beyond(rows: Any, order: tuple[str, str], after: str) -> Q:
    column, falling = order[0].lstrip("-"), order[0].startswith("-")
    if not (after.isascii() and after.isdigit() and len(after) < 19):
        raise Http404
    value = rows.order_by().filter(pk=int(after)).values_list(column, flat=True).first()
    if value is None:
        raise Http404
    sign = "lt" if falling else "gt"
    # The first half lets an index find the place; the second leaves out rows of the same value before it.
    return Q(**{f"{column}__{sign}e": value}) & (Q(**{f"{column}__{sign}": value}) | Q(**{f"id__{sign}": int(after)}))
