"""Search in a language of suffixes: folded words and prefixes. Alphabetical order is candidates/alphabet.py."""

import re
import unicodedata

MOST_WORDS = 8
LOOK_ALIKES = str.maketrans("ӊ", "ң")
PLAIN = str.maketrans("өүңё", "оуне")
# A stem's last voiceless letter is voiced before a vowel: мектеп, мектебим; эмгек, эмгегим.
VOICED = {"п": "б", "к": "г"}
# A letter with the marks typed after it (a decomposed й) is one letter.
WORD = re.compile(r"(?:[^\W_][\u0300-\u036f]*)+")


def fold(text: str) -> str:
    """The words of `text` in lower case without ө ү ң ё, separated by single blanks."""
    letters = _lower(text).translate(PLAIN)
    kept = (c if c.isalnum() else " " for c in letters if not unicodedata.category(c).startswith("M"))
    return " ".join("".join(kept).split())


def prefixes(query: str) -> list[tuple[str, ...]]:
    """For each of the first eight words of `query` the beginnings that a found word may have."""
    return [_alternatives(word) for word in fold(query).split()[:MOST_WORDS]]


def matches(text: str, query: str) -> list[tuple[int, int]]:
    """The spans of the words of `text` that a word of `query` finds, in order."""
    beginnings = tuple(beginning for word in prefixes(query) for beginning in word)
    if not beginnings:
        return []
    words = WORD.finditer(text)
    return [word.span() for word in words if fold(word.group()).startswith(beginnings)]


def _lower(text: str) -> str:
    composed = unicodedata.normalize("NFC", text)
    return unicodedata.normalize("NFC", composed.casefold()).translate(LOOK_ALIKES)


def _alternatives(word: str) -> tuple[str, ...]:
    voiced = VOICED.get(word[-1])
    return (word, word[:-1] + voiced) if voiced else (word,)
