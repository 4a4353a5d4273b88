"""A file as it may be published: what can be seen in it, and nothing that tells of who made it, where or with what.
Trusts nothing; runs in the child process, where time and memory are limited."""

import base64
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from pledges.text.decoding import decoded
from pledges.text.files import unreadable
from pledges.text.files.extraction import extracted, hostile, storable
from pledges.text.files.formats import format_of, refusal
from pledges.text.files.unreadable import Unreadable

LONGEST_TEXT = 1_000_000


@dataclass(frozen=True, slots=True)
class Bare:
    """`removed`: words for what was found and left out, those of REMOVED."""

    content: bytes
    media_type: str
    removed: frozenset[str] = frozenset()


REMOVED = ("camera", "place", "notes", "author", "history", "attachments", "programs", "hidden")


def stripped(raw: bytes) -> dict[str, Any]:
    """The answer of the child process: the bare file, its readable text, what was left out."""
    with hostile():
        bare = _bare(raw)
    return {
        "content": base64.b64encode(bare.content).decode(),
        "media_type": bare.media_type,
        "text": _text(bare),
        "removed": [word for word in REMOVED if word in bare.removed],
    }


def _bare(raw: bytes) -> Bare:
    from pledges.text.files.bare_picture import bare_picture, is_picture

    if is_picture(raw):
        return bare_picture(raw)
    kind = format_of(raw)
    if kind not in MAKERS:
        raise Unreadable(unreadable.UNKNOWN_FORMAT if kind else refusal(raw))
    return MAKERS[kind](raw)


def _of_pdf(raw: bytes) -> Bare:
    from pledges.text.files.bare_pdf import bare_pdf

    return bare_pdf(raw)


def _of_word(raw: bytes) -> Bare:
    from pledges.text.files.bare_word import bare_word

    return bare_word(raw)


def _of_text(raw: bytes) -> Bare:
    """Nothing but letters: what they are encoded in may tell of a machine, so that goes."""
    text, _encoding = decoded(raw)
    return Bare(storable(text).encode(), "text/plain")


# Each loads its parser only when it is needed.
MAKERS: dict[str, Callable[[bytes], Bare]] = {"pdf": _of_pdf, "docx": _of_word, "text": _of_text}


def _text(bare: Bare) -> str:
    """What can be read in it; a picture or a scan has none."""
    if bare.media_type.startswith("image/"):
        return ""
    try:
        return storable(extracted(bare.content).text)[:LONGEST_TEXT]
    except Unreadable:
        return ""
