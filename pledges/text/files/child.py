"""The process that reads one file: limits first, then bytes from standard input to one JSON answer.

It is started by `process`, knows no secrets, and may neither write files, nor start programs, nor use the network.
"""

import json
import resource
import sys
from typing import Any

from pledges.text.files.extraction import Extracted, extracted, storable
from pledges.text.files.unreadable import EXTERNAL, TOO_MUCH_MEMORY, Unreadable
from pledges.text.reading import Reading, as_json, read

CPU_SECONDS = 9
MEMORY = 512 * 1024 * 1024
OPEN_FILES = 32
FORBIDDEN = ("socket.", "subprocess.", "os.exec", "os.fork", "os.posix_spawn", "os.spawn", "os.system", "urllib.")


def main() -> None:
    """Reads standard input, and answers with the file's reading or with the reason against it."""
    limit()
    sys.addaudithook(_forbid)
    try:
        answer = _encoded(_answer(sys.stdin.buffer.read()))
    except Unreadable as fault:
        answer = _encoded({"unreadable": fault.code, "detail": fault.detail})
    except MemoryError:
        answer = _encoded({"unreadable": TOO_MUCH_MEMORY, "detail": ""})
    sys.stdout.buffer.write(answer)
    sys.stdout.buffer.flush()


def limit() -> None:
    """Sets what this system can limit; some systems cannot limit memory."""
    limits = {
        resource.RLIMIT_CPU: (CPU_SECONDS, CPU_SECONDS + 1),
        resource.RLIMIT_AS: (MEMORY, MEMORY),
        resource.RLIMIT_FSIZE: (0, 0),
        resource.RLIMIT_NOFILE: (OPEN_FILES, OPEN_FILES),
        resource.RLIMIT_CORE: (0, 0),
    }
    for kind, (soft, hard) in limits.items():
        try:
            resource.setrlimit(kind, (soft, hard))
        except (ValueError, OSError):
            continue


def _forbid(event: str, _arguments: object) -> None:
    if event.startswith(FORBIDDEN):
        raise Unreadable(EXTERNAL, event)


def _answer(raw: bytes) -> dict[str, Any]:
    found = extracted(raw)
    return {
        "text": storable(found.text),
        "format": found.format,
        "encoding": found.encoding,
        "pages": found.pages,
        "pages_without_text": found.pages_without_text,
        "reading": with_raw_lines(found),
    }


def with_raw_lines(found: Extracted) -> dict[str, Any]:
    """The engine's reading; each turn and finding knows the line of the text, from 1, where it begins."""
    reading: Reading = read(found.text)
    result = as_json(reading)
    for part in (*result["turns"], *result["findings"]):
        part["raw_line"] = reading.cleaned.raw_line(part["start"])
    return result


def _encoded(answer: dict[str, Any]) -> bytes:
    return json.dumps(answer, ensure_ascii=False).encode("utf-8", "replace")
