"""Fields that several forms share."""

from typing import Any

from django import forms

NOT_CHOSEN = ("", "—")


def date_field(**options: Any) -> forms.DateField:
    return forms.DateField(widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"), **options)
