"""Kyrgyz promises in the third person: партия … ачат, курулат, салынмакчы."""

import re

from pledges.text import morphology as m
from pledges.text.kyrgyz_acts import EFFORT, act_weight, content_before, converb_stem, is_no_pledge, is_outcome_phrase
from pledges.text.lexicon import pattern
from pledges.text.words import BODY, FIRM, INTENDED, INTENTION, OUTCOME, PARTY, PLAN, REFUSAL, REPORTED, Sign, Words

# фракциябыз … добуш бербейт: what a party refuses.
REFUSED = ("жол", "уруксат", "добуш")
LASTING_STEMS = frozenset(("тур", "кал", "бүт", "кет"))
# What a party does with an act: plans it, decides it.
TOLD = ("participle perfect", "past 3rd", "progressive 3rd", "future 3rd", "converb")
LASTING = ("жатат", "турат", "жатышат", "келет")
RESOLVED = frozenset(("чеч", "демилгеле", "сунушта", "макулдаш"))
PLURAL = re.compile(r"(?<=[^аеоөыиуү])[ыиуү]ш$")
FUTURE, INTENDING = ("future 3rd", "negative future 3rd"), "intention 3rd"
# The effect of a measure is told with these; it is no pledge of its own.
EFFECT = re.compile(r"(?:бул|анда|ошондо|муну менен|натыйжада|ал(?! эми)|алар|мунун|анын)\b", re.IGNORECASE)
# What is set against something else describes how things are: тигилет, бирок куурайт.
CONTRAST = re.compile(r"\b(?:бирок|жок)\b", re.IGNORECASE)
TURNED = re.compile(r"\S, (?:бирок|а бирок|анткен менен)\b")
# "сыйакы каралат": provided for.
PROVIDED = frozenset(("карал", "караштырыл"))
# Төрт жылда саны отузга жетет: a change of which one says how much.
CHANGING = frozenset("жет көбөй азай кыскар төмөндө өс арзанда кеңей жогорула".split())
NUMBERED = re.compile(r"\d|\b(?:эсе|пайыз\w*|миң\w*|жүз\w*|жылда|жылдын ичинде)\b")
SUBJECT_WITHIN = 60
SURE, KNOWN, DONE, WEAK = 0.6, 0.3, 0.25, 0.15


def own_programme(text: str) -> bool:
    """Whether the sentence names a programme or plan that is not somebody else's."""
    named = pattern("kyrgyz_words", "programme").search(text)
    return bool(named) and not pattern("kyrgyz_words", "others' programme").search(text)


def third_person(words: Words, at: int) -> Sign | None:
    """партия … ачат, шаар … төлөйт; курулат, тейленет; салынмакчы."""
    form = next((form for form in m.forms(words[at]) if form.name in (*FUTURE, INTENDING)), None)
    if not form or m.is_noun_like_verb(words[at]) or pattern("kyrgyz_words", "of the vote").match(words.text):
        return None
    limit = pattern("kyrgyz_words", "limits").search(words.text, words.spans[max(at - 2, 0)][0])
    if limit or pattern("kyrgyz_words", "public").search(words.text, words.spans[max(at - 1, 0)][0]):
        return words.sign(0.0 if _is_effect(words) else KNOWN, OUTCOME, FIRM, at, at)
    if form.name == INTENDING:
        return _about_to(words, at, form.stem)
    if TURNED.search(words.text) or form.stem == "жат":  # курулуп жатат: is being built
        return None
    if form.stem in CHANGING and NUMBERED.search(words.text) and not _is_effect(words):
        return words.sign(KNOWN, OUTCOME, FIRM, at, at)
    negative = m.forms(words[at])[0].name.startswith("negative")
    refused = negative and (m.is_refusal(form.stem) or (form.stem == "бер" and words[at - 1] in REFUSED))
    if refused and is_subject(words, "own party"):
        return words.sign(SURE, REFUSAL, FIRM, at - 1, at)
    doing = 0.0 if negative else _active(words, at, form.stem)
    done = max((_passive(words, n) for n in _predicates(words, at)), default=0.0)
    own = own_programme(words.text)
    if own and (done or (negative and pattern("kyrgyz_words", "by the programme").search(words.text))):
        return words.sign(0.0 if _is_effect(words) else 0.65, OUTCOME, FIRM, at, at)
    if negative and not done:
        return None
    if doing >= SURE or done:
        return _by_subject(words, at, doing, done)
    return words.sign(WEAK if doing > EFFORT and not _is_effect(words) else 0.0, OUTCOME, FIRM, at, at)


def party_plan(words: Words, at: int) -> Sign | None:
    """партия … салууну пландаштырган, талапкерлер … которууну чечишкен, партия … айландырууну демилгелөөдө."""
    readings = m.forms(words[at]) + (m.forms(words[at - 1]) if words[at] in LASTING else ())
    stems = (PLURAL.sub("", form.stem) for form in readings if form.name in TOLD)
    planned = any(m.kind(stem) == m.PLANNING or m.variants(stem)[-1] in RESOLVED for stem in stems)
    if not planned or not content_before(words, at) or not is_subject(words, "own party"):
        return None
    return words.sign(0.7, PLAN, INTENDED, at, at)


def _by_subject(words: Words, at: int, doing: float, done: float) -> Sign | None:
    if pattern("kyrgyz_words", "reported frame").search(words.text):
        return words.sign(max(doing * 0.8, SURE), REPORTED, INTENDED, at, at)
    if doing >= SURE and is_subject(words, "own party"):
        return words.sign(doing * 0.8, PARTY, FIRM, at, at)
    if doing >= SURE and is_subject(words, "own body"):
        return words.sign(0.3, BODY, FIRM, at, at)
    weight = WEAK if _is_described(words) else done or WEAK
    return words.sign(0.0 if _is_effect(words) else weight, OUTCOME, FIRM, at, at)


def _about_to(words: Words, at: int, stem: str) -> Sign | None:
    """салынмакчы, партия ачмакчы."""
    weight = act_weight(words, at, stem)
    if _passive_stem(words, at, stem) or (weight and is_subject(words, "own party")):
        return words.sign(SURE, INTENTION, INTENDED, at, at)
    return words.sign(KNOWN if weight else 0.0, OUTCOME, INTENDED, at, at)


def _predicates(words: Words, at: int) -> list[int]:
    """The last verb and the converbs before commas that share its tense: курулуп, …, ашпайт."""
    return [at, *(n for n in range(at) if words.gap(n) == "," and converb_stem(words[n]))]


def _passive(words: Words, at: int) -> float:
    """How surely the verb at `at` says that an act will be done: 0, unless it is a passive."""
    names = (*FUTURE, "converb")
    if any(is_outcome_phrase(words, at, form.stem) for form in m.forms(words[at]) if form.name in names):
        return KNOWN
    lead = converb_stem(words[at - 1])
    if lead and any(form.stem in LASTING_STEMS for form in m.forms(words[at])):
        return _passive_stem(words, at - 1, lead)  # берилип турат
    if lead and m.active(lead) and any(act_weight(words, at, form.stem) >= SURE for form in m.forms(words[at])):
        return KNOWN  # иштелип чыгып, курулуп бүтөт
    return max((_passive_stem(words, at, form.stem) for form in m.forms(words[at]) if form.name in names), default=0.0)


def _passive_stem(words: Words, at: int, stem: str) -> float:
    if m.kind(stem) != m.UNKNOWN and stem not in PROVIDED:
        return 0.0
    active = m.active(stem)
    if not active or is_no_pledge(words, at, stem):
        return 0.0
    if stem in PROVIDED:
        return KNOWN
    weight = max(act_weight(words, at, base) for base in active)
    return KNOWN if weight >= SURE else DONE if weight > EFFORT else 0.0


def _active(words: Words, at: int, stem: str) -> float:
    return 0.0 if m.active(stem) and m.kind(stem) == m.UNKNOWN else act_weight(words, at, stem)


def _is_described(words: Words) -> bool:
    return bool(CONTRAST.search(words.text))


def _is_effect(words: Words) -> bool:
    """What a measure would bring, "if there is water, there is life", is no pledge of its own."""
    if EFFECT.match(words.text):
        return True
    if pattern("kyrgyz_words", "election condition").search(words.text):
        return False
    return any(m.has_form(words[n], "conditional") and words.gap(n) for n in range(len(words)))


def is_subject(words: Words, section: str) -> bool:
    """Whether the sentence begins with the own party, or with a body of `section`, as its subject."""
    found = pattern("kyrgyz_words", section).search(words.text, 0, SUBJECT_WITHIN)
    head = words.text[:SUBJECT_WITHIN].lower()
    start = head.lstrip('«"“')
    quoted = any(f"{opening}{name}" in head for name in words.own for opening in '«"“')
    return bool(found) or (section == "own party" and (quoted or any(start.startswith(name) for name in words.own)))
