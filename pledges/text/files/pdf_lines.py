"""The lines of a PDF page put back into paragraphs, as far as the places of the lines show them."""

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

PAGE_NUMBER = re.compile(r"[-–—]? ?\d{1,4}(?: ?(?:/|из|of) ?\d{1,4})? ?[-–—]?")
LONGEST_NUMBER = 30
ITEM = re.compile(r"[-–—•·*▪●]|\(?\d{1,3}[.)]|\(?[a-zа-яё][.)] ")
# A gap this much larger than the usual one parts paragraphs; so does an indent of this many points.
LARGER, LEAST_INDENT, MOST_INDENT = 1.25, 6, 80
# Where a paragraph ends, its last line is mostly shorter than this share of the page's longest.
FULL = 0.7


@dataclass(slots=True)
class Line:
    """A line of a page: how far right and how high it begins, in points."""

    text: str
    x: float
    y: float


class Lines:
    """Collects the lines of one page; is called by pypdf for each piece of text."""

    def __init__(self) -> None:
        self.found: list[Line] = []
        self._open = False

    def __call__(self, text: str, page: Sequence[float], place: Sequence[float], *_font: Any) -> None:
        for number, part in enumerate(text.split("\n")):
            self._open = self._open and number == 0
            if self._open:
                self.found[-1].text += part
            elif part.strip():
                x = place[4] * page[0] + place[5] * page[2] + page[4]
                y = place[4] * page[1] + place[5] * page[3] + page[5]
                self.found.append(Line(part, x, y))
                self._open = True


def paragraphs(plain: str, found: list[Line]) -> str:
    """The text of a page. `plain` is the same text without places: it stands if the places do not account for it."""
    lines = [Line(" ".join(line.text.split()), line.x, line.y) for line in found]
    if _length(plain) != sum(_length(line.text) for line in lines):
        lines = [Line(" ".join(text.split()), 0, 0) for text in plain.split("\n")]
        return "\n".join(line.text for line in _without_numbers(lines))
    return _written(_without_numbers([line for line in lines if line.text]))


def _length(text: str) -> int:
    return len("".join(text.split()))


def _without_numbers(lines: list[Line]) -> list[Line]:
    """The lines without a first or last one that is only the page's number."""
    kept = list(lines)
    for end in (-1, 0):
        if kept and len(kept[end].text) <= LONGEST_NUMBER and PAGE_NUMBER.fullmatch(kept[end].text):
            kept.pop(end)
    return kept


def _written(lines: list[Line]) -> str:
    gaps = [round(above.y - below.y) for above, below in pairwise(lines) if above.y > below.y]
    gap = _most_common(gaps)
    left = _most_common([round(line.x) for line in lines])
    longest = max((len(line.text) for line in lines), default=0)
    text = "".join(line.text for line in lines[:1])
    for above, line in pairwise(lines):
        indented = LEAST_INDENT <= line.x - left <= MOST_INDENT and abs(line.x - above.x) >= LEAST_INDENT
        if above.y - line.y > LARGER * gap:
            text += "\n\n"
        elif line.y > above.y or indented or ITEM.match(line.text) or len(above.text) < FULL * longest:
            text += "\n"
        else:
            text += "\n" if above.text.endswith(("-", "\u2010", "\u00ad")) else " "
        text += line.text
    return text


def _most_common(numbers: list[int]) -> int:
    return Counter(numbers).most_common(1)[0][0] if numbers else 0
