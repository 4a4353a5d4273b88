"""`make test`: the whole suite on SQLite and, where it answers, on PostgreSQL. Words after it go to pytest. What is
marked `once` knows no difference between them and is run on the last one only.

REQUIRE_ALL=1 (as .ci/run sets it) makes a missing PostgreSQL or browser a failure instead of a skip.
"""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import psycopg

ROOT = Path(__file__).resolve().parent.parent
POSTGRES = os.environ.get("TEST_POSTGRES_URL", "postgres://postgres@127.0.0.1:5432/postgres")
BROWSERS = ("chromium", "chromium-browser", "google-chrome")  # as tests/browser/conftest.py looks for them
NOTHING_CHOSEN = 5  # pytest's
HINT = (
    "install PostgreSQL and name a role that may create databases: TEST_POSTGRES_URL=postgres://USER:PASSWORD@HOST/NAME"
)


def main() -> int:
    (ROOT / "var").mkdir(exist_ok=True)
    databases = {"SQLite": f"sqlite:///{ROOT / 'var' / 'test.sqlite3'}"}
    if postgres_answers():
        databases["PostgreSQL"] = POSTGRES
    elif os.environ.get("REQUIRE_ALL"):
        print(f"PostgreSQL does not answer, and REQUIRE_ALL is set: {HINT}")
        return 1
    *before, last = databases
    results = {name: run(name, databases[name], "-m", "not once") for name in before}
    results[last] = run(last, databases[last])
    if "PostgreSQL" not in databases:
        print(f"Skipped on PostgreSQL: it does not answer; {HINT}")
    if not any(map(shutil.which, BROWSERS)):
        print("Skipped in the browser: there is no Chromium; install the Debian package chromium")
    return max(results.values())


def postgres_answers() -> bool:
    try:
        psycopg.connect(POSTGRES, connect_timeout=5).close()
    except psycopg.OperationalError:
        return False
    return True


def run(name: str, url: str, *chosen: str) -> int:
    print(f"== {name}", flush=True)
    command = [sys.executable, "-m", "pytest", "-n", str(min(4, os.cpu_count() or 1)), *chosen, *sys.argv[1:]]
    environment = {**os.environ, "DATABASE_URL": url, "DJANGO_SETTINGS_MODULE": "tests.settings"}
    code = subprocess.run(command, cwd=ROOT, env=environment, check=False).returncode
    return 0 if chosen and code == NOTHING_CHOSEN else code


if __name__ == "__main__":
    sys.exit(main())
