"""The part of a sentence that carries its pledge, and whether it is somebody else's words."""

import re

from pledges.text.lexicon import pattern
from pledges.text.words import Sign, Words

# "… курабыз деп жүрөт": what follows деп is in the third person, so another speaks.
SAID = re.compile(r"[»\"”]*,? *деп\b(?P<rest>[^,.;:!?]*)")
FIRST_PERSON = re.compile(r"\w(?:м|м[ыиуү]н|б[ыиуү]з|[дт][ыиуү]к)\b|\bкерек\b")
REPORT_VERB = re.compile(r"\b(?:деди|дейт|деген|баса|айткан|билдирген|ишендирди)\b")
QUOTATION = re.compile(r"[«“„][^«»“”„]*[»”]|\"[^\"]*\"")
# "Мен баарын чечем" деген талапкер: words that are told of somebody.
NAMED_BY_QUOTATION = re.compile(r",? *(?:деген|деп|дешет|дегендер)\b")
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


def is_quoted(words: Words, sign: Sign) -> bool:
    """Whether the words of the sign are put into another mouth.

    In a report "деп билдирди" tells what the candidate said; a speaker tells so of others.
    """
    text, (start, end) = words.text, words.spans[sign.last]
    said = SAID.match(text, end)
    if said and said["rest"].strip() and not FIRST_PERSON.search(said["rest"]):
        reported = pattern("kyrgyz_words", "reported").search(said["rest"]) or REPORT_VERB.search(said["rest"])
        return not (words.narrated and reported)
    if words.narrated:
        return False
    quotations = (quotation.span() for quotation in QUOTATION.finditer(text))
    return any(
        first < start and end < last and (first > 0 or NAMED_BY_QUOTATION.match(text, last))
        for first, last in quotations
    )
