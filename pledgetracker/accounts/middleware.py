"""Who can write shows a second factor, in this session, before any page of the newsroom opens."""

from collections.abc import Callable
from typing import Any

from allauth.account.authentication import get_authentication_records
from allauth.mfa.models import Authenticator
from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.http import urlencode

Handler = Callable[[HttpRequest], HttpResponse]
OPEN = ("login", "logout")


def second_factor(get_response: Handler) -> Handler:
    """GET and POST alike: nothing of the admin runs for an account that has not shown its second factor."""

    def middleware(request: HttpRequest) -> HttpResponse:
        return get_response(request)

    def process_view(request: HttpRequest, *_view: Any) -> HttpResponse | None:
        match = request.resolver_match
        if not settings.MFA_REQUIRED or "admin" not in match.app_names or match.url_name in OPEN:
            return None
        if not request.user.is_authenticated or shown(request):
            return None  # the admin itself turns strangers away
        return _way_to_show_it(request)

    middleware.process_view = process_view
    return middleware


def shown(request: HttpRequest) -> bool:
    """A code or a passkey was given in this session, and the account still has a second factor."""
    records = get_authentication_records(request, request.user)
    return any(record.get("method") == "mfa" for record in records) and bool(factors(request.user))


def factors(user: Any) -> set[str]:
    """The kinds of second factor that an account has set up; recovery codes alone are none."""
    kinds = Authenticator.objects.filter(user_id=user.pk).exclude(type=Authenticator.Type.RECOVERY_CODES)
    return set(kinds.values_list("type", flat=True))


def _way_to_show_it(request: HttpRequest) -> HttpResponse:
    kinds = factors(request.user)
    if not kinds:
        return redirect("mfa_index")
    name = "mfa_reauthenticate" if Authenticator.Type.TOTP in kinds else "mfa_reauthenticate_webauthn"
    back = request.get_full_path() if request.method == "GET" else reverse("admin:index")
    return HttpResponseRedirect(f"{reverse(name)}?{urlencode({'next': back})}")
