"""Who speaks where: the introduction, the questions, the answers, the imprint."""

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import groupby

from pledges.text.labels import ANSWERS, ASKS, is_label, label_of, speakers
from pledges.text.lexicon import pattern

INTRO, QUESTION, ANSWER, DISCLOSURE = "intro", "question", "answer", "disclosure"
PARAGRAPH = re.compile(r"[^\n]+")
DASH = re.compile(r"[-–—]{1,2} ?(?=[\"«“„(\[…]?\w)")
QUESTION_MARK = re.compile(r"[?][!?»”\")]{0,5}$")
GLUED_ANSWER = re.compile(r"[?]{1,3}!?(?=[A-ZА-ЯЁӨҮҢ])")
OPENED_ANSWER = re.compile(r"[?]{1,3}!? (?=[A-ZА-ЯЁӨҮҢ])")
LIST_END = (";", ",")
# A place and a date alone: БИШКЕК, 08.11.2024.
DATELINE = re.compile(r"(?:[\w-]+,? )?\d{1,2}(?:\.\d{1,2}\.|[ -][а-яө]{3,9},? )\d{4}[ -]?(?:ж|г|жыл|год|года)?\.?")
ENDS = frozenset(".!?…:;,")
# What surrounds the imprint is short; a long paragraph that names the ballot is a speaker's.
WEAK_LENGTH = 220
QUESTION_LENGTH = 700
HEADING_LENGTH = 160
# What it costs to read a turn against its look or out of the order question, answer, question.
COSTS = {
    "question": (0.0, 3.0),
    "request": (0.0, 1.5),
    "asking": (0.0, 1.5),
    "plain": (0.5, 0.0),
    "first person": (1.0, 0.0),
    "answer": (3.0, 0.0),
    "long": (3.0, 0.0),
}
SAME_AGAIN = {QUESTION: 2.0, ANSWER: 1.5}


@dataclass(frozen=True, slots=True)
class Turn:
    """Offsets in the transcript from `start` to `end`, said in one `role`."""

    role: str
    start: int
    end: int


@dataclass(slots=True)
class _Part:
    text: str
    start: int
    turn: bool = False  # a dash or a label begins it
    role: str = ""

    @property
    def end(self) -> int:
        return self.start + len(self.text)


def paragraphs(transcript: str) -> list[tuple[int, int]]:
    """The spans of the paragraphs, without the blank lines between them."""
    return [match.span() for match in PARAGRAPH.finditer(transcript)]


def turns(transcript: str) -> list[Turn]:
    """The turns in order. Text that nobody asks for, a speech or a programme, is one answer."""
    parts = [_Part(transcript[start:end], start) for start, end in paragraphs(transcript)]
    _mark_imprint(parts)
    body = [piece for part in parts for piece in _unglued(part)]
    spoken = [part for part in body if part.role != DISCLOSURE]
    _mark_turns(spoken)
    if not _by_label(spoken) and not _by_dash(spoken):
        _as_one_voice(spoken)
    return list(_joined(body))


def _mark_imprint(parts: list[_Part]) -> None:
    strong, weak = pattern("imprint", "strong"), pattern("imprint", "weak")
    for part in parts:
        if len(part.text) <= QUESTION_LENGTH and strong.search(part.text):
            part.role = DISCLOSURE
    beside = False
    for part in reversed(parts):
        if beside and len(part.text) <= WEAK_LENGTH and weak.search(part.text):
            part.role = DISCLOSURE
        beside = part.role == DISCLOSURE
    # What little follows the imprint, an address or a telephone number, belongs to it.
    last = max((n for n, part in enumerate(parts) if part.role == DISCLOSURE), default=len(parts))
    rest = parts[last + 1 :]
    spoken_before = any(part.role != DISCLOSURE for part in parts[:last])
    if spoken_before and len(rest) <= 3 and all(len(part.text) <= HEADING_LENGTH for part in rest):
        for part in rest:
            part.role = DISCLOSURE


def _unglued(part: _Part) -> Iterator[_Part]:
    """The part, or the question and the answer in it where only a missing blank parts them."""
    glue = GLUED_ANSWER.search(part.text, 0, QUESTION_LENGTH) or _opened_answer(part.text)
    if part.role == DISCLOSURE or not glue or not _is_addressed(part.text[: glue.end()]):
        yield part
        return
    yield _Part(part.text[: glue.end()].rstrip(), part.start, turn=True)
    yield _Part(part.text[glue.end() :], part.start + glue.end(), turn=True)


def _opened_answer(text: str) -> re.Match[str] | None:
    if DASH.match(text):
        return None
    glue = OPENED_ANSWER.search(text, 0, QUESTION_LENGTH)
    return glue if glue and pattern("speakers", "answer").match(text, glue.end()) else None


def _mark_turns(parts: list[_Part]) -> None:
    in_list = False
    for before, part in zip([None, *parts], parts, strict=False):
        dashed = DASH.match(part.text)
        in_list = bool(dashed) and (in_list or bool(before and before.text.endswith(":")))
        if dashed and not _is_list_item(part.text, dashed.end(), in_list):
            part.turn = True
    asked = [part for part in parts if _look(part.text) == "question"]
    if len([part for part in asked if not part.turn]) < 2 and not any(part.turn for part in asked):
        return
    after_question = False
    for part in parts:
        look = _look(part.text)
        question = look == "question" or (look == "asking" and len(part.text) <= HEADING_LENGTH)
        part.turn = part.turn or question or after_question
        after_question = question
    for before, part, after in zip(parts, parts[1:], parts[2:], strict=False):
        if (
            not part.turn
            and not after.turn
            and not before.text.endswith(("?", ":"))
            and _is_remark(part.text, after.text)
        ):
            part.turn = after.turn = True


def _is_remark(text: str, answer: str) -> bool:
    """Whether a paragraph is what an interviewer says without asking: one sentence, and the next answers it."""
    short = len(text) <= HEADING_LENGTH and text.endswith(".") and not re.search(r"[.!?…] ", text)
    own = pattern("speakers", "first person").search(text)
    return short and not own and bool(pattern("speakers", "answer").match(answer))


def _is_list_item(text: str, start: int, in_list: bool) -> bool:
    return text.endswith(LIST_END) or text[start].islower() or (in_list and not QUESTION_MARK.search(text))


def _by_label(parts: list[_Part]) -> bool:
    """Roles from labels such as "Суроо:" or from names that take turns; False if the text has none."""
    roles: dict[int, str] = {}
    labels = {part.start: label_of(part.text) for part in parts}
    for section, role in ((ASKS, QUESTION), (ANSWERS, ANSWER)):
        roles |= {start: role for start, label in labels.items() if is_label(label, section)}
    if QUESTION not in roles.values():
        roles = _by_name(labels, speakers(part.text for part in parts))
    if not roles:
        return False
    first, role = min(roles), INTRO
    others = Counter(label for start, label in labels.items() if start > first and start not in roles)
    for part in parts:
        named_later = labels[part.start] if part.start > first else ""
        other = ANSWER if named_later[:1].isupper() and others[named_later] > 1 else ""
        role = part.role = roles.get(part.start, other) or role
    return True


def _by_name(labels: dict[int, str], named: dict[str, str]) -> dict[int, str]:
    """Roles by the names of an interview, from the first question on: a heading may carry a name too."""
    first = min((start for start, label in labels.items() if named.get(label) == ASKS), default=0)
    roles = {ASKS: QUESTION, ANSWERS: ANSWER}
    return {start: roles[named[label]] for start, label in labels.items() if label in named and start >= first}


def _by_dash(parts: list[_Part]) -> bool:
    """Roles from the order of the turns and their looks; False if nobody asks."""
    first = next((n for n, part in enumerate(parts) if part.turn), len(parts))
    units = [n for n, part in enumerate(parts) if part.turn]
    looks = [_look(parts[n].text) for n in units]
    if len(units) < 2 or not ("question" in looks or looks[0] in ("request", "asking")):
        return False
    roles = dict(zip(units, _cheapest(looks), strict=True))
    role = INTRO
    for number, part in enumerate(parts):
        role = part.role = INTRO if number < first else roles.get(number, role)
    return True


def _cheapest(looks: list[str]) -> list[str]:
    """The roles that cost least, given how each turn looks: the best path through two states."""
    costs = {QUESTION: COSTS[looks[0]][0], ANSWER: COSTS[looks[0]][1] + 1.0}
    steps: list[dict[str, str]] = []
    for look in looks[1:]:
        step, reached = {}, {}
        for role, own in zip((QUESTION, ANSWER), COSTS[look], strict=True):
            prices = {before: costs[before] + (SAME_AGAIN[role] if before == role else 0) for before in costs}
            step[role] = min(prices, key=lambda before: prices[before])
            reached[role] = prices[step[role]] + own
        steps.append(step)
        costs = reached
    path = [min(costs, key=lambda role: costs[role])]
    for step in reversed(steps):
        path.append(step[path[-1]])
    return path[::-1]


def _look(text: str) -> str:
    start = DASH.match(text)
    words = text[start.end() :] if start else text
    if pattern("speakers", "thanks").match(words):
        return "request"
    if pattern("speakers", "answer").match(words):
        return "answer"
    if len(words) > QUESTION_LENGTH:
        return "long"
    asks = bool(QUESTION_MARK.search(words))
    if _is_addressed(words):
        return "question" if asks else "request"
    if asks:
        return "asking"
    return "first person" if pattern("speakers", "first person").search(words) else "plain"


def _is_addressed(text: str) -> bool:
    addressed, names = pattern("speakers", "addressed"), pattern("speakers", "not addressed")
    return any(not names.fullmatch(match.group()) for match in addressed.finditer(text))


def _as_one_voice(parts: list[_Part]) -> None:
    """Headings before the text are its introduction, the rest is what the document says."""
    heading = len(parts) > 1
    for part in parts:
        end = part.text.rstrip('»”")')[-1:]
        titled = len(part.text) <= HEADING_LENGTH and end not in ENDS
        heading = heading and (titled or bool(DATELINE.fullmatch(part.text)))
        part.role = INTRO if heading else ANSWER


def _joined(parts: list[_Part]) -> Iterator[Turn]:
    for role, run in groupby(parts, key=lambda part: part.role):
        said = list(run)
        yield Turn(role, said[0].start, said[-1].end)
