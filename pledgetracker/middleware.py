"""What every answer carries, and what no request may."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse, HttpResponseBadRequest

Handler = Callable[[HttpRequest], HttpResponse]


def headers(get_response: Handler) -> Handler:
    """Cross-Origin-Resource-Policy on every answer, files and errors included."""

    def middleware(request: HttpRequest) -> HttpResponse:
        response = get_response(request)
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
