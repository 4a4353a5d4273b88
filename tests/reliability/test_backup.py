"""Requirement 16: a backup that is taken while people write, the ways docs/operations.md names, restores exactly."""

import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.reliability.conftest import POSTGRESQL
from tests.reliability.load import Load, assert_nothing_lost
from tests.reliability.site import ROOT, Cluster, Site, programs

JOURNAL = "SELECT number, digest, content FROM pledges_entry ORDER BY number"
VACUUM = "import sqlite3; sqlite3.connect('{source}').execute(\"VACUUM INTO '{copy}'\")"


def backup_command(site: Site, folder: Path) -> str:
    """SQLite's own program, as documented."""
    copy = folder / "copy.sqlite3"
    subprocess.run(["sqlite3", site.url.removeprefix("sqlite:///"), f".backup '{copy}'"], check=True)
    return f"sqlite:///{copy}"


def vacuum_into(site: Site, folder: Path) -> str:
    """Python alone, as documented."""
    copy = folder / "copy.sqlite3"
    site.run("-c", VACUUM.format(source=site.url.removeprefix("sqlite:///"), copy=copy))
    return f"sqlite:///{copy}"


def dump(site: Site, folder: Path) -> str:
    with (folder / "tracker.dump").open("wb") as file:
        subprocess.run([programs() / "pg_dump", "-Fc", "-d", site.url], stdout=file, check=True)
    return str(folder / "tracker.dump")


def restored(cluster: Cluster, file: str) -> str:
    url = cluster.create("restored_" + Path(file).parent.name.lower()[-40:].replace("-", "_"))
    subprocess.run([programs() / "pg_restore", "--exit-on-error", "-d", url, file], check=True)
    return url


WAYS = [dump] if POSTGRESQL else [backup_command, vacuum_into]


@pytest.mark.parametrize("back_up", WAYS)
def test_a_backup_taken_while_people_write_restores_exactly(site, cluster, tmp_path, back_up: Callable):
    if back_up is backup_command and not shutil.which("sqlite3"):
        pytest.skip("no sqlite3: install the Debian package sqlite3")
    with Load(site) as load:
        load.wait(more=2)
        before = load.marks()
        copy = back_up(site, tmp_path)
        load.wait(more=2)
    if cluster:
        copy = restored(cluster, copy)
    site.assert_sound(copy)
    assert_nothing_lost(site, before, copy)
    kept, whole = site.rows(JOURNAL, copy), site.rows(JOURNAL)
    assert kept == whole[: len(kept)]
    assert len(before["approved"]) <= len(kept) < len(whole)
    at_work_on(copy, site, tmp_path)


def at_work_on(url: str, site: Site, folder: Path) -> None:
    """The restored site serves, its guards refuse, and people go on."""
    site.stop()
    copy = Site(url, folder)
    copy.newsroom = site.newsroom
    copy.start()
    try:
        assert copy.ask("GET", "/readyz")[:2] == (200, "ready\n")
        with Load(copy) as load:
            load.wait(more=1)
    finally:
        copy.end()
    copy.assert_sound()


def test_the_ways_are_those_that_the_operator_reads():
    told = (ROOT / "docs" / "operations.md").read_text()
    for words in ("pg_dump -Fc", "pg_restore --exit-on-error -d", ".backup '", "VACUUM INTO '", "manage.py verify"):
        assert words in told
