"""How a Kyrgyz speaker takes a promise upon himself: убада беребиз, кепилмин, бүтүрмөйүнчө тынбайм."""

import re

from pledges.text import morphology as m
from pledges.text.kyrgyz_acts import act_noun, act_weight, content_before, deed
from pledges.text.lexicon import pattern
from pledges.text.words import FIRM, PROMISE, Sign, Words

FUTURE = ("future 1pl", "future 1sg")
PROMISES = ("убада", "сөз", "кепилдик", "ант")
# бүтүрөрүбүзгө ишендиребиз: what one assures of.
ASSURED = re.compile(r"р(?:[ыиуү]б[ыиуү]з|[ыиуү]м)?(?:га|ге|го|гө|а|е|о|ө|ына|ине|уна|үнө)$")
GUARANTOR = re.compile(r"кепил(?:мин|биз|им|ибиз)?")
UNTIL = re.compile(r"[гк][аеоө]н[чд][аеоө](?:\w*)?$|[мб][аеоө]й[ыиуү]н(?:ч[аеоө])?$")
RESTING = frozenset("тынч тынчы тын токто жат ал кет кайт отур бас".split())
REACH = 4


def promise(words: Words, at: int) -> Sign | None:
    """убада беребиз, кепилдик берем, милдеттенебиз; not убада бербейм."""
    stem = first_person(words, at)
    if stem.startswith("милдеттен") or (stem == "ишендир" and ASSURED.search(words[at - 1])):
        return words.sign(0.95, PROMISE, FIRM, at, at)
    phrase = pattern("kyrgyz_words", "promise phrases").search(words.text, 0, words.spans[at][1])
    if phrase and phrase.end() == words.spans[at][1] and at > 2:
        return words.sign(0.85, PROMISE, FIRM, at - 1, at)
    if stem in ("бер", "кыл") and words[at - 1].startswith(PROMISES) and at > 2:
        return words.sign(0.95, PROMISE, FIRM, at - 1, at)
    return None


def bound(words: Words, at: int) -> Sign | None:
    """курууга мен кепилмин, бөлүнүшүнө жооп берем, бүтмөйүнчө тынбайм."""
    if GUARANTOR.fullmatch(words[at]) or (words[at] in ("болом", "болобуз") and words[at - 1] == "кепил"):
        return words.sign(0.8 if content_before(words, at) else 0.0, PROMISE, FIRM, at, at)
    if words[at] in ("берем", "беребиз") and words[at - 1] == "жооп":
        return words.sign(0.7 if _has_deed(words, at - 1) else 0.0, PROMISE, FIRM, at - 1, at)
    readings = m.forms(words[at])[:1]
    if not any(form.name.startswith("negative future 1") and form.stem in RESTING for form in readings):
        return None
    place = next((n for n in range(at - 1, max(at - 3, -1), -1) if UNTIL.search(words[n])), -1)
    until = UNTIL.sub("", words[place]) if place >= 0 else ""
    return words.sign(0.75 if until and act_weight(words, place, until) else 0.0, PROMISE, FIRM, place, at)


def _has_deed(words: Words, at: int) -> bool:
    return any(act_noun(words, n) or deed(words, n) for n in range(max(at - REACH, 0), at))


def first_person(words: Words, at: int) -> str:
    """The stem of the verb at `at` in the first person future, or ""."""
    readings = m.forms(words[at])
    if not readings or readings[0].name.startswith("negative"):
        return ""
    condition = any(form.name == "conditional 1st" for form in readings)
    for form in readings:
        if form.name in FUTURE and not (condition and m.kind(form.stem) == m.UNKNOWN):
            return m.variants(form.stem)[-1]
    return ""
