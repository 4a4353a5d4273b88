"""Read a document without touching the database: a readable page for the terminal, or the whole reading as JSON."""

import json
import sys
from argparse import ArgumentParser
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from pledges.text.reading import Reading, as_json, read


class Command(BaseCommand):
    help = "Shows transcript, speakers, metadata and likely pledges of a text file (- for standard input)."
    requires_system_checks = ()

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", metavar="FILE")
        parser.add_argument("--json", action="store_true", help="the reading as JSON, offsets into the transcript")

    def handle(self, *, file: str, json: bool, **_rest: Any) -> str:
        reading = read(_bytes(file))
        return _as_text(as_json(reading)) if json else "\n".join(_page(reading))


def _bytes(file: str) -> bytes:
    if file == "-":
        return sys.stdin.buffer.read()
    try:
        return Path(file).read_bytes()
    except OSError as fault:
        raise CommandError(f"{file} cannot be read: {fault.strerror}.") from None


def _as_text(found: dict[str, Any]) -> str:
    return json.dumps(found, ensure_ascii=False, indent=1)


def _page(reading: Reading) -> Iterator[str]:
    """The transcript by turns, every finding between 【 and 】 with its reasons below the turn."""
    for name, value in as_json(reading)["metadata"].items():
        if value not in (None, {}, []) and name not in ("spans", "disclosure"):
            yield f"{name}: {value}"
    for turn in reading.turns:
        yield f"\n[{turn.role}]"
        here = [finding for finding in reading.findings if turn.start <= finding.start < turn.end]
        text, last = [], turn.start
        for finding in here:
            text += [
                reading.transcript[last : finding.start],
                "【",
                reading.transcript[finding.start : finding.end],
                "】",
            ]
            last = finding.end
        yield "".join([*text, reading.transcript[last : turn.end]]).strip()
        for finding in here:
            yield f"    {finding.score:.2f}  {finding.strength}: {'; '.join(finding.reasons)}"
    yield f"\n{len(reading.findings)} likely pledges in {len(reading.sentences)} sentences."
