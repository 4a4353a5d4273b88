"""What a visitor reads when something failed here. These pages ask no database."""

import sys

from django.db import InterfaceError, InternalError, OperationalError
from django.http import HttpRequest, HttpResponse
from django.template import loader

SOON = "30"  # seconds
OWN_FAULT = "XX"  # PostgreSQL's class of codes for what failed in itself: a file over a quota is told so, not as full


def fault(request: HttpRequest) -> HttpResponse:
    """500; but 503 while the database is away, full or too busy, since then another try will do."""
    if _is_the_databases(sys.exc_info()[1]):
        return _bare("503.html", 503, {"Retry-After": SOON}, sent=request.method == "POST")
    return _bare("500.html", 500)


def _is_the_databases(fault: BaseException | None) -> bool:
    """An aborted transaction, which is also an InternalError, is a fault of ours.
    Source: https://www.postgresql.org/docs/current/errcodes-appendix.html
    """
    if isinstance(fault, InternalError):
        return (getattr(fault.__cause__, "sqlstate", None) or "").startswith(OWN_FAULT)
    return isinstance(fault, OperationalError | InterfaceError)


def _bare(template: str, status: int, headers: dict[str, str] | None = None, **context: bool) -> HttpResponse:
    """Rendered without the request, whose context would ask for the visitor's account."""
    page = loader.render_to_string(template, context)
    return HttpResponse(page, status=status, headers={"Cache-Control": "no-store", **(headers or {})})
