"""Kyrgyz word forms by their endings: what a word's suffixes say, and what its stem means."""

import re
from collections.abc import Iterator
from functools import cache, lru_cache
from typing import NamedTuple

from pledges.text.lexicon import sections

HARMONY = {"A": "[аеоө]", "I": "[ыиуү]", "D": "[дт]", "G": "[гк]", "B": "[бп]"}
SHORTEST_STEM = 2
VOICELESS = {"г": "к", "б": "п"}
CAUSATIVE = re.compile(r"(?:[дт][ыиуү]р|[гк][ыиуү]з|[аеоөыиуү]т|[рлйн]т|[лдт](?:аш|еш|ош|өш)т[ыиуү]р)$")
VERBAL_NOUN = re.compile(r"(.+?)(уу|үү|оо|өө|юу|юү)$")
ADJECTIVE = re.compile(r"[лдт](?:уу|үү)$")
PASSIVE = re.compile(r"(.+?)([ыиуүю][лн]|(?<=[лт])[аеоө]н|(?<=[а-яөүң]{3}[аеоө])л|(?<=[аеоө])н)$")
ACT, LIGHT, NONE, PLANNING, UNKNOWN = "act", "light", "none", "planning", "unknown"


class Form(NamedTuple):
    """One reading of a word: the name of the form and the stem before its ending."""

    name: str
    stem: str


@cache
def _endings() -> tuple[tuple[str, re.Pattern[str]], ...]:
    compiled = []
    for name, patterns in sections("kyrgyz_forms").items():
        for entry in patterns:
            for letter, letters in HARMONY.items():
                entry = entry.replace(letter, letters)
            compiled.append((name, re.compile(rf"(.{{{SHORTEST_STEM},}}?)(?:{entry})")))
    return tuple(compiled)


@lru_cache(maxsize=50_000)
def forms(word: str) -> tuple[Form, ...]:
    """All readings of the lower-case `word` as a verb, the likeliest first."""
    found: dict[str, Form] = {}
    for name, ending in _endings():
        match = ending.fullmatch(word)
        if match and name not in found:
            found[name] = Form(name, _stem(match.group(1), word[match.end(1) :]))
    return tuple(found.values())


def has_form(word: str, *names: str) -> bool:
    """Whether the lower-case `word` may be one of the named forms."""
    return any(form.name in names for form in forms(word))


@cache
def _stems(section: str) -> frozenset[str]:
    return frozenset(sections("kyrgyz_verbs")[section])


@lru_cache(maxsize=50_000)
def kind(stem: str) -> str:
    """What the verb of this stem means: act, light, planning, none or unknown."""
    for variant in variants(stem):
        for section in (PLANNING, ACT, NONE, LIGHT):
            if variant in _stems(section):
                return section
    return ACT if len(stem) > 4 and CAUSATIVE.search(stem) else UNKNOWN


def same_stem(stem: str, other: str) -> bool:
    """Whether a stem as found in a word is the lexicon's stem `other`."""
    return other in variants(stem)


@lru_cache(maxsize=50_000)
def verbal_noun(word: str) -> str:
    """The stem of the verbal noun `word` in -уу (nominative), or "" if it is none."""
    match = VERBAL_NOUN.fullmatch(word)
    if not match or len(match.group(1)) < SHORTEST_STEM:
        return ""
    for stem in _noun_stems(*match.groups()):
        if kind(stem) != UNKNOWN:
            return stem
    if ADJECTIVE.search(word) and not _is_passive_act(match.group(1)):
        return ""
    return next(_noun_stems(*match.groups()))


@lru_cache(maxsize=50_000)
def active(stem: str) -> tuple[str, ...]:
    """The stems that the passive `stem` may come from: курул, салын, бөлүн, башкарыл; none if it is no passive."""
    match = PASSIVE.fullmatch(stem)
    if not match:
        return ()
    base, ending = match.groups()
    if ending[0] == "ю":
        return (base + "й",)
    if ending[0] in "аеоө" and len(ending) == 2:
        return (base + ending[0], base)
    return tuple(dict.fromkeys((base, *((base + ending[0],) if len(ending) == 2 else ()))))


def _is_passive_act(stem: str) -> bool:
    return len(stem) > 4 and any(kind(base) in (ACT, LIGHT) for base in active(stem))


def is_noun_like_verb(word: str) -> bool:
    """Whether `word` is a noun that ends like a verb in the third person: саясат."""
    return word in _stems("nouns like verbs")


def is_soft(stem: str) -> bool:
    """Whether the verb promises only under a condition or regularly."""
    return any(variant in _stems("soft") for variant in variants(stem))


def is_refusal(stem: str) -> bool:
    """Whether refusing the act is a pledge: сат, көтөр."""
    return any(variant in _stems("refusals") for variant in variants(stem))


def is_planning_noun(word: str) -> bool:
    """Whether `word` is максат, ният, план with any ending."""
    return word.startswith(tuple(_stems("planning nouns")))


def is_own_noun(word: str) -> bool:
    """Whether `word` is a vowel-final noun with "our" or "my": программабыз, балам."""
    stem = re.sub(r"(?:б[ыиуү]з|м)$", "", word)
    return stem != word and (stem in _stems("nouns") or stem.endswith(("ия", "аа", "ээ")))


def _noun_stems(stem: str, ending: str) -> Iterator[str]:
    # -оо, -өө stand for a stem's last vowel and -уу: баштоо of башта, иштөө of иште.
    if ending in ("оо", "өө"):
        yield from (stem + vowel for vowel in ("аоы" if ending == "оо" else "өеү"))
    else:
        yield stem + "й" if ending[0] == "ю" else stem


def _stem(stem: str, ending: str) -> str:
    # жоёбуз: the й of the stem and the а of the ending share one letter.
    if ending[:2] in ("оо", "өө"):  # көздөөдө: the stem's last vowel and -уу are one
        return next((whole for whole in _noun_stems(stem, ending[:2]) if kind(whole) != UNKNOWN), stem)
    return stem + "й" if ending[:1] in ("ё", "я") else stem


def variants(stem: str) -> tuple[str, ...]:
    """The stem as found and, if its last letter is voiced, as the lexicon has it: чыг, чык."""
    voiceless = VOICELESS.get(stem[-1:])
    return (stem, stem[:-1] + voiceless) if voiceless else (stem,)
