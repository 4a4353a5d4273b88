"""The tokens of site.css: colours can be told from their ground, and each status has one, none of them red or green."""

import colorsys
import re
from pathlib import Path

import pytest

from pledges.choices import Status

CSS = (Path(__file__).resolve().parent.parent / "pledgetracker/static/css/site.css").read_text()
TOKEN = re.compile(r"--([a-z]+): (#[0-9a-f]{3,6});")
LIGHT, DARK = (dict(TOKEN.findall(part)) for part in CSS.split("@layer base {")[0].split("prefers-color-scheme: dark"))
STATUSES = dict(re.findall(r'\[data-status="([a-z_]+)"\] \{ --c: var\(--([a-z]+)\)', CSS))


def rgb(colour: str) -> list[float]:
    digits = colour.lstrip("#")
    digits = "".join(d * 2 for d in digits) if len(digits) == 3 else digits
    return [int(digits[i : i + 2], 16) / 255 for i in (0, 2, 4)]


def contrast(one: str, other: str) -> float:
    """As WCAG counts it."""
    linear = ([c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in rgb(x)] for x in (one, other))
    dark, light = sorted(0.2126 * r + 0.7152 * g + 0.0722 * b for r, g, b in linear)
    return (light + 0.05) / (dark + 0.05)


@pytest.mark.parametrize("tokens", [LIGHT, DARK], ids=["light", "dark"])
def test_every_colour_stands_out_from_its_ground(tokens):
    assert set(STATUSES) == set(Status)
    for ground in (tokens["paper"], tokens["sheet"]):
        for name in ("ink", "soft"):
            assert contrast(tokens[name], ground) >= 4.5, name
        for name in ("edge", "focus", *STATUSES.values()):
            assert contrast(tokens[name], ground) >= 3, name
    assert contrast(tokens["ink"], tokens["marker"]) >= 4.5


@pytest.mark.parametrize("tokens", [LIGHT, DARK], ids=["light", "dark"])
def test_no_verdict_is_red_or_green(tokens):
    for name in STATUSES.values():
        hue, _light, strength = colorsys.rgb_to_hls(*rgb(tokens[name]))
        degrees = hue * 360
        assert strength < 0.2 or not (degrees < 15 or degrees > 345 or 75 < degrees < 170), (name, degrees)
