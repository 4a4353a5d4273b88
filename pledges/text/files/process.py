"""Reads a file in a process of its own, since every parser can be made to hang or to swell."""

import base64
import json
import os
import selectors
import signal
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any

from pledges.text.files.unreadable import (
    CODES,
    DAMAGED,
    EMPTY,
    NOT_BARE,
    TOO_LARGE,
    TOO_MUCH_MEMORY,
    TOO_SLOW,
    UNPACKS_TOO_LARGE,
    Unreadable,
)

LARGEST = 10 * 1024 * 1024
LARGEST_ANSWER = 64 * 1024 * 1024
# Ending a child takes its time too; no request waits for a file for more than ten seconds.
WALL_SECONDS = 9.5
CHUNK = 65_536
PROJECT = Path(__file__).resolve().parents[3]
PROGRAM = "import sys; sys.path.insert(0, sys.argv[1]); from pledges.text.files.child import main; main()"
SLOW = (signal.SIGXCPU,)
KILLED_FOR_MEMORY = (signal.SIGKILL,)


@dataclass(frozen=True, slots=True)
class Read:
    """A file read: its text, what it was, and the engine's reading of it (`pledges.text.reading.as_json`).

    `encoding` is empty where the format itself says it; `raw_line` of a turn or a finding counts lines of `text`.
    """

    text: str
    format: str
    encoding: str
    pages: int | None
    pages_without_text: tuple[int, ...]
    reading: dict[str, Any]


@dataclass(frozen=True, slots=True)
class Page:
    """A page of the web read: the text of its article, all its text where that is more, and what it states of itself.

    `format` is "html", "pdf", "docx" or "text". `language` is a code, `published` an ISO date, `canonical` an address
    that may be relative; each is "" where the page does not state it.
    """

    text: str
    whole_text: str
    format: str
    encoding: str
    title: str
    publisher: str
    language: str
    canonical: str
    published: str


@dataclass(frozen=True, slots=True)
class Stripped:
    """A file as it may be published, with its readable text; `removed` are words of `bare.REMOVED`."""

    content: bytes
    media_type: str
    text: str
    removed: tuple[str, ...]


def read_file(raw: bytes, *, wall_seconds: float = WALL_SECONDS) -> Read:
    """The text and reading of a file, or Unreadable. Takes no longer than `wall_seconds`."""
    answer = _asked(raw, wall_seconds, "document")
    answer["pages_without_text"] = tuple(answer["pages_without_text"])
    return Read(**answer)


def read_page(raw: bytes, *, html: bool, charset: str, wall_seconds: float = WALL_SECONDS) -> Page:
    """The text of what a server sent, or Unreadable; `html` and `charset` are what the server says of it."""
    return Page(**_asked(raw, wall_seconds, "page", "html" if html else "", charset))


def strip_file(raw: bytes, *, wall_seconds: float = WALL_SECONDS) -> Stripped:
    """What can be seen in the file and nothing that tells of who made it, or Unreadable if that cannot be had."""
    answer = _asked(raw, wall_seconds, "stripped")
    return Stripped(base64.b64decode(answer["content"]), answer["media_type"], answer["text"], tuple(answer["removed"]))


def _asked(raw: bytes, wall_seconds: float, *task: str) -> dict[str, Any]:
    if not raw:
        raise Unreadable(EMPTY)
    if len(raw) > LARGEST:
        raise Unreadable(TOO_LARGE)
    output, status = _run(raw, wall_seconds, task)
    answer = _answer(output, status)
    if "unreadable" in answer:
        code = answer["unreadable"]
        raise Unreadable(code if code in CODES | NOT_BARE else DAMAGED, str(answer.get("detail", ""))[:300])
    return answer


def _run(raw: bytes, wall_seconds: float, task: tuple[str, ...]) -> tuple[bytes, int]:
    deadline = time.monotonic() + wall_seconds
    with tempfile.TemporaryFile() as given:
        given.write(raw)
        given.seek(0)
        child = subprocess.Popen(  # noqa: S603 - a fixed command
            [sys.executable, "-I", "-c", PROGRAM, str(PROJECT), *task],
            stdin=given,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            cwd="/",
            env={"LC_ALL": "C.UTF-8"},
            start_new_session=True,
        )
    try:
        output = _output(child.stdout, deadline)
        return output, child.wait(timeout=max(deadline - time.monotonic(), 0.1))
    except subprocess.TimeoutExpired as late:
        raise Unreadable(TOO_SLOW, "wall time") from late
    finally:
        _end(child)


def _output(pipe: IO[bytes] | None, deadline: float) -> bytes:
    """All that the child writes, up to the time and the size that it has."""
    parts: list[bytes] = []
    length = 0
    with selectors.DefaultSelector() as waiting:
        waiting.register(pipe, selectors.EVENT_READ)  # type: ignore[arg-type]
        while waiting.select(max(deadline - time.monotonic(), 0)):
            part = os.read(pipe.fileno(), CHUNK)  # type: ignore[union-attr]
            if not part:
                return b"".join(parts)
            parts.append(part)
            length += len(part)
            if length > LARGEST_ANSWER:
                raise Unreadable(UNPACKS_TOO_LARGE, "answer")
    raise Unreadable(TOO_SLOW, "wall time")


def _end(child: subprocess.Popen[bytes]) -> None:
    """Ends the child and whatever it may have started."""
    try:
        os.killpg(child.pid, signal.SIGKILL)
    except (ProcessLookupError, PermissionError):
        child.kill()
    child.wait()
    if child.stdout:
        child.stdout.close()


def _answer(output: bytes, status: int) -> dict[str, Any]:
    if -status in SLOW:
        raise Unreadable(TOO_SLOW, "processor time")
    if -status in KILLED_FOR_MEMORY:
        raise Unreadable(TOO_MUCH_MEMORY, "killed")
    if status < 0:
        raise Unreadable(DAMAGED, f"signal {-status}")
    if status > 0:
        # No file leads here: the reader itself is broken, by a package that is missing for instance.
        raise RuntimeError(f"The process that reads files ended with status {status}.")
    answer: dict[str, Any] = json.loads(output)
    return answer
