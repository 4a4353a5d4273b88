"""What editors fill in. A form asks the rules; an action stores."""

from typing import Any

from django import forms
from django.conf import settings
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from candidates.models import Candidacy, web_address
from candidates.translated import TranslatedFormField
from pledges import rules
from pledges.actions.pledges import WORDING
from pledges.choices import EvidenceKind, Reason, Stance, Status, Strength
from pledges.models import Document, Pledge, Topic
from pledges.text import anchors

LARGEST_FILE = 10 * 1024 * 1024
NOT_CHOSEN = ("", "—")
LANGUAGES_OF_PASSAGES = [NOT_CHOSEN, *settings.LANGUAGES]


def date_field(**options: Any) -> forms.DateField:
    return forms.DateField(widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"), **options)


class PledgeForm(forms.ModelForm):
    """A pledge's wording and its topics in order; notices when somebody else saved meanwhile."""

    topic_1 = forms.ModelChoiceField(Topic.objects.all(), label=gettext_lazy("Main topic"))
    topic_2 = forms.ModelChoiceField(Topic.objects.all(), label=gettext_lazy("Second topic"), required=False)
    topic_3 = forms.ModelChoiceField(Topic.objects.all(), label=gettext_lazy("Third topic"), required=False)
    seen_version = forms.IntegerField(label="", widget=forms.HiddenInput, required=False)

    class Meta:
        model = Pledge
        fields = ("key", *WORDING)
        help_texts = {
            "title": gettext_lazy("Neutral words, not a quotation. A published pledge has one in every language."),
            "key": gettext_lazy("Part of the address. Left empty, it is made from the title; it stays once published."),
            "kept_if": gettext_lazy("What would count as kept. Written before any verdict; the date shows when."),
            "deadline": gettext_lazy("Only if the document names one."),
        }

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        if "key" in self.fields:
            self.fields["key"].required = False
        if self.instance.pk:
            self.fields["seen_version"].initial = self.instance.version
            for number, row in enumerate(self.instance.topic_rows.all(), start=1):
                self.fields[f"topic_{number}"].initial = row.topic_id

    @property
    def topics(self) -> list[Topic]:
        chosen = (self.cleaned_data.get(f"topic_{number}") for number in (1, 2, 3))
        return list(dict.fromkeys(topic for topic in chosen if topic))

    def clean(self) -> dict[str, Any]:
        values = super().clean()
        if self.instance.pk:
            self._notice_conflict()
        if values.get("title") is not None and self.instance.publication == "published":
            missing = [str(name) for code, name in settings.LANGUAGES if not values["title"].get(code)]
            if missing:
                names = {"names": ", ".join(missing)}
                self.add_error(
                    "title",
                    _("A published pledge has a title in every language; missing: %(names)s.") % names,
                )
        return values

    def _notice_conflict(self) -> None:
        """The row stays locked until the admin's transaction ends, so nobody can slip in between."""
        current = Pledge.objects.select_for_update().get(pk=self.instance.pk)
        if self.cleaned_data.get("seen_version") == current.version:
            return
        now = [
            f"{self.fields[name].label}: {_shown(getattr(current, name))}"
            for name in self.changed_data
            if name in WORDING
        ]
        self.data = self.data.copy()
        self.data["seen_version"] = str(current.version)  # saving again is then done knowingly
        raise forms.ValidationError(
            [
                _("Somebody else changed this pledge meanwhile. Your text is below; saving again replaces theirs."),
                *now,
            ]
        )


def _shown(value: Any) -> str:
    return " / ".join(value.values()) if isinstance(value, dict) else str(value if value is not None else "—")


class StatementForm(forms.Form):
    """A quotation, found in the document's transcript to the character."""

    document = forms.ModelChoiceField(Document.objects.without_text(), label=gettext_lazy("Document"))
    candidacy = forms.ModelChoiceField(
        Candidacy.objects.select_related("candidate", "election"),
        label=gettext_lazy("Who says it"),
        required=False,
        help_text=gettext_lazy("Left empty: the person whose document it is."),
    )
    quote = forms.CharField(
        label=gettext_lazy("Quote"),
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=gettext_lazy("Whole sentences, copied from the transcript without a change."),
    )
    clause = forms.CharField(
        label=gettext_lazy("Clause"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=gettext_lazy("The narrowest part of the quote that carries the pledge; empty: all of it."),
    )
    strength = forms.ChoiceField(label=gettext_lazy("Strength"), choices=Strength.choices)

    def clean(self) -> dict[str, Any]:
        values = super().clean()
        document = values.get("document")
        if document is None or not values.get("quote"):
            return values
        values["candidacy"] = values.get("candidacy") or document.candidacy
        if values["candidacy"] is None:
            self.add_error("candidacy", _("This document belongs to nobody; say who speaks."))
        try:
            values["span"] = anchors.find(document.transcript, values["quote"])
        except anchors.QuoteNotFound:
            self.add_error("quote", _("This does not stand in the transcript. Copy it from there, sign by sign."))
            return values
        except anchors.QuoteAmbiguous:
            self.add_error(
                "quote", _("This stands in the transcript more than once. Take the sentence before it along.")
            )
            return values
        self._find_clause(values)
        return values

    def _find_clause(self, values: dict[str, Any]) -> None:
        transcript, clause = values["document"].transcript, values.get("clause")
        try:
            values["clause_span"] = (
                anchors.find(transcript, clause, within=values["span"]) if clause else values["span"]
            )
        except ValueError:
            self.add_error("clause", _("The clause must stand in the quote, once and word for word."))


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
    url = forms.CharField(label=gettext_lazy("Link"), max_length=2000, validators=[web_address], widget=forms.URLInput)
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


EvidenceFormSet = forms.formset_factory(EvidenceForm, extra=2, max_num=20, absolute_max=20)


class DecisionForm(forms.Form):
    note = forms.CharField(
        label=gettext_lazy("Note to the proposer"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=gettext_lazy("Not public. Needed to reject."),
    )


class WithdrawForm(forms.Form):
    withdrawn_because = TranslatedFormField(
        rows=2,
        label=gettext_lazy("Reason that readers will see"),
        help_text=gettext_lazy("The pledge's address shows this instead of the pledge."),
    )


class MergeForm(forms.Form):
    into = forms.SlugField(
        label=gettext_lazy("Key of the pledge that stays"),
        help_text=gettext_lazy("It receives the statements; this pledge's address will lead there."),
    )

    def clean_into(self) -> Pledge:
        found = Pledge.objects.published().filter(key=self.cleaned_data["into"]).first()
        if found is None:
            raise forms.ValidationError(_("There is no published pledge with this key."))
        return found


class DocumentForm(forms.ModelForm):
    """A document as received, from a text file or pasted; afterwards only its title may be reworded."""

    file = forms.FileField(
        label=gettext_lazy("Text file"), required=False, help_text=gettext_lazy("Plain text, up to 10 MB.")
    )
    pasted = forms.CharField(
        label=gettext_lazy("… or the text, pasted"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 8}),
        strip=False,
    )

    class Meta:
        model = Document
        fields = (
            *("title", "kind", "language", "candidacy", "published", "published_as_stated", "url"),
            *("producer", "producer_address", "client", "paid_by", "paid_by_role", "fund", "print_run"),
            "disclosure_text",
        )
        help_texts = {"published": gettext_lazy("As the document states it; if it does not, the day you received it.")}

    def clean(self) -> dict[str, Any]:
        values = super().clean()
        values["raw"] = self._raw(values)
        return values

    def clean_published(self) -> Any:
        published = self.cleaned_data["published"]
        if published > timezone.localdate():
            raise forms.ValidationError(str(rules.FUTURE))
        return published

    def _raw(self, values: dict[str, Any]) -> bytes | None:
        upload, pasted = values.get("file"), values.get("pasted")
        if bool(upload) == bool((pasted or "").strip()):
            self.add_error("file", _("Give either a file or the pasted text."))
            return None
        if upload and upload.size > LARGEST_FILE:
            self.add_error("file", _("The file is larger than 10 MB."))
            return None
        return upload.read() if upload else pasted.encode()

    def received(self) -> dict[str, Any]:
        """What `actions.documents.add` stores; call it when the form is valid."""
        values = dict(self.cleaned_data)
        upload = values.pop("file")
        values.pop("pasted")
        return values | {"file_name": upload.name if upload else "pasted.txt"}
