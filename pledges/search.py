"""Text search: folded prefixes, answered by FTS5 on SQLite and by tsvector on PostgreSQL (docs/decisions/0006)."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.db import connections
from django.db.models import Q
from django.db.models.expressions import RawSQL

from pledges.text.folding import fold, prefixes

LONGEST = 200


@dataclass(frozen=True)
class Dialect:
    """How a database writes what is asked of its search index."""

    sql: str
    begun: str
    whole: str
    either: str
    both: str
    but: str

    def all_of(self, words: Iterable[Iterable[str]], mark: str) -> str:
        """Every one of the words, each in any of its spellings."""
        return self.both.join(f"({self.either.join(mark.format(word) for word in spelled)})" for spelled in words)


DIALECTS = {
    "sqlite": Dialect(
        sql="SELECT rowid FROM pledges_search WHERE pledges_search MATCH %s",
        begun='"{}"*',
        whole='"{}"',
        either=" OR ",
        both=" AND ",
        but="({}) NOT ({})",
    ),
    "postgresql": Dialect(
        # OFFSET 0: else PostgreSQL may walk along another index and parse the text of every row on its way.
        sql="SELECT pledge_id FROM pledges_searchtext"
        " WHERE to_tsvector('simple', folded) @@ to_tsquery('simple', %s) OFFSET 0",
        begun="'{}':*",
        whole="'{}'",
        either=" | ",
        both=" & ",
        but="({}) & !({})",
    ),
}


@dataclass(frozen=True)
class Words:
    """What is searched for: every word begins a word of the pledge. `exactly`: every word stands there as it is, the
    better hits (True), or only as a beginning (False), or either (None)."""

    text: str
    exactly: bool | None = None

    def found(self, *, using: str = "default") -> Q:
        """The pledges, by the search index."""
        dialect = DIALECTS[connections[using].vendor]
        whole = dialect.all_of([[word] for word in fold(self.text).split()], dialect.whole)
        begun = dialect.all_of(prefixes(self.text), dialect.begun)
        asked = {True: whole, False: dialect.but.format(begun, whole), None: begun}[self.exactly]
        return Q(pk__in=RawSQL(dialect.sql, [asked]))  # noqa: S611  (bound)

    def hold(self, folded: str | None) -> bool:
        """The same asked of one pledge's folded text."""
        text = f" {folded or ''} "
        begun = all(any(f" {word}" in text for word in either) for either in prefixes(self.text))
        if self.exactly is None or not begun:
            return begun
        return all(f" {word} " in text for word in fold(self.text).split()) is self.exactly
