"""python -m benchmarks.plans

The query plans behind the list, as JSON {name: [plan, …]}, on the synthetic database that DATABASE_URL names: every
filter and every order alone, the first page and a page far behind it. tests/test_indexes.py reads them."""

import json
import sys
from collections.abc import Callable, Iterator
from typing import Any

from benchmarks.synthetic import django_ready

FAR = 200  # pages


def plans() -> dict[str, list[str]]:
    from benchmarks.addresses import filters

    found = {}
    for name, query in {"all": "", **filters()}.items():
        found[f"{name}, newest"] = [*_explained(query, "newest", far=name == "all")]
    for language in ("ky", "ru", "en"):
        found[f"all, title, {language}"] = [*_explained("", "title", language=language, far=True)]
    found["all, assessed"] = [*_explained("", "assessed", far=True)]
    return found


def _explained(query: str, sort: str, *, language: str = "ky", far: bool = False) -> Iterator[str]:
    """The plan of the first page, and of one far behind."""
    from django.http import QueryDict
    from django.utils.translation import override

    from pledges.filters import PledgeFilter
    from pledges.listing import PAGE, page
    from pledges.models import Pledge

    with override(language):
        filterset = PledgeFilter(QueryDict(query), queryset=Pledge.objects.published())
        if not filterset.form.is_valid():
            raise ValueError(f"{query}: {filterset.form.errors}")
        yield from _plans_of(lambda: page(filterset.narrowing(), sort=sort))
        if far:
            after = page(filterset.narrowing(), sort=sort, size=PAGE * FAR).after
            yield from _plans_of(lambda: page(filterset.narrowing(), sort=sort, after=after))


def _plans_of(read: Callable[[], Any]) -> Iterator[str]:
    """EXPLAIN of every query over pledges that `read` asks."""
    from django.db import connection

    asked: list[tuple[str, Any]] = []

    def noted(execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        asked.append((sql, params))
        return execute(sql, params, many, context)

    with connection.execute_wrapper(noted):
        read()
    explain = "EXPLAIN QUERY PLAN" if connection.vendor == "sqlite" else "EXPLAIN"
    with connection.cursor() as cursor:
        for sql, params in asked:
            if 'FROM "pledges_pledge"' in sql:
                cursor.execute(f"{explain} {sql}", params)
                yield "\n".join(str(row[-1]) for row in cursor.fetchall())


def main() -> int:
    django_ready("tests.settings")
    json.dump(plans(), sys.stdout, ensure_ascii=False, indent=1)
    return 0


if __name__ == "__main__":
    sys.exit(main())
