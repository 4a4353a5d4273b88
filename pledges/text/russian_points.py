"""Russian signs without a first-person verb: programme points, outcomes, aims, necessities."""

import re
from collections.abc import Callable

from pledges.text.lexicon import pattern
from pledges.text.russian_acts import (
    ACT,
    LIKELY,
    REACH,
    act_weight,
    content_after,
    infinitive_after,
    is_action_noun,
    is_reflexive_act,
    is_third_future,
    is_third_present,
    read,
    verbs,
)
from pledges.text.words import AIM, FIRM, INTENDED, NEED, OUTCOME, POINT, Sign, Words

STATED = re.compile(
    r"предусмотр\w+|предусматрива\w+|заложен\w*|прописан\w*|записан\w*|включ(?:ает|ена|ено|ены|или|ён)|вход(?:ит|ят)|"
    r"запланирован\w*|указан\w*|значится|содержит|предполага\w+|направлен\w*|пункт\w*|закреплен\w*|говорится"
)
OF_ITSELF = re.compile(r"планируется|планируются|запланирован\w*|предусмотрен\w*|предусматривается")
NEEDED = re.compile(r"необходимо|нужно|надо|следует|должн[ыа]|должен|требуется|пора|предстоит")
DASH = re.compile(r"\s[-–—]\s")
WILL_BE, MUST = ("будет", "будут"), ("должно", "должна", "должны", "должен")
EFFECT = re.compile(
    r"^(?:это|тогда|так|они|он|она|оно|благодаря этому|в результате)\b|\b(?:выборы|голосование|встреча|заседание)\b",
    re.IGNORECASE,
)
AIM_REACH = 9
# How a service will be: бесплатным, открыт, виден.
PUBLIC = re.compile(
    r"(?:бесплатн|доступн|открыт|прозрачн|обязательн|публичн|вид[ен]н?|безопасн)(?:ым|ой|ыми|о|а|ы|ен)?"
)
# Наш второй приоритет — пристройки к школам: a thing that the speaker counts among the next steps.
NEXT_STEP = re.compile(
    r"(?:\w+ )?наш[аей]* (?:перв|втор|трет|четвёрт|следующ|главн)\w+ "
    r"(?:шаг|приоритет|задача|пункт|проект|предложение) [-–—] ",
    re.IGNORECASE,
)
# В планах — муниципальный фонд: a thing that is planned.
IN_PLANS = re.compile(
    r"(?:\w+ )?(?:в (?:наших |моих )?(?:планах|программе|приоритете)|на очереди|следом) (?:также )?[-–—] ",
    re.IGNORECASE,
)
EACH = re.compile(r"\b(?:кажд\w+|все|любой)\b", re.IGNORECASE)
FEWEST_WORDS = 3
KNOWN, WEAK, RULE = 0.3, 0.15, 0.1
# Медсёстрам — бесплатный проезд: to whom, and what.
TO_WHOM = re.compile(r"[А-ЯЁ][а-яё]+(?:ам|ям|ому|ему|ой|ым|им)(?: [\w-]+){0,3}\s[-–—]\s")


def own_programme(text: str) -> bool:
    """Whether the sentence names a programme or plan that is not somebody else's."""
    named = pattern("russian_words", "programme").search(text)
    return bool(named) and not pattern("russian_words", "others' programme").search(text)


def _point(words: Words, at: int) -> Sign | None:
    """в программе предусмотрено открытие, программа предусматривает ремонт, планируется строительство."""
    own = own_programme(words.text)
    if not (own and STATED.fullmatch(words[at])) and not OF_ITSELF.fullmatch(words[at]):
        return None
    content = content_after(words, at)
    if not content and words[at].startswith("пункт") and DASH.search(words.text, words.spans[at][1]):
        content = len(words) - 1
    weight = 0.75 if own else 0.6
    return words.sign(weight if content else 0.0, POINT, INTENDED, at, content)


def _outcome(words: Words, at: int) -> Sign | None:
    """появится, получит; in a programme публикуется, получает: an outcome without a doer."""
    if pattern("russian_words", "belief").search(words.text):
        return None
    if words[at] in ("сможет", "смогут") and words[at - 1] != "не" and not EFFECT.search(words.text):
        verb = infinitive_after(words, at, 3)
        return words.sign(KNOWN if verb else 0.0, OUTCOME, FIRM, at, verb)
    rule = is_third_present(words, at) and read(words[at]).lemma in verbs("rule")
    if rule or is_reflexive_act(words, at):
        return words.sign(RULE, OUTCOME, FIRM, at, at)
    named = read(words[at]).lemma in verbs("outcome")
    likely = act_weight(words, at) or named
    if not likely or words[at - 1] == "не" or not is_third_future(words, at) or EFFECT.search(words.text):
        return None
    return words.sign(KNOWN if named and len(words) > 3 else WEAK, OUTCOME, FIRM, at, at)


def _will_be(words: Words, at: int) -> Sign | None:
    """будет построено, будет бесплатным, должно быть возобновлено."""
    if words[at] in MUST and words[at + 1] == "быть":
        done = {"PRTS", "perf"} <= read(words[at + 2]).tags and act_weight(words, at + 2) >= LIKELY
        return words.sign(0.3 if done or PUBLIC.fullmatch(words[at + 2]) else 0.0, NEED, INTENDED, at, at + 2)
    if words[at] not in WILL_BE:
        return None
    for verb in range(at + 1, min(at + 4, len(words))):
        if {"PRTS", "perf"} <= read(words[verb]).tags and act_weight(words, verb) >= LIKELY:
            return words.sign(0.65 if own_programme(words.text) else 0.5, OUTCOME, FIRM, at, verb)
    each = EACH.search(words.text) and words[at + 1] in ("с", "со", "в", "на", "под", "без")
    if each or PUBLIC.fullmatch(words[at + 1]) or words[at + 2] == "бесплатно":
        return words.sign(KNOWN, OUTCOME, FIRM, at, at + 1)
    verb = infinitive_after(words, at, 3)
    return words.sign(0.3 if verb else 0.0, OUTCOME, FIRM, at, verb)


def _aim(words: Words, at: int) -> Sign | None:
    """наша цель — построить; построить … — наша задача."""
    listed = IN_PLANS.match(words.text) if at == 0 else None
    if listed and len(words.text[listed.end() :].split()) >= FEWEST_WORDS:
        return words.sign(0.6, POINT, INTENDED, 0, len(words) - 1)
    aim = pattern("russian_words", "goal").search(words.text) if at == 0 else None
    if not aim:
        return None
    step = NEXT_STEP.match(words.text)
    if step and len(words.text[step.end() :].split()) >= FEWEST_WORDS:
        return words.sign(0.6, AIM, INTENDED, 0, len(words) - 1)
    last = max((n for n in range(len(words)) if words.spans[n][1] <= aim.end()), default=0)
    content = content_after(words, last, AIM_REACH) or (last + 1 if words[last + 1] == "чтобы" else 0)
    if not content and last > 2 and "INFN" in read(words[0]).tags and act_weight(words, 0):
        content = last
    return words.sign(0.75 if content else 0.0, AIM, INTENDED, 0, max(content, last))


def _need(words: Words, at: int) -> Sign | None:
    """необходимо заменить; weak unless the text speaks of the own programme."""
    if not NEEDED.fullmatch(words[at]) or words[at + 1] in ("было", "будет") or words[at - 1] == "не":
        return None
    verb = infinitive_after(words, at, REACH)
    if not verb or act_weight(words, verb) < ACT:
        return None
    first, opinion = (pattern("russian_words", name).search(words.text) for name in ("first act", "opinion"))
    official = words[at] in ("предстоит", "необходимо")
    weight = 0.15 + 0.05 * official + 0.25 * bool(first) + 0.55 * own_programme(words.text) - 0.15 * bool(opinion)
    return words.sign(weight, NEED, INTENDED, at, verb)


def _given(words: Words, at: int) -> Sign | None:
    """Медсёстрам — бесплатный проезд: a point without a verb."""
    given = TO_WHOM.match(words.text) if at == 0 else None
    if not given or not any(read(words[n]).tags >= {"NOUN", "datv"} for n in range(3)):
        return None
    verbless = not any({"VERB"} <= read(words[n]).tags for n in range(len(words)))
    return words.sign(KNOWN if verbless else 0.0, OUTCOME, FIRM, 0, len(words) - 1)


POINT_RULES: tuple[Callable[[Words, int], Sign | None], ...] = (_point, _will_be, _outcome, _aim, _need, _given)


def is_item(words: Words) -> bool:
    """Whether the sentence begins as the items of a programme do: Построить …, Строительство …"""
    first = next((n for n in range(min(3, len(words))) if not words[n].isdigit()), 0)
    if "INFN" in read(words[first]).tags:
        return act_weight(words, first) > 0
    second = {"ADJF"} <= read(words[first]).tags and is_action_noun(words[first + 1])
    return is_action_noun(words[first]) or second
