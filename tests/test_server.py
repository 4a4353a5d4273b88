"""The real server with production settings: what `granian` answers over a socket."""

import http.client
import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.reliability.site import collect_files, free_port

ROOT = Path(__file__).resolve().parent.parent
KEY = "kept-in-the-environment-0123456789-abcdefghijklmnopqrstuvwxyz"


@pytest.fixture(scope="module")
def server(tmp_path_factory) -> Iterator[int]:
    environment = {k: v for k, v in os.environ.items() if not k.startswith("PLEDGETRACKER_")} | {
        "DJANGO_SETTINGS_MODULE": "pledgetracker.settings",
        "DATABASE_URL": f"sqlite:///{tmp_path_factory.mktemp('server') / 'site.sqlite3'}",
        "PLEDGETRACKER_SECRET_KEY": KEY,
        "PLEDGETRACKER_ALLOWED_HOSTS": "127.0.0.1",
        "PLEDGETRACKER_HTTPS": "0",
    }
    port = free_port()
    prepare = [sys.executable, "manage.py", "prepare", "--port", str(port)]
    subprocess.run(prepare, cwd=ROOT, env=environment, check=True, capture_output=True)
    collect_files(environment)
    command = [
        str(Path(sys.executable).parent / "granian"),
        "--interface",
        "wsgi",
        "--host",
        "127.0.0.1",
        "--port",
        str(port),
    ]
    process = subprocess.Popen([*command, "--no-ws", "pledgetracker.wsgi:application"], cwd=ROOT, env=environment)
    try:
        wait(port)
        yield port
    finally:
        process.terminate()
        process.wait(timeout=20)


def wait(port: int) -> None:
    for _ in range(100):
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.1)
    raise TimeoutError("the server did not come up in ten seconds")


def get(port: int, path: str, **headers: str) -> tuple[http.client.HTTPResponse, bytes]:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=20)
    connection.request("GET", path, headers=headers)
    response = connection.getresponse()
    return response, response.read()


def test_pages_and_files_carry_the_same_strict_headers(server):
    _response, home = get(server, "/ky/")
    style = home.decode().split('href="/static/')[1].split('"')[0]
    for path in ("/ky/", f"/static/{style}", "/ky/nowhere/", "/static/nowhere.css"):
        response, _body = get(server, path)
        assert "default-src 'none'" in response.headers["Content-Security-Policy"], path
        assert response.headers["X-Content-Type-Options"] == "nosniff", path
        assert "Set-Cookie" not in response.headers, path


def test_files_are_hashed_compressed_and_kept_for_ever(server):
    _response, home = get(server, "/ky/")
    style = home.decode().split('href="/static/')[1].split('"')[0]
    response, _body = get(server, f"/static/{style}", **{"Accept-Encoding": "br"})
    assert response.headers["Content-Encoding"] == "br"
    assert "immutable" in response.headers["Cache-Control"]


def test_the_first_page_and_its_styles_fit_in_fourteen_kilobytes(server):
    _response, home = get(server, "/ky/")
    styles = [part.split('"')[0] for part in home.decode().split('href="/static/')[1:]]
    pages = [len(get(server, path, **{"Accept-Encoding": "gzip"})[1]) for path in ("/ky/", "/ky/pledges/cctv-5000/")]
    css = sum(len(get(server, f"/static/{s}", **{"Accept-Encoding": "br"})[1]) for s in styles if s.endswith("css"))
    assert css <= 6 * 1024
    assert max(pages) + css <= 14 * 1024
    assert len(styles) <= 6


def test_a_foreign_host_is_refused(server):
    response, _body = get(server, "/ky/", Host="elsewhere.example")
    assert response.status == 400
