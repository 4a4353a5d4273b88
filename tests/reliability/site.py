"""The real server with production's settings on a database of its own, and a client that reaches it over a socket."""

import fcntl
import http.client
import json
import os
import shutil
import signal
import socket
import sqlite3
import subprocess
import sys
import time
from email.message import Message
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import psycopg

from tests.reliability.content import CSRF

ROOT = Path(__file__).resolve().parent.parent.parent
KEY = "kept-in-the-environment-0123456789-abcdefghijklmnopqrstuvwxyz"
SERVER = "granian --interface wsgi --host 127.0.0.1 --no-ws --workers 2 --log-level warning"


class Site:
    """`url` names the database; `newsroom` is what tests/reliability/content.py made there."""

    def __init__(self, url: str, folder: Path) -> None:
        self.url, self.folder = url, folder
        self.environment = {k: v for k, v in os.environ.items() if not k.startswith("PLEDGETRACKER_")} | {
            "DJANGO_SETTINGS_MODULE": "pledgetracker.settings",
            "DATABASE_URL": url,
            "PLEDGETRACKER_SECRET_KEY": KEY,
            "PLEDGETRACKER_ALLOWED_HOSTS": "127.0.0.1",
            "PLEDGETRACKER_HTTPS": "0",
            "PLEDGETRACKER_BEHIND_PROXY": "1",
        }
        self.newsroom: dict[str, Any] = {}
        self.process: subprocess.Popen[bytes] | None = None
        self.port = 0

    # The program

    def run(self, *words: str, check: bool = True, url: str = "") -> str:
        environment = self.environment | ({"DATABASE_URL": url} if url else {})
        done = subprocess.run(
            [sys.executable, *words], cwd=ROOT, env=environment, capture_output=True, text=True, check=False
        )
        assert done.returncode == 0 or not check, done.stdout + done.stderr
        return done.stdout

    def manage(self, *words: str, url: str = "") -> str:
        return self.run("manage.py", *words, url=url)

    def prepare(self) -> None:
        self.manage("migrate", "-v0")
        collect_files(self.environment)
        self.newsroom = json.loads(self.run("-m", "tests.reliability.content"))

    def start(self) -> None:
        self.port = free_port()
        server, *words = f"{SERVER} --port {self.port} pledgetracker.wsgi:application".split()
        log = (self.folder / "server.log").open("ab")
        with log:
            self.process = subprocess.Popen(
                [str(Path(sys.executable).parent / server), *words],
                cwd=ROOT,
                env=self.environment,
                stdout=log,
                stderr=log,
                start_new_session=True,
            )
        wait_for(lambda: self.status("/healthz") == 200, 30)

    def kill(self) -> None:
        """The server and its workers are gone in an instant."""
        os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait()
        self.process = None

    def stop(self, seconds: float = 20) -> int:
        """The way systemd stops it; the code it ends with."""
        self.process.terminate()
        code = self.process.wait(seconds)
        self.process = None
        return code

    def end(self) -> None:
        if self.process:
            self.kill()

    # The client

    def status(self, path: str) -> int:
        try:
            return self.ask("GET", path)[0]
        except OSError:
            return 0

    def ask(
        self,
        method: str,
        path: str,
        *,
        cookie: str = "",
        form: dict[str, Any] | None = None,
        address: str = "192.0.2.1",
    ) -> tuple[int, str, Message]:
        """Status, body and headers. OSError, or HTTPException which is one here, if no whole answer came."""
        headers = {"X-Forwarded-For": address, "Connection": "close", "Cookie": cookie}
        body = None
        if form is not None:
            body = urlencode({"csrfmiddlewaretoken": CSRF, **form}, doseq=True)
            headers["Content-Type"] = "application/x-www-form-urlencoded"
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=60)
        try:
            connection.request(method, path, body=body, headers=headers)
            answer = connection.getresponse()
            return answer.status, answer.read().decode(), answer.headers
        except http.client.HTTPException as fault:
            raise ConnectionError(fault) from fault
        finally:
            connection.close()

    # The database

    def rows(self, sql: str, url: str = "") -> list[tuple[Any, ...]]:
        url = url or self.url
        if url.startswith("sqlite"):
            connection = sqlite3.connect(url.removeprefix("sqlite:///"))
        else:
            connection = psycopg.connect(url)
        try:
            return [tuple(row) for row in connection.execute(sql).fetchall()]
        finally:
            connection.close()

    def assert_sound(self, url: str = "") -> None:
        """The journal proves every public row, every count is right, the guards stand, the file is whole."""
        assert "All is as the journal says" in self.manage("verify", url=url)
        assert self.manage("recount", url=url).startswith("0 counts were wrong")
        self.manage("check", "--database", "default", url=url)
        if (url or self.url).startswith("sqlite"):
            assert self.rows("PRAGMA integrity_check", url) == [("ok",)]
            assert self.rows("PRAGMA foreign_key_check", url) == []


class Cluster:
    """A PostgreSQL of the test's own. initdb refuses root, so root lets the user postgres run it."""

    def __init__(self, folder: Path) -> None:
        self.folder, self.port = folder, free_port()
        self.as_owner: list[str] = []
        if os.geteuid() == 0:
            self.as_owner = ["setpriv", "--reuid=postgres", "--regid=postgres", "--clear-groups"]
            for above in (folder, *folder.parents):
                if above.owner() == "root" and not above.stat().st_mode & 0o005:
                    above.chmod(above.stat().st_mode | 0o011)
            shutil.chown(folder, "postgres")
        self.data = folder / "data"
        self._run("initdb", "-D", str(self.data), "-U", "postgres", "-A", "trust", "-E", "UTF8", "--locale=C.UTF-8")
        with (self.data / "postgresql.conf").open("a") as settings:
            settings.write(f"port={self.port}\nlisten_addresses='127.0.0.1'\nunix_socket_directories=''\n")
        self.start()

    def start(self) -> None:
        self._run("pg_ctl", "-D", str(self.data), "-l", str(self.data / "log"), "-w", "start")

    def stop(self, mode: str = "immediate") -> None:
        self._run("pg_ctl", "-D", str(self.data), "-m", mode, "-w", "stop")

    def create(self, name: str, *, like: str = "template0") -> str:
        """FILE_COPY: the other way copies sequences together with how far they are logged, and after a crash right then
        the copy hands out numbers twice."""
        with psycopg.connect(self.url("postgres"), autocommit=True) as connection:
            connection.execute(f"CREATE DATABASE {name} TEMPLATE {like} ENCODING 'UTF8' STRATEGY FILE_COPY")
        return self.url(name)

    def url(self, name: str) -> str:
        return f"postgres://postgres@127.0.0.1:{self.port}/{name}"

    def _run(self, program: str, *words: str) -> None:
        command = [*self.as_owner, str(programs() / program), *words]
        done = subprocess.run(command, cwd=self.folder, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, check=False)
        assert done.returncode == 0, done.stdout.decode()


def programs() -> Path | None:
    """The folder of PostgreSQL's own programs, the newest."""
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"), key=lambda path: int(path.parts[-3]))
    on_path = shutil.which("initdb")
    return found[-1].parent if found else Path(on_path).parent if on_path else None


def collect_files(environment: dict[str, str]) -> None:
    """One at a time: all servers of a test run share the folder."""
    command = [sys.executable, "manage.py", "collectstatic", "--noinput", "-v0"]
    with (ROOT / "var" / "collecting.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        subprocess.run(command, cwd=ROOT, env=environment, check=True, capture_output=True)


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def wait_for(true: Any, seconds: float) -> None:
    deadline = time.monotonic() + seconds
    while not true():
        assert time.monotonic() < deadline, f"not within {seconds} seconds"
        time.sleep(0.05)
