"""For a finding: its likeliest topics, and the existing pledges that may be the same promise."""

import math
import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache

from rapidfuzz import fuzz

from pledges.text import morphology as m
from pledges.text.lexicon import sections
from pledges.text.words import WORD

# A topic for what fits no field; it is proposed when nothing else is.
FALLBACK = "governance"
STEM = 5
SHORTEST = 3
# Enumerated acts: after a comma, or after a verbal noun and "and".
PARTS = re.compile(r"[,;:]|(?<=уу) жана |(?<=үү) жана |(?<=оо) жана |(?<=өө) жана ")
# Shares of the measures of likeness: weighty words in common, letters in common, the same topic.
WORDS_SHARE, LETTERS_SHARE, TOPIC_SHARE = 0.6, 0.2, 0.2
VERB_SHARE = 0.5
# The object stands before the verb, so the last words of a part (their number) tell most; the whole
# sentence, with all its circumstances, tells less.
TAIL = 6
WHOLE_SHARE = 0.85
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
    """The slugs of the likeliest topics of a finding, best first: at least the fallback,
    if that is in use.

    `clause` is the part that carries the pledge and counts twice; `examples` are (text, slug) of
    confirmed pledges; `among` limits the answer to the topics in use.
    """
    scores: defaultdict[str, float] = defaultdict(float)
    for part, share in ((clause, 2.0), (text, 1.0)):
        for slug, score in _listed(part.lower()).items():
            scores[slug] += score * share
    for slug, score in _by_examples(clause or text, tuple(examples)).items():
        scores[slug] += score
    allowed = [slug for slug in scores if scores[slug] > 0 and (not among or slug in among)]
    best = sorted(allowed, key=lambda slug: (-scores[slug], slug))
    return best if FALLBACK in best or (among and FALLBACK not in among) else [*best, FALLBACK]


def same_pledges(text: str, known: Sequence[Known], *, limit: int = 3) -> list[Match]:
    """The existing pledges most like `text`, best first.

    A sentence that promises several things is compared part by part.
    """
    weights = _weights(known)
    parts = [part for part in PARTS.split(text) if len(stems(part)) > 1]
    parts += [" ".join(part.split()[-TAIL:]) for part in parts]
    matches = [_best_match(text, parts, pledge, weights) for pledge in known]
    likely = [match for match in matches if match.words]
    return sorted(likely, key=lambda match: (-match.similarity, match.key))[:limit]


@lru_cache(maxsize=20_000)
def stems(text: str) -> tuple[str, ...]:
    """The stems of the words that carry meaning, in order; short words are left out."""
    return tuple(stem for word in WORD.findall(text.lower()) if (stem := _stem(word)))


@lru_cache(maxsize=50_000)
def _stem(word: str) -> str:
    """One stem for the forms of a word: a known verb's, else the first five letters."""
    if len(word) < SHORTEST or word in _common():
        return ""
    noun = m.verbal_noun(word)
    if noun and m.kind(noun) != m.UNKNOWN:
        return noun[:STEM]
    known = (m.variants(form.stem)[-1] for form in m.forms(word) if m.kind(form.stem) != m.UNKNOWN)
    return next(known, word)[:STEM]


@cache
def _common() -> frozenset[str]:
    return frozenset(word for name in ("kyrgyz", "russian") for word in sections("metadata")[name][0].split("|"))


def _listed(text: str) -> dict[str, float]:
    """How many listed beginnings of each topic the text has; one that several topics list counts less."""
    words = " " + " ".join(WORD.findall(text))
    found = {slug: [entry for entry in entries if _has(words, entry)] for slug, entries in sections("topics").items()}
    shared = Counter(entry for entries in found.values() for entry in set(entries))
    return {slug: sum(1 / shared[entry] for entry in set(entries)) for slug, entries in found.items() if entries}


def _has(words: str, entry: str) -> bool:
    return bool(_entry(entry).search(words))


@cache
def _entry(entry: str) -> re.Pattern[str]:
    return re.compile("".join(rf" {re.escape(part)}\w*" for part in entry.split()))


def _by_examples(text: str, examples: tuple[tuple[str, str], ...]) -> dict[str, float]:
    """What pledges already filed speak for: the words they share with the text, rare ones more."""
    weights = _example_weights(examples)
    scores: defaultdict[str, float] = defaultdict(float)
    for stem in set(stems(text)):
        for slug, share in weights.get(stem, {}).items():
            scores[slug] += EXAMPLE_WEIGHT * share
    return scores


@lru_cache(maxsize=8)
def _example_weights(examples: tuple[tuple[str, str], ...]) -> Mapping[str, Mapping[str, float]]:
    """For each stem, how its examples are spread over the topics: 1 if all are in one."""
    counts: dict[str, Counter[str]] = {}
    for text, slug in examples:
        for stem in set(stems(text)):
            counts.setdefault(stem, Counter())[slug] += 1
    return {
        stem: {slug: number * number / (total * total) for slug, number in slugs.items()}
        for stem, slugs in counts.items()
        if (total := sum(slugs.values())) > 1 or len(slugs) == 1
    }


def _weights(known: Iterable[Known]) -> Mapping[str, float]:
    """The weight of a stem: the rarer among the known pledges, the more it tells."""
    counts = Counter(stem for pledge in known for stem in {s for text in pledge.texts for s in stems(text)})
    total = sum(counts.values())
    return {stem: math.log(1 + total / number) / math.log(1 + total) for stem, number in counts.items()}


def _best_match(text: str, parts: Sequence[str], pledge: Known, weights: Mapping[str, float]) -> Match:
    best = Match(pledge.key, 0.0, ())
    for part, share in ((text, WHOLE_SHARE), *((part, 1.0) for part in parts)):
        for other in pledge.texts:
            similarity, words = _likeness(part, other, weights)
            similarity = round(similarity * share, 3)
            if similarity > best.similarity:
                best = Match(pledge.key, similarity, words)
    return best


def _likeness(one: str, other: str, weights: Mapping[str, float]) -> tuple[float, tuple[str, ...]]:
    mine, theirs = set(stems(one)), set(stems(other))
    common = mine & theirs
    if not common:
        return 0.0, ()
    totals = [sum(_weight(stem, weights) for stem in side) for side in (mine, theirs)]
    overlap = sum(_weight(stem, weights) for stem in common) / math.sqrt(totals[0] * totals[1])
    letters = fuzz.token_set_ratio(" ".join(sorted(mine)), " ".join(sorted(theirs))) / 100
    topic = bool(set(_main_topics(one)) & set(_main_topics(other)))
    words = tuple(word for word in WORD.findall(one) if _stem(word.lower()) in common)
    return round(WORDS_SHARE * overlap + LETTERS_SHARE * letters + TOPIC_SHARE * topic, 3), words


def _weight(stem: str, weights: Mapping[str, float]) -> float:
    """Verbs say what is done to a thing, nouns which thing: that tells promises apart better."""
    rare = weights.get(stem, 1.0)
    return rare if m.kind(stem) == m.UNKNOWN else rare * VERB_SHARE


@lru_cache(maxsize=10_000)
def _main_topics(text: str) -> tuple[str, ...]:
    scores = _listed(text.lower())
    most = max(scores.values(), default=0.0)
    return tuple(slug for slug, score in scores.items() if score == most)
