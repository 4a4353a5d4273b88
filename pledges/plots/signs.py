"""How the seven statuses look in a file that is taken away: a shape, a pattern and a colour each, as in the pages
(static/css/tokens.css, templates/components/_icon.html). Patterns and shapes tell them apart without colour."""

import math
from dataclasses import dataclass

Point = tuple[float, float]

PAPER, SHEET, INK, SOFT, LINE, EDGE = "#faf8f3", "#ffffff", "#1e1c18", "#5c564b", "#ddd7ca", "#857e70"
# Colour of the shape, colour of the bar.
COLOURS = {
    "not_rated": ("#7c7566", "#ddd7ca"),
    "in_progress": ("#70489f", "#70489f"),
    "stalled": ("#77633a", "#77633a"),
    "kept": ("#1b4f93", "#1b4f93"),
    "partly_kept": ("#3a86b4", "#3a86b4"),
    "broken": ("#97480b", "#97480b"),
    "not_checkable": ("#5c564b", "#b3ab9a"),
}
TILE = 8
# Lines of a tile of TILE × TILE that repeats; the plain one is “kept”.
HATCHES: dict[str, tuple[tuple[float, float, float, float], ...]] = {
    "not_rated": ((3, 4, 5, 4),),
    "in_progress": ((2, 0, 2, 8),),
    "stalled": ((0, 2, 8, 2), (0, 6, 8, 6)),
    "kept": (),
    "partly_kept": ((-1, 1, 1, -1), (-1, 9, 9, -1), (7, 9, 9, 7)),
    "broken": ((-1, -1, 9, 9), (-1, 9, 9, -1)),
    "not_checkable": ((-1, -1, 9, 9), (7, -1, 9, 1), (-1, 7, 1, 9)),
}
# On a light bar the lines are dark, on a dark one light.
HATCH_COLOURS = {name: SOFT if name in ("not_rated", "not_checkable") else SHEET for name in COLOURS}


@dataclass(frozen=True)
class Stroke:
    """A shape on a field of 24 × 24: a filled area where `width` is 0, else a line; `cut` is drawn in the colour of
    the ground."""

    points: tuple[Point, ...]
    width: float = 0.0
    cut: bool = False
    closed: bool = True


def arc(radius: float, begin: float = 0.0, end: float = 360.0, steps: int = 48) -> tuple[Point, ...]:
    """Points of a circle around the middle of the field, in degrees from the right, clockwise."""
    angles = (math.radians(begin + (end - begin) * step / steps) for step in range(steps + 1))
    return tuple((round(12 + radius * math.cos(a), 2), round(12 + radius * math.sin(a), 2)) for a in angles)


SIGNS: dict[str, tuple[Stroke, ...]] = {
    "kept": (Stroke(arc(11)), Stroke(((6.8, 12.4), (10.4, 16), (17.4, 8.6)), 2.6, cut=True, closed=False)),
    "partly_kept": (Stroke(arc(9.6), 2.6), Stroke(arc(9.6, 90, 270, 24))),
    "broken": (
        Stroke(((2, 2), (22, 2), (22, 22), (2, 22))),
        Stroke(((7.5, 7.5), (16.5, 16.5)), 2.6, cut=True, closed=False),
        Stroke(((16.5, 7.5), (7.5, 16.5)), 2.6, cut=True, closed=False),
    ),
    "in_progress": (Stroke(((4, 1.5), (22.5, 12), (4, 22.5))),),
    "stalled": (
        Stroke(((3.5, 2), (9.5, 2), (9.5, 22), (3.5, 22))),
        Stroke(((14.5, 2), (20.5, 2), (20.5, 22), (14.5, 22))),
    ),
    "not_rated": tuple(Stroke(arc(9.6, n * 45, n * 45 + 25, 6), 2.6, closed=False) for n in range(8)),
    "not_checkable": (Stroke(((12, 2.2), (21.8, 12), (12, 21.8), (2.2, 12)), 2.6),),
}
