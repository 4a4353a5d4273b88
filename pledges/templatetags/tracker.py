"""What the templates need beyond Django: texts that know their language, numbers of the page's language."""

from typing import Any

from django import template
from django.utils.formats import number_format
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import get_language, pgettext

from candidates.translated import Translated

register = template.Library()


@register.filter
def tr(value: Any) -> str | SafeString:
    """A translated text; where it falls back to another language, that language is said in `lang`."""
    if not isinstance(value, Translated):
        return "" if value is None else str(value)
    language = value.language()
    if language == get_language() or not str(value):
        return str(value)
    return format_html('<span lang="{}">{}</span>', language, str(value))


@register.filter
def percent(share: float | None) -> str:
    """0.867 as 87% in the way of the page's language."""
    if share is None:
        return ""
    return pgettext("percentage", "%(n)s%%") % {"n": number_format(round(share * 100))}


@register.filter
def number(value: int | None) -> str:
    return "" if value is None else number_format(value, use_l10n=True, force_grouping=True)
