"""What every answer carries, and what no request may."""

from collections.abc import Callable

from csp.constants import NONE
from csp.decorators import csp_replace
from django.http import HttpRequest, HttpResponse, HttpResponseBadRequest

Handler = Callable[[HttpRequest], HttpResponse]
# What a page in another site's frame may do: show itself.
FRAMED = {"frame-ancestors": ["*"]} | {f"{name}-src": [NONE] for name in ("script", "connect", "font")}
FRAMED |= {"form-action": [NONE]}


def headers(get_response: Handler) -> Handler:
    """Cross-Origin-Resource-Policy on every answer, files and errors included. No answer may be shown in a frame but
    those of views that are made for it, their 304, 404 and 410 too."""

    def middleware(request: HttpRequest) -> HttpResponse:
        response = get_response(request)
        if request.resolver_match and getattr(request.resolver_match.func, "framed", False):
            response = csp_replace(FRAMED)(lambda _request: response)(request)
            response.headers.pop("X-Frame-Options", None)
            response.headers["Cross-Origin-Resource-Policy"] = "cross-origin"
        response.headers.setdefault("Cross-Origin-Resource-Policy", "same-origin")
        return response

    return middleware


def plain_request(get_response: Handler) -> Handler:
    """400 for an address with a NUL: PostgreSQL cannot store or compare one, so no view should meet it."""

    def middleware(request: HttpRequest) -> HttpResponse:
        if "\x00" in request.path or "%00" in request.META.get("QUERY_STRING", ""):
            return HttpResponseBadRequest("400: the address holds a NUL character.\n", content_type="text/plain")
        return get_response(request)

    return middleware
