"""A picture as a file to take away: SVG, PNG, or its numbers for a spreadsheet."""

import csv
import io
from typing import Any

from django.conf import settings
from django.template.loader import render_to_string
from django.utils.formats import date_format
from django.utils.translation import get_language, gettext

from pledges.pictures.picture import Picture
from pledges.plots import painting
from pledges.plots.sheet import WIDTH
from pledges.plots.signs import HATCH_COLOURS, HATCHES, PAPER

FORMULA = ("=", "+", "-", "@", "\t", "\r")


def svg(picture: Picture, *, site: str, url: str) -> bytes:
    """A document of its own: presentation attributes only, since the site's policy allows no styles in it."""
    sheet = picture.sheet(*_ends(picture, site, url))
    hatches = [
        {"name": name, "colour": HATCH_COLOURS[name], "d": "".join(f"M{a:g} {b:g}L{c:g} {d:g}" for a, b, c, d in lines)}
        for name, lines in HATCHES.items()
        if lines
    ]
    size = {"width": WIDTH, "height": sheet.height, "paper": PAPER}
    context = {"picture": picture, "shapes": sheet.shapes, "hatches": hatches, "language": get_language(), **size}
    return render_to_string("pictures/sheet.svg", context).encode()


def png(picture: Picture, *, site: str, url: str) -> bytes:
    return painting.png(picture.sheet(*_ends(picture, site, url)))


def table(picture: Picture) -> bytes:
    """UTF-8 with the mark that spreadsheet programs look for."""
    file = io.StringIO()
    writer = csv.writer(file)
    writer.writerow(picture.header)
    writer.writerows([_cell(value) for value in row] for row in picture.records)
    return b"\xef\xbb\xbf" + file.getvalue().encode()


def _cell(value: Any) -> str:
    """As text; one that a spreadsheet would take for a formula gets an apostrophe before it."""
    text = str(value)
    return f"'{text}" if text.startswith(FORMULA) else text


def _ends(picture: Picture, site: str, url: str) -> list[str]:
    told = {"site": site, "url": url, "date": date_format(picture.day)}
    ends = [gettext("Source: %(site)s, %(url)s. As of %(date)s.") % told]
    if settings.SYNTHETIC:
        ends.append(gettext("Synthetic data for tests: nothing here is about a real person."))
    return ends
