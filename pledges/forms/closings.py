"""That a term is over."""

from django import forms
from django.utils.translation import gettext_lazy

from candidates.models import Election, web_address
from candidates.translated import TranslatedFormField
from pledges.forms.fields import date_field


class ClosingForm(forms.Form):
    election = forms.ModelChoiceField(Election.objects.all(), label=gettext_lazy("Election"))
    ended_on = date_field(
        label=gettext_lazy("Last day of the term"),
        help_text=gettext_lazy(
            "What happened up to this day counts. Nothing said later becomes a pledge of this term."
        ),
    )
    url = forms.CharField(
        label=gettext_lazy("Link that shows it"), max_length=2000, validators=[web_address], widget=forms.URLInput
    )
    why = TranslatedFormField(
        rows=2,
        required=False,
        label=gettext_lazy("Public note"),
        help_text=gettext_lazy("How the term ended, if that needs words; shown on the site."),
    )
