"""Passages, and the places where they stand in the text of a page.

The rule: the same characters in the same order. A run of blanks of any kind, breaks of lines and paragraphs included,
counts as one blank; characters that nobody sees count for nothing; a letter is the same composed or not. The other
case, other quotation marks and other dashes are other characters.
"""

import re
from bisect import bisect_right
from itertools import accumulate

from pledges.text.decoding import plain

WORD = re.compile(r"\S+")


def find_passage(text: str, passage: str) -> tuple[int, int] | None:
    """The span (start, end) of the first place of `passage` in the `text` of a receipt; None if it is not there."""
    wanted = " ".join(plain(passage).split())
    if not wanted:
        return None
    spans = [match.span() for match in WORD.finditer(text)]
    at = " ".join(text[start:end] for start, end in spans).find(wanted)
    if at < 0:
        return None
    starts = [0, *accumulate(end - start + 1 for start, end in spans)]

    def place(offset: int) -> int:
        word = bisect_right(starts, offset) - 1
        return spans[word][0] + offset - starts[word]

    return place(at), place(at + len(wanted) - 1) + 1
