"""Names of people in Kyrgyz and Russian texts."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cache

from pledges.text.lexicon import pattern, sections

LETTER = "[а-яёөүңА-ЯЁӨҮҢ]"
CAPITALISED = r"[А-ЯЁӨҮҢ][а-яёөүң]+(?:-[А-ЯЁӨҮҢ]?[а-яёөүң]+)?"
SEQUENCE = re.compile(rf"(?<!{LETTER}){CAPITALISED}(?: {CAPITALISED}){{1,3}}(?: (?:уулу|кызы)\b)?(?!{LETTER})")
RUSSIAN_OBLIQUE = re.compile(r"(.+(?:ов|ев|ёв|ин|ын))(?:а|у|ым|ом|е)$")
RUSSIAN_FEMININE = re.compile(r"(.+(?:ов|ев|ёв|ин|ын))(?:ой|у)$")
SHORT_OBLIQUE = re.compile(r"(\w+[^аеёиоуыэюя])(?:а|у|ом|е)")
MASCULINE_OBLIQUE = re.compile(r"(?:кандидата|депутата|лидера|мэры|кандидату|кандидатом|с|у|от|к)\s+$")
GIVEN_OBLIQUE = re.compile(r"(?:ом|ем|а|у|е|я|ю)$")
# "Кеңештин" is a genitive, not a family name in -ин.
GENITIVE = re.compile(r"[ндт][ыи]н$")
BEFORE = 90


@dataclass(frozen=True, slots=True)
class Person:
    """A person named at `start` to `end` of a text, the parts in the nominative."""

    start: int
    end: int
    given: str
    family: str
    patronymic: str | None = None

    @property
    def name(self) -> str:
        """Given and family name; the given name and the patronymic if no family is stated."""
        return f"{self.given} {self.family or self.patronymic or ''}".strip()


def people(text: str) -> Iterator[Person]:
    """All mentions of people by two names or three."""
    for match in SEQUENCE.finditer(text):
        after = match.start()
        for start, words in _windows(match):
            end = start + len(" ".join(words))
            if start < after or _named_after().match(text, end):
                continue
            person = _person(text, start, words)
            if person:
                yield replace(person, start=start, end=end)
                after = end


@cache
def _named_after() -> re.Pattern[str]:
    return re.compile("|".join(sections("people")["named after"]), re.IGNORECASE)


def same(one: Person, other: Person) -> bool:
    """Whether two mentions are of one person: the same family, and given names that do not clash."""
    if not one.family or not other.family:
        return one.given == other.given
    return one.family.rstrip("а") == other.family.rstrip("а")


def _windows(match: re.Match[str]) -> Iterator[tuple[int, list[str]]]:
    """Three and two neighbouring capitals: "Талапкер Азамат Бердиев Аксыда" holds one name."""
    words, start = match.group().split(" "), match.start()
    while len(words) > 1:
        for length in (3, 2):
            if length <= len(words):
                yield start, words[:length]
        start += len(words[0]) + 1
        words = words[1:]


def _person(text: str, start: int, words: list[str]) -> Person | None:
    if any(pattern("people", "not names").fullmatch(word) for word in words):
        return None
    if words[-1] in ("уулу", "кызы"):
        return Person(0, 0, words[0], " ".join(words[1:])) if len(words) == 3 else None
    words = [*words[:-1], _without_case(words[-1])]
    patronymic = next((word for word in words if _is("patronymic", word)), None)
    rest = [word for word in words if word != patronymic]
    if patronymic and len(rest) == 1:
        return Person(0, 0, rest[0], "", patronymic)
    if len(rest) != 2:
        return None
    families = [word for word in rest if _is_family(word)] or [word for word in rest[1:] if _is("short family", word)]
    if not families:
        return None
    family = rest[0] if families == rest[:1] else rest[1]
    given = rest[1] if family == rest[0] else rest[0]
    given, family = _nominative(given, family, text[max(start - BEFORE, 0) : start])
    return Person(0, 0, given, family, patronymic)


def _is(section: str, word: str) -> bool:
    return any(re.fullmatch(entry, word, re.IGNORECASE) for entry in sections("people")[section])


def _is_family(word: str) -> bool:
    base = RUSSIAN_FEMININE.sub(r"\1", RUSSIAN_OBLIQUE.sub(r"\1", word))
    return (_is("family", word) or _is("family", base)) and not GENITIVE.search(word)


def _without_case(word: str) -> str:
    """The name without a Kyrgyz case ending: Садыровдун, Алымбаеваны."""
    if _is("family", word) and not GENITIVE.search(word):
        return word
    for entry in sections("people")["case"]:
        match = re.fullmatch(rf"(.+?)(?:{entry})", word)
        if match and any(_is(part, match.group(1)) for part in ("family", "short family", "patronymic")):
            return match.group(1)
    return word


def _nominative(given: str, family: str, before: str) -> tuple[str, str]:
    """Russian names out of the genitive, dative and instrumental: Тимура Алиева, Айгуль Асановой."""
    short = SHORT_OBLIQUE.fullmatch(family) if not _is("family", family) else None
    if short and _is("short family", short.group(1)):
        return GIVEN_OBLIQUE.sub("", given), short.group(1)
    feminine = RUSSIAN_FEMININE.fullmatch(family)
    if feminine and family.endswith("ой"):
        return re.sub(r"(?:ой|ы|е|у)$", "а", given), feminine.group(1) + "а"
    oblique = RUSSIAN_OBLIQUE.fullmatch(family)
    if not oblique:
        return given, family
    ambiguous = family.endswith("а")
    if ambiguous and not (given.endswith(("а", "я")) and re.search(r"(?:кандидата|депутата|лидера)\b", before)):
        return given, family
    return GIVEN_OBLIQUE.sub("", given), oblique.group(1)
