"""Bytes of unknown origin to clean characters: encodings, blanks, look-alike letters."""

import re
import unicodedata
from collections.abc import Callable

BOMS = (
    (b"\xef\xbb\xbf", "utf-8"),
    (b"\xff\xfe\x00\x00", "utf-32-le"),
    (b"\x00\x00\xfe\xff", "utf-32-be"),
    (b"\xff\xfe", "utf-16-le"),
    (b"\xfe\xff", "utf-16-be"),
)
READABLE = re.compile(r"[\t\n\r -~\u00a0-\u00ff\u0400-\u04ff\u2010-\u203a\u2116]+")
LINE_ENDS = re.compile(r"\r\n?|[\x0b\x0c\x1c-\x1e\x85\u2028\u2029]")
INVISIBLE = re.compile(
    r"[\x00-\x08\x0e-\x1b\x1f\x7f-\x84\x86-\x9f\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2064\ufeff\ufffe]"
)
BLANKS = re.compile(r"[^\S\n ]")
# More marks on one letter than any script needs; composing them would take time quadratic in their number.
TOO_MANY_MARKS = re.compile(
    r"([\u0300-\u036f\u0483-\u0489\u0591-\u05c7\u0610-\u061a\u064b-\u065f\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20ff]{8})[\u0300-\u036f\u0483-\u0489\u0591-\u05c7\u0610-\u061a\u064b-\u065f\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20ff]+"
)
SURROGATES = re.compile(r"[\ud800-\udfff]")
# U+04CA and U+0275 are drawn like ң and ө, and some keyboards type them instead.
LOOK_ALIKES = str.maketrans("ӊӉɵƟѳѲ", "ңҢөӨөӨ")
OLD_FONT = str.maketrans("єїЄЇ", "өүӨҮ")
OLD_FONT_LETTERS = re.compile(r"[єїЄЇ]")
UKRAINIAN_LETTERS = re.compile(r"[іІґҐ]")
KYRGYZ_WORDS = re.compile(r"\b(?:жана|менен|бул|бир|эмес|їчїн|деп|да|кыргыз\w*|шаар\w*)\b", re.IGNORECASE)


def decode(raw: bytes) -> str:
    """The text of `raw`, whatever its encoding; never raises. See `decoded`."""
    return decoded(raw)[0]


def decoded(raw: bytes) -> tuple[str, str]:
    """The text of `raw` and the name of the encoding it was read in; never raises.

    The order is: byte order mark, UTF-8, UTF-16 without a mark, UTF-8 with a few
    damaged bytes, Windows-1251.
    """
    for mark, encoding in BOMS:
        if raw.startswith(mark):
            return raw[len(mark) :].decode(encoding, "replace"), encoding
    for encoding in ("utf-8", "utf-16-le", "utf-16-be"):
        text = _strictly(raw, encoding)
        if text is not None and (_is_readable(text) or (encoding == "utf-8" and "\x04" not in text)):
            return text, encoding
    text = raw.decode("utf-8", "replace")
    damaged = text.count("\ufffd")
    return (text, "utf-8") if damaged * 100 < len(text) else (raw.decode("cp1251", "replace"), "cp1251")


def normalise(text: str) -> tuple[str, list[str]]:
    """`text` in NFC with plain blanks and line ends, and what had to be changed."""
    changes = []
    for name, step in (*PLAIN, *RIGHT_LETTERS):
        changed = step(text)
        if changed != text:
            changes.append(name)
        text = changed
    return text, changes


def plain(text: str) -> str:
    """`text` as it looks: in NFC, with plain blanks and line ends, no letter replaced by another."""
    for _name, step in PLAIN:
        text = step(text)
    return text


def _strictly(raw: bytes, encoding: str) -> str | None:
    try:
        return raw.decode(encoding)
    except UnicodeDecodeError:
        return None


def _is_readable(text: str) -> bool:
    """At least nine tenths of the characters are such as Kyrgyz and Russian texts have."""
    readable = sum(len(run) for run in READABLE.findall(text))
    return readable * 10 >= len(text) * 9


def _without_old_font(text: str) -> str:
    # Printing fonts of about 2013 drew ө and ү in the places of the Ukrainian є and ї.
    if not OLD_FONT_LETTERS.search(text) or UKRAINIAN_LETTERS.search(text):
        return text
    return text.translate(OLD_FONT) if KYRGYZ_WORDS.search(text) else text


Step = tuple[str, Callable[[str], str]]
PLAIN: tuple[Step, ...] = (
    ("damaged characters", lambda t: SURROGATES.sub("\ufffd", t)),
    ("line ends", lambda t: LINE_ENDS.sub("\n", t)),
    ("invisible characters", lambda t: INVISIBLE.sub("", t)),
    ("special blanks", lambda t: BLANKS.sub(" ", t)),
    ("heaped marks", lambda t: TOO_MANY_MARKS.sub(r"\1", t)),
    ("composed letters", lambda t: unicodedata.normalize("NFC", t)),
)
RIGHT_LETTERS: tuple[Step, ...] = (
    ("look-alike letters", lambda t: t.translate(LOOK_ALIKES)),
    ("old font letters", _without_old_font),
)
