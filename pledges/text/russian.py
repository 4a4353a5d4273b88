"""The signs of a pledge in one Russian sentence, by the forms of its verbs."""

import re
from collections.abc import Callable, Iterator
from functools import cache

from pledges.text.lexicon import pattern, sections
from pledges.text.russian_acts import (
    ACT,
    FINITE,
    LIKELY,
    act_weight,
    content_after,
    infinitive_after,
    is_given_to,
    is_third_future,
    is_third_present,
    read,
    thing_after,
    verbs,
)
from pledges.text.russian_points import POINT_RULES
from pledges.text.words import (
    ABILITY,
    BODY,
    CONDITIONAL,
    FIRM,
    INTENDED,
    OUTCOME,
    PARTY,
    PLAN,
    PLURAL,
    PROMISE,
    REFUSAL,
    REPORTED,
    SINGULAR,
    WOULD,
    Sign,
    Words,
)

SHARE_OF_ONE = 0.8
UNKNOWN_OF_ONE = {"tran": 0.5, "intr": 0.35}
# "не допустим" is an act itself; any other refusal is weak.
REFUSALS = ("допустить", "позволить", "дать")
REPORTING = re.compile(
    r"(?:по)?обеща(?:л|ла|ет|ют|ли)|заяви(?:л|ла)|заявля(?:ет|л)|сообщи(?:л|ла)|рассказа(?:л|ла)|завери(?:л|ла)|"
    r"отмети(?:л|ла)|подчеркну(?:л|ла)|поясни(?:л|ла)|сказа(?:л|ла)|добави(?:л|ла)|гарантиру(?:ет|ют)|гарантирова(?:л|ла)"
)
INTENDING = re.compile(
    r"планиру(?:ет|ют)|намерен[аоы]?|собира(?:ет|ют)ся|обязу(?:ет|ют)ся|обяза(?:лся|лась)|предлага(?:ет|ют)"
)
SUBJECT_WITHIN = 60
WILL = ("будем", "буду", "станем", "стану")
TOOK_ON = re.compile(
    r"(?:взял[аи]?|берёт|берет|взяв|принял[аи]?) на себя (?:[\w-]+ )?(?:обязательств\w+|обязанность)|"
    r"да(?:л|ла|ли|ёт|ет) (?:слово|обещание)|"
    r"поклял(?:ся|ась|ись)|пообещал[аи]?|обязал(?:ся|ась|ись)|пригрозил[аи]?",
)
SAID_ASIDE = re.compile(
    r", (?:по)?(?:яснил|обещал|уточнил|добавил|отметил|сказал|заверил|подчеркнул)[аи]? "
    r"(?:он|она|кандидат|политик|\w+), "
)

Rule = Callable[[Words, int], Sign | None]


def signs(words: Words) -> Iterator[Sign]:
    """Every sign of a pledge in the sentence."""
    others = pattern("russian_words", "others promise").search(words.text)
    for at in range(len(words)):
        if others and words.spans[at][0] >= others.start():
            return
        found = (rule(words, at) for rule in RULES)
        sign = next((sign for sign in found if sign), None)
        if sign:
            yield sign


def _future(words: Words, at: int) -> Sign | None:
    """построим, добьюсь: the perfective future, first person."""
    if not FINITE.fullmatch(words[at]) or _weight_of_pledging(words[at]) or words.is_name(at):
        return None
    tags = read(words[at]).tags
    if not {"VERB", "perf", "1per"} <= tags or not tags & {"futr"}:
        return None
    weight = act_weight(words, at)
    if "sing" in tags and weight == LIKELY:
        weight = UNKNOWN_OF_ONE["tran" if "tran" in tags else "intr"]
    elif "sing" in tags:
        weight *= SHARE_OF_ONE
    refusal = read(words[at]).lemma in REFUSALS
    if refusal and words[at - 1] != "не" and read(words[at]).lemma != "дать":
        return None  # "допустим" alone is "suppose"
    if words[at - 1] == "не":
        weight = 0.6 if refusal and (words[at][:2] != "да" or infinitive_after(words, at, 3)) else weight * 0.5
        return words.sign(weight, REFUSAL, FIRM, at - 1, at)
    return words.sign(weight, PLURAL if "plur" in tags else SINGULAR, FIRM, at, at)


def _will(words: Words, at: int) -> Sign | None:
    """будем строить, стану отчитываться, отчитываться буду; "продлевать не станем"."""
    if words[at] not in WILL:
        return None
    plural = words[at].endswith("м")
    refused = words[at - 1] == "не"
    verb = infinitive_after(words, at, 4) or at - refused - 1
    weight = act_weight(words, verb) * (1.0 if plural else 0.85) if "INFN" in read(words[verb]).tags else 0.0
    if refused:
        weight = 0.6 if weight and read(words[verb]).lemma in verbs("refusals") else 0.0
        return words.sign(weight, REFUSAL, FIRM, at - 1, max(at, verb))
    return words.sign(weight, PLURAL if plural else SINGULAR, FIRM, min(at, verb), max(at, verb))


def _pledging(words: Words, at: int) -> Sign | None:
    """планируем открыть, обязуюсь не голосовать, предлагаем строительство."""
    weight = _weight_of_pledging(words[at])
    if not weight or words[at - 1] == "не" or _has_other_subject(words, at):
        return None
    content = content_after(words, at) or (thing_after(words, at) if words[at].startswith("предл") else 0)
    if not content and weight < 0.9:
        return None
    kind = PROMISE if weight > 0.85 else ABILITY if weight < 0.33 else PLAN
    return words.sign(weight, kind, FIRM if kind == PROMISE else INTENDED, at, content or at)


def _weight_of_pledging(word: str) -> float:
    return _pledging_words().get(word.replace("ё", "е"), 0.0)


def _has_other_subject(words: Words, at: int) -> bool:
    """намерен and готов have no person of their own: "мэрия готова"."""
    if not words[at].startswith(("намерен", "готов", "способн", "нацелен")):
        return False
    before = words.text[: words.spans[at][0]]
    return not re.search(r"\b(?:мы|я)\b", before, re.IGNORECASE) and {"NOUN", "nomn"} <= read(words[at - 1]).tags


def _promise(words: Words, at: int) -> Sign | None:
    """даю слово, берём на себя обязательство, возьму под контроль, ставим цель."""
    phrase = pattern("russian_words", "promise phrases").match(words.text, words.spans[at][0])
    if not phrase:
        return None
    last = max(n for n in range(len(words)) if words.spans[n][1] <= phrase.end())
    return words.sign(0.85, PROMISE, FIRM, at, last)


def _would(words: Words, at: int) -> Sign | None:
    """мы бы построили, построили бы: with an election condition."""
    if words[at] != "бы" or not pattern("russian_words", "election condition").search(words.text):
        return None
    for verb in (at - 1, at + 1, at + 2):
        if words[verb] and {"VERB", "past"} <= read(words[verb]).tags and act_weight(words, verb) == ACT:
            return words.sign(0.5, WOULD, CONDITIONAL, min(at, verb), max(at, verb))
    return None


def _reported(words: Words, at: int) -> Sign | None:
    """пообещал построить, заявил, что отремонтирует, планирует ввести: how news tell a promise."""
    taken = TOOK_ON.match(words.text, words.spans[at][0]) if words.narrated else None
    if taken:
        last = max(n for n in range(len(words)) if words.spans[n][1] <= taken.end())
        content = content_after(words, last, 8)
        return words.sign(0.8 if content else 0.0, REPORTED, INTENDED, at, content)
    if REPORTING.fullmatch(words[at]) and words.narrated:
        content = infinitive_after(words, at, 3) if "обеща" in words[at] else 0
        if not content and words[at + 1] == "что":
            content = _third_future_after(words, at + 1)
        return words.sign(0.75 if content else 0.0, REPORTED, INTENDED, at, content)
    if not INTENDING.fullmatch(words[at]) or not _is_subject(words, at, "own party"):
        return None
    content = content_after(words, at)
    return words.sign(0.7 if content else 0.0, REPORTED, INTENDED, at, content)


def _third_person(words: Words, at: int) -> Sign | None:
    """Партия откроет; город оплатит."""
    if act_weight(words, at) != ACT and not (words[at - 1] == "не" and words[at].startswith("проголосу")):
        return None
    if words[at - 1] == "не":
        refused = is_third_future(words, at) and _is_subject(words, at, "own party")
        return words.sign(0.6 if refused else 0.0, REFUSAL, FIRM, at - 1, at)
    if is_third_present(words, at) and _is_subject(words, at, "own party"):
        return words.sign(0.3, BODY, FIRM, at, at)
    if not is_third_future(words, at):
        return None
    if _is_for_somebody(words, at):
        return words.sign(0.3, OUTCOME, FIRM, at, at)
    aside = words.narrated and SAID_ASIDE.search(words.text)
    if aside or pattern("russian_words", "reported frame").search(words.text):
        return words.sign(0.6, REPORTED, INTENDED, at, at)
    if _is_subject(words, at, "own party"):
        return words.sign(0.6, PARTY, FIRM, at, at)
    return words.sign(0.3 if _is_subject(words, at, "own body") else 0.0, BODY, FIRM, at, at)


def _is_for_somebody(words: Words, at: int) -> bool:
    """Каждой семье предложат квартиру, школу построят: nobody is named who does it, but for whom or what."""
    return "plur" in read(words[at]).tags and any(is_given_to(words[n]) for n in (0, 1, at - 2, at - 1) if 0 <= n < at)


def _is_subject(words: Words, at: int, section: str) -> bool:
    end = words.spans[at][0]
    clause = max((words.text.rfind(stop, 0, end) + 1 for stop in ":;"), default=0)
    before = words.text[clause : min(end, clause + SUBJECT_WITHIN)]
    if section == "own party" and any(name in before.lower() for name in words.own):
        return True
    return bool(pattern("russian_words", section).search(before))


def _third_future_after(words: Words, at: int) -> int:
    """The act that will be done; "подорожает" is none, for nobody does it."""
    return next((n for n in range(at + 1, len(words)) if is_third_future(words, n) and _is_done(words, n)), 0)


def _is_done(words: Words, at: int) -> bool:
    return act_weight(words, at) == ACT or (bool(act_weight(words, at)) and "tran" in read(words[at]).tags)


@cache
def _pledging_words() -> dict[str, float]:
    named = sections("russian_verbs")
    return {
        word: float(name.removeprefix("pledging "))
        for name in named
        if name.startswith("pledging ")
        for word in named[name]
    }


RULES: tuple[Rule, ...] = (
    _future,
    _will,
    _promise,
    _pledging,
    _would,
    _reported,
    _third_person,
    *POINT_RULES,
)
