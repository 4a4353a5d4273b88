"""Raw document to transcript: each passage once, in order, one paragraph after another."""

import re
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise

from pledges.text.decoding import decode, normalise
from pledges.text.labels import label_end
from pledges.text.nesting import Block, breaks, is_repeated, nest

ROUNDS = 6
# Fewer lines than this may repeat each other by chance or for effect.
FEWEST_COPIES = 5
DASH = "-–—"
# "Эмне? - Жооп." and "каалайм.- Суроо" in one line: a turn's dash after the end of a sentence.
GLUED_ANSWER = re.compile(rf"[?][!?»”\")]{{0,5}} ?(?=[{DASH}]{{1,2}} ?[\"«“„(]?[A-ZА-ЯЁӨҮҢ0-9])")
GLUED_TURN = re.compile(rf"[.!?…][»”\")]{{0,5}}(?=[{DASH}]{{1,2}} ?[\"«“„(]?[A-ZА-ЯЁӨҮҢ])")
LAST_STATEMENT = re.compile(rf"[.!…][»”\")]{{0,5}} (?=[{DASH}]{{1,2}} [\"«“„(]?[A-ZА-ЯЁӨҮҢ])")
LIST_ITEM = re.compile(rf"[{DASH}•·*▪●]|\(?\d+[.)]|\(?[a-zа-яё][.)] ")
UNFINISHED = re.compile(r"(?:[\w,-]|\b(?:ж|г|кв|ул|им|т|тыс|млн|млрд)\.)$")
PROSE = re.compile(rf"^[{DASH}]|[.!?…]\s")
FIRST_STOP = re.compile(r"[.!?…]")
PROSE_LENGTH = 40


@dataclass(frozen=True, slots=True)
class Line:
    """A line and where it comes from: pairs of an offset in it and a line number of the raw file."""

    text: str
    sources: tuple[tuple[int, int], ...]
    after_gap: bool


@dataclass(frozen=True, slots=True)
class Cleaned:
    """A transcript, what was normalised, and the raw line (from 1) that each offset came from."""

    text: str
    changes: tuple[str, ...]
    sources: tuple[tuple[int, int], ...]

    def raw_line(self, offset: int) -> int:
        """The line of the raw file, counted from 1, that holds the character at `offset`."""
        at = bisect_right(self.sources, offset, key=_offset) - 1
        return self.sources[max(at, 0)][1] if self.sources else 1


def transcript(raw: bytes | str) -> str:
    """The text of `raw`, each passage once, paragraphs separated by a blank line.

    Never raises; reading a transcript again gives the same transcript.
    """
    return clean(raw).text


def clean(raw: bytes | str) -> Cleaned:
    """The transcript of `raw` with its history. See `transcript`."""
    text, changes = normalise(decode(raw) if isinstance(raw, bytes) else raw)
    lines = list(_lines(text))
    for _ in range(ROUNDS):
        before = [line.text for line in lines]
        lines = _unfold(_join_broken(lines))
        if [line.text for line in lines] == before:
            break
    return _written(lines, changes)


def _lines(text: str) -> Iterator[Line]:
    gap = False
    for number, raw_line in enumerate(text.split("\n"), 1):
        line = " ".join(raw_line.split())
        if line:
            yield Line(line, ((0, number),), gap)
        gap = not line


def _join_broken(lines: list[Line]) -> list[Line]:
    """Puts a sentence that stands on several lines back on one."""
    joined: list[list[Line]] = []
    for line in lines:
        if joined and not line.after_gap and _continues(joined[-1][-1].text, line.text):
            joined[-1].append(line)
        else:
            joined.append([line])
    return [_one_line(parts) for parts in joined]


def _continues(line: str, following: str) -> bool:
    if not UNFINISHED.search(line) or LIST_ITEM.match(following):
        return False
    if following[0].islower():
        return True
    if following[:PROSE_LENGTH] in line:
        return False  # a copy of a part, not the rest of the sentence
    stop = FIRST_STOP.search(following)
    long = len(line) >= PROSE_LENGTH or bool(stop and stop.group() == "?")
    return long and (line[-1] == "," or bool(PROSE.search(line)) or label_end(line) > 0)


def _one_line(parts: list[Line]) -> Line:
    if len(parts) == 1:
        return parts[0]
    sources, length = [], 0
    for part in parts:
        sources += [(length + offset, number) for offset, number in part.sources]
        length += len(part.text) + 1
    return Line(" ".join(part.text for part in parts), tuple(sources), parts[0].after_gap)


def _unfold(lines: list[Line]) -> list[Line]:
    """Drops the copies that flattening made, and cuts the outermost lines where the copies did."""
    blocks = nest([line.text for line in lines])
    flattened = _is_flattened(blocks)
    dropped: set[Block] = set()
    result: list[Line] = []
    for block in blocks:
        if block.copied or (block.parent is not None and block.parent in dropped):
            dropped.add(block)
            continue
        opened = bool(block.inside) and (flattened or is_repeated(block))
        if opened:
            dropped.add(block)
        result += _cut(block, lines, opened)
    return result


def _is_flattened(blocks: list[Block]) -> bool:
    """Whether half of the page is copies beyond doubt, or half of its lines: then all its repeats are."""
    copies = sum(1 for block in blocks if block.parent is not None)
    if copies >= FEWEST_COPIES and copies * 2 >= len(blocks):
        return True
    inside = sum(
        len(part.text)
        for block in blocks
        if block.parent is None and block.inside and is_repeated(block)
        for part in block.descendants()
    )
    return inside * 2 >= sum(len(block.text) for block in blocks)


def _cut(block: Block, lines: list[Line], opened: bool) -> Iterator[Line]:
    line = lines[block.number]
    cuts = breaks(block) if opened else []
    sources = _narrowest(block, lines) if opened else line.sources
    starts = [0, *cuts]
    for start, end in zip(starts, [*cuts, len(line.text)], strict=True):
        for first, last in _turn_spans(line.text, start, end):
            gap = line.after_gap or first > 0
            yield Line(line.text[first:last], _shifted(sources, first, last), gap)


def _narrowest(block: Block, lines: list[Line]) -> tuple[tuple[int, int], ...]:
    """Where each part of the block stands in the raw file: in its shortest copy."""
    sources = list(lines[block.number].sources)
    for part in block.descendants():
        offset = part.start - block.start
        sources += [(offset + start, number) for start, number in lines[part.number].sources]
    return tuple(sorted(dict(sources).items()))


def _shifted(sources: tuple[tuple[int, int], ...], start: int, end: int) -> tuple[tuple[int, int], ...]:
    first = bisect_right(sources, start, key=_offset)
    last = bisect_right(sources, end - 1, key=_offset)
    within = [(offset - start, number) for offset, number in sources[first:last]]
    return ((0, sources[max(first - 1, 0)][1]), *within)


def _offset(source: tuple[int, int]) -> int:
    return source[0]


def _turn_spans(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """The spans of the turns that touch inside one paragraph; usually the paragraph itself."""
    part = text[start:end]
    cuts = sorted(_turn_cuts(part)) if part.lstrip()[:1] in tuple(DASH) else []
    for first, last in zip([0, *cuts], [*cuts, len(part)], strict=True):
        piece = part[first:last]
        left = first + len(piece) - len(piece.lstrip())
        if piece.strip():
            yield start + left, start + left + len(piece.strip())


def _turn_cuts(part: str) -> set[int]:
    answers = [match.end() for match in GLUED_ANSWER.finditer(part)]
    cuts = set(answers) | {match.end() for match in GLUED_TURN.finditer(part)}
    for first, last in pairwise(answers):
        questions = list(LAST_STATEMENT.finditer(part, first, last))
        cuts |= {questions[-1].end()} if questions else set()
    return cuts - {0}


def _written(lines: list[Line], changes: list[str]) -> Cleaned:
    sources, length = [], 0
    for line in lines:
        sources += [(length + offset, number) for offset, number in line.sources]
        length += len(line.text) + 2
    text = "\n\n".join(line.text for line in lines)
    return Cleaned(text + "\n" if text else "", tuple(changes), tuple(sources))
