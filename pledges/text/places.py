"""Which places a text names. A place is known by the forms in which documents write it, without endings."""

import re
from collections.abc import Iterable

QUOTES = re.compile(r"[\"«»“”„‘’]")
BLANKS = re.compile(r"\s+")


def names(text: str, forms: Iterable[str]) -> bool:
    """Whether words of the text begin as one of the forms does, whatever ending follows: "Арча-Бешикте" names
    "Арча-Бешик", "Арча-Бешик-2" and "Чоң-Арча-Бешик" do not."""
    read = _plain(text)
    return any(re.search(rf"(?<![\w-]){re.escape(_plain(form))}(?!-?\d)", read) for form in forms if _plain(form))


def _plain(text: str) -> str:
    return BLANKS.sub(" ", QUOTES.sub("", text)).strip().casefold()
