"""What `make run` does before it serves: whole, again and again, and after an interruption."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent


def prepare(database: Path) -> subprocess.Popen:
    environment = {k: v for k, v in os.environ.items() if not k.startswith("PLEDGETRACKER_")} | {
        "DJANGO_SETTINGS_MODULE": "pledgetracker.settings",
        "DATABASE_URL": f"sqlite:///{database}",
        "PLEDGETRACKER_DEBUG": "1",
    }
    command = [sys.executable, "manage.py", "prepare", "--port", "0"]
    return subprocess.Popen(command, cwd=ROOT, env=environment, stdout=subprocess.PIPE, stderr=subprocess.STDOUT)


def said(process: subprocess.Popen) -> str:
    output = process.communicate(timeout=120)[0].decode()
    assert process.returncode == 0, output
    return output


def test_the_first_time_makes_accounts_and_the_second_keeps_everything(tmp_path):
    database = tmp_path / "new folder" / "site.sqlite3"
    first = said(prepare(database))
    assert first.count("(shown only now)") == 2
    assert "5 documents, 5 candidates, 15 topics, 4 places, 56 pledges, 63 statements." in first
    second = said(prepare(database))
    assert "Account" not in second
    assert "0 rows added" in second


@pytest.mark.parametrize("seconds", [0.6, 1.2, 2.0])
def test_an_interruption_leaves_nothing_broken(tmp_path, seconds):
    database = tmp_path / "site.sqlite3"
    killed = prepare(database)
    time.sleep(seconds)
    killed.send_signal(signal.SIGKILL)
    killed.wait()
    again = said(prepare(database))
    assert "5 documents, 5 candidates, 15 topics, 4 places, 56 pledges, 63 statements." in again


def test_a_taken_port_is_said_with_what_to_do(tmp_path):
    import socket

    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        run = subprocess.run(
            [sys.executable, "manage.py", "prepare", "--port", str(taken.getsockname()[1])],
            cwd=ROOT,
            env=os.environ | {"PLEDGETRACKER_DEBUG": "1", "DJANGO_SETTINGS_MODULE": "pledgetracker.settings"},
            capture_output=True,
            text=True,
            check=False,
        )
    assert run.returncode == 1
    assert "make run PORT=8001" in run.stderr
