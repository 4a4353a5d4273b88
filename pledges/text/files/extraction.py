"""Bytes of any file to text. Trusts nothing; runs in the child process, where time and memory are limited."""

import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from pledges.text.decoding import LINE_ENDS, SURROGATES, decoded
from pledges.text.files.formats import LONGEST_TEXT, Format, format_of, refusal
from pledges.text.files.plausible import is_text
from pledges.text.files.unreadable import (
    DAMAGED,
    EMPTY,
    ENCODING,
    FONTS,
    TOO_MUCH_MEMORY,
    UNPACKS_TOO_LARGE,
    Unreadable,
)

CONTENT = re.compile(r"\w")


@dataclass(frozen=True, slots=True)
class Extracted:
    """The text of a file; its encoding where bytes stood for letters; its pages where it has some."""

    text: str
    format: Format
    encoding: str = ""
    pages: int | None = None
    pages_without_text: tuple[int, ...] = ()


def extracted(raw: bytes) -> Extracted:
    """The text of the file, or Unreadable; no other exception, whatever the bytes."""
    with hostile():
        return _checked(_extracted(raw))


@contextmanager
def hostile() -> Iterator[None]:
    """Whatever the reading of hostile bytes raises is Unreadable."""
    try:
        yield
    except Unreadable:
        raise
    except MemoryError as fault:
        raise Unreadable(TOO_MUCH_MEMORY) from fault
    except Exception as fault:  # a parser of hostile bytes raises whatever they lead it to
        raise Unreadable(DAMAGED, f"{type(fault).__name__}: {fault}"[:300]) from fault


def storable(text: str) -> str:
    """The text with plain line ends, and without the characters that no database keeps."""
    return LINE_ENDS.sub("\n", SURROGATES.sub("\ufffd", text).replace("\x00", ""))


def _extracted(raw: bytes) -> Extracted:
    if not raw.strip(b" \t\r\n\f\v\x00\xef\xbb\xbf\xff\xfe"):
        raise Unreadable(EMPTY)
    kind = format_of(raw)
    if kind is None:
        raise Unreadable(refusal(raw))
    return READERS[kind](raw)


def _of_pdf(raw: bytes) -> Extracted:
    from pledges.text.files.pdf import pdf_text

    text, pages, empty = pdf_text(raw)
    return Extracted(text, "pdf", pages=pages, pages_without_text=empty)


def _of_word(raw: bytes) -> Extracted:
    from pledges.text.files.word import word_text

    return Extracted(word_text(raw), "docx")


def _of_page(raw: bytes) -> Extracted:
    from pledges.text.files.page import decoded_page, page_text

    source, encoding = decoded_page(raw)
    return Extracted(page_text(source), "html", encoding)


def _of_text(raw: bytes) -> Extracted:
    text, encoding = decoded(raw)
    return Extracted(text, "text", encoding)


# Each loads its parser only when it is needed: that is a third of the time of a small file.
READERS: dict[Format, Callable[[bytes], Extracted]] = {
    "pdf": _of_pdf,
    "docx": _of_word,
    "html": _of_page,
    "text": _of_text,
}


def _checked(found: Extracted) -> Extracted:
    if len(found.text) > LONGEST_TEXT:
        raise Unreadable(UNPACKS_TOO_LARGE)
    if not is_text(found.text):
        raise Unreadable(ENCODING if found.encoding else FONTS, found.encoding)
    if not CONTENT.search(found.text):
        raise Unreadable(EMPTY)
    return found
