"""Which of the people named in a document is the candidate who speaks in it."""

import re
from collections.abc import Sequence
from dataclasses import replace
from functools import cache

from pledges.text.lexicon import sections
from pledges.text.names import Person, people, same
from pledges.text.turns import ANSWER, DISCLOSURE, INTRO, PARAGRAPH, Turn

ENOUGH = 2.5
CONTEXT = 90
MOST_MENTIONS = 4
MOST_PEOPLE = 400
LONGEST_TURN = 100_000
SELF = re.compile(r"(?:\bмен|\bменин атым|меня зовут|\bя),?\s*$", re.IGNORECASE)

Mention = tuple[Person, str]


def candidate_of(transcript: str, turns: Sequence[Turn]) -> Person | None:
    """The candidate, with every part of the name that is stated; None if no name fits."""
    groups: list[list[Mention]] = []
    for mention in _mentions(transcript, turns)[:MOST_PEOPLE]:
        group = next((g for g in groups if any(same(person, mention[0]) for person, _ in g)), None)
        if group is None:
            group = []
            groups.append(group)
        group.append(mention)
    named = [group for group in groups if any(person.family for person, _ in group)]
    if not named:
        return None
    scores = [_score(transcript, group) + (1.0 if group is named[0] else 0.0) for group in named]
    best = max(range(len(named)), key=lambda n: (scores[n], -n))
    return _merged(named[best]) if scores[best] >= ENOUGH else None


def _mentions(transcript: str, turns: Sequence[Turn]) -> list[Mention]:
    return [
        (replace(person, start=person.start + start, end=person.end + start), turn.role)
        for turn in turns
        if turn.role != DISCLOSURE
        for start, end in [(turn.start, min(turn.end, turn.start + LONGEST_TURN))]
        for person in people(transcript[start:end])
    ]


def _score(text: str, group: Sequence[Mention]) -> float:
    families = {person.family for person, _ in group if person.family}
    alone = sum(len(re.findall(rf"\b{re.escape(family)}", text)) for family in families)
    best = max(_cues(text, person, role) for person, role in group)
    return best + 0.5 * min(max(alone, len(group)), MOST_MENTIONS)


def _cues(text: str, person: Person, role: str) -> float:
    before, after = (
        text[max(person.start - CONTEXT, 0) : person.start],
        text[person.end : person.end + CONTEXT],
    )
    score = 2.0 if role == INTRO else 0.0
    if _cue("before").search(before):
        score += 2.0
    if _cue("after").match(after):
        score += 1.0
    if role == ANSWER and SELF.search(before):
        score += 3.0
    if _cue("other").search(before):
        score -= 3.0
    first_paragraph = PARAGRAPH.search(text)
    return score + (1.0 if first_paragraph and person.start < first_paragraph.end() else 0.0)


@cache
def _cue(section: str) -> re.Pattern[str]:
    """The section as one expression that may begin or end at a blank."""
    entries = "|".join(sections("people")[section])
    ending = "$" if section in ("before", "other") else ""
    return re.compile(rf"(?:{entries}){ending}", re.IGNORECASE)


def _merged(group: Sequence[Person] | Sequence[Mention]) -> Person:
    """The first mention that has a family name, with the patronymic from any other."""
    mentions = [entry[0] if isinstance(entry, tuple) else entry for entry in group]
    first = next(person for person in mentions if person.family)
    patronymic = next((person.patronymic for person in mentions if person.patronymic), None)
    return replace(first, patronymic=patronymic)
