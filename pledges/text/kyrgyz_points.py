"""Kyrgyz signs without a first-person verb: programme points, aims, necessities, reported promises."""

import re
from collections.abc import Callable

from pledges.text import morphology as m
from pledges.text.kyrgyz_acts import act_noun, act_weight, content_before
from pledges.text.kyrgyz_outcomes import is_subject, own_programme, party_plan, third_person
from pledges.text.lexicon import pattern
from pledges.text.words import (
    AIM,
    INTENDED,
    NEED,
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
OWN_TASK = re.compile(
    r"(?:максат|милдет|вазыйпа|парз|парыз|ниет|убада|план|кадам|багыт|сунуш|тапшырма)(?:[ыиуү]?б[ыиуү]з|[ыиуү]?м)?$"
)
# … милдеттерибиздин бири, пландарыбыздын катарында, программабыздын өзөгүн түзөт.
OF_OURS = re.compile(
    r"(?:максат|милдет|вазыйпа|ниет|план|программа|багыт|артыкчылы|тилег|талап|сунуш|убада|кадам|иш)\w*б[ыиуү]зд[ыиуү]н"
    r"|(?:программа|платформа|план)(?:сы)?нын"
)
# Экинчи кадамыбыз – ачык электрондук карта: a thing that the speaker counts among the next steps.
NEXT_STEP = re.compile(
    r"(?:[\w-]+ ){0,2}(?:биринчи|экинчи|үчүнчү|төртүнчү|бешинчи|кийинки|дагы бир|негизги)"
    r" (?:кадам|иш|артыкчылы[гк]|сунуш|долбоор|милдет|максат)[ыи]?б[ыи]з [-–—] ",
    re.IGNORECASE,
)
FEWEST_WORDS = 4
AMONG = frozenset("бири катарында ичинде башында бөлүгү өзөгү негизи маңызы турат түзөт болот саналат".split())
# көздөп жатканын билдирди: a plan told by somebody else.
REPORTED_PLAN = re.compile(r"(?:пландаганын|көздөгөнүн|жатканын|турганын|экенин|болгонун)")
ABOUT_TO_DO = re.compile(r"турган(?:ын|ына|дыгын|дыгына)")
PLANNED = re.compile(r"(?:пландап|көздөп|ниеттенип|пландаганын|көздөгөнүн|максат кылып)|\w*(?:пландаганын|көздөгөнүн)")
DATIVE = ("га", "ге", "го", "гө")
ACCUSATIVE = ("ну", "нү", "но", "нө")
REACH = 6


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
    """максатыбыз – … камсыздоо; … жакшыртуу болуп саналат; … да биздин милдет; … милдеттерибиздин бири."""
    ours = _ours(words, at) if words[at] in AMONG else 0
    if ours:
        return words.sign(0.7 if content_before(words, ours) else 0.0, AIM, INTENDED, ours, at)
    if OWN_TASK.search(words[at]) and (words[at - 1] in ("биздин", "менин") or words[at].endswith(("з", "м"))):
        noun = next((n for n in range(at - 1, max(at - 4, -1), -1) if m.verbal_noun(words[n])), -1)
        stated = noun > 0 and act_noun(words, noun)
        return words.sign(0.75 if stated else 0.0, AIM, INTENDED, noun, at)
    named = NEXT_STEP.match(words.text)
    if named and at == len(words) - 1 and len(words.text[named.end() :].split()) >= FEWEST_WORDS:
        return words.sign(0.55, AIM, INTENDED, 0, at)
    noun = at - 2 if words[at] in SUMMING and words[at - 1] in ("болуп", "катары") else at
    noun = at - 1 if noun == at and words[at] in SUMMING else noun
    if noun <= 0 or not m.verbal_noun(words[noun]) or words.gap(noun).startswith(",") or not act_noun(words, noun):
        return None
    before = words.text[: words.spans[noun][0]]
    own, party = (pattern("kyrgyz_words", section).search(before) for section in ("goal", "party goal"))
    return words.sign(0.75 if own else 0.4 if party else 0.0, AIM, INTENDED, noun, at)


def _ours(words: Words, at: int) -> int:
    return next((n for n in range(at - 1, max(at - 4, -1), -1) if OF_OURS.fullmatch(words[n])), 0)


def _need(words: Words, at: int) -> Sign | None:
    """беришибиз керек, азайтуу зарыл; weak unless the turn speaks of the own programme."""
    fitting = words[at - 1] in ("туура", "оң") and words[at] == "болот"
    if not fitting and (words[at] not in NEEDED or (words[at + 1] == "болот" and not words.gap(at))):
        return None
    if words[at + 1] == "деген" and words[at + 2].startswith(("суроо", "кеп", "сөз")):
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
    phrases = (pattern("kyrgyz_words", "reported").match(words.text, words.spans[max(n, 0)][0]) for n in (at, at - 1))
    if not any(phrase and phrase.end() == words.spans[at][1] for phrase in phrases):
        return None
    if not words.narrated and not is_subject(words, "own party"):
        return None
    verb = words.before(at)
    place = next((n for n in (verb, verb - 1) if ABOUT_TO_DO.fullmatch(words[n])), 0)
    if place:  # демилгелей турганын айтты, бере турганына кепилдик берди
        stem = re.sub(r"(?:й|(?<=[^аеоө])[аеоө])$", "", words[place - 1])
        return words.sign(act_weight(words, place - 1, stem), REPORTED, INTENDED, place - 1, at)
    planned = REPORTED_PLAN.fullmatch(words[verb]) and PLANNED.match(words[verb - 1] + words[verb])
    if planned:
        return words.sign(0.75 if content_before(words, verb - 1) else 0.0, REPORTED, INTENDED, verb - 1, at)
    for place in (verb, words.before(verb)):
        named = words[at].startswith(("ниет", "план")) or words[at - 1].startswith(("ниет", "план", "демилге"))
        stem = act_noun(words, place) if named or words[place].endswith((*ACCUSATIVE, *DATIVE)) else ""
        future = (form.stem for form in m.forms(words[place]) if form.name == "participle future accusative")
        stem = stem or next(future, "")
        if stem:
            return words.sign(act_weight(words, place, stem), REPORTED, INTENDED, place, at)
    return None


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
    party_plan,
    third_person,
    _readiness,
)


def is_item(words: Words) -> bool:
    """Whether the sentence is a bare verbal noun of an act, as the items of a programme are."""
    last = len(words) - 1
    return last > 0 and bool(m.verbal_noun(words[last])) and bool(act_noun(words, last))
