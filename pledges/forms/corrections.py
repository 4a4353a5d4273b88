"""What was wrong and what it is now; who was asked, and what came of it."""

from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy

from candidates.models import Candidacy, web_address
from candidates.translated import TranslatedFormField
from pledges.choices import Channel, Outcome
from pledges.forms.fields import NOT_CHOSEN, Written, date_field
from pledges.models import Assessment


class CorrectionForm(forms.Form):
    """`parts`: what of the page can be corrected, as subjects.py gives it."""

    subject = forms.ChoiceField(label=gettext_lazy("What is corrected"))
    was = TranslatedFormField(
        rows=3,
        label=gettext_lazy("What was wrong"),
        help_text=gettext_lazy("What the site said, and why that is wrong. Readers see it with its day."),
    )
    now = TranslatedFormField(
        rows=3,
        label=gettext_lazy("What it is now"),
        help_text=gettext_lazy(
            "The note changes nothing else: what has to be worded or assessed anew is proposed beside it."
        ),
    )

    def __init__(self, *args: Any, parts: dict[str, str], **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["subject"].choices = list(parts.items())


class ReplyForm(forms.Form):
    candidacy = forms.ModelChoiceField(Candidacy.objects.none(), label=gettext_lazy("Who was asked"))
    asked_on = date_field(label=gettext_lazy("Asked on"))
    channel = forms.ChoiceField(label=gettext_lazy("How"), choices=Channel.choices)
    outcome = forms.ChoiceField(label=gettext_lazy("What came of it"), choices=Outcome.choices)
    answered_on = date_field(label=gettext_lazy("Answered on"), required=False)
    text = Written(
        label=gettext_lazy("Answer, word for word"),
        required=False,
        max_length=20_000,
        widget=forms.Textarea(attrs={"rows": 6}),
        help_text=gettext_lazy("In the language in which it was given. Readers see it beside the assessment."),
    )
    language = forms.ChoiceField(
        label=gettext_lazy("Language of the answer"), choices=[NOT_CHOSEN, *settings.LANGUAGES], required=False
    )
    url = forms.CharField(
        label=gettext_lazy("Link"),
        max_length=2000,
        required=False,
        validators=[web_address],
        widget=forms.URLInput,
        help_text=gettext_lazy("Where the answer can be read, if it was published."),
    )

    def __init__(self, *args: Any, assessment: Assessment, **options: Any) -> None:
        super().__init__(*args, **options)
        makers = Candidacy.objects.filter(statements__pledge=assessment.pledge_id).distinct()
        self.fields["candidacy"].queryset = makers.select_related("candidate", "election")
