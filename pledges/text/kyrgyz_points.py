"""Signs without a first-person verb: points of a programme, aims, necessities, reported promises."""

import re

from pledges.text import morphology as m
from pledges.text.kyrgyz_acts import act_noun, act_weight, is_field
from pledges.text.lexicon import pattern
from pledges.text.words import FIRM, INTENDED, Sign, Words

STATED = re.compile(
    r"каралган|каралууда|караштырылган|көрсөтүлгөн|көрсөтүлөт|белгиленген|белгиленет|камтылган|камтылат|киргизилген|"
    r"жазылган|айтылат|айтылган|пландалган|пландалууда|көздөлгөн|көздөлүүдө|багытталган|арналган|турат|бар|"
    r"орун алган|алган|болмокчу|каралат|пландалат|көздөлөт|киргизилет"
)
OF_ITSELF = re.compile(r"пландал\w+|көздөл\w+|караштырыл\w+")
DATIVE_STATED = ("багытталган", "арналган")
NEED = frozenset("керек зарыл шарт кажет тийиш абзел парз керекпиз тийишпиз лаазым".split())
JOINED = frozenset("жана деп сыяктуу да дагы менен өңдүү керектиги керектигин зарылдыгы зарылдыгын тууралуу".split())
SUMMING = frozenset("саналат эсептелет турат болот болмокчу".split())
PASSIVE = re.compile(r"(?:[ыиуү][лн]|[лт][аеоө]н|(?<=[а-яөүң]{3})[аеоө]л)$")
GIST = 4


def own_programme(text: str) -> bool:
    """Whether the sentence names a programme or plan that is not somebody else's."""
    named = pattern("kyrgyz_words", "programme").search(text)
    return bool(named) and not pattern("kyrgyz_words", "others' programme").search(text)


def _programme_point(words: Words, at: int) -> Sign | None:
    """программада … куруу каралган, … азайтууга арналган, … планында бар."""
    if not STATED.fullmatch(words[at]):
        return None
    named = own_programme(words.text)
    if not named and not OF_ITSELF.fullmatch(words[at]):
        return None
    if words[at] in DATIVE_STATED:
        content = act_noun(words[at - 1]) and words[at - 1].endswith(("га", "ге", "го", "гө"))
        content = bool(content) and not is_field(words, at - 1)
    else:
        content = any(_states(words, n, at) for n in range(at))
    weight = 0.75 if named else 0.6
    return Sign(weight, f"as a point of the programme: {words.joined(at, at)}", INTENDED, at, at) if content else None


def _states(words: Words, noun: int, at: int) -> bool:
    """Whether the verbal noun is what is stated, not what the stated thing is about."""
    if not m.verbal_noun(words[noun]) or not act_noun(words[noun]) or is_field(words, noun):
        return False
    if "," in words.gap(noun) or words[noun + 1] in JOINED or noun + 1 == at:
        return True
    rest = words.text[words.spans[noun][1] : words.spans[min(at, noun + GIST + 2)][1]]
    return at - noun <= GIST + 2 and bool(re.search(r"(?:программа|план|стратеги|бөлүм|пункт)\w*(?:да|де|нда|нде)\b", rest))


def _aim(words: Words, at: int) -> Sign | None:
    """максатыбыз – … камсыздоо; … жакшыртуу болуп саналат."""
    noun = at - 2 if words[at] in SUMMING and words[at - 1] in ("болуп", "катары") else at
    noun = at - 1 if noun == at and words[at] in ("турат", "болот", "болмокчу") else noun
    if not m.verbal_noun(words[noun]) or not act_noun(words[noun]) or words.gap(noun).startswith(",") or noun == 0:
        return None
    before = words.text[: words.spans[noun][0]]
    own, party = (pattern("kyrgyz_words", section).search(before) for section in ("goal", "party goal"))
    weight = 0.75 if own else 0.4 if party else 0.0
    return Sign(weight, f"aim: {words.joined(noun, at)}", INTENDED, noun, at)


def _need(words: Words, at: int) -> Sign | None:
    """беришибиз керек, азайтуу зарыл; weak unless the turn speaks of the own programme."""
    two = words[at - 1] in ("туура", "оң", "максат") and words[at] == "болот"
    if not two and words[at] not in NEED or (words[at + 1] == "болот" and not words.gap(at)):
        return None
    verb = at - 2 if two else at - 1
    weight = 0.0
    for form in m.forms(words[verb]):
        if form.name == "verbal noun possessed 1pl":
            weight = act_weight(words, verb, form.stem)
            break
    if not weight and m.verbal_noun(words[verb]) and not is_field(words, verb):
        weight = act_weight(words, verb, m.verbal_noun(words[verb]))
    if not weight and words[verb].endswith(("ыш", "иш", "уш", "үш")):
        weight = act_weight(words, verb, words[verb][:-2]) * 0.7
    first_act = 0.3 if pattern("kyrgyz_words", "first act").search(words.text) else 0.0
    own = 0.4 if own_programme(words.text) else 0.0
    opinion = 0.15 if pattern("kyrgyz_words", "opinion").search(words.text) else 0.0
    score = (0.4 * weight / 0.75 + own - opinion) if weight else 0.0
    return Sign(max(score, 0.0), f"necessity: {words.joined(verb, at)}", INTENDED, verb, at)


def _reported(words: Words, at: int) -> Sign | None:
    """курууну убадалады, оңдоорун айтты: how news tell a promise."""
    said = pattern("kyrgyz_words", "reported").match(words.text, words.spans[at][0])
    if not said:
        return None
    before = words[at - 1]
    stem = act_noun(before) if before.endswith(("ну", "нү", "но", "нө", "га", "ге", "го", "гө")) else ""
    stem = stem or next((f.stem for f in m.forms(before) if f.name == "participle future accusative"), "")
    weight = act_weight(words, at - 1, stem) if stem else 0.0
    return Sign(weight, f"reported promise: {words.joined(at - 1, at)}", INTENDED, at - 1, at)


def _own_party(words: Words, at: int) -> Sign | None:
    """партия … ачат: a promise in the third person, the own party as its subject."""
    for form in m.forms(words[at]):
        if form.name == "future 3rd" and not PASSIVE.search(form.stem):
            subject = pattern("kyrgyz_words", "own party").search(words.text)
            weight = act_weight(words, at, form.stem) if subject and subject.start() < 40 else 0.0
            weight = weight * 0.8 if weight >= 0.6 else 0.0
            return Sign(weight, f"the party, future: {words.joined(at, at)}", FIRM, at, at)
    return None


def _passive(words: Words, at: int) -> Sign | None:
    """курулат, тейленет: an outcome without a doer, a pledge only inside a programme."""
    for form in m.forms(words[at]):
        if form.name == "future 3rd" and PASSIVE.search(form.stem):
            weight = 0.65 if own_programme(words.text) else 0.25
            return Sign(weight, f"outcome of the programme: {words.joined(at, at)}", FIRM, at, at)
    return None


def _ready(words: Words, at: int) -> Sign | None:
    """чечүүгө даярбыз: readiness alone binds nobody."""
    if not words[at].startswith("даяр") or not act_noun(words[at - 1]):
        return None
    weight = 0.35 if act_weight(words, at - 1, act_noun(words[at - 1])) > 0.5 else 0.1
    return Sign(weight, f"readiness: {words.joined(at - 1, at)}", INTENDED, at - 1, at)


POINT_RULES = (_programme_point, _aim, _need, _reported, _own_party, _passive, _ready)
