"""Kyrgyz or Russian?"""

import re
from functools import cache

from pledges.text.lexicon import sections

KYRGYZ_LETTERS = re.compile(r"[өүңӨҮҢ]")
WORD = re.compile(r"\w+")
# As many characters as settle the language of any text.
ENOUGH = 20_000


def language_of(text: str, default: str = "ky") -> str:
    """ "ky" or "ru", by letters that only Kyrgyz has and words that only one of the two has."""
    words = [word.lower() for word in WORD.findall(text[:ENOUGH])]
    counts = {name: sum(word in _frequent(name) for word in words) for name in ("kyrgyz", "russian")}
    kyrgyz = counts["kyrgyz"] + len(KYRGYZ_LETTERS.findall(text[:ENOUGH]))
    if kyrgyz == counts["russian"]:
        return default
    return "ky" if kyrgyz > counts["russian"] else "ru"


@cache
def _frequent(name: str) -> frozenset[str]:
    return frozenset(sections("metadata")[name][0].split("|"))
