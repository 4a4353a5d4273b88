"""The process that reads one file: limits first, then bytes from standard input to one JSON answer.

Its first argument is the project's folder, the second what is asked of it (`TASKS`), others belong to that.
It is started by `process`, knows no secrets, and may neither write files, nor start programs, nor use the network.
"""

import json
import resource
import sys
from collections.abc import Callable
from typing import Any

from pledges.text.files.unreadable import EXTERNAL, TOO_MUCH_MEMORY, Unreadable

CPU_SECONDS = 9
MEMORY = 512 * 1024 * 1024
OPEN_FILES = 32
FORBIDDEN = ("socket.", "subprocess.", "os.exec", "os.fork", "os.posix_spawn", "os.spawn", "os.system", "urllib.")


def main() -> None:
    """Reads standard input, and answers with the file's reading or with the reason against it."""
    limit()
    sys.addaudithook(_forbid)
    _folder, task, *arguments = sys.argv[1:]
    try:
        answer = _encoded(TASKS[task](sys.stdin.buffer.read(), *arguments))
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


def _document(raw: bytes) -> dict[str, Any]:
    from pledges.text.files.document import document

    return document(raw)


def _page(raw: bytes, kind: str, charset: str) -> dict[str, Any]:
    from pledges.text.files.web import web_page

    return web_page(raw, html=kind == "html", charset=charset)


def _stripped(raw: bytes) -> dict[str, Any]:
    from pledges.text.files.bare import stripped

    return stripped(raw)


def _encoded(answer: dict[str, Any]) -> bytes:
    return json.dumps(answer, ensure_ascii=False).encode("utf-8", "replace")


# Each loads what it needs: a page does without the engine.
TASKS: dict[str, Callable[..., dict[str, Any]]] = {"document": _document, "page": _page, "stripped": _stripped}
