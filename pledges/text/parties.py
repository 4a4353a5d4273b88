"""The party that a document speaks for."""

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from itertools import islice

from pledges.text.disclosure import Fact
from pledges.text.lexicon import pattern
from pledges.text.names import Person, people, same
from pledges.text.turns import DISCLOSURE, INTRO, Turn

QUOTED = r"[«\"“„](?P<quoted>[^«»\"“”„\n]{2,60})[»\"”“]"
CAPITALISED = r"[А-ЯЁӨҮҢ][а-яёөүң]+(?:[- ][А-ЯЁӨҮҢ][а-яёөүң]+){0,2}"
NAMED = (
    re.compile(rf"{QUOTED} (?:саясий )?парти(?:я|ясы)\w*"),
    re.compile(rf"[Пп]арти(?:я|и|ю|ей|ею) {QUOTED}"),
    re.compile(rf"(?<!\w)(?P<quoted>{CAPITALISED}) (?:саясий )?партиясы\w*"),
    re.compile(rf"(?:от|список|списка|лидер) {QUOTED}"),
)
OWN = re.compile(r"(?:биздин|менин|наш\w*|мо[яейю]\w*)[^.\n]{0,40}$", re.IGNORECASE)
NOT_PARTIES = (("people", "not names"), ("speakers", "first person"))
ENOUGH = 1.0
MOST_MENTIONS = 300
SAME_SENTENCE = re.compile(r"[.!?…]\s|\n")


def party_of(transcript: str, turns: Sequence[Turn], candidate: Person | None) -> Fact | None:
    """The own party's name, at its first mention; None if none is named as the own."""
    scores: defaultdict[str, float] = defaultdict(float)
    first: dict[str, Fact] = {}
    persons = list(islice(people(transcript), MOST_MENTIONS))
    for fact in islice(_mentions(transcript), MOST_MENTIONS):
        role = next((turn.role for turn in turns if turn.start <= fact.start < turn.end), "")
        key = fact.value.lower()
        first.setdefault(key, fact)
        scores[key] += _score(transcript, fact, role, candidate, persons)
    best = max(first, key=lambda key: scores[key], default="")
    return first[best] if best and scores[best] >= ENOUGH else None


def _mentions(text: str) -> Iterator[Fact]:
    found = [match for named in NAMED for match in named.finditer(text)]
    for match in sorted(found, key=lambda match: match.start()):
        name = re.sub(r" парти(?:я|ясы)$", "", match["quoted"].strip())
        if not any(pattern(*no).fullmatch(name) for no in NOT_PARTIES):
            start = match.start("quoted")
            yield Fact(name, start, start + len(name))


def _score(text: str, fact: Fact, role: str, candidate: Person | None, persons: Sequence[Person]) -> float:
    score = 0.3 + (2.0 if role == DISCLOSURE else 1.0 if role == INTRO else 0.0)
    score += 2.0 if OWN.search(text[max(fact.start - 60, 0) : fact.start]) else 0.0
    first, last = _sentence(text, fact.start, fact.end)
    beside = [person for person in persons if first <= person.start < last and person.family]
    if candidate and any(same(person, candidate) for person in beside):
        return score + 3.0
    return score - (2.0 if beside and candidate else 0.0)


def _sentence(text: str, start: int, end: int) -> tuple[int, int]:
    before = [match.end() for match in SAME_SENTENCE.finditer(text, max(start - 300, 0), start)]
    after = SAME_SENTENCE.search(text, end, end + 300)
    return (before[-1] if before else max(start - 300, 0)), (after.start() if after else end + 300)
