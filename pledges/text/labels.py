"""Speaker labels at the head of a paragraph: "Суроо:", "Ответ:"."""

import re

from pledges.text.lexicon import pattern

LABEL = re.compile(r"(\w[\w .]{0,20}?) ?: ")


def label_end(text: str, start: int = 0, end: int | None = None) -> int:
    """The offset after a known label that stands at `start`, or `start` if none does."""
    label = LABEL.match(text, start, len(text) if end is None else end)
    known = label and any(
        pattern("speakers", section).fullmatch(label.group(1)) for section in ("interviewer", "interviewed")
    )
    return label.end() if label and known else start
