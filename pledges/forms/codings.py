"""A blind coding of a pledge."""

from django import forms
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy

from pledges.choices import Status


def _defined(status: Status) -> SafeString:
    return format_html("<b>{}</b> <span>{}</span>", status.label, status.definition)


class CodingForm(forms.Form):
    status = forms.ChoiceField(
        label=gettext_lazy("Status"),
        choices=lambda: [(status.value, _defined(status)) for status in Status],
        widget=forms.RadioSelect,
    )
    note = forms.CharField(
        label=gettext_lazy("Note for the talk afterwards"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=gettext_lazy("What decided it for you. The other coder reads it once both have coded; never public."),
    )
