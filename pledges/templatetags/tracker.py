"""What the templates need beyond Django: texts that know their language, numbers of the page's language."""

from collections.abc import Iterable
from typing import Any

from django import template
from django.template import Context
from django.urls import reverse
from django.utils.formats import number_format
from django.utils.html import format_html, format_html_join
from django.utils.http import urlencode
from django.utils.safestring import SafeString
from django.utils.translation import get_language, pgettext

from candidates.translated import Translated
from pledges import found, linked_data
from pledges.text import marking

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
def marked(value: Any, query: str | None) -> str | SafeString:
    """`tr`, with the words marked that a word of the query begins."""
    if not query:
        return tr(value)
    text = pieces(marking.marked("" if value is None else str(value), query))
    if isinstance(value, Translated) and text and value.language() != get_language():
        return format_html('<span lang="{}">{}</span>', value.language(), text)
    return text


@register.filter
def pieces(value: Iterable[marking.Piece]) -> SafeString:
    """The pieces of a text that was searched (text/marking.py), its hits marked."""
    return format_html_join("", "{}", ((format_html("<mark>{}</mark>", p.text) if p.hit else p.text,) for p in value))


@register.filter
def place_of(pledge: Any, query: str | None) -> found.Place | None:
    """Where the pledge holds what was searched for, below its title."""
    return found.place(pledge, query) if query else None


register.filter("linked_data", linked_data.script)


@register.filter
def percent(share: float | None) -> str:
    """0.867 as 87% in the way of the page's language."""
    if share is None:
        return ""
    return pgettext("percentage", "%(n)s%%") % {"n": number_format(round(share * 100))}


@register.filter
def number(value: int | None) -> str:
    return "" if value is None else number_format(value, use_l10n=True, force_grouping=True)


@register.filter
def address(pledge: Any) -> str:
    """Where the pledge is; of a pledge as it was (as_it_was.py), as it was on that day."""
    day = getattr(pledge, "on", None)
    return reverse("pledge", args=[pledge.key]) + (f"?on={day.isoformat()}" if day else "")


CALENDARS = {name: f"{name}_deadlines" for name in ("pledge", "candidate", "topic")}
NARROWING = ("candidate", "party", "election", "topic", "place", "status", "tier", "q")


@register.inclusion_tag("components/_follow.html", takes_context=True)
def follow(context: Context, name: str = "", key: str = "") -> dict[str, Any]:
    """How to follow what the page shows: a row by the name of its page and its key, "pledge_list" under the filters of
    the address, else everything. Nothing on a page of a past day."""
    return {"past": context.get("past"), **_ways_to_follow(context, name, key)}


@register.inclusion_tag("components/_feeds.html", takes_context=True)
def feeds(context: Context, name: str = "", key: str = "") -> dict[str, Any]:
    """The same for the head of the page, where programs look for feeds."""
    return {"past": context.get("past"), **_ways_to_follow(context, name, key)}


def _ways_to_follow(context: Context, name: str, key: str) -> dict[str, str]:
    route, args = f"{name}_feed" if name else "feed", [key] if key else []
    pairs = [(name, key)] if key else []
    if name == "pledge_list":
        given = context["request"].GET
        pairs = [(name, value) for name in NARROWING for value in given.getlist(name) if value.strip()]
    query = f"?{urlencode(pairs)}" if pairs else ""
    of_list = query if name == "pledge_list" else ""
    return {
        "atom": reverse(route, args=[*args, "atom"]) + of_list,
        "rss": reverse(route, args=[*args, "rss"]) + of_list,
        "search": of_list,
        "alert": reverse("alert_new") + query,
        "calendar": "" if of_list else reverse(CALENDARS.get(name, "deadlines"), args=args),
    }
