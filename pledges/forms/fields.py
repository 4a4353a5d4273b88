"""Fields that several forms share."""

from typing import Any

from django import forms

NOT_CHOSEN = ("", "—")


def storable(text: str) -> str:
    """What was typed, without the NUL characters that PostgreSQL cannot store."""
    return text.replace("\x00", "")


def date_field(**options: Any) -> forms.DateField:
    return forms.DateField(widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"), **options)
