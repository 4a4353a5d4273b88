"""What an editor says of an evidence link, and a reviewer of a kept copy or file."""

from django import forms
from django.utils.translation import gettext_lazy

from candidates.translated import TranslatedFormField


class NoteForm(forms.Form):
    seen = forms.CharField(label="", widget=forms.HiddenInput)


class TakeDownForm(forms.Form):
    reason = TranslatedFormField(
        rows=2,
        label=gettext_lazy("Reason that readers will see"),
        help_text=gettext_lazy("The public address shows this and the check sum instead. The file itself is kept."),
    )
