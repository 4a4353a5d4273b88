"""Speaker labels at the head of a paragraph: "Суроо:", "Ответ:"."""

import re

from pledges.text.lexicon import pattern

LABEL = re.compile(r"(\w[\w .]{0,20}?) ?: ")
ASKS, ANSWERS = "interviewer", "interviewed"


def is_label(name: str, section: str) -> bool:
    """Whether `name` labels the words of the interviewer or of the interviewed; one letter must be a capital."""
    return bool(pattern("speakers", section).fullmatch(name)) and (len(name) > 1 or name.isupper())


def label_end(text: str, start: int = 0, end: int | None = None) -> int:
    """The offset after a known label that stands at `start`, or `start` if none does."""
    label = LABEL.match(text, start, len(text) if end is None else end)
    known = label and any(is_label(label.group(1), section) for section in (ASKS, ANSWERS))
    return label.end() if label and known else start
