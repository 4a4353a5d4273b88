"""Requirement 15: the database restarts or is away, the disk is full, the server is told to stop: each ends well."""

import signal
import socket
import subprocess
import threading
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlencode

import pytest

from tests.reliability.conftest import POSTGRESQL
from tests.reliability.content import CSRF
from tests.reliability.load import ADMIN, Load, assert_nothing_lost
from tests.reliability.site import Cluster, Site, wait_for

PAGES = ("/ky/", "/ru/pledges/", "/en/candidates/", "/data/checkpoint", "/en/admin/")
SENTENCE = "cannot be reached for the moment"


def asked(site: Site, many: int = 40) -> Counter[int]:
    """The statuses of pages that are asked for by ten at a time, so that every connection of the server is used."""
    found: Counter[int] = Counter()

    def ask(n: int) -> None:
        for turn in range(n, many, 10):
            found[site.status(PAGES[turn % len(PAGES)])] += 1

    threads = [threading.Thread(target=ask, args=[n]) for n in range(10)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    return found


@pytest.mark.skipif(not POSTGRESQL, reason="SQLite has no server to restart")
def test_after_a_restart_of_the_database_no_page_fails(site: Site, cluster: Cluster):
    assert asked(site) == {200: 32, 302: 8}
    cluster.stop("fast")
    cluster.start()
    assert asked(site) == {200: 32, 302: 8}


@contextmanager
def away(site: Site, cluster: Cluster | None) -> Iterator[None]:
    """The database cannot be opened."""
    if cluster:
        cluster.stop("fast")
        try:
            yield
        finally:
            cluster.start()
        return
    file = Path(site.url.removeprefix("sqlite:///"))
    aside = file.rename(file.with_suffix(".aside"))
    file.mkdir()
    try:
        yield
    finally:
        file.rmdir()
        aside.rename(file)


def test_without_its_database_the_site_says_so_and_comes_back_by_itself(site: Site, cluster: Cluster | None):
    editor, draft = site.newsroom["editors"][0], site.newsroom["drafts"][0]["pk"]
    form = f"{ADMIN}/pledge/{draft}/change/"
    with away(site, cluster):
        for path in PAGES[:-1]:
            status, body, headers = site.ask("GET", path)
            assert (status, headers.get("Retry-After"), headers.get("Cache-Control")) == (503, "30", "no-store"), path
            assert "default-src 'none'" in headers["Content-Security-Policy"]
            assert "Set-Cookie" not in headers
            for word in ("Traceback", "psycopg", "sqlite", "127.0.0.1", "OperationalError"):
                assert word not in body, path
        for method, typed in (("GET", None), ("POST", {"title_ky": "Жол", "seen_version": 1})):
            status, body, _headers = site.ask(method, form, cookie=editor, form=typed)
            assert (status, SENTENCE in body, "your browser still has" in body) == (503, True, method == "POST")
        status, body, headers = site.ask("GET", "/readyz")
        assert (status, body) == (503, "database\n")
        assert site.ask("GET", "/healthz")[:2] == (200, "alive\n")
    assert asked(site) == {200: 32, 302: 8}
    assert site.ask("GET", "/readyz")[:2] == (200, "ready\n")
    with Load(site) as load:
        load.wait(more=1)


@contextmanager
def full_disk(site: Site, cluster: Cluster | None, room: int) -> Iterator[None]:
    """No file of the database may grow beyond `room` bytes: as on a full disk, writing more of it fails."""
    if cluster:
        sql = "SELECT pid FROM pg_stat_activity WHERE backend_type = 'client backend' AND pid <> pg_backend_pid()"
        writers = [pid for (pid,) in site.rows(sql)]
    else:
        tasks = Path(f"/proc/{site.process.pid}/task").glob("*/children")
        writers = [int(pid) for file in tasks for pid in file.read_text().split()]
    assert writers
    as_owner = cluster.as_owner if cluster else []
    for pid in writers:
        subprocess.run([*as_owner, "prlimit", f"--pid={pid}", f"--fsize={room}:"], check=False)
    try:
        yield
    finally:
        for pid in writers:
            subprocess.run([*as_owner, "prlimit", f"--pid={pid}", "--fsize=unlimited:"], check=False)


def test_on_a_full_disk_nothing_is_lost_and_with_space_again_work_goes_on(site: Site, cluster: Cluster | None):
    with Load(site) as load:
        load.wait(more=1)
        with full_disk(site, cluster, 64 * 1024):
            wait_for(lambda: load.statuses[503] > 0, 30)
        load.wait(more=2)
    assert set(load.statuses) <= {302, 201, 200, 503}
    assert_nothing_lost(site, load.marks())
    site.assert_sound()


def test_told_to_stop_the_server_finishes_what_it_has_begun(site: Site):
    """Half of a change is sent, the server is told to stop, the other half is sent: the change is made and answered."""
    draft = site.newsroom["drafts"][0]
    fields = {f"title_{code}": "Last words" for code in ("ky", "ru", "en")} | {"csrfmiddlewaretoken": CSRF}
    fields |= {"topic_1": draft["topic"], "tier": "testable", "level": "party", "power": "unknown"}
    body = urlencode(fields | {"seen_version": draft["version"]}).encode()
    head = f"POST {ADMIN}/pledge/{draft['pk']}/change/ HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: {len(body)}\r\n"
    head += f"Content-Type: application/x-www-form-urlencoded\r\nCookie: {site.newsroom['editors'][0]}\r\n\r\n"
    with socket.create_connection(("127.0.0.1", site.port), timeout=20) as connection:
        connection.sendall(head.encode() + body[:20])
        threading.Event().wait(0.3)
        site.process.send_signal(signal.SIGTERM)
        threading.Event().wait(0.3)
        connection.sendall(body[20:])
        answer = connection.recv(65536)
    assert answer.startswith(b"HTTP/1.1 302 ")
    assert site.stop() == 0
    assert site.rows(f"SELECT version FROM pledges_pledge WHERE id = {draft['pk']}") == [(draft["version"] + 1,)]


def test_told_to_stop_under_load_the_server_ends_soon_and_loses_nothing(site: Site):
    with Load(site) as load:
        load.wait(more=2)
        code = site.stop(20)
    assert code == 0
    assert set(load.statuses) <= {302, 201, 0}
    assert_nothing_lost(site, load.marks())
    site.assert_sound()
