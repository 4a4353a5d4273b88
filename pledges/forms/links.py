"""What an editor says of an evidence link, and a reviewer of a kept copy or file."""

from django import forms
from django.utils.translation import gettext_lazy

from candidates.translated import TranslatedFormField


class NoteForm(forms.Form):
    seen = forms.CharField(label="", widget=forms.HiddenInput)


class TakeDownFileForm(forms.Form):
    reason = TranslatedFormField(
        rows=2,
        label=gettext_lazy("Reason that readers will see"),
        help_text=gettext_lazy("The file's address shows this and the check sum instead of the file, which is kept."),
    )


class TakeDownForm(forms.Form):
    reason = TranslatedFormField(
        rows=2,
        label=gettext_lazy("Reason that readers will see"),
        help_text=gettext_lazy(
            "The copy's page shows this, the time and the check sum instead of the text. The file is kept."
        ),
    )
