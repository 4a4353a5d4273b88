"""Feeds for readers of feeds: news in Atom and RSS."""

import datetime
import re
from collections.abc import Iterable
from typing import Any

from django.http import HttpRequest
from django.utils.feedgenerator import Atom1Feed, Rss201rev2Feed, SyndicationFeed
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import get_language

from pledges.http import absolute, site_name
from pledges.news import Line, News
from pledges.scopes import Scope

NO_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
BEGINNING = datetime.datetime(1970, 1, 1, tzinfo=datetime.UTC)


class _Steady:
    """A feed in which nothing happened yet says the same each time: its generator would give it the present moment."""

    def latest_post_date(self) -> datetime.datetime:
        return max((item["updateddate"] for item in self.items), default=BEGINNING)


class Atom(_Steady, Atom1Feed):
    pass


class Rss(_Steady, Rss201rev2Feed):
    pass


FORMS: dict[str, type[SyndicationFeed]] = {"atom": Atom, "rss": Rss}


def feed(request: HttpRequest, scope: Scope, address: str, told: Iterable[News], form: str) -> SyndicationFeed:
    """The feed of a scope, to be found at that address. The id of an entry, for good, is made of the host, the day and
    the journal's number."""
    own = absolute(request, address)
    name = site_name()
    made = FORMS[form](
        title=storable(f"{scope.title} · {name}"),
        link=absolute(request, scope.page),
        description=storable(scope.title),
        language=get_language(),
        author_name=storable(name),
        feed_url=own,
        feed_guid=own,
    )
    for one in told:
        made.add_item(**_item(request, one))
    return made


def _item(request: HttpRequest, one: News) -> dict[str, Any]:
    host = request.get_host().partition(":")[0]
    return {
        "title": storable(one.title),
        "link": absolute(request, one.url),
        "description": storable(paragraphs(one.lines)),
        "unique_id": f"tag:{host},{one.at:%Y-%m-%d}:{get_language()}/journal/{one.number}",
        "unique_id_is_permalink": False,
        "pubdate": one.at,
        "updateddate": one.at,
        "categories": [storable(label) for label in one.labels],
    }


def paragraphs(lines: Iterable[Line]) -> SafeString:
    """As HTML, each with its language where that is another one."""
    marked = ((format_html(' lang="{}"', line.language) if line.language else "", line.text) for line in lines)
    return format_html_join("", "<p{}>{}</p>", marked)


def storable(text: str) -> str:
    """What XML can hold: some signs that a text or an address may hold, it cannot."""
    return NO_XML.sub("", text)
