"""A quote in another language."""

from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy

from candidates.translated import LONGEST_TEXT, TranslatedFormField
from pledges.forms.fields import NOT_CHOSEN
from pledges.models import Statement
from pledges.translation_choices import How


class TranslationForm(forms.Form):
    language = forms.ChoiceField(label=gettext_lazy("Language of the translation"))
    text = forms.CharField(
        label=gettext_lazy("Translation"),
        required=False,
        max_length=LONGEST_TEXT,
        widget=forms.Textarea(attrs={"rows": 6}),
        help_text=gettext_lazy("The whole quote, nothing added and nothing left out, as one paragraph."),
    )
    how = forms.ChoiceField(
        label=gettext_lazy("Who translated"),
        choices=How.choices,
        help_text=gettext_lazy("Readers see it beside the translation. Whoever proposes it answers for every word."),
    )
    program = forms.CharField(
        label=gettext_lazy("Program"),
        required=False,
        max_length=200,
        help_text=gettext_lazy("Of a machine translation: the name of the program that made it."),
    )
    why = TranslatedFormField(
        rows=2,
        required=False,
        label=gettext_lazy("Public reason"),
        help_text=gettext_lazy("Needed where a translation is public already: why another one, or none, is better."),
    )

    def __init__(self, *args: Any, statement: Statement, **options: Any) -> None:
        super().__init__(*args, **options)
        others = [(code, name) for code, name in settings.LANGUAGES if code != statement.document.language]
        self.fields["language"].choices = [NOT_CHOSEN, *others]
