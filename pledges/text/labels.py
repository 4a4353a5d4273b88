"""Speaker labels at the head of a paragraph: "Суроо:", "Ответ:", or the names of those who speak."""

import re
from collections import Counter
from collections.abc import Iterable

from pledges.text.lexicon import pattern

LABEL = re.compile(r"(\w[\w .]{0,20}?) ?: ")
NAMED = re.compile(r"(?:[-–—]{1,2} ?)?([\w.«»\"-]+(?: [\w.-]+){0,3}) ?:(?= )")
ASKS, ANSWERS = "interviewer", "interviewed"
# Names before a colon are speakers if they take turns at least this often and one of them asks.
FEWEST_TURNS = 4
QUESTION_MARK = re.compile(r"[?][!?»”\")]{0,5}$")


def is_label(name: str, section: str) -> bool:
    """Whether `name` labels the words of the interviewer or of the interviewed; one letter must be a capital."""
    return bool(pattern("speakers", section).fullmatch(name)) and (len(name) > 1 or name.isupper())


def label_of(text: str) -> str:
    """What stands before a colon at the head of a paragraph, or ""."""
    match = NAMED.match(text)
    return match.group(1) if match else ""


def speakers(paragraphs: Iterable[str]) -> dict[str, str]:
    """The names that take turns before a colon, each with what it does: ASKS or ANSWERS; none if nobody asks."""
    said = [(label, text) for text in paragraphs if (label := label_of(text))[:1].isupper()]
    turns = Counter(label for label, _ in said)
    names = [name for name, times in turns.items() if times > 1]
    if len(names) < 2 or sum(turns[name] for name in names) < FEWEST_TURNS:
        return {}
    asked = Counter(label for label, text in said if QUESTION_MARK.search(text))
    asking = max(names, key=lambda name: (asked[name] / turns[name], turns[name]))
    if asked[asking] * 2 < turns[asking]:
        return {}
    return {name: ASKS if name == asking else ANSWERS for name in names}


def label_end(text: str, start: int = 0, end: int | None = None, names: Iterable[str] = ()) -> int:
    """The offset after a known label or one of the `names` that stands at `start`, or `start` if none does."""
    last = len(text) if end is None else end
    named = NAMED.match(text, start, last)
    if named and named.group(1) in names:
        return min(named.end() + 1, last)
    label = LABEL.match(text, start, last)
    known = label and any(is_label(label.group(1), section) for section in (ASKS, ANSWERS))
    return label.end() if label and known else start
