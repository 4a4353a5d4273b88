"""Addresses from titles: Django's slugify empties Kyrgyz, so the letters are transliterated first."""

import re

from kyrgyz_transliteration import slugify

LONGEST = 60


def slug(text: str, *, otherwise: str = "item") -> str:
    """Latin letters, digits and hyphens, at most 60 characters, cut at a word; `otherwise` if nothing is left."""
    plain = re.sub(r"[^a-z0-9]+", "-", slugify(text).lower()).strip("-")
    if len(plain) > LONGEST:
        plain = plain[: LONGEST + 1].rpartition("-")[0] or plain[:LONGEST]
    return plain or otherwise


def free(wanted: str, taken: set[str]) -> str:
    """`wanted`, or the first of wanted-2, wanted-3 … that is not taken."""
    if wanted not in taken:
        return wanted
    number = 2
    while f"{wanted}-{number}" in taken:
        number += 1
    return f"{wanted}-{number}"
