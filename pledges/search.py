"""Text search: folded prefixes, answered by FTS5 on SQLite and by tsvector on PostgreSQL (docs/decisions/0006)."""

from django.db import connections
from django.db.models import Q
from django.db.models.expressions import RawSQL

from pledges.text.folding import fold, prefixes

LONGEST = 200
FTS5 = "SELECT rowid FROM pledges_search WHERE pledges_search MATCH %s"
TSVECTOR = "SELECT pledge_id FROM pledges_searchtext WHERE to_tsvector('simple', folded) @@ to_tsquery('simple', %s)"


def found(query: str, *, using: str = "default") -> Q:
    """Pledges in which every word of `query` begins a word."""
    words = [[(beginning, True) for beginning in alternatives] for alternatives in prefixes(query)]
    return _matching(words, using)


def found_exactly(query: str, *, using: str = "default") -> Q:
    """Pledges that hold every word of `query` as it stands: the better hits."""
    return _matching([[(word, False)] for word in fold(query).split()], using)


def _matching(words: list[list[tuple[str, bool]]], using: str) -> Q:
    vendor = connections[using].vendor
    mark, either, both = ('"{}"*', " OR ", " AND ") if vendor == "sqlite" else ("'{}':*", " | ", " & ")
    exact = mark.removesuffix("*").removesuffix(":")
    terms = [
        "(" + either.join((mark if is_prefix else exact).format(word) for word, is_prefix in alternatives) + ")"
        for alternatives in words
    ]
    return Q(pk__in=RawSQL(FTS5 if vendor == "sqlite" else TSVECTOR, [both.join(terms)]))  # noqa: S611  (bound)
