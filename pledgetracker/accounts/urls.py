"""The addresses of accounts. Only these of django-allauth's are open: no sign-up, no social log-in."""

from typing import Any

from allauth.account import views as account
from allauth.mfa.base import views as mfa
from allauth.mfa.recovery_codes import views as codes
from allauth.mfa.totp import views as totp
from allauth.mfa.webauthn import views as passkeys
from django.urls import URLPattern, path, re_path
from django.views.decorators.cache import never_cache

from pledgetracker.accounts import views


def page(address: str, view: Any, name: str) -> URLPattern:
    """No page about an account is kept by a browser or on the way."""
    return path(address, never_cache(view), name=name)


urlpatterns = [
    page("login/", account.login, "account_login"),
    page("logout/", account.logout, "account_logout"),
    page("inactive/", account.account_inactive, "account_inactive"),
    page("reauthenticate/", account.reauthenticate, "account_reauthenticate"),
    page("invitation/<str:token>/", views.invitation, "accounts_invitation"),
    page("password/change/", account.password_change, "account_change_password"),
    page("password/reset/", account.password_reset, "account_reset_password"),
    page("password/reset/done/", account.password_reset_done, "account_reset_password_done"),
    page("password/reset/key/done/", account.password_reset_from_key_done, "account_reset_password_from_key_done"),
    re_path(
        r"^password/reset/key/(?P<uidb36>[0-9A-Za-z]+)-(?P<key>.+)/$",
        never_cache(account.password_reset_from_key),
        name="account_reset_password_from_key",
    ),
    page("second-factor/", mfa.index, "mfa_index"),
    page("second-factor/check/", mfa.authenticate, "mfa_authenticate"),
    page("second-factor/check-again/", mfa.reauthenticate, "mfa_reauthenticate"),
    page("second-factor/app/add/", views.ActivateApp.as_view(), "mfa_activate_totp"),
    page("second-factor/app/remove/", totp.deactivate_totp, "mfa_deactivate_totp"),
    page("second-factor/codes/", codes.view_recovery_codes, "mfa_view_recovery_codes"),
    page("second-factor/codes/new/", codes.generate_recovery_codes, "mfa_generate_recovery_codes"),
    page("second-factor/passkeys/", passkeys.list_webauthn, "mfa_list_webauthn"),
    page("second-factor/passkeys/add/", views.AddPasskey.as_view(), "mfa_add_webauthn"),
    page("second-factor/passkeys/check-again/", passkeys.reauthenticate_webauthn, "mfa_reauthenticate_webauthn"),
    page("second-factor/passkeys/login/", passkeys.login_webauthn, "mfa_login_webauthn"),
    page("second-factor/passkeys/<int:pk>/rename/", passkeys.edit_webauthn, "mfa_edit_webauthn"),
    page("second-factor/passkeys/<int:pk>/remove/", passkeys.remove_webauthn, "mfa_remove_webauthn"),
]
