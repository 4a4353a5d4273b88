"""How much of an act a Kyrgyz predicate names: light verbs, auxiliaries, set phrases, objects."""

import re
from functools import cache, lru_cache

from pledges.text import morphology as m
from pledges.text.lexicon import pattern, sections
from pledges.text.words import Words

# How far before its verb (in words) the noun of a set phrase may stand.
REACH = 4
# A noun this short (letters) must stand right before its verb: "баа бер", not "арзан баада алып бер".
SHORT_OBJECT = 4
ACT, UNKNOWN, EFFORT, SOFT = 0.75, 0.5, 0.3, 0.25
LIGHT = {"бер": 0.6, "кыл": 0.6, "кой": 0.6, "эт": 0.6, "ал": 0.45}
# "-ып + бер" and the like: the first verb says what is done, the second that it will be done wholly.
COMPLETIVE = frozenset(("бер", "сал", "кой", "чык", "ал", "кет", "бүт", "ташта", "түш", "жибер", "кел"))
DATIVE = re.compile(r"(?:[гкн][аеоө])$")
CONVERB = re.compile(r"(?:[аеоө]|й)$")
CONVERBS_LIKE_DATIVES = frozenset("чыга жыга сыга тиге жага чеге кага тага бага сога жана кана".split())
CASE = re.compile(
    r"(?<=[уүоөю][уүоө])(?:н[ыиуү]н|н[ыиуү]|[гк][аеоө]|[дт][аеоө]н?|с[ыиуү](?:н[ыиуү]н?|н[аеоө]|н[дт][аеоө]н?)?)$"
)

DEED = re.compile(r"(.{2,}?)[ыиуү]?ш[ыиуү](?:на|не|но|нө|н)")
NOUN_ENDING = re.compile(
    r"(?:[лдт][аеоө]р)?(?:[ыиуү]?м|[ыиуү]?б[ыиуү]з|с?[ыиуү]|[ыиуү]?ң[ыиуү]з)?"
    r"(?:н|[нтд][ыиуү]н?|[гкн]?[аеоө]|[дтн][аеоө]н?)?"
)


def act_weight(words: Words, at: int, stem: str) -> float:
    """How likely the verb at `at` names an act of policy: 0 (it does not) to 0.75."""
    if _phrase(words, at, stem, "none phrases"):
        return 0.0
    if _phrase(words, at, stem, "act phrases"):
        return ACT
    if _phrase(words, at, stem, "effort"):
        return EFFORT
    lead = converb_stem(words[at - 1]) if not words.gap(at - 1) else ""
    if lead and _voiceless(stem) in COMPLETIVE and (_voiceless(stem) != "кел" or lead == "ал"):
        return act_weight(words, at - 1, lead)
    if stem in ("өт", "кириш") and words[at - 1].endswith(("га", "ге", "го", "гө")) and act_noun(words, at - 1):
        return ACT  # бекемдөөгө өтөбүз
    if lead and stem == "тур" and not m.verbal_noun(words[at - 1]):
        return act_weight(words, at - 1, lead)
    if _voiceless(stem) == "башта" and CONVERB.search(words[at - 1]) and not words.gap(at - 1):
        return ACT
    return _weight_of(stem)


def is_no_pledge(words: Words, at: int, stem: str) -> bool:
    """Whether the verb and its object are a set phrase that promises nothing: талап кылынат."""
    return _phrase(words, at, stem, "none phrases") is not None


def is_outcome_phrase(words: Words, at: int, stem: str) -> bool:
    """Whether something and its verb say what becomes of it: оңдоодон өтөт."""
    return _phrase(words, at, stem, "outcome phrases") is not None


def lead_before(words: Words, at: int) -> int:
    """Where the predicate that ends at `at` begins: a converb or the noun of a set phrase before it."""
    at_lead = at - 1 if at and not words.gap(at - 1) and converb_stem(words[at - 1]) else at
    for form in m.forms(words[at_lead]) or (m.Form("", converb_stem(words[at_lead])),):
        place = _phrase(words, at_lead, form.stem, "act phrases") or _phrase(words, at_lead, form.stem, "effort")
        if place:
            return place[0]
    return at_lead


def ability(words: Words, at: int, stem: str) -> bool:
    """чече алабыз: a vowel converb and ал; колго алабыз, with a dative, is none."""
    before = words[at - 1]
    if _voiceless(stem) != "ал" or words.gap(at - 1) or not CONVERB.search(before):
        return False
    return before in CONVERBS_LIKE_DATIVES or not DATIVE.search(before)


def converb_stem(word: str) -> str:
    """The stem of a converb in -ып, or ""."""
    return next((form.stem for form in m.forms(word) if form.name == "converb"), "")


def act_noun(words: Words, at: int) -> str:
    """The stem of the verbal noun of an act at `at`, in any case (курууну, оңдоого), or ""."""
    stem = _noun_stem(words[at])
    return stem if stem and act_weight(words, at, stem) >= EFFORT and not is_field(words, at) else ""


@lru_cache(maxsize=50_000)
def _noun_stem(word: str) -> str:
    return m.verbal_noun(CASE.sub("", word))


def deed(words: Words, at: int) -> bool:
    """Whether the word at `at` is a deed in the dative or accusative: бөлүнүшүнө, болушун."""
    match = DEED.fullmatch(words[at])
    return match is not None and (m.kind(match[1]) in (m.ACT, m.LIGHT) or bool(m.active(match[1])))


def content_before(words: Words, at: int) -> bool:
    """Whether a verbal noun of an act stands before the word at `at`."""
    return any(act_noun(words, n) for n in range(min(at, len(words))))


def is_field(words: Words, at: int) -> bool:
    """Whether the verbal noun at `at` belongs to the name of a field, such as билим берүү."""
    first = words.spans[max(at - REACH, 0)][0]
    end = words.spans[at][1]
    return any(match.end() >= end for match in pattern("kyrgyz_words", "not acts").finditer(words.text, first, end))


def _weight_of(stem: str) -> float:
    kind = m.kind(stem)
    if kind == m.LIGHT:
        return LIGHT.get(_voiceless(stem), 0.2)
    if m.is_soft(stem):
        return SOFT
    return {m.ACT: ACT, m.UNKNOWN: UNKNOWN, m.PLANNING: ACT}.get(kind, 0.0)


def _voiceless(stem: str) -> str:
    return m.variants(stem)[-1]


@cache
def _phrases(section: str) -> dict[str, tuple[tuple[str, ...], ...]]:
    """The objects of the set phrases of a section by the stem of their verb."""
    found: dict[str, list[tuple[str, ...]]] = {}
    for entry in sections("kyrgyz_verbs")[section]:
        *objects, stem = entry.split()
        found.setdefault(stem, []).append(tuple(objects))
    return {stem: tuple(objects) for stem, objects in found.items()}


def _phrase(words: Words, at: int, stem: str, section: str) -> tuple[int, int] | None:
    """The places (first, last) of the set phrase whose verb stands at `at`, or None."""
    for variant in m.variants(stem):
        for objects in _phrases(section).get(variant, ()):
            reach = 1 if objects and len(objects[0]) < SHORT_OBJECT else REACH
            for first in range(at - len(objects), max(at - reach - len(objects), -1), -1):
                if all(_begins(words[first + n], word) for n, word in enumerate(objects)):
                    return first, at
    return None


def _begins(word: str, beginning: str) -> bool:
    """Whether `word` is `beginning` with nothing but noun endings after it."""
    voiced = {"к": "г", "п": "б"}.get(beginning[-1:])
    if voiced and word.startswith(beginning[:-1] + voiced):
        return bool(NOUN_ENDING.fullmatch(word, len(beginning)))
    return word.startswith(beginning) and bool(NOUN_ENDING.fullmatch(word, len(beginning)))
