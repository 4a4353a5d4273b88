"""Sentences as spans of the transcript, each with the role of the turn it stands in."""

import re
from collections import deque
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from pledges.text.labels import label_end, speakers
from pledges.text.lexicon import sections
from pledges.text.turns import INTRO, PARAGRAPH, Turn

LEAD = re.compile(r"(?:[-–—]{1,2} ?(?=[\"«“„(\[…]?\w)|[•·▪●*✓] ?)")
STOP = re.compile(r"(?:[.!?]+|…)[.!?…]*(?:[\"»”)\]]+(?=[\s,.;:–—-]|$))?")
# The number of a part stands before its heading: II. Турак жай.
ROMAN = re.compile(r"[IVX]{1,5}")
INITIALS = re.compile(r"(?:[A-ZА-ЯЁӨҮҢ]\.)*[A-ZА-ЯЁӨҮҢ]")
BEFORE_STOP = re.compile(r"(?:\w\.)*\w*$")
NEXT = re.compile(r"(\s*)((?:[-–—]{1,2}\s*)?[\"«“„(\[]*)(\w*)")
OPENING, CLOSING = "«“„(", "»”)"
CONTINUES = tuple(",;:")
ATTRIBUTION = re.compile(r"\s*[,.]?\s*[-–—]")
# A date with its month, this early in a paragraph (characters), is a dateline.
DATELINE = 40
MONTH_BEFORE = re.compile(r"\d{1,2}[ -][а-яө]{3,9}\w*,? \d{4}")
# A quotation inside a sentence is kept whole unless it is as long as a speech (characters).
SPEECH = 120


@dataclass(frozen=True, slots=True)
class Sentence:
    """Offsets in the transcript, the role, and the number of the turn in `turns`."""

    start: int
    end: int
    role: str
    turn: int


def sentences(transcript: str, turns: Sequence[Turn]) -> list[Sentence]:
    """The sentences of all turns in order, without the dash, bullet or label before them."""
    names = tuple(speakers(match.group() for match in PARAGRAPH.finditer(transcript)))
    return [
        Sentence(start, end, turn.role, number)
        for number, turn in enumerate(turns)
        for paragraph in PARAGRAPH.finditer(transcript, turn.start, turn.end)
        for start, end in split(transcript, *paragraph.span(), names if turn.role != INTRO else ())
    ]


def split(text: str, start: int, end: int, names: Sequence[str] = ()) -> Iterator[tuple[int, int]]:
    """The spans of the sentences of the paragraph from `start` to `end`; `names` are labels before it."""
    start = _after_lead(text, start, end, names)
    quotes = deque(_quotations(text, start, end))
    for stop in STOP.finditer(text, start, end):
        if stop.start() < start or not _ends(text, start, stop, end):
            continue
        while quotes and quotes[0][1] <= stop.start():
            quotes.popleft()
        if quotes and quotes[0][0] < stop.start() and stop.end() < quotes[0][1]:
            continue
        yield start, stop.end()
        start = _after_lead(text, _skip_blank(text, stop.end(), end), end)
    if start < end:
        yield start, end


def _after_lead(text: str, start: int, end: int, names: Sequence[str] = ()) -> int:
    lead = LEAD.match(text, start, end)
    return label_end(text, lead.end() if lead else start, end, names)


def _skip_blank(text: str, start: int, end: int) -> int:
    while start < end and text[start].isspace():
        start += 1
    return start


def _quotations(text: str, start: int, end: int) -> list[tuple[int, int]]:
    """The spans of the quotations and brackets that do not hold sentences of their own."""
    found, opened = [], -1
    for mark in re.finditer(r"[\"«“„()»”]", text[start:end]):
        position = start + mark.start()
        if mark.group() in OPENING or (mark.group() == '"' and _opens(text, position, end)):
            opened = position
        elif opened >= 0:
            if not _is_speech(text, start, opened, position):
                found.append((opened, position))
            opened = -1
    return found


def _opens(text: str, position: int, end: int) -> bool:
    before = text[position - 1] if position else " "
    after = text[position + 1] if position + 1 < end else " "
    return after.isalnum() and not before.isalnum()


def _is_speech(text: str, start: int, opened: int, closed: int) -> bool:
    before = text[max(start, opened - 3) : opened].rstrip()
    begins = not before or before[-1] in ".!?…:-–—"
    return closed - opened > SPEECH or (begins and bool(ATTRIBUTION.match(text, closed + 1)))


def _ends(text: str, start: int, stop: re.Match[str], end: int) -> bool:
    """Whether a sentence that began at `start` ends at `stop`."""
    following = NEXT.match(text, stop.end(), end)
    if not following or not following.group().strip():
        return text[stop.end() : min(stop.end() + 1, end)] not in CONTINUES
    blank, marks, word = following.groups()
    if not word:
        return bool(marks.strip())
    if word[0].islower() or (not blank and not marks and not word[0].isupper()):
        return False
    if stop.group()[0] != "." or len(stop.group()) > 1:
        return True
    label = text[following.end(3) : following.end(3) + 2].lstrip().startswith(":")
    return not _is_abbreviation(text, start, stop.start(), word.lower(), label)


def _is_abbreviation(text: str, start: int, stop: int, following: str, label: bool) -> bool:
    match = BEFORE_STOP.search(text, max(start, stop - 12), stop)
    word = match.group() if match else ""
    short = sections("abbreviations")
    if stop - len(word) == start and (word.isdigit() or ROMAN.fullmatch(word)):
        return True
    if INITIALS.fullmatch(word):
        return True
    if word.lower() in short["ends"]:
        return False
    if word.lower() in short["may end"]:
        if stop - start <= DATELINE and MONTH_BEFORE.search(text, start, stop):
            return False
        return following not in short["openers"] and not label
    return word.lower() in short["before a word"]
