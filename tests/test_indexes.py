"""At 100 000 synthetic pledges every filter and every order of the list is answered from an index (EXPLAIN), on the
database of this run. The pledges are written to a database of their own, which goes afterwards."""

import json
import os
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest

ROOT = Path(__file__).resolve().parent.parent
PLEDGES = 100_000
POSTGRES = "DATABASE_URL" in os.environ and os.environ["DATABASE_URL"].startswith("postgres")
NAME = "pledgetracker_synthetic_plans"
# What must be named in a plan of the first page.
USED = {
    "all, newest": "pledge_newest",
    "all, assessed": "pledge_assessed",
    "all, title, ky": "pledge_title_ky",
    "all, title, ru": "pledge_title_ru",
    "all, title, en": "pledge_title_en",
    "candidate, newest": "listed_newest",
    "party (smallest), newest": "listed_newest",
    "election (oldest), newest": "listed_newest",
    "status, newest": "pledge_status",
    "status (rare), newest": "pledge_status",
    "tier, newest": "pledge_tier",
    "topic, newest": "listed_newest",
    "topic (two), newest": "listed_newest",
    "place, newest": "listed_newest",
    "place (smallest), newest": "listed_newest",
    "place (two), newest": "listed_newest",
    "q (rare), newest": "pledges_search",
    "q (two words), newest": "pledges_search",
}


@pytest.fixture(scope="module")
def plans(tmp_path_factory) -> Iterator[dict[str, list[str]]]:
    if POSTGRES:
        base = os.environ["DATABASE_URL"]
        with psycopg.connect(base, autocommit=True) as connection:
            connection.execute(f"DROP DATABASE IF EXISTS {NAME}")
            connection.execute(f"CREATE DATABASE {NAME} TEMPLATE template0 ENCODING 'UTF8'")
        url = re.sub(r"/[^/]*$", f"/{NAME}", base)
    else:
        url = f"sqlite:///{tmp_path_factory.mktemp('plans') / 'synthetic.sqlite3'}"
    environment = os.environ | {"DATABASE_URL": url, "DJANGO_SETTINGS_MODULE": "tests.settings"}
    try:
        run = [sys.executable, "-m"]
        fill = [*run, "benchmarks.synthetic", "--pledges", str(PLEDGES)]
        subprocess.run(fill, cwd=ROOT, env=environment, check=True, capture_output=True)
        explained = subprocess.run(
            [*run, "benchmarks.plans"], cwd=ROOT, env=environment, check=True, capture_output=True, text=True
        )
        yield json.loads(explained.stdout)
    finally:
        if POSTGRES:
            with psycopg.connect(base, autocommit=True) as connection:
                connection.execute(f"DROP DATABASE IF EXISTS {NAME} WITH (FORCE)")


def whole_scans(plan: str) -> list[str]:
    """Lines that read all pledges or statements without an index."""
    bare = r"Seq Scan on pledges_(pledge|listed|statement|searchtext)\b|SCAN (pledges_\w+|U\d)\b(?!.* (USING|VIRTUAL))"
    return [line for line in plan.splitlines() if re.search(bare, line)]


def test_every_filter_and_order_is_answered_from_an_index(plans):
    assert len(plans) == 25
    assert {name: found for name, listed in plans.items() for plan in listed if (found := whole_scans(plan))} == {}
    missing = {name: index for name, index in USED.items() if not any(index in plan for plan in plans[name])}
    assert missing == {}


def test_a_page_far_behind_begins_at_its_place_in_the_index(plans):
    far = {name: listed for name, listed in plans.items() if name.startswith("all")}
    for name, listed in far.items():
        index = USED[name]
        begins = rf"SEARCH pledges_pledge USING INDEX {index} \(.+[<>]\?"
        begins = begins if not POSTGRES else rf"using {index} on pledges_pledge.*\n\s+Index Cond: .*ROW\("
        assert any(re.search(begins, plan) for plan in listed), name
