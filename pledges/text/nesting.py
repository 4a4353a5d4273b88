"""Finds the lines of a flattened page that only repeat a part of a line before them.

A flattened page lists its nested blocks in pre-order: a block's line holds all the text
inside it, and the lines after it give its parts once more. The outermost lines are the
text; where an inner line begins and ends, a paragraph begins and ends.
"""

import re
from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass, field

# Outermost lines in which a repeated part is still looked for: a page may hold several
# blocks before their parts follow. It bounds the work to a constant per character.
OPEN_LINES = 8
# A repeat this long (in characters) is no rhetoric.
LONG = 300
SHORT = 60
# A passage of this many lines that comes once more, word for word, is a copy.
SHORTEST_RUN = 2
SENTENCE_END = re.compile(r"[.!?…]")
TERMINATORS = frozenset('.!?…:;»”")')
DASHES = frozenset("-–—")


@dataclass(slots=True, eq=False)
class Block:
    """One line; `start` counts characters in its outermost line, `cursor` in its own.

    A copied block belongs to a passage that the page holds twice.
    """

    text: str
    number: int
    parent: "Block | None" = None
    start: int = 0
    cursor: int = 0
    inside: list["Block"] = field(default_factory=list)
    copied: bool = False

    def descendants(self) -> Iterator["Block"]:
        """All blocks inside this one, in the order of the page."""
        waiting = list(reversed(self.inside))
        while waiting:
            block = waiting.pop()
            yield block
            waiting.extend(reversed(block.inside))


def nest(texts: list[str]) -> list[Block]:
    """Every line as a block, put inside the earlier line that it repeats a part of.

    Returns the blocks in the order of `texts`; those without a parent are the outermost.
    """
    blocks = [Block(text, number) for number, text in enumerate(texts)]
    path: list[Block] = []
    recent: deque[Block] = deque(maxlen=OPEN_LINES)
    for block, original in zip(blocks, _repeated_runs(texts), strict=True):
        if not any(c.isalnum() for c in block.text):
            continue
        if original >= 0:
            block.copied = True
            continue
        while path and not _put_inside(block, path):
            path.pop()
        if not path:
            path = next(([root] for root in reversed(recent) if _put_inside(block, [root])), [])
        if not path:
            recent.append(block)
        path.append(block)
    return blocks


def _repeated_runs(texts: list[str]) -> list[int]:
    """For each line of a passage that stands in the page once more, line by line, its first line; or -1."""
    first: dict[str, int] = {}
    originals = [-1] * len(texts)
    at = 0
    while at < len(texts):
        start = first.setdefault(texts[at], at)
        length = 0
        while start + length < at and at + length < len(texts) and texts[start + length] == texts[at + length]:
            length += 1
        if length >= SHORTEST_RUN and sum(map(len, texts[at : at + length])) >= LONG:
            originals[at : at + length] = range(start, start + length)
            at += length
        else:
            at += 1
    return originals


def is_repeated(block: Block) -> bool:
    """Whether the lines inside `block` are copies made by the flattening.

    A clean text may say a thing twice; then the copy is short, or covers little of the line
    before it, or does not begin where a sentence begins.
    """
    parts = [part for part in block.inside if _begins_sentence(block, part)]
    covered = sum(len(part.text) for part in parts)
    if any(part.start > block.start and part.text[0] in DASHES for part in parts):
        return covered >= SHORT or covered * 2 >= len(block.text)
    if covered * 2 < len(block.text):
        return False
    if len(parts) > 1:
        return covered >= SHORT
    return covered >= LONG or (covered >= SHORT * 2 and len(SENTENCE_END.findall(parts[0].text)) > 1)


def breaks(block: Block) -> list[int]:
    """Offsets in the text of `block` at which a paragraph begins, in ascending order."""
    found = {0}
    for part in block.descendants():
        start = part.start - block.start
        end = start + len(part.text)
        if start in found or _may_break(block.text, start):
            found.add(start)
            after = _skip_blank(block.text, end)
            if _may_break(block.text, end) or not block.text[after : after + 1].islower():
                found.add(after)
    return sorted(found - {0, len(block.text)})


def _put_inside(block: Block, path: list[Block]) -> bool:
    outer = path[-1]
    if len(path) > 1 and _follows(path[-2], block.text) and not _begins_in(outer, block.text):
        return False  # the speaker says it twice, and the block around has it twice
    position = _locate(outer.text, block.text, outer.cursor)
    if position < 0:
        return False
    outer.cursor = position + len(block.text)
    outer.inside.append(block)
    block.parent = outer
    block.start = outer.start + position
    return True


def _begins_in(outer: Block, text: str) -> bool:
    return text != outer.text and _follows(outer, text)


def _follows(outer: Block, text: str) -> bool:
    return outer.text.startswith(text, _skip_blank(outer.text, outer.cursor))


def _locate(text: str, part: str, start: int) -> int:
    """The first place of `part` in `text` from `start` on that cuts no word, or -1."""
    position = text.find(part, start)
    while position >= 0 and (_cuts_word(text, position) or _cuts_word(text, position + len(part))):
        position = text.find(part, position + 1)
    return position


def _cuts_word(text: str, position: int) -> bool:
    if not 0 < position < len(text):
        return False
    before, after = text[position - 1], text[position]
    # Two blocks may touch without a blank; then a capital or a figure follows a small letter.
    touching = (after.isupper() and not before.isupper()) or (before.islower() and after.isdigit())
    return before.isalnum() and after.isalnum() and not touching


def _begins_sentence(outer: Block, part: Block) -> bool:
    text, position = outer.text, part.start - outer.start
    return position == 0 or _may_break(text, position) or not part.text[0].islower()


def _may_break(text: str, position: int) -> bool:
    """Whether a paragraph may end at `position`: after a full stop, before a turn's dash, at the end."""
    rest = text[position : position + 2].lstrip()
    before = text[:position].rstrip()[-1:] if position < 3 else text[position - 3 : position].rstrip()[-1:]
    return not rest or not before or before in TERMINATORS or rest[0] in DASHES


def _skip_blank(text: str, position: int) -> int:
    while position < len(text) and text[position] == " ":
        position += 1
    return position
