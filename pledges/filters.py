"""One FilterSet for the page, the API and the download. Values are slugs."""

from typing import Any

import django_filters
from django import forms
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from candidates.models import Candidate, Election, Party
from pledges import search
from pledges.choices import Status, Tier
from pledges.listing import SORTS
from pledges.models import Place, Pledge, Topic
from pledges.narrowing import Narrowing
from pledges.text.folding import fold

UNKNOWN = _("“%(value)s” is not known here.")


def searchable(text: str) -> None:
    if text.strip() and not fold(text):
        raise ValidationError(_("Search needs at least one letter or digit."))


class ListField(forms.Form):
    """Says in a sentence when a parameter that may stand once stands twice."""

    def clean(self) -> dict[str, Any]:
        for name in ("candidate", "party", "election", "tier", "q", "sort", "after"):
            if hasattr(self.data, "getlist") and len(self.data.getlist(name)) > 1:
                self.add_error(name if name in self.fields else None, _("Give this only once."))
        return self.cleaned_data


class PledgeFilter(django_filters.FilterSet):
    """candidate, party, election, tier, q: once; topic, place, status: repeatable, any of them; sort."""

    candidate = django_filters.ModelChoiceFilter(
        label=_("Candidate"), queryset=Candidate.objects.all(), to_field_name="slug", method="narrow"
    )
    party = django_filters.ModelChoiceFilter(
        label=_("Party"), queryset=Party.objects.all(), to_field_name="slug", method="narrow"
    )
    election = django_filters.ModelChoiceFilter(
        label=_("Election"), queryset=Election.objects.all(), to_field_name="slug", method="narrow"
    )
    topic = django_filters.ModelMultipleChoiceFilter(
        label=_("Topic"), queryset=Topic.objects.all(), to_field_name="slug", method="narrow"
    )
    place = django_filters.ModelMultipleChoiceFilter(
        label=_("Part of the city"), queryset=Place.objects.all(), to_field_name="slug", method="narrow"
    )
    status = django_filters.MultipleChoiceFilter(
        label=_("Status"), choices=Status.choices, lookup_expr="in", distinct=False, method="narrow"
    )
    tier = django_filters.ChoiceFilter(label=_("Tier"), choices=Tier.choices, method="narrow")
    q = django_filters.CharFilter(label=_("Words"), method="narrow", max_length=search.LONGEST, validators=[searchable])
    sort = django_filters.ChoiceFilter(label=_("Sort by"), choices=list(SORTS.items()), method="narrow")

    class Meta:
        model = Pledge
        fields = ()
        form = ListField

    def __init__(self, data: QueryDict, **options: Any) -> None:
        """`data` with parameters left empty, as a form sends them, is the same as without them."""
        filled = QueryDict(mutable=True)
        for parameter, values in data.lists():
            filled.setlist(parameter, [value for value in values if value.strip()])
        super().__init__(filled, **options)
        self.narrowings: dict[tuple[str, ...], Narrowing] = {}  # each counts its pledges once
        for name, field in self.form.fields.items():
            for code in ("invalid_choice", "invalid_list", "invalid_pk_value"):
                if code in field.error_messages and name != "q":
                    field.error_messages[code] = UNKNOWN

    def narrow(self, pledges: QuerySet, name: str, value: Any) -> QuerySet:
        return Narrowing.of({name: value}).test(pledges)

    def narrowing(self, *, without: str = "") -> Narrowing:
        """What the list is narrowed to by all filters, or by all but one, which a facet counts."""
        active = self.active(without=without)
        return self.narrowings.setdefault(tuple(active), Narrowing.of(active))

    @property
    def faults(self) -> list[str]:
        """What is wrong with the values, in sentences."""
        fields = self.form.fields
        return [
            f"{fields[name].label}: {message}" if name in fields else str(message)
            for name, messages in self.form.errors.items()
            for message in messages
        ]

    def active(self, *, without: str = "") -> dict[str, Any]:
        """The filters that narrow the list, by name."""
        set_values = self.form.cleaned_data.items()
        return {name: value for name, value in set_values if value and name not in ("sort", without)}
