"""Alphabetical order for Kyrgyz and Russian names, the same in every database."""

import unicodedata

ALPHABET = "абвгдеёжзийклмнңоөпрстуүфхцчшщъыьэюя"
ORDER = str.maketrans({letter: chr(0x400 + place) for place, letter in enumerate(ALPHABET)})


def sort_key(text: str, *, longest: int = 200) -> str:
    """A key whose code point order is the alphabetical order of `text`; marks before the first letter do not count."""
    lower = unicodedata.normalize("NFC", unicodedata.normalize("NFC", text).casefold()).replace("ӊ", "ң")
    first = next((place for place, letter in enumerate(lower) if letter.isalnum()), 0)
    return " ".join(lower[first:].split()).translate(ORDER)[:longest]
