"""Which sentences of the answers hold a pledge, how surely, and why."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field

from pledges.text import kyrgyz
from pledges.text.lexicon import pattern
from pledges.text.sentences import Sentence
from pledges.text.turns import ANSWER
from pledges.text.words import CONDITIONAL, Sign, Words

THRESHOLD = 0.5
STRONG = 0.6
# How many sentences around a necessity are read for the programme it belongs to.
NEARBY = 8
LANGUAGES: dict[str, Callable[[Words], Iterator[Sign]]] = {"ky": kyrgyz.signs, "ru": kyrgyz.signs}
CUES: tuple[tuple[str, float, str], ...] = (
    ("election condition", 0.2, "depends on being elected"),
    ("future", 0.1, "a date, an order or a number"),
    ("subject", 0.05, "the speaker or the party"),
    ("habitual", -0.4, "usual or present"),
    ("private", -0.3, "private"),
)


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
class _Judged:
    sentence: Sentence
    words: Words
    language: str
    sign: Sign | None = None
    score: float = 0.0
    reasons: list[str] = field(default_factory=list)
    strength: str = ""


def findings(transcript: str, sentences: Sequence[Sentence], language: str) -> list[Finding]:
    """The findings among the answers' sentences, in order."""
    judged = [
        _judge(transcript[s.start : s.end], s, language) for s in sentences if s.role == ANSWER
    ]
    for number, case in enumerate(judged):
        _weigh_context(judged, number, case)
    return [_finding(case) for case in judged if case.sign and case.score >= THRESHOLD]


def _judge(text: str, sentence: Sentence, language: str) -> _Judged:
    case = _Judged(sentence, Words(text), language)
    if text.rstrip("\"»”) ").endswith("?"):
        return case
    signs = [sign for sign in LANGUAGES[language](case.words) if not _said_by_others(case, sign)]
    if not signs:
        return case
    case.sign = max(signs, key=lambda sign: sign.weight)
    case.score, case.strength = case.sign.weight, case.sign.strength
    case.reasons = list(dict.fromkeys(sign.reason for sign in signs if sign.weight >= 0.3))
    _weigh_cues(case)
    return case


def _said_by_others(case: _Judged, sign: Sign) -> bool:
    end = case.words.spans[sign.last][1]
    return bool(pattern(WORDS[case.language], "others say").search(case.words.text, end))


WORDS = {"ky": "kyrgyz_words", "ru": "russian_words"}


def _weigh_cues(case: _Judged) -> None:
    conditional = False
    for section, weight, reason in CUES:
        found = pattern(WORDS[case.language], section).search(case.words.text)
        if not found or (conditional and weight < 0):
            continue
        case.score += weight
        if section == "election condition":
            conditional = True
            case.strength = CONDITIONAL
        if section != "subject":
            case.reasons.append(f"{reason}: {found.group()}")


def _weigh_context(judged: list[_Judged], number: int, case: _Judged) -> None:
    if not case.sign or case.score >= THRESHOLD:
        return
    if case.sign.reason.startswith("necessity"):
        near = judged[max(number - NEARBY, 0) : number + NEARBY]
        own = [o for o in near if o.sentence.turn == case.sentence.turn and o.score >= STRONG]
        if own:
            case.score += 0.3
            case.reasons.append("among the speaker's own plans")
    if case.sign.reason.startswith("outcome"):
        before = judged[max(number - 1, 0) : number]
        if any(o.sign and o.score >= STRONG and o.sign.reason.startswith("as a point") for o in before):
            case.score += 0.35
            case.reasons.append("after a point of the programme")


def _finding(case: _Judged) -> Finding:
    assert case.sign is not None
    start = case.sentence.start
    clause = (start, start + case.words.spans[case.sign.last][1])
    score = round(min(case.score, 1.0), 2)
    return Finding(start, case.sentence.end, clause, score, tuple(case.reasons), case.strength)
