"""Russian verbs and nouns of action: forms from pymorphy3, meanings from the lexicon."""

import re
from functools import cache, lru_cache
from typing import Any, NamedTuple

from pledges.text.lexicon import pattern, sections
from pledges.text.words import Words

# How far after its auxiliary (in words) an infinitive or noun of action may stand.
REACH = 6
ACT, LIKELY, EFFORT = 0.75, 0.6, 0.3
INFINITIVE = re.compile(r".+(?:ть|ти|чь|ться|тись)$")
ACTION_NOUN = re.compile(r".{3,}(?:ни[еяюи]|нием|ти[еяюи]|тием|ств[оау]|ством|ци[яиюей]|цией)$")
FINITE = re.compile(r".+(?:м|мся|у|ю|усь|юсь|ет|ёт|ит|ст|ут|ют|ат|ят|тся)$")
RUSSIAN = re.compile(r"[а-яё]+(?:-[а-яё]+)*")
VERBAL = frozenset(("VERB", "INFN", "PRTS"))
SUBORDINATE = frozenset("чтобы что который которые которая когда если".split())
PAUSE = frozenset(".;!")
# After these a noun of action is what something is about, not what will be done.
ABOUT = frozenset("о об обо по для при без после до во время".split())


class Reading(NamedTuple):
    """A word's lemma and grammemes, as pymorphy3 names them."""

    lemma: str
    tags: frozenset[str]


@cache
def _analyser() -> Any:
    import pymorphy3  # its dictionaries take time and memory: only a Russian text pays for them

    return pymorphy3.MorphAnalyzer()


@lru_cache(maxsize=100_000)
def read(word: str) -> Reading:
    """The likeliest reading of the lower-case `word`, as a verb if it can be one."""
    if not RUSSIAN.fullmatch(word):
        return Reading(word, frozenset())  # pymorphy3 raises on letters that have no Unicode name
    parses = _analyser().parse(word)
    best = next((parse for parse in parses if parse.tag.POS in VERBAL), parses[0])
    return Reading(best.normal_form.replace("ё", "е"), frozenset(best.tag.grammemes))


@lru_cache(maxsize=100_000)
def is_given_to(word: str) -> bool:
    """Whether `word` may stand for whom or for what something is done: семье, школу; not in the nominative."""
    if not RUSSIAN.fullmatch(word):
        return False
    cases = {parse.tag.case for parse in _analyser().parse(word) if parse.tag.POS in ("NOUN", "ADJF")}
    return bool(cases & {"datv", "accs"}) and "nomn" not in cases


def act_weight(words: Words, at: int) -> float:
    """How likely the verb at `at` names an act of policy: 0 (it does not) to 0.75."""
    lemma = read(words[at]).lemma
    nearby = [words[n] for n in range(at + 1, min(at + 5, len(words)))]
    for entry in _objects().get(lemma, ()):
        if any(word.startswith(entry) for word in nearby):
            return 0.0
    for section, weight in (("effort", EFFORT), ("none", 0.0), ("act", ACT)):
        if lemma in verbs(section):
            return weight
    return LIKELY


def content_after(words: Words, at: int, reach: int = REACH) -> int:
    """The place of the infinitive or noun of action after `at`, or 0."""
    return infinitive_after(words, at, reach) or noun_after(words, at, reach)


def infinitive_after(words: Words, at: int, reach: int) -> int:
    """The place of the first infinitive after `at` if it names an act, or 0."""
    for n in range(at + 1, min(at + 1 + reach, len(words))):
        if set(words.gap(n - 1)) & PAUSE or words[n] in SUBORDINATE:
            break
        if INFINITIVE.fullmatch(words[n]) and "INFN" in read(words[n]).tags:
            return n if act_weight(words, n) else 0
    return 0


def noun_after(words: Words, at: int, reach: int) -> int:
    """The place of the first noun of action after `at`, or 0."""
    for n in range(at + 1, min(at + 1 + reach, len(words))):
        if set(words.gap(n - 1)) & PAUSE or words[n] in SUBORDINATE:
            break
        if is_action_noun(words[n]) and words[n - 1] not in ABOUT:
            return n
    return 0


def thing_after(words: Words, at: int) -> int:
    """The place of a thing that is proposed right after `at`: предлагаем новый стандарт; or 0."""
    for n in range(at + 1, min(at + 4, len(words))):
        if words.gap(n - 1) or words[n] in ABOUT or words[n] in ("вам", "тост"):
            return 0
        tags = read(words[n]).tags
        if tags >= {"NOUN", "accs", "inan"} or tags >= {"NOUN", "nomn", "inan"}:
            return n
    return 0


@lru_cache(maxsize=100_000)
def is_action_noun(word: str) -> bool:
    """строительство, снижение, реконструкция, ремонт; not образование."""
    if pattern("russian_words", "not acts").fullmatch(word):
        return False
    if pattern("russian_words", "action nouns").fullmatch(word):
        return True
    tags = read(word).tags if ACTION_NOUN.fullmatch(word) else frozenset()
    # "партия" and "компания" end like "принятия" but are feminine.
    return "NOUN" in tags and ("neut" in tags or bool(re.search("ци[яиюей]+$", word)))


def is_third_future(words: Words, at: int) -> bool:
    """откроет, построят: perfective, third person."""
    return bool(FINITE.fullmatch(words[at])) and read(words[at]).tags >= {"VERB", "perf", "3per", "futr"}


def is_third_present(words: Words, at: int) -> bool:
    """публикует: imperfective, third person."""
    return bool(FINITE.fullmatch(words[at])) and read(words[at]).tags >= {"VERB", "impf", "3per", "pres"}


def is_reflexive_act(words: Words, at: int) -> bool:
    """публикуются, принимается: what is done with no doer named, of an act that the lexicon knows."""
    if not words[at].endswith("ся") or not is_third_present(words, at):
        return False
    base = read(words[at]).lemma.removesuffix("ся")
    return base in verbs("act") or ("tran" in read(base).tags and base not in verbs("none"))


@cache
def verbs(section: str) -> frozenset[str]:
    """The lemmas of a section of the verb lexicon."""
    return frozenset(sections("russian_verbs")[section])


@cache
def _objects() -> dict[str, tuple[str, ...]]:
    found: dict[str, tuple[str, ...]] = {}
    for entry in sections("russian_verbs")["none phrases"]:
        verb, _, beginning = entry.partition(" ")
        found[verb] = (*found.get(verb, ()), beginning)
    return found
