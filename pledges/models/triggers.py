"""Puts the guards in place: after every migration, because SQLite drops a table's triggers when it rebuilds the table.
`missing` is asked by `check --database`."""

import hashlib
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.apps import apps
from django.conf import settings
from django.db.backends.base.base import BaseDatabaseWrapper

from pledges.models.guard import Copy, Guard
from pledges.models.guards import COPIES, GUARDS
from pledges.models.seals import NOT_EMPTIED, SEALED, WRITTEN_ONCE

BLANKS = "char(32, 9, 10, 13, 160)"


@dataclass(frozen=True)
class Trigger:
    """A trigger's name (with a digest of its text, so that an older one is noticed), its table, and how to make it."""

    name: str
    table: str
    sql: tuple[str, ...]


class SQLite:
    differs = "IS NOT"
    today = "date('now', 'localtime')"  # Django sets the process to TIME_ZONE
    existing = "SELECT name, tbl_name FROM sqlite_master WHERE type = 'trigger' AND name LIKE 'guard!_%' ESCAPE '!'"

    def filled(self, text: str) -> str:
        return f"EXISTS (SELECT 1 FROM json_each({text}) j WHERE trim(j.value, {BLANKS}) <> '')"

    def titled(self, language: str) -> str:
        return f"trim(coalesce(json_extract(NEW.title, '$.{language}'), ''), {BLANKS}) <> ''"

    def guard(self, name: str, guard: Guard) -> tuple[str, ...]:
        body = f"SELECT RAISE(ABORT, '{quoted(guard.message)}');"
        return (f"CREATE TRIGGER {name} BEFORE {guard.event} ON {guard.table} WHEN {guard.condition} BEGIN {body} END",)

    def copy(self, name: str, copy: Copy) -> tuple[str, ...]:
        return (
            f"CREATE TRIGGER {name} AFTER {copy.event} ON {copy.table} WHEN {copy.condition}"
            f" BEGIN {copy.statement}; END",
        )

    def seals(self) -> Iterator[Guard]:
        for table, uniques in {**{t: found for t, (_free, found) in SEALED.items()}, **NOT_EMPTIED}.items():
            same = " OR ".join(
                "(" + " AND ".join(f't."{column}" = NEW."{column}"' for column in unique) + ")" for unique in uniques
            )
            taken = f"EXISTS (SELECT 1 FROM {table} t WHERE ({same})"
            yield Guard(f"{table}_replace", table, "INSERT", f"{taken})", WRITTEN_ONCE)
            changed = f"NEW.id <> OLD.id OR {taken} AND t.id <> OLD.id)"
            yield Guard(f"{table}_replace_update", table, "UPDATE", changed, WRITTEN_ONCE)

    def drop(self, name: str, table: str) -> str:
        return f"DROP TRIGGER {name}"


class PostgreSQL:
    differs = "IS DISTINCT FROM"
    existing = (
        "SELECT t.tgname, c.relname FROM pg_trigger t JOIN pg_class c ON c.oid = t.tgrelid"
        " WHERE t.tgenabled = 'A' AND t.tgname LIKE 'guard!_%' ESCAPE '!' AND pg_table_is_visible(c.oid)"
    )
    blanks = r"E' \t\n\r\u00a0'"

    @property
    def today(self) -> str:
        return f"(now() AT TIME ZONE '{settings.TIME_ZONE}')::date"

    def filled(self, text: str) -> str:
        return f"EXISTS (SELECT 1 FROM jsonb_each_text({text}) j WHERE btrim(j.value, {self.blanks}) <> '')"

    def titled(self, language: str) -> str:
        return f"btrim(coalesce(NEW.title ->> '{language}', ''), {self.blanks}) <> ''"

    def guard(self, name: str, guard: Guard) -> tuple[str, ...]:
        row = "NULL" if guard.event == "TRUNCATE" else "OLD" if guard.event == "DELETE" else "NEW"
        refuse = f"RAISE EXCEPTION '{quoted(guard.message)}' USING ERRCODE = 'integrity_constraint_violation';"
        body = f"{lock(guard.locks)} IF {guard.condition} THEN {refuse} END IF; RETURN {row};"
        level = "STATEMENT" if guard.event == "TRUNCATE" else "ROW"
        return self._trigger(name, guard.table, f"BEFORE {guard.event}", level, body)

    def copy(self, name: str, copy: Copy) -> tuple[str, ...]:
        body = f"{lock(copy.locks)} IF {copy.condition} THEN {copy.statement}; END IF; RETURN NULL;"
        return self._trigger(name, copy.table, f"AFTER {copy.event}", "ROW", body)

    def seals(self) -> Iterator[Guard]:
        for table in (*SEALED, *NOT_EMPTIED):
            yield Guard(f"{table}_truncate", table, "TRUNCATE", "true", WRITTEN_ONCE)

    def drop(self, name: str, table: str) -> str:
        return f"DROP TRIGGER {name} ON {table}"

    @staticmethod
    def _trigger(name: str, table: str, when: str, level: str, body: str) -> tuple[str, ...]:
        return (
            f"CREATE OR REPLACE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN {body} END $$",
            f"CREATE TRIGGER {name} {when} ON {table} FOR EACH {level} EXECUTE FUNCTION {name}()",
            # ALWAYS: also in a session that calls itself a replica.
            f"ALTER TABLE {table} ENABLE ALWAYS TRIGGER {name}",
        )


DIALECTS = {"sqlite": SQLite(), "postgresql": PostgreSQL()}


def install(connection: BaseDatabaseWrapper) -> None:
    """Put every guard in place and take away those of an older release; idempotent."""
    wanted = {trigger.name: trigger for trigger in triggers(connection.vendor)}
    present = _present(connection)
    with connection.cursor() as cursor:
        for name, table in present.items():
            if name not in wanted:
                cursor.execute(DIALECTS[connection.vendor].drop(name, table))
        for name, trigger in wanted.items():
            for statement in trigger.sql if name not in present else ():
                cursor.execute(statement)


def remove(connection: BaseDatabaseWrapper) -> None:
    """Open the seals. Only tests that empty the database do this."""
    with connection.cursor() as cursor:
        for name, table in _present(connection).items():
            cursor.execute(DIALECTS[connection.vendor].drop(name, table))


def clear(connection: BaseDatabaseWrapper) -> None:
    """Take away every trigger of an SQLite database, those of the search and of the list too."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'")
        for (name,) in cursor.fetchall():
            cursor.execute(f"DROP TRIGGER {name}")


def missing(connection: BaseDatabaseWrapper) -> list[str]:
    """The guards that the database does not hold exactly as they are written here."""
    return sorted({trigger.name for trigger in triggers(connection.vendor)} - set(_present(connection)))


def triggers(vendor: str) -> list[Trigger]:
    dialect = DIALECTS[vendor]
    guards = (*GUARDS, *_seals(), *dialect.seals())
    return [_trigger(dialect, guard) for guard in (*guards, *COPIES)]


def _seals() -> Iterator[Guard]:
    for table, (free, _uniques) in SEALED.items():
        changed = " OR ".join(f'NEW."{c}" {{differs}} OLD."{c}"' for c in _columns(table) if c not in free)
        yield Guard(f"{table}_update", table, "UPDATE", changed if free else "1 = 1", WRITTEN_ONCE)
        yield Guard(f"{table}_delete", table, "DELETE", "1 = 1", WRITTEN_ONCE)


def _columns(table: str) -> list[str]:
    model = next(m for m in apps.get_models() if m._meta.db_table == table)
    return [field.column for field in model._meta.local_concrete_fields]


def _trigger(dialect: Any, guard: Guard | Copy) -> Trigger:
    condition = _expanded(dialect, guard.condition)
    changed = {**guard.__dict__, "condition": condition}
    make = dialect.guard if isinstance(guard, Guard) else dialect.copy
    digest = hashlib.sha256("\n".join(make("guard", type(guard)(**changed))).encode()).hexdigest()[:8]
    name = f"guard_{guard.name}_{digest}"
    return Trigger(name, guard.table, make(name, type(guard)(**changed)))


def _expanded(dialect: Any, condition: str) -> str:
    titles = " AND ".join(dialect.titled(code) for code, _name in settings.LANGUAGES)
    condition = condition.replace("{differs}", dialect.differs).replace("{today}", dialect.today)
    condition = condition.replace("{titles}", titles)
    return re.sub(r"\{text:([\w.]+)\}", lambda found: dialect.filled(found[1]), condition)


def _present(connection: BaseDatabaseWrapper) -> dict[str, str]:
    with connection.cursor() as cursor:
        cursor.execute(DIALECTS[connection.vendor].existing)
        return dict(cursor.fetchall())


def lock(pledge: str) -> str:
    """A later statement of the same function sees what the transaction before it committed."""
    return f"PERFORM 1 FROM pledges_pledge WHERE id = {pledge} FOR UPDATE;" if pledge else ""


def quoted(message: str) -> str:
    return message.replace("'", "''").replace("%", "%%")
