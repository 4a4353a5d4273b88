"""Faults of the installation, named at start or by `manage.py check --database default`."""

import logging
from collections.abc import Sequence
from typing import Any

from django.core.checks import CheckMessage, Error, Tags, register, run_checks
from django.db import DEFAULT_DB_ALIAS, connections
from django.db import Error as DatabaseFault

from pledges.models import Pledge, triggers

logger = logging.getLogger(__name__)


@register(Tags.database)
def guards_in_place(databases: Sequence[str] | None = None, **_rest: Any) -> list[CheckMessage]:
    """pledges.E001: the database lacks a trigger that refuses what the method forbids."""
    faults: list[CheckMessage] = []
    for alias in databases or ():
        connection = connections[alias]
        if Pledge._meta.db_table not in connection.introspection.table_names():
            continue
        if names := triggers.missing(connection):
            faults.append(
                Error(
                    f"The database {alias} lacks {len(names)} guards: {', '.join(names)}.",
                    hint="Run manage.py migrate; it puts them back.",
                    id="pledges.E001",
                )
            )
    return faults


def at_start() -> None:
    """What the server says in its log before it answers. It answers all the same: /readyz tells who watches it."""
    try:
        faults = run_checks(tags=[Tags.database], databases=[DEFAULT_DB_ALIAS])
    except DatabaseFault as fault:
        logger.error("The database does not answer: %s", fault)
        return
    for fault in faults:
        logger.error("%s", fault)


@register(Tags.database)
def letters_known(databases: Sequence[str] | None = None, **_rest: Any) -> list[CheckMessage]:
    """pledges.E002: a database whose encoding does not know Cyrillic (SQL_ASCII): search would find nothing."""
    faults: list[CheckMessage] = []
    for alias in databases or ():
        if connections[alias].vendor != "postgresql":
            continue
        with connections[alias].cursor() as cursor:
            cursor.execute("SELECT to_tsvector('simple', 'онуктуруу') @@ to_tsquery('simple', 'онук:*')")
            if not cursor.fetchone()[0]:
                faults.append(
                    Error(
                        f"The database {alias} does not know Cyrillic letters; search would find nothing.",
                        hint="Create it with LC_CTYPE C.UTF-8 or ICU, encoding UTF8 (docs/operations.md).",
                        id="pledges.E002",
                    )
                )
    return faults
