"""The index behind text search, made after every migration: FTS5 on SQLite, tsvector with GIN on PostgreSQL.
Both hold the words of SearchText.folded and answer prefixes."""

from django.conf import settings
from django.db.backends.base.base import BaseDatabaseWrapper

from pledges.models import listed

FTS5 = (
    """CREATE VIRTUAL TABLE IF NOT EXISTS pledges_search USING fts5(
        folded, content='pledges_searchtext', content_rowid='pledge_id',
        tokenize="unicode61 remove_diacritics 0", prefix='1 2 3 4 5 6')""",
    """CREATE TRIGGER IF NOT EXISTS search_insert AFTER INSERT ON pledges_searchtext BEGIN
        INSERT INTO pledges_search(rowid, folded) VALUES (NEW.pledge_id, NEW.folded); END""",
    """CREATE TRIGGER IF NOT EXISTS search_delete AFTER DELETE ON pledges_searchtext BEGIN
        INSERT INTO pledges_search(pledges_search, rowid, folded)
        VALUES ('delete', OLD.pledge_id, OLD.folded); END""",
    """CREATE TRIGGER IF NOT EXISTS search_update AFTER UPDATE ON pledges_searchtext BEGIN
        INSERT INTO pledges_search(pledges_search, rowid, folded)
        VALUES ('delete', OLD.pledge_id, OLD.folded);
        INSERT INTO pledges_search(rowid, folded) VALUES (NEW.pledge_id, NEW.folded); END""",
)
GIN = (
    """CREATE INDEX IF NOT EXISTS pledges_search ON pledges_searchtext
        USING gin (to_tsvector('simple', folded))""",
)


def install(connection: BaseDatabaseWrapper) -> None:
    """The search index, what keeps the list's index, and for each language an index of the titles in alphabetical
    order; idempotent."""
    listed.install(connection)
    with connection.cursor() as cursor:
        for statement in FTS5 if connection.vendor == "sqlite" else GIN:
            cursor.execute(statement)
        for code, _name in settings.LANGUAGES:
            cursor.execute(
                f"CREATE INDEX IF NOT EXISTS pledge_title_{code} ON pledges_pledge"
                f" (({title_key(connection.vendor, code)}), id)"
                " WHERE publication = 'published' AND merged_into_id IS NULL"
            )


def title_key(vendor: str, language: str, table: str = "") -> str:
    """SQL: the sort key of a pledge's title. The index and the query must say it in the same words."""
    column = f"{table}sort_keys"
    return f"json_extract({column}, '$.{language}')" if vendor == "sqlite" else f"({column} ->> '{language}')"
