"""Kyrgyz signs without a first-person verb: programme points, aims, necessities, reported promises."""

import re
from collections.abc import Callable

from pledges.text import morphology as m
from pledges.text.kyrgyz_acts import EFFORT, act_noun, act_weight, content_before
from pledges.text.lexicon import pattern
from pledges.text.words import (
    AIM,
    BODY,
    FIRM,
    INTENDED,
    NEED,
    OUTCOME,
    PARTY,
    POINT,
    READINESS,
    REPORTED,
    Sign,
    Words,
)

STATED = re.compile(
    r"карал(?:ган|ууда|ат)|караштырылган|көрсөтүл(?:гөн|өт)|белгилен(?:ген|ет)|камтыл(?:ган|ат)|киргизил(?:ген|ет)|"
    r"жазылган|айтыл(?:ат|ган)|пландал(?:ган|ууда|ат|ып)|көздөл(?:гөн|үүдө|өт)|багытталган|арналган|турат|бар|алган"
)
OF_ITSELF = re.compile(r"пландал\w+|көздөл\w+|караштырыл\w+")
BUDGETED = re.compile(r"карал(?:ган|ууда|ат)")
DATIVE_STATED = ("багытталган", "арналган")
NEEDED = frozenset(
    "керек зарыл шарт кажет тийиш абзел парз керекпиз тийишпиз милдеттүүбүз милдеттүүмүн тийишмин лаазым".split()
)
JOINED = frozenset("жана деп деген сыяктуу да дагы өңдүү керектиги керектигин зарылдыгы зарылдыгын".split())
PLACE = re.compile(
    r"(?:программа|план|стратеги|бөлүм|пункт)\w*(?:да|де|нда|нде)\b|(?:пункт|бөлүм|багыт)\w* (?:болуп|катары)"
)
SUMMING = frozenset("саналат эсептелет турат болот болмокчу".split())
OWN_TASK = re.compile(r"(?:максат|милдет|вазыйпа|парз|ниет)(?:ыбыз|ибиз|быз|ым|им|м)?$")
# көздөп жатканын билдирди: a plan told by somebody else.
REPORTED_PLAN = re.compile(r"(?:пландаганын|көздөгөнүн|жатканын|турганын|экенин|болгонун)")
PLANNED = re.compile(r"(?:пландап|көздөп|ниеттенип|пландаганын|көздөгөнүн|максат кылып)|\w*(?:пландаганын|көздөгөнүн)")
PASSIVE = re.compile(r"(?:[ыиуү][лн]|[лт][аеоө]н|(?<=[а-яөүң]{3})[аеоө]л)$")
DATIVE = ("га", "ге", "го", "гө")
ACCUSATIVE = ("ну", "нү", "но", "нө")
# The effect of a measure is told with these; it is no pledge of its own.
EFFECT = re.compile(r"(?:бул|анда|ошондо|муну менен|натыйжада|ал|алар|мунун|анын)\b", re.IGNORECASE)
REACH = 6
SUBJECT_WITHIN = 45


def own_programme(text: str) -> bool:
    """Whether the sentence names a programme or plan that is not somebody else's."""
    named = pattern("kyrgyz_words", "programme").search(text)
    return bool(named) and not pattern("kyrgyz_words", "others' programme").search(text)


def _point(words: Words, at: int) -> Sign | None:
    """программада … куруу каралган, … азайтууга арналган, … планында бар."""
    if not STATED.fullmatch(words[at]):
        return None
    weight = 0.75 if own_programme(words.text) else 0.6 if OF_ITSELF.fullmatch(words[at]) else 0.0
    weight = weight or (0.4 if BUDGETED.fullmatch(words[at]) else 0.0)
    if not weight:
        return None
    if words[at] in DATIVE_STATED:
        stated = bool(act_noun(words, at - 1)) and words[at - 1].endswith(DATIVE)
    else:
        stated = any(_is_content(words, n, at) for n in range(at))
    return words.sign(weight if stated else 0.0, POINT, INTENDED, at, at)


def _is_content(words: Words, noun: int, at: int) -> bool:
    """Whether the verbal noun is what is stated, not what the stated thing is about."""
    if not m.verbal_noun(words[noun]) or not act_noun(words, noun):
        return False
    if "," in words.gap(noun) or words[noun + 1] in JOINED or words.before(at) == noun:
        return True
    rest = words.text[words.spans[noun][1] : words.spans[at][1]]
    return at - noun <= REACH and bool(PLACE.search(rest))


def _aim(words: Words, at: int) -> Sign | None:
    """максатыбыз – … камсыздоо; … жакшыртуу болуп саналат; … да биздин милдет."""
    if OWN_TASK.search(words[at]) and (words[at - 1] in ("биздин", "менин") or words[at].endswith(("з", "м"))):
        noun = next((n for n in range(at - 1, max(at - 4, -1), -1) if m.verbal_noun(words[n])), -1)
        stated = noun > 0 and act_noun(words, noun)
        return words.sign(0.75 if stated else 0.0, AIM, INTENDED, noun, at)
    noun = at - 2 if words[at] in SUMMING and words[at - 1] in ("болуп", "катары") else at
    noun = at - 1 if noun == at and words[at] in SUMMING else noun
    if noun <= 0 or not m.verbal_noun(words[noun]) or words.gap(noun).startswith(",") or not act_noun(words, noun):
        return None
    before = words.text[: words.spans[noun][0]]
    own, party = (pattern("kyrgyz_words", section).search(before) for section in ("goal", "party goal"))
    return words.sign(0.75 if own else 0.4 if party else 0.0, AIM, INTENDED, noun, at)


def _need(words: Words, at: int) -> Sign | None:
    """беришибиз керек, азайтуу зарыл; weak unless the turn speaks of the own programme."""
    fitting = words[at - 1] in ("туура", "оң") and words[at] == "болот"
    if not fitting and (words[at] not in NEEDED or (words[at + 1] == "болот" and not words.gap(at))):
        return None
    verb = words.before(at - 1 if fitting else at)
    if _needed_weight(words, verb) < 0.5:
        return None
    first, opinion = (pattern("kyrgyz_words", name).search(words.text) for name in ("first act", "opinion"))
    own = own_programme(words.text)
    weight = (
        (0.45 if words[at].endswith(("пиз", "мин", "мүн", "бүз")) else 0.3)
        + 0.1 * bool(first)
        + 0.4 * own
        - 0.15 * bool(opinion)
    )
    return words.sign(weight, NEED, INTENDED, verb, at)


def _needed_weight(words: Words, verb: int) -> float:
    """What must be done, if by the speaker: an act in -уу, -шыбыз or -ыш."""
    for form in m.forms(words[verb]):
        if form.name == "short verbal noun" and m.kind(form.stem) == m.UNKNOWN:
            continue
        if form.name in ("verbal noun possessed 1pl", "verbal noun possessed 1sg", "short verbal noun"):
            negative = form.stem.endswith(("ба", "бе", "бо", "бө", "па", "пе", "по", "пө"))
            return 0.0 if negative else act_weight(words, verb, form.stem)
    stem = act_noun(words, verb)
    fitting = m.verbal_noun(words[verb]) or words[verb].endswith(DATIVE)
    return act_weight(words, verb, stem) if stem and fitting else 0.0


def _reported(words: Words, at: int) -> Sign | None:
    """курууну убадалады, оңдоорун айтты: how news tell a promise."""
    if not words.narrated:
        return None
    if not pattern("kyrgyz_words", "reported").match(words.text, words.spans[at][0]) and not (
        pattern("kyrgyz_words", "reported").match(words.text, words.spans[at - 1][0] if at else 0)
    ):
        return None
    verb = words.before(at)
    if words[verb] == "турганын":  # демилгелей турганын айтты
        stem = words[verb - 1].removesuffix("й")
        return words.sign(act_weight(words, verb - 1, stem), REPORTED, INTENDED, verb - 1, at)
    planned = REPORTED_PLAN.fullmatch(words[verb]) and PLANNED.match(words[verb - 1] + words[verb])
    if planned:
        return words.sign(0.75 if content_before(words, verb - 1) else 0.0, REPORTED, INTENDED, verb - 1, at)
    for place in (verb, words.before(verb)):
        stem = act_noun(words, place) if words[place].endswith((*ACCUSATIVE, *DATIVE)) else ""
        future = (form.stem for form in m.forms(words[place]) if form.name == "participle future accusative")
        stem = stem or next(future, "")
        if stem:
            return words.sign(act_weight(words, place, stem), REPORTED, INTENDED, place, at)
    return None


def _third_person(words: Words, at: int) -> Sign | None:
    """партия … ачат, шаар … төлөйт; курулат, тейленет."""
    form = next((form for form in m.forms(words[at]) if form.name == "future 3rd"), None)
    if not form or m.forms(words[at])[0].name.startswith("negative"):
        return None
    if PASSIVE.search(form.stem) and m.kind(form.stem) == m.UNKNOWN:
        weight = 0.65 if own_programme(words.text) else 0.25
        return words.sign(0.0 if _is_effect(words) else weight, OUTCOME, FIRM, at, at)
    weight = act_weight(words, at, form.stem)
    if weight >= 0.6 and pattern("kyrgyz_words", "reported frame").search(words.text):
        return words.sign(weight * 0.8, REPORTED, INTENDED, at, at)
    if weight >= 0.6 and _is_subject(words, "own party"):
        return words.sign(weight * 0.8, PARTY, FIRM, at, at)
    if weight >= 0.6 and _is_subject(words, "own body"):
        return words.sign(0.3, BODY, FIRM, at, at)
    return words.sign(0.15 if weight > EFFORT and not _is_effect(words) else 0.0, OUTCOME, FIRM, at, at)


def _is_effect(words: Words) -> bool:
    """What a measure would bring, "if there is water, there is life", is no pledge of its own."""
    if EFFECT.match(words.text):
        return True
    if pattern("kyrgyz_words", "election condition").search(words.text):
        return False
    return any(m.has_form(words[n], "conditional") and words.gap(n) for n in range(len(words)))


def _is_subject(words: Words, section: str) -> bool:
    found = pattern("kyrgyz_words", section).search(words.text, 0, SUBJECT_WITHIN)
    start = words.text[:SUBJECT_WITHIN].lower().lstrip('«"“')
    return bool(found) or (section == "own party" and any(start.startswith(name) for name in words.own))


def _readiness(words: Words, at: int) -> Sign | None:
    """чечүүгө даярбыз: readiness alone binds nobody."""
    if not words[at].startswith("даяр") or not act_noun(words, at - 1):
        return None
    return words.sign(0.35, READINESS, INTENDED, at - 1, at)


POINT_RULES: tuple[Callable[[Words, int], Sign | None], ...] = (
    _point,
    _aim,
    _need,
    _reported,
    _third_person,
    _readiness,
)


def is_item(words: Words) -> bool:
    """Whether the sentence is a bare verbal noun of an act, as the items of a programme are."""
    last = len(words) - 1
    return last > 0 and bool(m.verbal_noun(words[last])) and bool(act_noun(words, last))
