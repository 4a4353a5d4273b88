"""A site of its own for each test here, on the kind of database that the run is for. PostgreSQL is a cluster of its
own, which the tests may stop; without its programs they are skipped with a line, and REQUIRE_ALL=1 refuses."""

import os
import sqlite3
import tempfile
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
from django.conf import settings

from tests.reliability.site import Cluster, Site, programs

POSTGRESQL = "postgresql" in settings.DATABASES["default"]["ENGINE"]


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if "/reliability/" not in str(item.path):
            continue
        item.add_marker(pytest.mark.reliability)
        if POSTGRESQL and not programs() and not os.environ.get("REQUIRE_ALL"):
            item.add_marker(pytest.mark.skip(reason="no initdb: install the Debian package postgresql"))


@pytest.fixture(scope="session")
def cluster() -> Iterator[Cluster | None]:
    if not POSTGRESQL:
        yield None
        return
    with tempfile.TemporaryDirectory(prefix="cluster-") as folder:
        made = Cluster(Path(folder))
        yield made
        made.stop()


@pytest.fixture(scope="session")
def prepared(cluster: Cluster | None, tmp_path_factory: pytest.TempPathFactory) -> Site:
    """Migrated and filled, never started: the others are copies of it."""
    folder = tmp_path_factory.mktemp("prepared")
    site = Site(cluster.create("prepared") if cluster else f"sqlite:///{folder / 'site.sqlite3'}", folder)
    site.prepare()
    return site


@pytest.fixture
def site(prepared: Site, cluster: Cluster | None, tmp_path: Path) -> Iterator[Site]:
    """A server at work on a database that nobody else uses."""
    url = cluster.create(f"site_{tmp_path.name}"[:60].lower().replace("-", "_"), like="prepared") if cluster else ""
    copy = Site(url or f"sqlite:///{tmp_path / 'site.sqlite3'}", tmp_path)
    if not url:
        with closing(sqlite3.connect(prepared.url.removeprefix("sqlite:///"))) as connection:
            connection.execute("VACUUM INTO ?", [copy.url.removeprefix("sqlite:///")])
    copy.newsroom = prepared.newsroom
    copy.start()
    yield copy
    copy.end()
