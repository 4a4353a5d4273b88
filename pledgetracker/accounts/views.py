"""Accepting an invitation, and two pages of django-allauth that also remember what was proven in this session."""

from typing import Any

from allauth.account.adapter import get_adapter
from allauth.account.internal.flows.login import record_authentication
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.views import ActivateTOTPView
from allauth.mfa.webauthn.views import AddWebAuthnView
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from pledges.http import problem
from pledgetracker.accounts import actions, invitations
from pledgetracker.accounts.forms import AcceptanceForm


@require_http_methods(["GET", "HEAD", "POST"])
@sensitive_post_parameters("password1", "password2")
def invitation(request: HttpRequest, token: str) -> HttpResponse:
    """The invited person chooses name and password; the second factor follows."""
    user = invitations.invited(token)
    if user is None:
        return _no_longer(request)
    form = AcceptanceForm(request.POST if request.method == "POST" else None, user=user)
    if not form.is_valid():
        return render(request, "account/invitation.html", {"form": form, "email": user.email})
    chosen = form.cleaned_data
    user = actions.accept(token, username=chosen["username"], password=chosen["password1"])
    if user is None:
        return _no_longer(request)
    get_adapter().login(request, user)
    record_authentication(request, user, method="password", reauthenticated=True)
    request.session.set_expiry(0)
    return redirect("admin:index")


def _no_longer(request: HttpRequest) -> HttpResponse:
    return problem(
        request,
        heading=_("This invitation is no longer valid"),
        message=_("It was used, replaced by a newer one, or is too old. Ask an administrator for a new one."),
        status=410,
    )


class ActivateApp(ActivateTOTPView):
    def form_valid(self, form: Any) -> HttpResponse:
        response = super().form_valid(form)
        record_authentication(self.request, self.request.user, "mfa", type=Authenticator.Type.TOTP)
        return response


class AddPasskey(AddWebAuthnView):
    def form_valid(self, form: Any) -> HttpResponse:
        response = super().form_valid(form)
        record_authentication(self.request, self.request.user, "mfa", type=Authenticator.Type.WEBAUTHN)
        return response
