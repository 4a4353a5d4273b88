"""Whether the process answers, and whether it can do its work: for the proxy and for whoever watches it."""

import logging
from collections.abc import Callable

from django.db import Error, connection
from django.db.migrations.executor import MigrationExecutor
from django.http import HttpRequest, HttpResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from pledges.models import triggers

logger = logging.getLogger(__name__)


@require_safe
@never_cache
def alive(request: HttpRequest) -> HttpResponse:
    return _plain("alive")


@require_safe
@never_cache
def ready(request: HttpRequest) -> HttpResponse:
    """503 with one word for what is missing: database, migrations or guards."""
    for word, answers in READY.items():
        try:
            if not answers():
                return _plain(word, status=503)
        except Error:
            logger.exception("The database does not answer.")
            return _plain("database", status=503)
    return _plain("ready")


def _plain(word: str, status: int = 200) -> HttpResponse:
    return HttpResponse(f"{word}\n", content_type="text/plain; charset=utf-8", status=status)


def _database() -> bool:
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
        return cursor.fetchone() == (1,)


def _migrations() -> bool:
    executor = MigrationExecutor(connection)
    return not executor.migration_plan(executor.loader.graph.leaf_nodes())


def _guards() -> bool:
    return not triggers.missing(connection)


READY: dict[str, Callable[[], bool]] = {"database": _database, "migrations": _migrations, "guards": _guards}
