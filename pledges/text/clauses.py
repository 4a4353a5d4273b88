"""The narrowest part of a sentence that carries its pledge."""

import re

from pledges.text.lexicon import pattern
from pledges.text.words import Sign, Words

BRACKET = re.compile(r" ?\([^()]*\)")
TRAILING = " \n.!?…;:,"


def clause_of(words: Words, sign: Sign, language: str) -> tuple[int, int]:
    """Offsets in the sentence: without a connective or a condition before, to the end of the predicate.

    Kyrgyz ends the clause with its verb; Russian goes on, so there the clause ends with the sentence.
    """
    lexicon = f"{'kyrgyz' if language == 'ky' else 'russian'}_words"
    text, first = words.text, words.spans[sign.first][0]
    start = 0
    opening = pattern(lexicon, "connective").match(text)
    if opening and opening.end() < first:
        start = opening.end()
    condition = pattern(lexicon, "election condition").search(text, 0, first)
    comma = condition.end() if condition and text.startswith(",", condition.end()) else -1
    start = comma + 1 if comma >= 0 else start
    end = words.spans[sign.last][1] if language == "ky" else len(text.rstrip(TRAILING))
    start = min(start + len(text[start:end]) - len(text[start:end].lstrip(" ,–—-")), first)
    bracket = BRACKET.match(text, end)
    return start, bracket.end() if bracket else max(end, words.spans[sign.last][1])
