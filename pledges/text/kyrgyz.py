"""The signs of a pledge in one Kyrgyz sentence, found at its predicates."""

import re
from collections.abc import Callable, Iterator

from pledges.text import morphology as m
from pledges.text.kyrgyz_acts import (
    EFFORT,
    UNKNOWN,
    ability,
    act_noun,
    act_weight,
    content_before,
    converb_stem,
    deed,
    lead_before,
)
from pledges.text.kyrgyz_outcomes import is_subject, own_programme
from pledges.text.kyrgyz_points import POINT_RULES
from pledges.text.kyrgyz_vows import FUTURE, bound, first_person, promise
from pledges.text.words import (
    ABILITY,
    CONDITIONAL,
    DESIRE,
    FIRM,
    INTENDED,
    INTENTION,
    PLAN,
    PLURAL,
    POINT,
    REFUSAL,
    SINGULAR,
    WOULD,
    Sign,
    Words,
)

FOLLOWERS = frozenset("деп деген дегенди дегендей дешет дейт дейбиз жана анткени бирок го да эле".split())
DEP_TAILS = frozenset("жатабыз турабыз жүрөбүз отурабыз жатам турам жатышабыз".split())
CONDITIONAL_PAST = frozenset("элек элем болчубуз болчумун".split())
AUXILIARIES = frozenset(("жат", "тур", "жүр", "отур"))
# алдыбызга койдук: before what is put, or decided upon.
BEFORE_US = frozenset("алдыбызга алдыма өзүбүзгө өзүмө мойнубузга мойнума".split())
# жол бербейбиз, уруксат бербейбиз: what a body refuses.
ALLOWED = frozenset(("жол", "уруксат", "коё"))
WITHOUT = re.compile(r"с[ыиуү]з$|кайдыгер")
LIGHT_TAKING = 0.45
PROPOSING = frozenset(("сунушта", "демилгеле"))
DECIDED = frozenset(("чеч", "макулдаш", "келиш"))
SURE, LIKELY = 0.6, 0.5
CASED = re.compile(r"[уүоө](?:[гк][аеоө]|н[ыиуү])$")
ADOPTED = frozenset(("белгиле", "киргиз", "чеч", "кара", "жаз", "көрсөт"))
OWN_PLAN = re.compile(
    r"(?:ниет|план|максат|тилег|о[йю]|пикир|демилге|сунуш)\w*(?:[ыиуү]?б[ыиуү]з|[ыиуү]?м|юм)(?:д[аеоө]|дар)?"
)
ABOUT_TO = re.compile(r"[гк][аеоө]н[ыиуү]$")
PLAN_TENSES = frozenset(
    (*FUTURE, "progressive 1pl", "progressive 1sg", "past 1pl", "past 1sg", "perfect 1pl", "perfect 1sg")
)
# Effort counts if it has an act of its own: тартууга аракет кылабыз.
EFFORT_AT_AN_ACT = 0.55
SHARE_OF_ONE, SHARE_OF_LASTING = 0.8, 0.7

Rule = Callable[[Words, int], Sign | None]


def signs(words: Words) -> Iterator[Sign]:
    """Every sign of a pledge in the sentence, one for each predicate."""
    for at in range(len(words)):
        if is_predicate(words, at):
            found = (rule(words, at) for rule in RULES)
            sign = next((sign for sign in found if sign), None)
            if sign:
                yield sign


def is_predicate(words: Words, at: int) -> bool:
    """Kyrgyz puts the verb last: before a stop, or before деп and the like."""
    return bool(words.gap(at)) or at == len(words) - 1 or words[at + 1] in FOLLOWERS


def _after_dep(words: Words, at: int) -> Sign | None:
    """кыскарталы деп жатабыз, жеңилдетебиз деп жатабыз, өнүктүрөлү дейбиз, курсак дейбиз."""
    if words[at] not in ("дейбиз", "дейм") and not (words[at] in DEP_TAILS and words[at - 1] == "деп"):
        return None
    verb = at - 2 if words[at - 1] == "деп" else at - 1
    for form in m.forms(words[verb]):
        weight = act_weight(words, verb, form.stem)
        if weight and form.name in ("hortative", "future 1pl"):
            return words.sign(0.8, PLAN, INTENDED, verb, at)
        if form.name == "conditional 1st":
            return words.sign(weight * SHARE_OF_ONE, DESIRE, INTENDED, verb, at)
    return None


def _plan(words: Words, at: int) -> Sign | None:
    """пландап жатабыз, максат кылуудабыз, көздөдүк, максат кылып койгонбуз."""
    for form in m.forms(words[at]):
        if form.name not in PLAN_TENSES:
            continue
        with_lead = form.stem in (*AUXILIARIES, "кой", "кел", "ал") and converb_stem(words[at - 1])
        lead = at - 1 if with_lead else at
        stem = with_lead or form.stem
        if _plans(words, lead, stem) or (with_lead and _proposes(words, lead, stem)):
            first = lead if m.kind(stem) == m.PLANNING or stem in PROPOSING else lead - 1
            weight = 0.8 if content_before(words, first) or words.gap(at) == ":" else 0.3
            return words.sign(weight, PLAN, INTENDED, first, at)
    return None


def _about_to(words: Words, at: int) -> Sign | None:
    """курганы жатабыз; куруу ниетибиз бар."""
    if words[at] in ("жатабыз", "турабыз", "жатам") and ABOUT_TO.search(words[at - 1]):
        stem = ABOUT_TO.sub("", words[at - 1])
        return words.sign(act_weight(words, at - 1, stem), PLAN, INTENDED, at - 1, at)
    if words[at] in ("мойнубузда", "мойнумда"):
        return words.sign(0.7 if act_noun(words, at - 1) else 0.0, PLAN, INTENDED, at - 1, at)
    if words[at] == "бар" and OWN_PLAN.fullmatch(words[at - 1]):
        wished = words[at - 2] == "деген" and m.has_form(words[at - 3], "hortative", "conditional 1st", "future 1pl")
        return words.sign(0.75 if wished or content_before(words, at - 1) else 0.0, PLAN, INTENDED, at - 1, at)
    return None


def _plans(words: Words, at: int, stem: str) -> bool:
    if m.kind(stem) == m.PLANNING:
        return True
    noun = at - 2 if words[at - 1] in BEFORE_US else at - 1
    return stem in ("кыл", "кой", "эт", "ал") and m.is_planning_noun(words[noun])


def _proposes(words: Words, at: int, stem: str) -> bool:
    """сунуштап жатабыз, үстүндө иштеп жатабыз: what is on its way."""
    return stem in PROPOSING or (stem == "иште" and words[at - 1] == "үстүндө")


def _decided(words: Words, at: int) -> Sign | None:
    """курууну чечтик: decided in the plural, an act that the lexicon knows."""
    if not any(form.name == "past 1pl" and m.variants(form.stem)[-1] in DECIDED for form in m.forms(words[at])):
        return None
    for place in range(at - 1, max(at - 5, -1), -1):
        stem = act_noun(words, place) if CASED.search(words[place]) else ""
        if stem and act_weight(words, place, stem) >= LIKELY:
            return words.sign(SURE, PLAN, INTENDED, place, at)
    return None


def _adopted(words: Words, at: int) -> Sign | None:
    """-уу керектигин белгиледик, программага киргиздик: a point that the own programme has."""
    tenses = {form.name for form in m.forms(words[at]) if form.stem in ADOPTED}
    adopted = "past 1pl" in tenses or ("past 3rd" in tenses and is_subject(words, "own party"))
    if not adopted or not content_before(words, at) or not own_programme(words.text):
        return None
    return words.sign(0.7, POINT, INTENDED, at, at)


def _desire(words: Words, at: int) -> Sign | None:
    """кыскарткыбыз келет; the past келди is none."""
    if words[at] != "келет" and not (words[at] == "келип" and words[at + 1] in ("жатат", "турат")):
        return None
    for form in m.forms(words[at - 1]):
        if form.name == "desire":
            share = 0.9 if words[at - 1].endswith("з") else SHARE_OF_ONE
            return words.sign(act_weight(words, at - 1, form.stem) * share, DESIRE, INTENDED, at - 1, at)
    return None


def _would(words: Words, at: int) -> Sign | None:
    """алат элек, түзүп берет болчубуз: what one would do if elected."""
    if words[at] not in CONDITIONAL_PAST:
        return None
    for form in m.forms(words[at - 1]):
        if form.name == "future 3rd":
            share = 0.9 if words[at].endswith(("к", "з")) else 0.6
            return words.sign(act_weight(words, at - 1, form.stem) * share, WOULD, CONDITIONAL, at - 1, at)
    return None


def _intention(words: Words, at: int) -> Sign | None:
    """курмакчыбыз."""
    for form in m.forms(words[at]):
        if form.name in ("intention 1pl", "intention 1sg"):
            weight = act_weight(words, at, form.stem)
            return words.sign(weight + 0.1 if weight else 0.0, INTENTION, INTENDED, at, at)
    return None


def _refusal(words: Words, at: int) -> Sign | None:
    """жол бербейбиз, сатпайбыз; other negated verbs promise little."""
    form = next(iter(m.forms(words[at])), None)
    if not form or form.name not in ("negative future 1pl", "negative future 1sg"):
        return None
    if form.stem == "бер" and words[at - 1] == "добуш" and any(CASED.search(words[n]) for n in range(at - 1)):
        return words.sign(SURE, REFUSAL, FIRM, at - 1, at)
    if not act_weight(words, at, form.stem):
        return None
    return words.sign(SURE if at > 1 and _refuses(words, at, form.stem) else 0.35, REFUSAL, FIRM, at - 1, at)


def _refuses(words: Words, at: int, stem: str) -> bool:
    """Whether a body can refuse it: сатпайбыз, жол бербейбиз, көзөмөлсүз калтырбайбыз."""
    if m.is_refusal(stem) or (stem == "бер" and words[at - 1] in ALLOWED):
        return True
    return (stem == "калтыр" and bool(WITHOUT.search(words[at - 1]))) or _act_in_converb(words, at)


def _ability(words: Words, at: int) -> Sign | None:
    """чече алабыз: what one can do binds nobody."""
    stem = first_person(words, at)
    return words.sign(0.3, ABILITY, FIRM, at - 1, at) if stem and ability(words, at, stem) else None


def _future(words: Words, at: int) -> Sign | None:
    """The main carrier: курабыз, түзөбүз; the singular needs a verb known as an act."""
    stem = first_person(words, at)
    own_noun = m.is_own_noun(words[at]) and (words.gap(at - 1) or not converb_stem(words[at - 1]))
    if not stem or own_noun or stem == "де" or m.is_noun_like_verb(words[at]):
        return None
    plural = words[at].endswith("з")
    weight = _weight_in_person(words, at, stem, plural)
    return words.sign(weight, PLURAL if plural else SINGULAR, FIRM, lead_before(words, at), at)


def _weight_in_person(words: Words, at: int, stem: str, plural: bool) -> float:
    if stem in AUXILIARIES:  # only "-ып турабыз", said of what will be done regularly
        lead = converb_stem(words[at - 1]) if stem == "тур" else ""
        lasting = act_weight(words, at - 1, lead) * SHARE_OF_LASTING if lead else 0.0
        return EFFORT_AT_AN_ACT if lead and not lasting and _act_in_converb(words, at) else lasting
    weight = act_weight(words, at, stem)
    if 0 < weight < LIKELY and weight != LIGHT_TAKING and _act_in_converb(words, at):
        return EFFORT_AT_AN_ACT
    if weight == EFFORT:
        return EFFORT_AT_AN_ACT if _has_act_near(words, lead_before(words, at)) else EFFORT
    if plural or weight < EFFORT:
        return weight
    if _is_noun_form(words, at) or (m.kind(stem) == m.UNKNOWN and weight == UNKNOWN and _is_no_future(words[at])):
        return 0.0
    return weight * SHARE_OF_ONE


def _is_no_future(word: str) -> bool:
    """мүчөмүн, туулгам, элем: other words in -м and -мын, unless the stem is known."""
    return word.endswith("н") or word in CONDITIONAL_PAST or m.has_form(word, "perfect 1sg", "past habitual")


def _act_in_converb(words: Words, at: int) -> bool:
    """Whether an act was said before a comma: мектебин ачып, колдойбуз."""
    said = ((n, converb_stem(words[n])) for n in range(at) if words.gap(n) == ",")
    return any(stem and act_weight(words, n, stem) >= SURE for n, stem in said)


def _has_act_near(words: Words, at: int) -> bool:
    """Whether an act stands before the effort: тартууга аракет кылабыз."""
    return any(act_noun(words, n) or deed(words, n) for n in range(max(at - 3, 0), at))


def _is_noun_form(words: Words, at: int) -> bool:
    # "анын курамын" is a noun with "its"; the verb in -амын ends its sentence.
    return words[at].endswith("н") and not set(words.gap(at)) & set(".!;") and words[at + 1] != "деп"


RULES: tuple[Rule, ...] = (
    promise,
    bound,
    _after_dep,
    _plan,
    _about_to,
    _decided,
    _adopted,
    _desire,
    _would,
    _intention,
    _refusal,
    _ability,
    _future,
    *POINT_RULES,
)
