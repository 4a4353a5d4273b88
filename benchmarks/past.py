"""python -m benchmarks.past [--pledges 20000]

The time of pages of a past day (?on=) beside the same pages of today, through the whole program but the network.
Fills the database that DATABASE_URL names with synthetic pledges and begins its journal; name a fresh one each time."""

import argparse
import re
import sys
from collections.abc import Iterator
from time import perf_counter

from benchmarks.pages import Measured, _measured
from benchmarks.synthetic import django_ready

PAGES = re.compile(r"^/ky/(\?|$|pledges/|candidates/[^/?]+/)")


def measure() -> dict[str, tuple[Measured, Measured]]:
    """Each page of today, and the same page as it was today."""
    from django.utils.timezone import localdate

    from benchmarks.addresses import addresses

    found = {}
    for name, address in addresses():
        if PAGES.match(address) and "after=" not in address and "sort=" not in address:
            then = f"{address}{'&' if '?' in address else '?'}on={localdate()}"
            found[name] = (_measured(address), _measured(then))
    return found


def table(found: dict[str, tuple[Measured, Measured]]) -> Iterator[str]:
    """Markdown, one row a page."""
    yield "| page | queries today, as it was | ms today | ms as it was | ratio |"
    yield "|---|--:|--:|--:|--:|"
    for name, (now, then) in found.items():
        queries = f"{now.queries}, {then.queries}"
        yield f"| {name} | {queries} | {now.ms:.0f} | {then.ms:.0f} | {then.ms / now.ms:.1f} |"


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.past")
    parser.add_argument("--pledges", type=int, default=20_000, help="how many; the journal is begun once a database")
    options = parser.parse_args()
    django_ready("tests.settings")
    from django.db import connection

    from benchmarks.filling import fill
    from pledges.actions import journal

    fill(options.pledges)
    began = perf_counter()
    entries = journal.begin()
    print(f"{entries:,} entries in {perf_counter() - began:.0f} s, on {connection.display_name}:\n")
    print("\n".join(table(measure())))
    return 0


if __name__ == "__main__":
    sys.exit(main())
