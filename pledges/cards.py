"""Pictures of 1200 × 630 pixels that messengers show beside a link: plain strings in, PNG bytes out.

Colours are those of tokens.css, shapes those of components/_icon.html and _mark.html; tests compare them. The same
strings give the same bytes."""

import hashlib
import io
from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from PIL import Image, ImageDraw, ImageFont
from PIL.PngImagePlugin import PngInfo

from pledges.shapes import mark, shape

SIZE = (1200, 630)
MARGIN = 64
WIDTH = SIZE[0] - 2 * MARGIN
DRAWING = 1  # rises when the same strings are drawn otherwise
FONTS = Path(__file__).resolve().parent.parent / "pledgetracker" / "fonts"
PAPER, SHEET, INK, SOFT, LINE = "#faf8f3", "#ffffff", "#1e1c18", "#5c564b", "#ddd7ca"
COLOURS = {
    "kept": "#1b4f93",
    "partly_kept": "#3a86b4",
    "broken": "#97480b",
    "in_progress": "#70489f",
    "stalled": "#77633a",
    "not_rated": "#7c7566",
    "not_checkable": "#5c564b",
}
# In a bar the two that say least are paler, as on the pages.
FILLS = COLOURS | {"not_rated": LINE, "not_checkable": "#b3ab9a"}


@dataclass(frozen=True)
class Count:
    status: str
    word: str
    n: int
    shown: str
    """The number in the way of the language."""


@dataclass(frozen=True)
class Bar:
    """How one set of pledges stands; without a label where the card is about this set alone."""

    label: str
    counts: tuple[Count, ...]


@dataclass(frozen=True)
class Card:
    """All that a card says. A pledge has a status, anything else has bars: one, or one for each that is compared."""

    site: str
    day: str
    kicker: str
    title: str
    lines: tuple[str, ...] = ()
    status: str = ""
    word: str = ""
    beside: str = ""
    bars: tuple[Bar, ...] = ()
    note: str = ""

    @property
    def words(self) -> str:
        """The card for those who do not see it."""
        counts = [f"{bar.label} {c.word}: {c.shown}".strip() for bar in self.bars for c in bar.counts if c.n]
        said = (self.note, self.kicker, self.title, *self.lines, self.word, self.beside, *counts, self.day, self.site)
        return ". ".join(part.rstrip(".") for part in said if part) + "."

    @property
    def version(self) -> str:
        """Changes when the picture does."""
        return hashlib.sha256(f"{DRAWING}{self!r}".encode()).hexdigest()[:12]


@lru_cache(maxsize=64)
def draw(card: Card) -> bytes:
    image = Image.new("RGB", SIZE, PAPER)
    pen = ImageDraw.Draw(image)
    _head(image, pen, card)
    below = _text(pen, card)
    if card.status:
        _verdict(image, pen, card)
    elif len(card.bars) == 1:
        _standing(image, pen, card.bars[0], top=max(below + 16, 404))
    elif card.bars:
        _compared(image, pen, card.bars, top=below + 12)
    info = PngInfo()
    info.add_itxt("Description", card.words)
    out = io.BytesIO()
    image.save(out, "PNG", compress_level=4, pnginfo=info)  # half the time of the default, hardly larger
    return out.getvalue()


def _head(image: Image.Image, pen: ImageDraw.ImageDraw, card: Card) -> None:
    for colour, mask in mark(60):
        image.paste(colour, (MARGIN, 48), mask)
    day = font(26)
    pen.text((SIZE[0] - MARGIN, 78), card.day, SOFT, day, anchor="rm")
    room = WIDTH - 80 - 30 - round(day.getlength(card.day))
    pen.text((MARGIN + 80, 78), cut(card.site, font(32, bold=True), room), INK, font(32, bold=True), anchor="lm")
    if card.note:
        pen.rectangle((0, 0, SIZE[0], 34), fill=INK)
        pen.text((MARGIN, 17), cut(card.note, font(22, bold=True), WIDTH), PAPER, font(22, bold=True), anchor="lm")


def _text(pen: ImageDraw.ImageDraw, card: Card) -> int:
    """Kicker, title and lines; how far down they reach. The title takes the largest size in which it fits."""
    small, y = font(28), 192
    pen.text((MARGIN, 150), cut(card.kicker, small, WIDTH), SOFT, small, anchor="lt")
    most = 4 if card.status else 2 if len(card.bars) < 2 else 1
    step, face, title = _fitted(card.title, most, (284 - 40 * len(card.lines)) if card.status else 134)
    for line in title:
        pen.text((MARGIN, y), line, INK, face, anchor="la")
        y += step
    y += 10
    lines = [part for line in card.lines for part in wrapped(line, small, WIDTH)]
    # Under a pledge one line each; elsewhere a long sentence has the room that the title leaves.
    shown = card.lines if card.status else _only(lines, 4 - len(title), small)
    for line in shown:
        pen.text((MARGIN, y), cut(line, small, WIDTH), SOFT, small, anchor="la")
        y += 40
    return y


def _fitted(title: str, most: int, room: int) -> tuple[int, ImageFont.FreeTypeFont, list[str]]:
    """Line height, typeface and lines of the title."""
    for size in (64, 54, 46, 40):
        face, step = font(size, bold=True), round(size * 1.22)
        lines = wrapped(title, face, WIDTH)
        if len(lines) <= min(most, room // step):
            break
    return step, face, _only(lines, min(most, room // step), face)


def _only(lines: list[str], most: int, face: ImageFont.FreeTypeFont) -> list[str]:
    if len(lines) <= most:
        return lines
    return [*lines[: most - 1], cut(" ".join(lines[most - 1 :]), face, WIDTH)]


def _verdict(image: Image.Image, pen: ImageDraw.ImageDraw, card: Card) -> None:
    colour = COLOURS[card.status]
    pen.rectangle((0, 488, *SIZE), fill=SHEET)
    pen.rectangle((0, 488, SIZE[0], 495), fill=colour)
    image.paste(colour, (MARGIN, 520), shape(card.status, 84))
    middle = 562 if not card.beside else 546
    pen.text((MARGIN + 112, middle), cut(card.word, font(52, bold=True), WIDTH - 112), INK, font(52, bold=True), "lm")
    pen.text((MARGIN + 112, 596), cut(card.beside, font(26), WIDTH - 112), SOFT, font(26), anchor="lm")


def _standing(image: Image.Image, pen: ImageDraw.ImageDraw, bar: Bar, *, top: int) -> None:
    """One bar, and below it each status with its shape, word and number."""
    _bar(pen, bar, (MARGIN, top, SIZE[0] - MARGIN, top + 40))
    _legend(image, pen, [(c.status, f"{c.word}: {c.shown}") for c in bar.counts if c.n], top + 58, size=26)


def _compared(image: Image.Image, pen: ImageDraw.ImageDraw, bars: Sequence[Bar], *, top: int) -> None:
    """A row for each: label, the numbers beside their shapes, the bar. Which shape is what stands at the foot."""
    step = min(90, (508 - top) // len(bars))
    for row, bar in enumerate(bars):
        y, x = top + row * step, SIZE[0] - MARGIN
        for count in reversed([c for c in bar.counts if c.n]):
            x -= round(font(26).getlength(count.shown))
            pen.text((x, y + 15), count.shown, INK, font(26), anchor="lm")
            x -= 34
            image.paste(COLOURS[count.status], (x, y + 3), shape(count.status, 26))
            x -= 22
        face = font(28, bold=True)
        pen.text((MARGIN, y + 15), cut(bar.label, face, x - MARGIN - 20), INK, face, anchor="lm")
        _bar(pen, bar, (MARGIN, y + 34, SIZE[0] - MARGIN, y + min(58, step - 8)))
    words = {count.status: count.word for bar in bars for count in bar.counts if count.n}
    _legend(image, pen, [(status, words[status]) for status in COLOURS if status in words], 514, size=22)


def _bar(pen: ImageDraw.ImageDraw, bar: Bar, box: tuple[int, int, int, int]) -> None:
    left, top, right, bottom = box
    total, before = sum(count.n for count in bar.counts), 0
    pen.rectangle(box, fill=SHEET, outline="#857e70", width=2)
    for count in (count for count in bar.counts if count.n):
        begin, end = (left + 2 + round((right - left - 4) * n / total) for n in (before, before + count.n))
        before += count.n
        gap = 3 if before < total else 0
        pen.rectangle((begin, top + 2, max(begin, end - gap), bottom - 2), fill=FILLS[count.status])


def _legend(
    image: Image.Image, pen: ImageDraw.ImageDraw, rows: Sequence[tuple[str, str]], top: int, *, size: int
) -> None:
    x, y, face = MARGIN, top, font(size)
    for status, words in rows:
        width = 40 + round(face.getlength(words))
        if x > MARGIN and x + width > SIZE[0] - MARGIN:
            x, y = MARGIN, y + round(size * 1.5)
        image.paste(COLOURS[status], (x, y), shape(status, size + 4))
        pen.text((x + 40, y + 2 + size // 2), words, INK, face, anchor="lm")
        x += width + 34


@lru_cache(maxsize=32)
def font(size: int, *, bold: bool = False) -> ImageFont.FreeTypeFont:
    # The basic layout is the same on every machine; nothing in these scripts needs a better one.
    name = "NotoSans-Bold.ttf" if bold else "NotoSans-Regular.ttf"
    return ImageFont.truetype(FONTS / name, size, layout_engine=ImageFont.Layout.BASIC)


def cut(text: str, face: ImageFont.FreeTypeFont, width: int) -> str:
    """As much as fits, with an ellipsis where something is left out."""
    if face.getlength(text) <= width:
        return text
    return text[: _fitting(text, face, width - round(face.getlength("…")))].rstrip(" ,.;:–—") + "…"


def wrapped(text: str, face: ImageFont.FreeTypeFont, width: int) -> list[str]:
    """Lines broken at spaces; a word longer than a line is broken where the line ends."""
    lines, line = [], ""
    for word in text.split():
        longer = f"{line} {word}".lstrip()
        if face.getlength(longer) <= width:
            line = longer
            continue
        if line:
            lines.append(line)
        while face.getlength(word) > width:
            fits = _fitting(word, face, width)
            lines.append(word[:fits])
            word = word[fits:]
        line = word
    return [*lines, line] if line else lines


def _fitting(text: str, face: ImageFont.FreeTypeFont, width: int) -> int:
    """How many letters fit, one at least."""
    return max(1, bisect_right(range(len(text)), width, key=lambda n: face.getlength(text[: n + 1])))
