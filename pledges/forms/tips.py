"""What the public sends, and what the newsroom answers."""

from typing import Any, Self

from django import forms
from django.core.signing import BadSignature, SignatureExpired, TimestampSigner
from django.utils.crypto import get_random_string
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from candidates.models import web_address
from pledges.choices import TipState
from pledges.forms.fields import Written
from pledges.models import Pledge
from pledges.models.tips import LONGEST_CONTACT, LONGEST_LINK, LONGEST_MESSAGE

SIGNER = TimestampSigner(salt="pledges.tips.form")
SHORTEST, LONGEST = 3, 24 * 60 * 60  # seconds between opening the form and sending it


def new_token() -> str:
    """Says when a form was opened, so that no cookie needs to; no two forms have the same."""
    return SIGNER.sign(get_random_string(16))


class WithoutAccount(forms.Form):
    """What keeps programs from sending a form for which nobody logs in."""

    hasty = False  # sent sooner than a person can

    # Nobody sees it; programs that fill in everything do.
    website = forms.CharField(
        label=gettext_lazy("Leave this field empty"),
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "off", "tabindex": "-1"}),
    )
    token = forms.CharField(required=False, widget=forms.HiddenInput)

    def clean_website(self) -> str:
        if self.cleaned_data["website"]:
            raise forms.ValidationError(_("A field that has to stay empty was filled in. It is empty again: send now."))
        return ""

    def clean_token(self) -> str:
        token = self.cleaned_data["token"]
        try:
            SIGNER.unsign(token, max_age=LONGEST)
        except BadSignature:
            raise forms.ValidationError(_("The form was open for too long. Check it, and send it again.")) from None
        try:
            SIGNER.unsign(token, max_age=SHORTEST)
        except SignatureExpired:
            return token
        self.hasty = True
        raise forms.ValidationError(_("That was quick for a person. Wait three seconds, and send it again."))

    def again(self) -> Self:
        """The same form to be sent once more: what was typed stays, what stood in the way is put right."""
        self.data = self.data.copy()
        self.data["website"] = ""
        if "token" in self.errors and not self.hasty:
            self.data["token"] = new_token()
        return self


class TipForm(WithoutAccount):
    message = Written(
        label=gettext_lazy("What do you know?"),
        help_text=gettext_lazy("What was done or not done, where and when. At most 4,000 characters."),
        max_length=LONGEST_MESSAGE,
        widget=forms.Textarea(attrs={"rows": 7}),
    )
    link = forms.CharField(
        label=gettext_lazy("Link that shows it"),
        help_text=gettext_lazy("Begins with https:// or http://. May stay empty."),
        max_length=LONGEST_LINK,
        required=False,
        validators=[web_address],
        widget=forms.URLInput(attrs={"autocomplete": "off"}),
    )
    contact = forms.CharField(
        label=gettext_lazy("How to reach you"),
        help_text=gettext_lazy("For questions only, such as an e-mail address or a telephone number. May stay empty."),
        max_length=LONGEST_CONTACT,
        required=False,
    )
    pledge = forms.CharField(required=False, widget=forms.HiddenInput)

    def clean_pledge(self) -> Pledge | None:
        key = self.cleaned_data["pledge"]
        pledge = Pledge.objects.published().filter(key=key).first() if key else None
        if key and not pledge:
            raise forms.ValidationError(_("The pledge is not public any more. Say in your words what it is about."))
        return pledge

    def told(self) -> dict[str, Any]:
        return {name: self.cleaned_data[name] for name in ("token", "pledge", "message", "link", "contact")}

    def again(self) -> Self:
        super().again()
        if "pledge" in self.errors:
            self.data["pledge"] = ""
        return self


class CodeForm(forms.Form):
    code = forms.CharField(
        label=gettext_lazy("Code of your tip"),
        help_text=gettext_lazy("The 15 letters and digits that were shown when you sent it."),
        max_length=60,
        widget=forms.TextInput(attrs={"autocomplete": "off", "autocapitalize": "characters", "spellcheck": "false"}),
    )


class HandleForm(forms.Form):
    """What became of a tip. New is what it was before anybody opened it, so it cannot be chosen."""

    state = forms.ChoiceField(
        label=gettext_lazy("State"),
        choices=[choice for choice in TipState.choices if choice[0] != TipState.NEW],
    )
    answer = Written(
        label=gettext_lazy("Answer to the sender"),
        help_text=gettext_lazy("Only whoever has the code sees it. Write it in the language of the tip."),
        max_length=2000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 4}),
    )
    seen_version = forms.IntegerField(widget=forms.HiddenInput)
