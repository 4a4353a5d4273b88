"""Which sentences of the answers hold a pledge, how surely, and why."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from pledges.text import kyrgyz, kyrgyz_acts, kyrgyz_outcomes, kyrgyz_points, russian, russian_points
from pledges.text.attribution import is_said_by_others
from pledges.text.clauses import clause_of
from pledges.text.language import language_of
from pledges.text.lexicon import pattern
from pledges.text.names import Person
from pledges.text.sentences import Sentence
from pledges.text.turns import ANSWER
from pledges.text.words import BODY, CONDITIONAL, FIRM, INTENDED, ITEM, NEED, OUTCOME, POINT, Sign, Words

THRESHOLD = 0.5
# A longer run of characters without a stop is no sentence, and is not judged.
LONGEST = 3000
# Reasons weaker than this are not shown.
SHOWN = 0.3
# An item of this many words without a stop after it may be a heading: Шаар куруу.
SHORTEST_ITEM = 3
LONGEST_HEADING = 5
# How much a sign that its neighbours may strengthen goes before others of its weight.
BEFORE_OTHERS = 0.1
# An outcome this weak counts only in a programme; one that counts after a pledge has at least the second.
RULE, LEAST = 0.1, 0.2
# How many sentences before and after a necessity may hold the plans it belongs to.
NEARBY, PROGRAMME_NEARBY = 6, 8
# How many sentences before one may name the person that it tells of.
BEFORE = 2
CUES: tuple[tuple[str, float, str], ...] = (
    ("election condition", 0.2, "depends on being elected"),
    ("future", 0.1, "a date, an order or a number"),
    ("habitual", -0.4, "usual or present"),
    ("private", -0.3, "private"),
)
LEXICON = {"ky": "kyrgyz_words", "ru": "russian_words"}
SIGNS = {"ky": kyrgyz.signs, "ru": russian.signs}
IS_ITEM = {"ky": kyrgyz_points.is_item, "ru": russian_points.is_item}
OWN_PROGRAMME = {"ky": kyrgyz_outcomes.own_programme, "ru": russian_points.own_programme}


@dataclass(frozen=True, slots=True)
class Context:
    """What the document says of itself.

    Its language, who speaks for which party, whether it is a programme, and whether somebody else
    tells of the speaker, as news do.
    """

    language: str = "ky"
    speaker: Person | None = None
    party: str | None = None
    programme: bool = False
    narrated: bool = True


@dataclass(frozen=True, slots=True)
class Finding:
    """A sentence with a likely pledge: offsets of it and of the clause that carries it.

    `score` runs from 0.5 to 1; `strength` is firm, conditional or intended.
    """

    start: int
    end: int
    clause: tuple[int, int]
    score: float
    reasons: tuple[str, ...]
    strength: str


@dataclass(slots=True)
class _Case:
    sentence: Sentence
    language: str
    words: Words
    sign: Sign | None = None
    score: float = 0.0
    reasons: list[str] = field(default_factory=list)
    strength: str = ""

    def add(self, weight: float, reason: str) -> None:
        self.score += weight
        if reason:
            self.reasons.append(reason)

    def matches(self, section: str) -> bool:
        return bool(pattern(LEXICON[self.language], section).search(self.words.text))


def findings(transcript: str, sentences: Sequence[Sentence], context: Context) -> list[Finding]:
    """The findings among the answers' sentences, in order."""
    own = tuple(name.lower() for name in (context.party, context.speaker and context.speaker.family) if name)
    said = [sentence for sentence in sentences if sentence.role == ANSWER]
    texts = [transcript[sentence.start : sentence.end] for sentence in said]
    cases = [
        _judged(texts[max(number - BEFORE, 0) : number + 1], sentence, own, context)
        for number, sentence in enumerate(said)
    ]
    _weigh_items(transcript, cases, context)
    for number, case in enumerate(cases):
        if case.sign and case.score < THRESHOLD:
            _weigh_neighbours(cases, number, context)
    return [_finding(case, case.sign) for case in cases if case.sign and case.score >= THRESHOLD]


def _judged(texts: Sequence[str], sentence: Sentence, own: tuple[str, ...], context: Context) -> _Case:
    """The last of the `texts`, the sentence itself, judged after those before it."""
    *before, text = texts
    language = language_of(text, context.language)
    case = _Case(sentence, language, Words(text[:LONGEST], own, narrated=context.narrated))
    if len(text) > LONGEST or text.rstrip('"»”) ').endswith(("?", ":")):
        return case
    signs = [
        sign
        for sign in SIGNS[language](case.words)
        if not (sign.kind in (OUTCOME, BODY) and _is_heading(case.words))
        and not is_said_by_others(case.words, sign, LEXICON[language], context.speaker, before)
    ]
    if signs:
        _weigh(case, signs)
    return case


def _is_heading(words: Words) -> bool:
    """A few words without a stop: 3. Жаштар жана маданият."""
    return len(words) <= LONGEST_HEADING and words.text[-1].isalnum()


def _weigh(case: _Case, signs: Sequence[Sign]) -> None:
    case.sign = max(signs, key=lambda sign: sign.weight + BEFORE_OTHERS * (sign.kind in (OUTCOME, NEED)))
    case.score, case.strength = case.sign.weight, case.sign.strength
    case.reasons = list(dict.fromkeys(sign.reason for sign in signs if sign.weight >= SHOWN))
    for section, weight, reason in CUES:
        start, end = (0, len(case.words.text)) if weight > 0 else _own_clause(case.words, case.sign)
        if section == "private" and case.language == "ru":
            comma = case.words.text.find(",", end)  # in Russian the object follows its verb
            end = comma if comma >= 0 else len(case.words.text)
        found = pattern(LEXICON[case.language], section).search(case.words.text, start, end)
        if not found or (weight < 0 and (case.strength != FIRM or _belongs_to_another(case, found.end()))):
            continue
        if section == "private" and case.sign.kind == OUTCOME:
            continue
        case.add(weight, f"{reason}: {found.group()}")
        if section == "election condition":
            case.strength = CONDITIONAL


def _own_clause(words: Words, sign: Sign) -> tuple[int, int]:
    """Where a cue against the sign must stand: up to it, after the colon or semicolon before it."""
    first = words.spans[sign.first][0]
    return max(words.text.rfind(stop, 0, first) + 1 for stop in ":;"), words.spans[sign.last][1]


def _belongs_to_another(case: _Case, start: int) -> bool:
    """Whether what stands at `start` belongs to a verb inside: күн сайын көрүп турушун камсыздайбыз."""
    sign, spans = case.sign, case.words.spans
    inside = range(next((n for n, span in enumerate(spans) if span[0] >= start), 0), sign.first if sign else 0)
    return case.language == "ky" and any(kyrgyz_acts.DEED.fullmatch(case.words[n]) for n in inside)


def _weigh_items(transcript: str, cases: Sequence[_Case], context: Context) -> None:
    """The items of a programme or of a list that the speaker announced: bare verbal nouns, infinitives."""
    announced = False
    for case in cases:
        text = case.words.text
        heading = len(case.words) < SHORTEST_ITEM and text[-1].isalnum()
        if not case.sign and not heading and IS_ITEM[case.language](case.words):
            weight = 0.7 if context.programme or announced else 0.35
            case.sign = case.words.sign(weight, ITEM, INTENDED, 0, len(case.words) - 1)
            case.strength = INTENDED
            case.add(weight, ITEM)
            case.add(0.2 if case.matches("enumeration") else 0.0, "")
        elif not text.endswith((";", ",")):
            announced = False
        if text.endswith(":"):
            announced = case.matches("lead") or case.score >= SHOWN


def _weigh_neighbours(cases: Sequence[_Case], number: int, context: Context) -> None:
    """What is weak alone may be a point among the speaker's own plans."""
    case = cases[number]
    kind = case.sign.kind if case.sign else ""
    before = _same_turn(cases, number, number - NEARBY, number)
    follows = any(map(_is_sure, before[-1:]))
    if context.programme and kind in (NEED, OUTCOME, BODY):
        case.add(0.4, "in a programme")
    elif kind == NEED:
        _weigh_need(cases, number)
    elif follows and kind in (ITEM, POINT):
        case.add(0.2, "after a pledge")
    elif kind == POINT and any(OWN_PROGRAMME[o.language](o.words.text) for o in before[-2:]):
        case.add(0.3, "after the programme is named")
    elif follows and kind in (OUTCOME, BODY) and case.score >= LEAST and case.sign and case.sign.weight > RULE:
        case.add(0.35, "after a pledge")
    elif kind == OUTCOME:
        _weigh_outcome(cases, number)


def _weigh_need(cases: Sequence[_Case], number: int) -> None:
    """A necessity counts if pledges stand around it, or the own programme is named before it."""
    case = cases[number]
    around = _same_turn(cases, number, number - NEARBY, number + 1 + NEARBY)
    told = _same_turn(cases, number, number - PROGRAMME_NEARBY, number)
    if any(map(_is_sure, around)) or any(OWN_PROGRAMME[o.language](o.words.text) for o in told):
        case.add(0.3, "among the speaker's own plans")


def _weigh_outcome(cases: Sequence[_Case], number: int) -> None:
    """An outcome of an act that the lexicon knows counts some sentences after a pledge, or right before one."""
    case = cases[number]
    if not case.sign or min(case.sign.weight, case.score) < SHOWN:
        return
    if any(map(_is_sure, cases[max(number - PROGRAMME_NEARBY, 0) : number])):
        case.add(0.2, "after a pledge")
    elif case.score > SHOWN and any(map(_is_sure, _same_turn(cases, number, number + 1, number + 2))):
        case.add(0.2, "before a pledge")


def _same_turn(cases: Sequence[_Case], number: int, first: int, last: int) -> list[_Case]:
    turn = cases[number].sentence.turn
    return [case for case in cases[max(first, 0) : max(last, 0)] if case.sentence.turn == turn]


def _is_sure(case: _Case) -> bool:
    return case.sign is not None and case.score >= THRESHOLD and case.sign.kind != NEED


def _finding(case: _Case, sign: Sign) -> Finding:
    start = case.sentence.start
    first, last = clause_of(case.words, sign, case.language)
    score = round(min(case.score, 1.0), 2)
    return Finding(start, case.sentence.end, (start + first, start + last), score, tuple(case.reasons), case.strength)
