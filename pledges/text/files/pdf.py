"""The text of a PDF, page by page, without page numbers, with divided words put together."""

import io
import re

from pypdf import PdfReader
from pypdf.errors import DependencyError, FileNotDecryptedError, LimitReachedError

from pledges.text.files.formats import LONGEST_TEXT
from pledges.text.files.pdf_lines import Lines, paragraphs
from pledges.text.files.unreadable import (
    FONTS,
    PASSWORD,
    SCANNED,
    TOO_MANY_PAGES,
    UNPACKS_TOO_LARGE,
    Unreadable,
)

MOST_PAGES = 500
LETTER = re.compile(r"[^\W\d_]")
UNMAPPED = re.compile(r"[\ufffd\ue000-\uf8ff\x00-\x08\x0e-\x1f]")
# A stamp or a number on a scanned page has about as many letters.
FEWEST_LETTERS = 16
DIVIDED = re.compile(r"(?<![^\W\d_])([^\W\d_]+)([\u00ad\u2010-])[ \t]*\n[ \t]*([^\W\d_]+)")
WORD = re.compile(r"[^\W\d_]+(?:-[^\W\d_]+)*")


def pdf_text(raw: bytes) -> tuple[str, int, tuple[int, ...]]:
    """The text, the number of pages, and the pages (from 1) that hold none."""
    try:
        pages = _pages(raw)
    except (FileNotDecryptedError, DependencyError) as fault:
        raise Unreadable(PASSWORD, str(fault)) from fault
    except LimitReachedError as fault:
        raise Unreadable(UNPACKS_TOO_LARGE, str(fault)) from fault
    text = "\n".join(pages)
    letters = len(LETTER.findall(text))
    if len(UNMAPPED.findall(text)) > letters:
        raise Unreadable(FONTS)
    if letters < FEWEST_LETTERS * len(pages):
        raise Unreadable(SCANNED)
    empty = tuple(number for number, page in enumerate(pages, 1) if not LETTER.search(page))
    return undivided(text), len(pages), empty


def _pages(raw: bytes) -> list[str]:
    reader = PdfReader(io.BytesIO(raw), strict=False)
    if reader.is_encrypted and not reader.decrypt(""):
        raise Unreadable(PASSWORD)
    if len(reader.pages) > MOST_PAGES:
        raise Unreadable(TOO_MANY_PAGES)
    pages: list[str] = []
    length = 0
    for page in reader.pages:
        lines = Lines()
        pages.append(paragraphs(page.extract_text(visitor_text=lines), lines.found))
        length += len(pages[-1])
        if length > LONGEST_TEXT:
            raise Unreadable(UNPACKS_TOO_LARGE)
        if len(pages) > MOST_PAGES:
            raise Unreadable(TOO_MANY_PAGES)
    return pages


def undivided(text: str) -> str:
    """Words that a line's end divides, put together.

    A soft hyphen always goes. Any other may belong to a compound (социалдык-экономикалык), so the rest of the text
    decides: the word without it, if that is found; else with it, if that or both halves are found; else without.
    Before a capital it stays (Ысык-Көл).
    """
    known = {word for found in WORD.findall(DIVIDED.sub(" ", text).lower()) for word in (found, *found.split("-"))}
    return DIVIDED.sub(lambda match: _joined(*match.groups(), known=known), text)


def _joined(first: str, hyphen: str, second: str, *, known: set[str]) -> str:
    left, right = first.lower(), second.lower()
    if hyphen == "\u00ad" or (second[0].islower() and left + right in known):
        return first + second
    compound = f"{left}-{right}" in known or {left, right} <= known
    return f"{first}-{second}" if compound or not second[0].islower() else first + second
