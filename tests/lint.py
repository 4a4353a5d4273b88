"""`make lint`: every check runs, the failing ones are named at the end. `messages` only refreshes the catalogues."""

import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
CATALOGUES = sorted((ROOT / "pledgetracker" / "locale").glob("*/LC_MESSAGES/django.po"))
MANAGE = [sys.executable, "manage.py"]
MESSAGES = [*MANAGE, "makemessages", "-v0", "--no-location", "--no-obsolete"]
MESSAGES += [word for code in ("ky", "ru", "en") for word in ("-l", code)]
MESSAGES += [word for folder in (".venv", "var", "tests", "benchmarks") for word in ("-i", folder)]


def python(*words: str) -> Callable[[], bool]:
    return lambda: called([sys.executable, "-m", *words])


def called(command: list[str]) -> bool:
    return subprocess.run(command, cwd=ROOT, check=False).returncode == 0


def templates() -> bool:
    files = [str(path.relative_to(ROOT)) for path in sorted((ROOT / "templates").rglob("*.html"))]
    return called([str(Path(sys.executable).parent / "djade"), "--target-version", "5.2", "--check", *files])


def catalogues() -> bool:
    """makemessages changes nothing but its date."""
    if not shutil.which("xgettext"):
        print("Skipped: catalogues up to date; install gettext.")
        return not os.environ.get("REQUIRE_ALL")
    before = {path: path.read_bytes() for path in CATALOGUES}
    try:
        called(MESSAGES)
        stale = [path for path in CATALOGUES if undated(path.read_bytes()) != undated(before[path])]
    finally:
        for path, content in before.items():
            path.write_bytes(content)
    for path in stale:
        print(f"{path.relative_to(ROOT)} is not up to date: make messages")
    return not stale


def undated(catalogue: bytes) -> list[bytes]:
    return [line for line in catalogue.splitlines() if not line.startswith(b'"POT-Creation-Date')]


CHECKS: dict[str, Callable[[], bool]] = {
    "ruff check": python("ruff", "check", "--quiet", "."),
    "ruff format": python("ruff", "format", "--quiet", "--check", "."),
    "djade": templates,
    "mypy": python("mypy", "--no-error-summary"),
    "migrations": lambda: called([*MANAGE, "makemigrations", "--check", "--dry-run", "-v0"]),
    "catalogues": catalogues,
    "requirements": python(
        "pytest",
        "-p",
        "no:django",
        "-p",
        "no:randomly",
        "--noconftest",
        "-c",
        os.devnull,
        "--rootdir",
        ".",
        "-q",
        "tests/test_requirements.py",
    ),
}


def main() -> int:
    if sys.argv[1:] == ["messages"]:
        return 0 if called(MESSAGES) else 1
    (ROOT / "var").mkdir(exist_ok=True)  # makemigrations looks at the database, if there is one
    failed = [name for name, check in CHECKS.items() if not check()]
    print(f"lint: failed: {', '.join(failed)}" if failed else "lint: nothing to complain about")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
