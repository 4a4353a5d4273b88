"""One finding on the review page: the place, the wording of a new pledge, or why it is none."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from candidates.models import Candidacy
from candidates.translated import TranslatedFormField
from pledges.actions.findings import Place
from pledges.choices import Level, NoPledge, Strength, Tier
from pledges.forms.fields import NOT_CHOSEN, QuickSelect, storable
from pledges.models import Finding, Topic
from pledges.text import anchors

# So many sentences before and after a finding may be taken along.
REACH = 3
SHOWN = 70


@dataclass(frozen=True)
class Choosable:
    """What every form of one page offers: read once."""

    topics: Sequence[Topic]
    candidacies: Sequence[Candidacy] = ()


class FindingForm(forms.Form):
    """Whichever button is pressed, the whole form is sent: what was typed is never lost.

    `sentences` are the spans of the transcript that the quotation may begin and end with."""

    version = forms.IntegerField(widget=forms.HiddenInput)
    first = forms.TypedChoiceField(widget=QuickSelect, label=gettext_lazy("From the sentence"), coerce=int)
    last = forms.TypedChoiceField(widget=QuickSelect, label=gettext_lazy("To the sentence"), coerce=int)
    clause = forms.CharField(
        label=gettext_lazy("Clause"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=gettext_lazy("The narrowest part of the quote that carries the pledge; empty: all of it."),
    )
    strength = forms.ChoiceField(widget=QuickSelect, label=gettext_lazy("Strength"), choices=Strength.choices)
    candidacy = forms.ChoiceField(widget=QuickSelect, label=gettext_lazy("Who says it"))
    title = TranslatedFormField(
        label=gettext_lazy("Title"), required=False, help_text=gettext_lazy("Neutral words, not a quotation.")
    )
    topic_1 = forms.ChoiceField(widget=QuickSelect, label=gettext_lazy("Main topic"), required=False)
    topic_2 = forms.ChoiceField(widget=QuickSelect, label=gettext_lazy("Second topic"), required=False)
    topic_3 = forms.ChoiceField(widget=QuickSelect, label=gettext_lazy("Third topic"), required=False)
    tier = forms.ChoiceField(widget=QuickSelect, label=gettext_lazy("Tier"), choices=Tier.choices)
    level = forms.ChoiceField(widget=QuickSelect, label=gettext_lazy("Level"), choices=Level.choices)
    same_key = forms.CharField(label=gettext_lazy("The same as the pledge with the key"), required=False, max_length=80)
    no_pledge = forms.ChoiceField(
        widget=QuickSelect,
        label=gettext_lazy("Why it is no pledge"),
        choices=[NOT_CHOSEN, *NoPledge.choices],
        required=False,
    )
    note = forms.CharField(label=gettext_lazy("Note for the newsroom"), required=False, max_length=500)

    PLACE = ("first", "last", "clause", "strength", "candidacy")
    WORDING = ("title", "topic_1", "topic_2", "topic_3", "tier", "level")

    def __init__(
        self,
        data: Any = None,
        *,
        finding: Finding,
        transcript: str,
        sentences: Sequence[tuple[int, int]],
        choosable: Choosable,
        suggested: Sequence[str] = (),
    ) -> None:
        self.finding, self.transcript, self.choosable = finding, transcript, choosable
        initial = {
            "version": finding.version,
            "first": finding.start,
            "last": finding.end,
            "clause": transcript[finding.clause_start : finding.clause_end],
            "strength": finding.strength,
            "topic_1": next(iter(suggested), ""),
            **finding.typed,
        }
        super().__init__(data, prefix=f"f{finding.pk}", initial=initial)
        near = _near(sentences, finding)
        self.fields["first"].choices = [(start, _cut(transcript[start:end])) for start, end in near]
        self.fields["last"].choices = [(end, _cut(transcript[start:end], whole_end=True)) for start, end in near]
        topics = [(topic.slug, str(topic.name)) for topic in choosable.topics]
        for name in ("topic_1", "topic_2", "topic_3"):
            self.fields[name].choices = [NOT_CHOSEN, *topics]
        for name in ("first", "last", "clause"):
            self.fields[name].widget.attrs["lang"] = finding.document.language
        if choosable.candidacies:
            people = [(str(row.pk), str(row)) for row in choosable.candidacies]
            self.fields["candidacy"].choices = [NOT_CHOSEN, *people]
        else:
            del self.fields["candidacy"]

    @property
    def of_a_pledge(self) -> list[forms.BoundField]:
        """The fields of a new pledge, in order."""
        return [self[name] for name in (*self.PLACE, *self.WORDING) if name in self.fields]

    @property
    def typed(self) -> dict[str, Any]:
        """What stands in the form now, to be filled in again as it is."""
        return {bound.name: _storable(bound.data) for bound in self if bound.name != "version"}

    @property
    def topics(self) -> list[Topic]:
        """The chosen topics in order, each once."""
        known = {topic.slug: topic for topic in self.choosable.topics}
        chosen = (self.cleaned_data.get(f"topic_{number}") for number in (1, 2, 3))
        return list(dict.fromkeys(known[slug] for slug in chosen if slug))

    def placed(self) -> Place | None:
        """Where the pledge stands; None, with the fault beside its field, if that is no place."""
        if not self.is_valid():
            return None
        values = self.cleaned_data
        span = (values["first"], values["last"])
        if span[1] <= span[0]:
            self.add_error("last", _("The last sentence stands before the first."))
            return None
        clause = self._clause(span)
        people = {str(row.pk): row for row in self.choosable.candidacies}
        return clause and Place(span, clause, values["strength"], people.get(values.get("candidacy", "")))

    def is_worded(self) -> bool:
        """Whether a new pledge could be drafted; the faults stand beside their fields."""
        if not self.cleaned_data.get("title"):
            self.add_error("title", _("Give the new pledge a title, at least in one language."))
        if not self.topics:
            self.add_error("topic_1", _("Choose at least one topic."))
        return not self.errors

    def is_reasoned(self) -> bool:
        """Whether it could be rejected: faults of the other fields, which are not needed for it, do not count."""
        self.is_valid()
        return not {"no_pledge", "note"} & set(self.errors)

    def _clause(self, span: tuple[int, int]) -> tuple[int, int] | None:
        clause = self.cleaned_data["clause"]
        start, end = self.finding.clause_start, self.finding.clause_end
        if not clause:
            return span
        if clause == self.transcript[start:end] and span[0] <= start and end <= span[1]:
            return start, end
        try:
            return anchors.find(self.transcript, clause, within=span)
        except ValueError:
            self.add_error("clause", _("The clause must stand in the quote, once and word for word."))
            return None


def _storable(value: Any) -> Any:
    return [storable(text or "") for text in value] if isinstance(value, list) else storable(value or "")


def _near(sentences: Sequence[tuple[int, int]], finding: Finding) -> list[tuple[int, int]]:
    """The sentences of the finding, with a few before and after it."""
    inside = [n for n, (start, end) in enumerate(sentences) if start < finding.end and end > finding.start]
    first, last = (inside[0], inside[-1]) if inside else (0, -1)
    return list(sentences[max(first - REACH, 0) : last + 1 + REACH])


def _cut(sentence: str, *, whole_end: bool = False) -> str:
    if len(sentence) <= SHOWN:
        return sentence
    return f"… {sentence[-SHOWN:]}" if whole_end else f"{sentence[:SHOWN]} …"
