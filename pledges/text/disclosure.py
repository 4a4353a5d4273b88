"""The imprint of paid election material: who made it, ordered it, paid for it."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, fields

from pledges.text.turns import DISCLOSURE, PARAGRAPH, Turn

PRODUCER = re.compile(
    r"(?:Аткаруучу|Даярдаган|Чыгаруучу|Даярдоочу|Изготовитель|Исполнитель|Изготовлено|Отпечатано) ?: ?"
    r"(?P<value>[^\n]+?)(?=\.(?: [А-ЯЁӨҮҢ]|\n|$)|\n|$)",
    re.IGNORECASE,
)
CLIENT = re.compile(
    r"(?:Буйуртмачы|Буюртмачы|Буйрутмачы|Заказ берүүчү|Заказчик|Заказано) ?: ?"
    r"(?P<value>[^\n]+?)(?=\.(?: [А-ЯЁӨҮҢ]|\n|$)|\n|$)",
    re.IGNORECASE,
)
PAID = re.compile(
    r"(?P<role>[^.\n]*?өкүлү) (?P<payer>[^\n]+?) тарабынан (?P<fund>[^\n]+?)? ?(?:төлөн|каржылан)\w+"
    r"|(?P<fund2>[^.\n]*?фонд\w*[^.\n]*?) (?:төлөн|каржылан)\w+"
    r"|оплачен\w* (?P<fund3>(?:из|за сч[её]т)[^.\n]*)",
    re.IGNORECASE,
)
PRINT_RUN = re.compile(r"(?:Нускасы|Нуска саны|Тиражы?) ?: ?(?P<value>\d[\d ]*\d|\d+)", re.IGNORECASE)
# A full stop after these does not end the name of a maker: "ж. Бишкек ш."
SHORT = re.compile(r"(?:\b(?:г|ш|ул|көч|пр|д|кв|ж)|\b[А-ЯЁӨҮҢ])$", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Fact:
    """A stated value and the span of the transcript that shows it."""

    value: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Disclosure:
    """What the imprint states, verbatim; None where it is silent."""

    producer: Fact | None = None
    producer_address: Fact | None = None
    client: Fact | None = None
    paid_by: Fact | None = None
    paid_by_role: Fact | None = None
    fund: Fact | None = None
    print_run: Fact | None = None
    text: tuple[tuple[int, int], ...] = ()

    def facts(self) -> dict[str, Fact | None]:
        """The single values by name, without the text."""
        return {field.name: getattr(self, field.name) for field in fields(self) if field.name != "text"}


def read_disclosure(transcript: str, turns: Sequence[Turn]) -> Disclosure:
    """The imprint's facts from the paragraphs with that role."""
    imprint = [turn for turn in turns if turn.role == DISCLOSURE]
    spans = tuple(
        paragraph.span() for turn in imprint for paragraph in PARAGRAPH.finditer(transcript, turn.start, turn.end)
    )
    found: dict[str, Fact | None] = {}
    for start, end in spans:
        for name, fact in _facts(transcript, start, end).items():
            better = name in ("paid_by", "paid_by_role") and not found.get("fund")
            if fact and (better or not found.get(name)):
                found[name] = fact
    return Disclosure(**found, text=spans)


def _facts(text: str, start: int, end: int) -> dict[str, Fact | None]:
    maker = _whole(text, PRODUCER.search(text, start, end), end)
    client = _whole(text, CLIENT.search(text, start, end), end)
    run = PRINT_RUN.search(text, start, end)
    found: dict[str, Fact | None] = {"client": client, "print_run": _group(run, "value")}
    found |= _maker_and_address(maker)
    for paid in PAID.finditer(text, start, end):
        fund = _group(paid, "fund") or _group(paid, "fund2") or _group(paid, "fund3")
        named = {"paid_by": _group(paid, "payer"), "paid_by_role": _group(paid, "role"), "fund": fund}
        found |= {name: fact for name, fact in named.items() if fact and (fund or name not in found)}
    return found


def _group(match: re.Match[str] | None, name: str) -> Fact | None:
    if not match or not match[name] or not match[name].strip():
        return None
    text = match[name]
    start = match.start(name) + len(text) - len(text.lstrip())
    return Fact(text.strip(), start, start + len(text.strip()))


def _whole(text: str, match: re.Match[str] | None, end: int) -> Fact | None:
    """The value up to the full stop that ends it, past those of abbreviations."""
    fact = _group(match, "value")
    while fact and SHORT.search(fact.value):
        stop = re.compile(r"\.(?= [А-ЯЁӨҮҢ]|\s*$|\n)").search(text, fact.end + 1, end)
        last = stop.start() if stop else fact.end
        if last == fact.end:
            break
        fact = Fact(text[fact.start : last], fact.start, last)
    return fact


def _maker_and_address(maker: Fact | None) -> dict[str, Fact | None]:
    if not maker or ", " not in maker.value:
        return {"producer": maker}
    name, _, address = maker.value.partition(", ")
    start = maker.start + len(name) + 2
    return {
        "producer": Fact(name, maker.start, maker.start + len(name)),
        "producer_address": Fact(address, start, maker.end),
    }
