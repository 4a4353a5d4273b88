"""What people fill in about their accounts, where django-allauth's own forms do not fit."""

from typing import Any

from allauth.account.fields import SetPasswordField
from allauth.account.forms import LoginForm as AllauthLoginForm
from allauth.account.forms import PasswordField, PasswordVerificationMixin
from allauth.mfa.adapter import get_adapter
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.forms import ActivateTOTPForm
from allauth.mfa.totp.internal.auth import TOTP
from allauth.mfa.webauthn.forms import (
    AddWebAuthnForm,
    AuthenticateWebAuthnForm,
    EditWebAuthnForm,
    ReauthenticateWebAuthnForm,
)
from django import forms
from django.contrib.auth import get_user_model
from django.contrib.auth.forms import UsernameField
from django.contrib.auth.models import Group
from django.contrib.auth.validators import UnicodeUsernameValidator
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from pledges.actions.accounts import GROUPS

PASSKEY_SCRIPTS = ("mfa/js/webauthn-json.js", "js/passkeys.js")


class LoginForm(AllauthLoginForm):
    class Media:
        js = PASSKEY_SCRIPTS


class ActivateAppForm(ActivateTOTPForm):
    def clean_code(self) -> str:
        """The code that proves the app is used up by it, as at log-in."""
        code = super().clean_code()
        if not TOTP(Authenticator(user=self.user))._mark_code_used(code):
            raise get_adapter().validation_error("incorrect_code")
        return code


class AddPasskeyForm(AddWebAuthnForm):
    name = forms.CharField(label=gettext_lazy("Name"), required=False)

    class Media:
        js = PASSKEY_SCRIPTS


class EditPasskeyForm(EditWebAuthnForm):
    name = forms.CharField(label=gettext_lazy("Name"), max_length=100)


class PasskeyForm(AuthenticateWebAuthnForm):
    class Media:
        js = PASSKEY_SCRIPTS


class PasskeyAgainForm(ReauthenticateWebAuthnForm):
    class Media:
        js = PASSKEY_SCRIPTS


def named_so(username: str) -> Any:
    """Accounts whose name differs in no letter but its case: log-in could not tell them apart."""
    return get_user_model().objects.filter(username__iexact=username)


class InvitationForm(forms.Form):
    """Whom an administrator invites."""

    email = forms.EmailField(label=gettext_lazy("Email address"))
    first_name = forms.CharField(label=gettext_lazy("First name"), max_length=150, required=False)
    last_name = forms.CharField(label=gettext_lazy("Last name"), max_length=150, required=False)
    group = forms.ModelChoiceField(
        Group.objects.filter(name__in=GROUPS), label=gettext_lazy("Group"), empty_label=None, widget=forms.RadioSelect
    )

    def clean_email(self) -> str:
        email = self.cleaned_data["email"].lower()
        if get_user_model().objects.filter(email__iexact=email).exists():
            raise forms.ValidationError(_("There is an account with this email address."))
        return email


class AcceptanceForm(PasswordVerificationMixin, forms.Form):
    """What an invited person chooses."""

    username = UsernameField(
        label=gettext_lazy("Username"),
        max_length=150,
        validators=[UnicodeUsernameValidator()],
        help_text=gettext_lazy("Letters, digits and @ . + - _ only. You log in with it."),
    )
    password1 = SetPasswordField(label=gettext_lazy("Password"))
    password2 = PasswordField(label=gettext_lazy("Password (again)"), autocomplete="new-password")

    def __init__(self, *args: Any, user: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.user = self.fields["password1"].user = user

    def clean_username(self) -> str:
        username = self.cleaned_data["username"]
        if named_so(username).exclude(pk=self.user.pk).exists():
            raise forms.ValidationError(_("This name is taken."))
        self.user.username = username  # the password is then compared with it
        return username
