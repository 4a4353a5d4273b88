"""python -m benchmarks.pages [--pledges 100000] [--only WORD]

The time of every kind of public page at N and at 10·N synthetic pledges, through the whole program but the network:
median milliseconds, queries, and how many times longer the larger database takes. Fills the database that DATABASE_URL
names, by default var/synthetic.sqlite3, as benchmarks.synthetic does."""

import argparse
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from statistics import median
from time import perf_counter
from typing import Any

from benchmarks.synthetic import django_ready

REPEATS, WARM_UPS = 7, 2
SLOW = 2.0  # seconds; a page that takes longer is asked once
DEEP = 1000


@dataclass(frozen=True)
class Measured:
    ms: float
    queries: int


def measure(only: str = "") -> dict[str, Measured]:
    """The median of every page whose name holds `only`."""
    from benchmarks.addresses import addresses

    return {name: _measured(address) for name, address in addresses() if only in name}


def _measured(address: str) -> Measured:
    from django.db import connection
    from django.test import Client

    client, times, queries = Client(SERVER_NAME="localhost"), [], 0

    def counted(execute: Any, *args: Any) -> Any:
        nonlocal queries
        queries += 1
        return execute(*args)

    for number in range(WARM_UPS + REPEATS):
        queries = 0
        with connection.execute_wrapper(counted):
            began = perf_counter()
            response = client.get(address)
            times.append(perf_counter() - began)
        if response.status_code != 200:
            raise AssertionError(f"{address}: {response.status_code}")
        if times[-1] > SLOW and number:
            break
    return Measured(1000 * median(times[WARM_UPS:] or times[1:]), queries)


def table(small: dict[str, Measured], large: dict[str, Measured], n: int) -> Iterator[str]:
    """Markdown, one row a page."""
    yield f"| page | queries | ms at {n:,} | ms at {10 * n:,} | ratio |"
    yield "|---|--:|--:|--:|--:|"
    for name, one in small.items():
        ten = large[name]
        queries = f"{one.queries}" if one.queries == ten.queries else f"{one.queries} and {ten.queries}"
        yield f"| {name} | {queries} | {one.ms:.0f} | {ten.ms:.0f} | {ten.ms / one.ms:.1f} |"


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.pages")
    parser.add_argument("--pledges", type=int, default=100_000, help="N; measured at N and at ten times N")
    parser.add_argument("--only", default="", help="only pages whose name holds this")
    options = parser.parse_args()
    django_ready("tests.settings")
    from django.db import connection

    from benchmarks.filling import fill

    found = []
    for n in (options.pledges, 10 * options.pledges):
        fill(n)
        found.append(measure(options.only))
    print(f"On {connection.display_name}:\n")
    print("\n".join(table(*found, options.pledges)))
    return 0


if __name__ == "__main__":
    sys.exit(main())
