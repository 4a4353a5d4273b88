"""Paints a sheet as a PNG with the typefaces that come with this program."""

import io
from functools import lru_cache
from pathlib import Path

from PIL import Image, ImageDraw, ImageFont

from pledges.plots.sheet import WIDTH, Box, Poly, Sheet, Words
from pledges.plots.signs import HATCH_COLOURS, HATCHES, PAPER, TILE

FONTS = Path(__file__).resolve().parent.parent.parent / "pledgetracker" / "fonts"
# Painted larger and made smaller: Pillow draws lines and polygons with steps.
FINER = 3
ANCHORS = {"start": "ls", "middle": "ms", "end": "rs"}


@lru_cache(maxsize=32)
def face(size: float, bold: bool) -> ImageFont.FreeTypeFont:
    name = "NotoSans-Bold.ttf" if bold else "NotoSans-Regular.ttf"
    return ImageFont.truetype(str(FONTS / name), size, layout_engine=ImageFont.Layout.BASIC)


def measure(text: str, size: float, bold: bool) -> float:
    return float(face(size * FINER, bold).getlength(text)) / FINER


def png(sheet: Sheet) -> bytes:
    image = Image.new("RGB", (WIDTH * FINER, sheet.height * FINER), PAPER)
    draw = ImageDraw.Draw(image)
    for shape in sheet.shapes:
        if isinstance(shape, Box):
            _box(image, shape)
        elif isinstance(shape, Poly):
            _poly(draw, shape)
        else:
            _words(draw, shape)
    file = io.BytesIO()
    image.reduce(FINER).save(file, "PNG")
    return file.getvalue()


def _box(image: Image.Image, box: Box) -> None:
    left, top = round(box.x * FINER), round(box.y * FINER)
    right, bottom = round((box.x + box.width) * FINER), round((box.y + box.height) * FINER)
    if right <= left or bottom <= top:
        return
    area = Image.new("RGB", (right - left, bottom - top), box.fill)
    if HATCHES.get(box.hatch):
        tile = _tile(box.hatch, box.fill)
        for x in range(0, area.width, tile.width):
            for y in range(0, area.height, tile.height):
                area.paste(tile, (x, y))
    image.paste(area, (left, top))


@lru_cache(maxsize=16)
def _tile(name: str, fill: str) -> Image.Image:
    """One repetition of a pattern; twice as large as in the pages, as the sheet is seen smaller."""
    scale = FINER * 2
    tile = Image.new("RGB", (TILE * scale, TILE * scale), fill)
    draw = ImageDraw.Draw(tile)
    for line in HATCHES[name]:
        draw.line([number * scale for number in line], fill=HATCH_COLOURS[name], width=round(1.4 * scale))
    return tile


def _poly(draw: ImageDraw.ImageDraw, poly: Poly) -> None:
    points = [(x * FINER, y * FINER) for x, y in poly.points]
    if not poly.width:
        draw.polygon(points, fill=poly.colour)
        return
    if poly.closed:
        points = [*points, points[0], points[1]]
    draw.line(points, fill=poly.colour, width=max(round(poly.width * FINER), 1), joint="curve")


def _words(draw: ImageDraw.ImageDraw, words: Words) -> None:
    font = face(words.size * FINER, words.bold)
    at = (words.x * FINER, words.y * FINER)
    draw.text(at, words.text, fill=words.colour, font=font, anchor=ANCHORS[words.anchor])
