"""The signs of a pledge in one Kyrgyz sentence, found at its predicates."""

from collections.abc import Callable, Iterator

from pledges.text import morphology as m
from pledges.text.kyrgyz_acts import (
    ability,
    act_weight,
    content_before,
    converb_stem,
    lead_before,
)
from pledges.text.kyrgyz_points import POINT_RULES, own_programme
from pledges.text.words import FIRM, INTENDED, Sign, Words

FOLLOWERS = frozenset("деп деген дегенди дегендей дешет дейт дейбиз жана анткени бирок го да эле".split())
DEP_TAILS = frozenset("жатабыз турабыз жүрөбүз отурабыз жатам турам жатышабыз".split())
WOULD = frozenset("элек элем болчубуз болчумун".split())
AUXILIARIES = frozenset(("жат", "тур", "жүр", "отур"))
ADOPTED = frozenset(("белгиле", "киргиз", "чеч", "кара", "жаз", "көрсөт"))
NEED = frozenset("керек зарыл шарт кажет тийиш абзел парз керекпиз тийишпиз".split())
PROMISE = ("убада", "сөз", "кепилдик", "ант")
FUTURE = ("future 1pl", "future 1sg")
PLAN_TENSES = (
    *FUTURE, "progressive 1pl", "progressive 1sg", "past 1pl", "past 1sg", "perfect 1pl", "perfect 1sg"
)  # fmt: skip

Rule = Callable[[Words, int], Sign | None]


def signs(words: Words) -> Iterator[Sign]:
    """Every sign of a pledge in the sentence."""
    for at in range(len(words)):
        if is_predicate(words, at):
            for rule in RULES:
                sign = rule(words, at)
                if sign and sign.weight > 0:
                    yield sign
                    break


def is_predicate(words: Words, at: int) -> bool:
    """Kyrgyz puts the verb last: before a stop, or before деп and the like."""
    return bool(words.gap(at)) or at == len(words) - 1 or words[at + 1] in FOLLOWERS


def _explicit(words: Words, at: int) -> Sign | None:
    """убада беребиз, кепилдик берем, милдеттенебиз; not убада бербейм."""
    stem = _first_person(words, at)
    if stem.startswith("милдеттен"):
        return Sign(0.95, f"explicit promise: {words.joined(at, at)}", FIRM, at, at)
    if stem in ("бер", "кыл") and words[at - 1].startswith(PROMISE) and not _gives_the_floor(words, at):
        return Sign(0.95, f"explicit promise: {words.joined(at - 1, at)}", FIRM, at - 1, at)
    return None


def _gives_the_floor(words: Words, at: int) -> bool:
    # "сөз беребиз" is also what a chairman says; a promise has a content before it.
    return words[at - 1] == "сөз" and not (content_before(words, at) or at > 2)


def _first_person(words: Words, at: int) -> str:
    """The stem of the verb at `at` in the first person future, or ""."""
    readings = m.forms(words[at])
    if not readings or readings[0].name.startswith("negative"):
        return ""
    condition = any(form.name == "conditional 1st" for form in readings)
    return next(
        (
            m.variants(form.stem)[-1]
            for form in readings
            if form.name in FUTURE and not (condition and m.kind(form.stem) == m.UNKNOWN)
        ),
        "",
    )


def _after_dep(words: Words, at: int) -> Sign | None:
    """кыскарталы деп жатабыз, жеңилдетебиз деп жатабыз, өнүктүрөлү дейбиз."""
    if words[at] not in ("дейбиз", "дейм") and not (words[at] in DEP_TAILS and words[at - 1] == "деп"):
        return None
    verb = at - 2 if words[at - 1] == "деп" else at - 1
    for form in m.forms(words[verb]):
        if form.name in ("hortative", "future 1pl") and act_weight(words, verb, form.stem):
            return Sign(0.8, f"plan: {words.joined(verb, at)}", INTENDED, verb, at)
    return None


def _planned(words: Words, at: int) -> Sign | None:
    """пландап жатабыз, максат кылуудабыз, көздөдүк, максат кылып койгонбуз, пландалууда."""
    for form in m.forms(words[at]):
        lead = at - 1 if form.stem in (*AUXILIARIES, "кой", "кел") and converb_stem(words[at - 1]) else at
        stem = converb_stem(words[lead]) if lead < at else form.stem
        tense = form.name.removeprefix("negative ")
        if tense == form.name and tense in PLAN_TENSES and _plans(words, lead, stem):
            first = lead - 1 if m.kind(stem) != m.PLANNING else lead
            weight = 0.8 if content_before(words, first) or words.gap(at) == ":" else 0.3
            return Sign(weight, f"planning: {words.joined(first, at)}", INTENDED, first, at)
    return None


def _plans(words: Words, at: int, stem: str) -> bool:
    return m.kind(stem) == m.PLANNING or (stem in ("кыл", "кой", "эт") and m.is_planning_noun(words[at - 1]))


def _adopted(words: Words, at: int) -> Sign | None:
    """-уу керектигин белгиледик, программага киргиздик: a point that stands in the own programme."""
    readings = [form for form in m.forms(words[at]) if form.name == "past 1pl" and form.stem in ADOPTED]
    if not readings or not content_before(words, at) or not own_programme(words.text):
        return None
    return Sign(0.7, f"as a point of the programme: {words.joined(at, at)}", INTENDED, at, at)


def _wanted(words: Words, at: int) -> Sign | None:
    """кыскарткыбыз келет; the past келди is none."""
    if words[at] not in ("келет", "келип"):
        return None
    for form in m.forms(words[at - 1]):
        if form.name == "desire":
            weight = act_weight(words, at - 1, form.stem) * (0.9 if words[at - 1].endswith("з") else 0.8)
            return Sign(weight, f"desire: {words.joined(at - 1, at)}", INTENDED, at - 1, at)
    return None


def _would(words: Words, at: int) -> Sign | None:
    """алат элек, түзүп берет болчубуз: what one would do if elected."""
    if words[at] not in WOULD:
        return None
    for form in m.forms(words[at - 1]):
        if form.name == "future 3rd":
            weight = act_weight(words, at - 1, form.stem) * (0.9 if words[at].endswith(("к", "з")) else 0.6)
            return Sign(weight, f"would, if elected: {words.joined(at - 1, at)}", FIRM, at - 1, at)
    return None


def _intention(words: Words, at: int) -> Sign | None:
    for form in m.forms(words[at]):
        if form.name in ("intention 1pl", "intention 1sg"):
            weight = min(act_weight(words, at, form.stem) + 0.1, 0.85)
            weight = weight if weight > 0.1 else 0.0
            return Sign(weight, f"intention: {words.joined(lead_before(words, at), at)}", INTENDED, at, at)
    return None


def _negated(words: Words, at: int) -> Sign | None:
    for form in m.forms(words[at])[:1]:
        if form.name.startswith("negative") and act_weight(words, at, form.stem):
            return Sign(0.35, f"will not: {words.joined(at - 1, at)}", FIRM, at, at)
    return None


def _able(words: Words, at: int) -> Sign | None:
    stem = _first_person(words, at)
    if not stem or not ability(words, at, stem):
        return None
    return Sign(0.3, f"ability: {words.joined(at - 1, at)}", FIRM, at - 1, at)


def _future(words: Words, at: int) -> Sign | None:
    """The main carrier: курабыз, түзөбүз; the singular needs a verb known as an act."""
    stem = _first_person(words, at)
    if not stem or m.is_own_noun(words[at]) or stem in AUXILIARIES or stem == "де":
        return None
    plural = words[at].endswith("з")
    weight = act_weight(words, at, stem) * (1.0 if plural else 0.8)
    person = "first person plural" if plural else "first person singular"
    first = lead_before(words, at)
    return Sign(weight, f"{person}, future: {words.joined(first, at)}", FIRM, first, at)


RULES: tuple[Rule, ...] = (
    _explicit,
    _after_dep,
    _planned,
    _adopted,
    _wanted,
    _would,
    _intention,
    _negated,
    _able,
    _future,
    *POINT_RULES,
)
