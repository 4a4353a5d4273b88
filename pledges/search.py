"""Text search: folded prefixes, answered by FTS5 on SQLite and by tsvector on PostgreSQL (docs/decisions/0006)."""

from dataclasses import dataclass

from django.db import connections
from django.db.models import Q
from django.db.models.expressions import RawSQL

from pledges.text.folding import fold, prefixes

LONGEST = 200
FTS5 = "SELECT rowid FROM pledges_search WHERE pledges_search MATCH %s"
# OFFSET 0: otherwise PostgreSQL may walk along another index and parse the text of every row on its way.
TSVECTOR = (
    "SELECT pledge_id FROM pledges_searchtext WHERE to_tsvector('simple', folded) @@ to_tsquery('simple', %s) OFFSET 0"
)


@dataclass(frozen=True)
class Words:
    """What is searched for: every word begins a word of the pledge. `exactly`: every word stands there as it is, the
    better hits (True), or only as a beginning (False), or either (None)."""

    text: str
    exactly: bool | None = None

    def found(self, *, using: str = "default") -> Q:
        """The pledges, by the search index."""
        whole = _matching([[(word, False)] for word in fold(self.text).split()], using)
        if self.exactly:
            return whole
        begun = _matching([[(word, True) for word in either] for either in prefixes(self.text)], using)
        return begun if self.exactly is None else begun & ~whole

    def hold(self, folded: str | None) -> bool:
        """The same asked of one pledge's folded text."""
        text = f" {folded or ''} "
        begun = all(any(f" {word}" in text for word in either) for either in prefixes(self.text))
        if self.exactly is None or not begun:
            return begun
        return all(f" {word} " in text for word in fold(self.text).split()) is self.exactly


def _matching(words: list[list[tuple[str, bool]]], using: str) -> Q:
    vendor = connections[using].vendor
    mark, either, both = ('"{}"*', " OR ", " AND ") if vendor == "sqlite" else ("'{}':*", " | ", " & ")
    exact = mark.removesuffix("*").removesuffix(":")
    terms = [
        "(" + either.join((mark if is_prefix else exact).format(word) for word, is_prefix in alternatives) + ")"
        for alternatives in words
    ]
    return Q(pk__in=RawSQL(FTS5 if vendor == "sqlite" else TSVECTOR, [both.join(terms)]))  # noqa: S611  (bound)
