"""For a finding: its likeliest topics, and the existing pledges that may be the same promise."""

import math
import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache

from rapidfuzz import fuzz

from pledges.text import morphology as m
from pledges.text.kyrgyz_acts import converb_stem
from pledges.text.lexicon import sections
from pledges.text.words import WORD

# A topic for what fits no field; it is proposed when nothing else is.
FALLBACK = "governance"
STEM = 5
SHORTEST = 3
PARTS = re.compile(r"[,;:]|\s(?:жана|и|да)\s")
# Shares of the two measures of likeness: weighty words in common, and letters in common.
WORDS_SHARE, LETTERS_SHARE = 0.75, 0.25
# How much one example filed under a topic weighs against one listed word.
EXAMPLE_WEIGHT = 0.6


@dataclass(frozen=True, slots=True)
class Known:
    """A pledge that exists already: its key and the texts that tell it (titles, quotations)."""

    key: str
    texts: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Match:
    """A pledge that may be the same, a similarity from 0 to 1, and the words of the text that match."""

    key: str
    similarity: float
    words: tuple[str, ...]


def topics(
    text: str, *, clause: str = "", examples: Sequence[tuple[str, str]] = (), among: Sequence[str] = ()
) -> list[str]:
    """The slugs of the likeliest topics of a finding, best first, at least one.

    `clause` is the part that carries the pledge and counts twice; `examples` are (text, slug) of
    confirmed pledges; `among` limits the answer to the topics in use.
    """
    scores: Counter[str] = Counter()
    for part, share in ((clause, 2.0), (text, 1.0)):
        scores.update({slug: score * share for slug, score in _listed(part.lower()).items()})
    scores.update(_by_examples(clause or text, tuple(examples)))
    allowed = [slug for slug in scores if scores[slug] > 0 and (not among or slug in among)]
    best = sorted(allowed, key=lambda slug: (-scores[slug], slug))
    return best if FALLBACK in best or (among and FALLBACK not in among) else [*best, FALLBACK]


def same_pledges(text: str, known: Sequence[Known], *, limit: int = 3) -> list[Match]:
    """The existing pledges most like `text`, best first.

    A sentence that promises several things is compared part by part.
    """
    weights = _weights(known)
    parts = [text, *(part for part in PARTS.split(text) if len(stems(part)) > 1)]
    matches = [_best_match(parts, pledge, weights) for pledge in known]
    likely = [match for match in matches if match.words]
    return sorted(likely, key=lambda match: (-match.similarity, match.key))[:limit]


@lru_cache(maxsize=20_000)
def stems(text: str) -> tuple[str, ...]:
    """The stems of the words that carry meaning, in order; short words are left out."""
    return tuple(stem for word in WORD.findall(text.lower()) if (stem := _stem(word)))
