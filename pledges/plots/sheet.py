"""A picture laid out on a sheet to take away: boxes, polygons and words at their places, in pixels. The SVG template
writes them, `painting.py` paints them, so that both files show the same."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from typing import ClassVar

from pledges.plots.geometry import Segment, anchor, wrapped
from pledges.plots.signs import COLOURS, EDGE, INK, LINE, PAPER, SHEET, SIGNS, SOFT, Point

WIDTH = 1200
MARGIN = 56
INNER = WIDTH - 2 * MARGIN
# A text, its size and whether it is bold: how wide it is set.
Measure = Callable[[str, float, bool], float]


@dataclass(frozen=True)
class Box:
    kind: ClassVar[str] = "box"
    x: float
    y: float
    width: float
    height: float
    fill: str
    hatch: str = ""


@dataclass(frozen=True)
class Poly:
    """Filled where `width` is 0, else a line."""

    kind: ClassVar[str] = "poly"
    points: tuple[Point, ...]
    colour: str
    width: float = 0.0
    closed: bool = True

    @property
    def at(self) -> str:
        return " ".join(f"{x:g},{y:g}" for x, y in self.points)


@dataclass(frozen=True)
class Words:
    """`y` is the line that the letters stand on."""

    kind: ClassVar[str] = "words"
    x: float
    y: float
    text: str
    size: float
    colour: str = INK
    bold: bool = False
    anchor: str = "start"


@dataclass(frozen=True)
class Bar:
    """A labelled row of segments in hundredths of the longest bar."""

    label: str
    number: str
    segments: Sequence[Segment]


@dataclass(frozen=True)
class Column:
    """From `start` on, `length` wide, in hundredths of the line; segments in hundredths of the height."""

    start: float
    length: float
    segments: Sequence[Segment]


@dataclass(frozen=True)
class Tick:
    """A place along an axis in hundredths, with its label; a strong one is a mark through the whole picture, and may
    say more where there is room."""

    at: float
    label: str
    strong: bool = False
    more: str = ""

    @property
    def anchor(self) -> str:
        return anchor(self.at, 100 / 3 if self.strong else 5)


@dataclass
class Sheet:
    """Filled from the top down; `y` is how far."""

    measure: Measure
    shapes: list[Box | Poly | Words] = field(default_factory=list)
    y: float = MARGIN

    def text(self, text: str, size: float, *, bold: bool = False, colour: str = INK, most: int = 4) -> None:
        """A paragraph as wide as the sheet."""
        for line in wrapped(text, lambda words: self.measure(words, size, bold) <= INNER, most):
            self.y += round(size * 1.3)
            self.shapes.append(Words(MARGIN, self.y, line, size, colour, bold))

    def gap(self, height: float) -> None:
        self.y += height

    def sign(self, name: str, x: float, y: float, size: float) -> None:
        """The shape of a status with its upper left corner at a place."""
        scale = size / 24
        for stroke in SIGNS[name]:
            points = tuple((round(x + px * scale, 2), round(y + py * scale, 2)) for px, py in stroke.points)
            colour = PAPER if stroke.cut else COLOURS[name][0]
            self.shapes.append(Poly(points, colour, round(stroke.width * scale, 2), stroke.closed))

    def bar(self, segments: Iterable[Segment], x: float, y: float, width: float, height: float) -> None:
        for piece in segments:
            start, length = x + piece.start * width / 100, piece.length * width / 100
            fill = COLOURS[piece.name][1]
            self.shapes.append(Box(round(start, 2), y, round(length, 2), height, fill, piece.name))
            self.line(start, y, start, y + height, SHEET, 2)

    def signed(self, name: str, text: str, size: float) -> None:
        """A line of text behind the shape of a status."""
        self.sign(name, MARGIN, self.y + 6, size)
        self.shapes.append(Words(MARGIN + size + 16, self.y + size, text, size))
        self.y += round(size * 1.6)

    def line(self, x1: float, y1: float, x2: float, y2: float, colour: str, width: float) -> None:
        ends = ((round(x1, 2), round(y1, 2)), (round(x2, 2), round(y2, 2)))
        self.shapes.append(Poly(ends, colour, width, closed=False))

    def bars(self, bars: Sequence[Bar], *, labels: float = 380) -> None:
        """Rows of label, bar and number; all bars on one scale."""
        numbers = max((self.measure(bar.number, 24, True) for bar in bars), default=0) + 24
        for bar in bars:
            lines = wrapped(bar.label, lambda words: self.measure(words, 24, False) <= labels - 24, 2)
            top = self.y
            for number, line in enumerate(lines):
                self.shapes.append(Words(MARGIN, top + 26 + number * 30, line, 24))
            self.bar(bar.segments, MARGIN + labels, top + 4, INNER - labels - numbers, 28)
            self.shapes.append(Words(WIDTH - MARGIN, top + 26, bar.number, 24, INK, True, "end"))
            self.y = top + 16 + 30 * max(len(lines), 1)

    def legend(self, entries: Iterable[tuple[str, str]], size: float = 22) -> None:
        """Shape, pattern and words of each status, in lines that fit."""
        x, height = float(MARGIN), 44
        for name, label in entries:
            width = 84 + self.measure(label, size, False) + 32
            if x + width - 32 > WIDTH - MARGIN and x > MARGIN:
                x, self.y = float(MARGIN), self.y + height
            self.sign(name, x, self.y + 8, 24)
            self.shapes.append(Box(x + 34, self.y + 8, 36, 24, COLOURS[name][1], name))
            self.shapes.append(Words(x + 80, self.y + 28, label, size))
            x += width
        self.y += height

    def counts(self, entries: Iterable[tuple[str, str, str]]) -> None:
        """The legend of one bar: a line for each status with its number."""
        for name, label, number in entries:
            self.sign(name, MARGIN, self.y + 8, 28)
            self.shapes.append(Box(MARGIN + 42, self.y + 8, 44, 28, COLOURS[name][1], name))
            self.shapes.append(Words(MARGIN + 104, self.y + 31, label, 26))
            self.shapes.append(Words(WIDTH - MARGIN, self.y + 31, number, 26, INK, True, "end"))
            self.y += 46
            self.line(MARGIN, self.y, WIDTH - MARGIN, self.y, LINE, 1)

    def axis(self, height: float, ticks: Sequence[Tick]) -> float:
        """Leaves room for a plot of that height above a line with ticks; returns where the plot's top is. The strong
        marks stand above it, each on a line of its own."""
        strong = [tick for tick in ticks if tick.strong]
        top = self.y + 34 * len(strong)
        for number, tick in enumerate(strong):
            x = MARGIN + tick.at * INNER / 100
            self.line(x, self.y + 34 * number + 32, x, top + height, INK, 3)
        for number, tick in enumerate(strong):
            x = MARGIN + tick.at * INNER / 100
            base, width = self.y + 34 * number + 24, self.measure(f"{tick.label}{tick.more}", 22, True)
            left = x - {"start": 0.0, "middle": width / 2, "end": width}[tick.anchor]
            self.shapes.append(Box(round(left - 4, 2), base - 22, round(width + 8, 2), 29, PAPER))
            self.shapes.append(Words(round(x, 2), base, f"{tick.label}{tick.more}", 22, INK, True, tick.anchor))
        self.line(MARGIN, top + height, WIDTH - MARGIN, top + height, EDGE, 2)
        for tick in ticks:
            if not tick.strong:
                x = MARGIN + tick.at * INNER / 100
                self.line(x, top + height, x, top + height + 10, EDGE, 2)
                base = top + height + 36
                self.shapes.append(Words(round(x, 2), base, tick.label, 20, SOFT, False, tick.anchor))
        self.y = top + height + 52
        return top

    def columns(self, columns: Sequence[Column], top: float, height: float) -> None:
        """Stacked from the ground up."""
        for column in columns:
            x, width = MARGIN + column.start * INNER / 100 + 1, max(column.length * INNER / 100 - 2, 1)
            for piece in column.segments:
                tall = piece.length * height / 100
                y = top + height - (piece.start + piece.length) * height / 100
                fill = COLOURS[piece.name][1]
                self.shapes.append(Box(round(x, 2), round(y, 2), round(width, 2), round(tall, 2), fill, piece.name))

    @property
    def height(self) -> int:
        return round(self.y + MARGIN)
