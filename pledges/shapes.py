"""The shapes of the statuses and the site's mark as masks, in the geometry of components/_icon.html and _mark.html."""

from collections.abc import Callable
from functools import lru_cache
from math import sqrt

from PIL import Image, ImageDraw

FINER = 4  # drawn so many times larger, then made smaller: the edges become smooth
STROKE = 2.6
GROUND, SAID, KEPT = "#312d25", "#faf8f3", "#ffd24a"


@lru_cache(maxsize=64)
def shape(status: str, size: int) -> Image.Image:
    """Opaque where the shape is; its cuts let the ground through."""
    return _mask(24, size, SHAPES[status])


@lru_cache(maxsize=4)
def mark(size: int) -> list[tuple[str, Image.Image]]:
    """The layers of the site's mark from the ground up, each with its colour."""
    return [
        (GROUND, _mask(32, size, lambda pen: pen.ground())),
        (SAID, _mask(32, size, _said)),
        (KEPT, _mask(32, size, lambda pen: pen.box(6, 22.5, 26, 27))),
    ]


class Pen:
    """Draws in the units of the templates' viewBox."""

    def __init__(self, image: Image.Image, units: int) -> None:
        self.draw, self.unit = ImageDraw.Draw(image), image.width / units

    def _at(self, *numbers: float) -> list[float]:
        return [number * self.unit for number in numbers]

    def disc(self, radius: float, fill: int = 255) -> None:
        self.draw.ellipse(self._at(12 - radius, 12 - radius, 12 + radius, 12 + radius), fill=fill)

    def ring(self) -> None:
        self.disc(9.6 + STROKE / 2)
        self.disc(9.6 - STROKE / 2, 0)

    def left_half(self) -> None:
        self.draw.pieslice(self._at(2.4, 2.4, 21.6, 21.6), 90, 270, fill=255)

    def dots(self) -> None:
        """The ring in eight dashes: 4.2 of each 7.54 units of its length."""
        outer = self._at(*(12 - 9.6 - STROKE / 2,) * 2, *(12 + 9.6 + STROKE / 2,) * 2)
        for number in range(8):
            self.draw.arc(outer, number * 45, number * 45 + 25, fill=255, width=round(STROKE * self.unit))

    def box(self, *edges: float) -> None:
        self.draw.rectangle(self._at(*edges), fill=255)

    def area(self, points: list[tuple[float, float]], fill: int = 255) -> None:
        self.draw.polygon([tuple(self._at(*point)) for point in points], fill=fill)

    def diamond(self) -> None:
        for reach, fill in ((9.8 + STROKE / sqrt(2), 255), (9.8 - STROKE / sqrt(2), 0)):
            self.area([(12, 12 - reach), (12 + reach, 12), (12, 12 + reach), (12 - reach, 12)], fill)

    def stroke(self, points: list[tuple[float, float]], width: float = STROKE, fill: int = 255) -> None:
        line = [tuple(self._at(*point)) for point in points]
        self.draw.line(line, fill=fill, width=round(width * self.unit), joint="curve")

    def cut(self, *points: tuple[float, float]) -> None:
        self.stroke(list(points), fill=0)

    def ground(self) -> None:
        self.draw.rounded_rectangle((0, 0, 32 * self.unit, 32 * self.unit), 6 * self.unit, fill=255)


def _said(pen: Pen) -> None:
    """An opening «."""
    pen.stroke([(14.5, 6), (8, 12.5), (14.5, 19)], 3.2)
    pen.stroke([(24, 6), (17.5, 12.5), (24, 19)], 3.2)


def _kept(pen: Pen) -> None:
    pen.disc(11)
    pen.cut((6.8, 12.4), (10.4, 16), (17.4, 8.6))


def _partly_kept(pen: Pen) -> None:
    pen.ring()
    pen.left_half()


def _broken(pen: Pen) -> None:
    pen.box(2, 2, 22, 22)
    pen.cut((7.5, 7.5), (16.5, 16.5))
    pen.cut((16.5, 7.5), (7.5, 16.5))


def _stalled(pen: Pen) -> None:
    pen.box(3.5, 2, 9.5, 22)
    pen.box(14.5, 2, 20.5, 22)


SHAPES = {
    "kept": _kept,
    "partly_kept": _partly_kept,
    "broken": _broken,
    "in_progress": lambda pen: pen.area([(4, 1.5), (22.5, 12), (4, 22.5)]),
    "stalled": _stalled,
    "not_rated": Pen.dots,
    "not_checkable": Pen.diamond,
}


def _mask(units: int, size: int, drawn: Callable[[Pen], None]) -> Image.Image:
    image = Image.new("L", (size * FINER, size * FINER))
    drawn(Pen(image, units))
    return image.resize((size, size), Image.Resampling.LANCZOS)
