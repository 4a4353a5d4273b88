"""Whether somebody other than the speaker makes the promise in a sentence."""

import re
from collections.abc import Sequence

from pledges.text.clauses import is_quoted
from pledges.text.lexicon import pattern
from pledges.text.names import Person, people, same
from pledges.text.words import OUTCOME, Sign, Words

# In a report "he" at the head of a sentence is the person named last, this many sentences back at most.
PRONOUN = re.compile(r"(?:ал(?! эми)|анын|он|она|по (?:его|её|ее) словам|его|её)\b", re.IGNORECASE)
BACK = 2


def is_said_by_others(words: Words, sign: Sign, lexicon: str, speaker: Person | None, before: Sequence[str]) -> bool:
    """Whether the words of the sign are put into another mouth: … беребиз деп сөз берип келишкен.

    `before` are the sentences before this one, the nearest last.
    """
    text, end = words.text, words.spans[sign.last][1]
    if pattern(lexicon, "others frame").search(text) or pattern(lexicon, "others say").search(text, end):
        return True
    if is_quoted(words, sign):
        return True
    if not speaker:
        return False
    if words.narrated and PRONOUN.match(text):
        return _last_named_is_another(before[-BACK:], lexicon, speaker)
    if (
        words.narrated
        and sign.kind == OUTCOME
        and speaker.family not in text
        and _last_named_is_another(before[-1:], lexicon, speaker)
    ):
        return True  # what was said in the sentence before goes on
    return bool(pattern(lexicon, "says").search(text)) and _names_another(text, speaker)


def _names_another(text: str, speaker: Person) -> bool:
    named = [person for person in people(text) if person.family]
    return bool(named) and not any(same(person, speaker) for person in named)


def _last_named_is_another(before: Sequence[str], lexicon: str, speaker: Person) -> bool:
    for text in reversed(before):
        if speaker.family in text or pattern(lexicon, "own people").search(text):
            return False
        if _names_another(text, speaker):
            return True
    return False
