"""A JPEG stream without its notes and without a loss: for pictures inside a PDF, whose colours depend on how they were
written."""

import re

from pledges.text.files.unreadable import DAMAGED, Unreadable

BEGIN, END = b"\xff\xd8", b"\xff\xd9"
ALONE = frozenset((0x01, *range(0xD0, 0xD8)))
SCAN, ADOBE, COMMENT = 0xDA, 0xEE, 0xFE
APPLICATION = range(0xE0, 0xF0)
EXTENSIONS = range(0xF0, 0xFE)
AFTER_SCAN = re.compile(rb"\xff[^\x00\xd0-\xd7\xff]")


def without_notes(raw: bytes) -> bytes:
    """Only what draws the picture: tables, frames, scans, and the one note that says how colours are meant."""
    if not raw.startswith(BEGIN):
        raise Unreadable(DAMAGED, "no JPEG")
    parts, at = [BEGIN], 2
    while at < len(raw) - 1:
        if raw[at] != 0xFF:
            raise Unreadable(DAMAGED, "no marker")
        marker = raw[at + 1]
        if marker == END[1]:
            break
        if marker == 0xFF or marker in ALONE:  # filling, or a marker without content
            at += 1 if marker == 0xFF else 2
            continue
        end = at + 2 + int.from_bytes(raw[at + 2 : at + 4], "big")
        segment, at = raw[at:end], end
        if marker == ADOBE and segment[4:9] == b"Adobe" and len(segment) >= 16:
            parts.append(b"\xff\xee\x00\x0e" + segment[4:16])
        elif marker == SCAN:
            found = AFTER_SCAN.search(raw, at)
            at = found.start() if found else len(raw)
            parts += (segment, raw[end:at])
        elif marker != COMMENT and marker not in APPLICATION and marker not in EXTENSIONS:
            parts.append(segment)
    return b"".join((*parts, END))
