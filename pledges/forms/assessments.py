"""An assessment with its evidence, and the decision on it."""

from typing import Any

from django import forms
from django.conf import settings
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from candidates.models import web_address
from candidates.translated import TranslatedFormField
from pledges import rules
from pledges.actions.evidence_files import referred
from pledges.choices import EvidenceKind, Reason, Stance, Status
from pledges.forms.fields import NOT_CHOSEN, date_field

LANGUAGES_OF_PASSAGES = [NOT_CHOSEN, *settings.LANGUAGES]


class AssessmentForm(forms.Form):
    status = forms.ChoiceField(
        label=gettext_lazy("Status"),
        choices=Status.choices,
        help_text=gettext_lazy("Outcomes count, not intentions."),
    )
    date = date_field(
        label=gettext_lazy("Date"),
        help_text=gettext_lazy(
            "The day since which this has been so: not in the future, not before the pledge was made."
        ),
    )
    explanation = TranslatedFormField(
        rows=4,
        required=False,
        label=gettext_lazy("Explanation"),
        help_text=gettext_lazy("What happened and what shows it. Needed for every status but “not rated”."),
    )
    reason = forms.ChoiceField(
        label=gettext_lazy("Reason not kept"),
        choices=[NOT_CHOSEN, *Reason.choices],
        required=False,
        help_text=gettext_lazy("Only for “stalled”, “partly kept” and “broken”; shown beside the verdict."),
    )

    def take(self, faults: dict[str, str]) -> None:
        """Show the rules' sentences beside the fields that they concern."""
        for field, sentence in faults.items():
            self.add_error(field if field in self.fields else None, sentence)


class EvidenceForm(forms.Form):
    url = forms.CharField(
        label=gettext_lazy("Link"),
        max_length=2000,
        required=False,
        validators=[web_address],
        widget=forms.URLInput,
    )
    upload = forms.FileField(
        label=gettext_lazy("Or a file"),
        required=False,
        help_text=gettext_lazy(
            "A photo, PDF, Word document or text of at most 10 MB. Readers get it without names, places, times and"
            " comments that the file carries; what is seen in it stays, so look for faces and names yourself."
        ),
    )
    file = forms.CharField(required=False, widget=forms.HiddenInput)
    publisher = forms.CharField(label=gettext_lazy("Publisher"), max_length=200)
    title = forms.CharField(label=gettext_lazy("Title of the page"), max_length=300, required=False)
    published = date_field(label=gettext_lazy("Published on"), required=False)
    kind = forms.ChoiceField(label=gettext_lazy("Kind"), choices=EvidenceKind.choices, initial=EvidenceKind.PRESS)
    stance = forms.ChoiceField(label=gettext_lazy("The link"), choices=Stance.choices, initial=Stance.SUPPORTS)
    passage = forms.CharField(
        label=gettext_lazy("Passage relied on"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=gettext_lazy("Copied word for word."),
    )
    language = forms.ChoiceField(
        label=gettext_lazy("Language of the passage"), choices=LANGUAGES_OF_PASSAGES, required=False
    )

    def clean_published(self) -> Any:
        published = self.cleaned_data["published"]
        if published and published > timezone.localdate():
            raise forms.ValidationError(str(rules.FUTURE))
        return published

    def clean(self) -> dict[str, Any]:
        """Either a link or a file, as the fields of Evidence; an upload was taken before (evidence_files.receive)."""
        told = super().clean()
        told.pop("upload", None)
        reference, url = told.get("file", ""), told.get("url", "")
        told["file"] = referred(reference) if reference else None
        if reference and told["file"] is None:
            self.add_error("upload", _("The file is not here any more. Choose it again."))
        elif told["file"] and url:
            self.add_error("url", _("This is a file already. A link has a place of its own."))
        elif not (told["file"] or url or "url" in self.errors):
            self.add_error("url", _("Give a link or a file."))
        return told


EvidenceFormSet = forms.formset_factory(EvidenceForm, extra=2, max_num=20, absolute_max=20)


class DecisionForm(forms.Form):
    note = forms.CharField(
        label=gettext_lazy("Note to the proposer"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=gettext_lazy("Not public. Needed to reject."),
    )
