"""A pledge's wording, its statements, and how it leaves the site."""

from typing import Any

from django import forms
from django.conf import settings
from django.utils.text import format_lazy
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from candidates.models import Candidacy
from candidates.translated import TranslatedFormField
from pledges.actions.pledges import WORDING
from pledges.choices import ChangeKind, Strength
from pledges.diffs import wording_of
from pledges.models import Document, Place, Pledge, Topic
from pledges.text import anchors


class PledgeForm(forms.ModelForm):
    """A pledge's wording, its topics in order and its places; notices when somebody else saved meanwhile."""

    topic_1 = forms.ModelChoiceField(Topic.objects.all(), label=gettext_lazy("Main topic"))
    topic_2 = forms.ModelChoiceField(Topic.objects.all(), label=gettext_lazy("Second topic"), required=False)
    topic_3 = forms.ModelChoiceField(Topic.objects.all(), label=gettext_lazy("Third topic"), required=False)
    # Not "places": Django would store a field of the model past the actions.
    named_places = forms.ModelMultipleChoiceField(
        Place.objects.all(),
        label=gettext_lazy("Parts of the city"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=gettext_lazy("Only those that a quote of the pledge names."),
    )
    why = TranslatedFormField(
        rows=2,
        required=False,
        label=gettext_lazy("Public reason of the change"),
        help_text=gettext_lazy("The pledge is public: another person decides this change, and readers see the reason."),
    )
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
        if not self.public:
            del self.fields["why"]
        if self.instance.pk:
            self.fields["seen_version"].initial = self.instance.version
            for number, row in enumerate(self.instance.topic_rows.all(), start=1):
                self.fields[f"topic_{number}"].initial = row.topic_id
            self._show_places()

    def _show_places(self) -> None:
        """Those it has, and those that stand in its quotes."""
        field = self.fields["named_places"]
        field.initial = [row.place_id for row in self.instance.place_rows.all()]
        quotes = list(self.instance.statements.values_list("quote", flat=True))
        if named := [str(place) for place in field.queryset if place.named_in(quotes)]:
            found = _("Its quotes name: %(places)s.") % {"places": ", ".join(named)}
            field.help_text = format_lazy("{} {}", field.help_text, found)

    @property
    def public(self) -> bool:
        """Whether a change of it needs a second person."""
        return bool(self.instance.pk) and self.instance.is_public

    def wording(self) -> dict[str, Any]:
        """What was typed, as diffs.py: wording_of gives what stands now."""
        values = {name: self.cleaned_data[name] for name in WORDING}
        return wording_of(Pledge(**values), **self.filed)

    @property
    def filed(self) -> dict[str, list[Any]]:
        return {"topics": self.topics, "places": list(self.cleaned_data["named_places"])}

    @property
    def topics(self) -> list[Topic]:
        chosen = (self.cleaned_data.get(f"topic_{number}") for number in (1, 2, 3))
        return list(dict.fromkeys(topic for topic in chosen if topic))

    def clean(self) -> dict[str, Any]:
        values = super().clean()
        if self.instance.pk:
            self._notice_conflict()
        if self.public and not any((values.get("why") or {}).values()):
            self.add_error("why", _("Say why: readers will see it beside the change."))
        if self.public and self.instance.changes.waiting().filter(kind=ChangeKind.REWORD).exists():
            raise forms.ValidationError(_("A change of this pledge waits for a decision already. Take it back first."))
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
