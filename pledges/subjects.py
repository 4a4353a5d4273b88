"""Every published row that a correction can name: by the public page it stands on, in the journal's own words."""

from collections.abc import Callable, Iterable, Iterator
from typing import Any

from django.db import models
from django.utils.formats import date_format
from django.utils.text import Truncator

from candidates.models import Candidate, Election, Party
from pledges.choices import Corrected
from pledges.models import Correction, Document, Pledge, QuoteTranslation, Topic

# By the first word of a page's name: what is public of this kind, and the column that is in the address.
PAGES: dict[str, tuple[type[models.Model], Callable[[], models.QuerySet], str]] = {
    "pledge": (Pledge, Pledge.objects.published, "key"),
    "document": (Document, lambda: Document.objects.published().without_text(), "slug"),
    "candidate": (Candidate, Candidate.objects.all, "slug"),
    "party": (Party, Party.objects.all, "slug"),
    "election": (Election, Election.objects.all, "slug"),
    "topic": (Topic, Topic.objects.all, "slug"),
}


def page_of(row: Any) -> str:
    """ "pledge:KEY", "document:SLUG" … for the row that has the page."""
    name, (_model, _public, column) = next(item for item in PAGES.items() if isinstance(row, item[1][0]))
    return f"{name}:{getattr(row, column)}"


def rows_of(pages: Iterable[str]) -> dict[str, Any]:
    """The rows behind these pages, as far as they are public: one query for each kind."""
    wanted: dict[str, set[str]] = {}
    for page in pages:
        kind, _colon, key = page.partition(":")
        wanted.setdefault(kind, set()).add(key)
    found = {}
    for kind in wanted.keys() & PAGES.keys():
        _model, public, column = PAGES[kind]
        found |= {page_of(row): row for row in public().filter(**{f"{column}__in": wanted[kind]})}
    return found


def is_public(row: Any) -> bool:
    return bool(rows_of([page_of(row)]))


def correctable(row: Any) -> dict[str, str]:
    """What of this page the public sees, by its name, in words for the newsroom; nothing if the page is not public."""
    if not is_public(row):
        return {}
    page = page_of(row)
    return {page: _said(page, row), **{name: _said(name, words) for name, words in _parts(page, row)}}


def kind_of(subject: str) -> Corrected:
    return Corrected(subject.partition(":")[0])


def _said(name: str, words: Any) -> str:
    return f"{kind_of(name).label}: {Truncator(str(words)).chars(120)}"


def _parts(page: str, row: Any) -> Iterator[tuple[str, Any]]:
    if isinstance(row, Pledge):
        yield from ((f"statement:{said.pk}", said.quote) for said in row.statements.all())
        for words in QuoteTranslation.objects.published().filter(statement__pledge=row).order_by("pk"):
            yield f"translation:{words.statement_id}/{words.language}", words.text
        for verdict in row.assessments.published().newest_first().prefetch_related("evidence__file"):
            yield f"assessment:{row.key}/{verdict.pk}", verdict
            yield from ((f"evidence:{link.pk}", link) for link in verdict.evidence.all())
    if isinstance(row, Candidate):
        for who in row.candidacies.select_related("election"):
            yield f"mandate:{row.slug}/{who.election.slug}", f"{who.get_mandate_display()}, {who.election}"
    if isinstance(row, Candidate | Election):
        yield from ((f"fact:{fact.pk}", fact) for fact in row.facts.all())
    for earlier in Correction.objects.filter(page=page):
        yield f"correction:{earlier.pk}", f"{date_format(earlier.date)}, {earlier.was}"
