"""Where a text holds the words that were searched for: the text in pieces, and a stretch of it around the first hit."""

from dataclasses import dataclass

from pledges.text.folding import matches

LONGEST = 220  # signs of an excerpt
BEFORE = 70  # of these, before the first hit


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of the text as it stands there. `hit`: it is one word, and a word of the query begins it."""

    text: str
    hit: bool


@dataclass(frozen=True, slots=True)
class Excerpt:
    pieces: list[Piece]
    cut_before: bool
    cut_after: bool


def marked(text: str, query: str) -> list[Piece]:
    """The whole text in pieces; joined they give it again."""
    return _pieces(text, 0, len(text), matches(text, query))


def excerpt(text: str, query: str, longest: int = LONGEST) -> Excerpt | None:
    """About `longest` signs around the first hit, cut between words; None without a hit."""
    hits = matches(text, query)
    if not hits:
        return None
    (first, last), *_rest = hits
    start = _next_word(text, first - BEFORE, first) if first > BEFORE and len(text) > longest else 0
    end = _word_before(text, start + longest, last) if len(text) - start > longest else len(text)
    return Excerpt(_pieces(text, start, end, hits), start > 0, end < len(text))


def _pieces(text: str, start: int, end: int, hits: list[tuple[int, int]]) -> list[Piece]:
    found, place = [], start
    for first, last in hits:
        if first < start or last > end:
            continue
        found += [Piece(text[place:first], False)] if place < first else []
        found.append(Piece(text[first:last], True))
        place = last
    return found + ([Piece(text[place:end], False)] if place < end else [])


def _next_word(text: str, place: int, limit: int) -> int:
    """Where the first word after `place` begins, at most `limit`."""
    blank = next((n for n in range(place, limit) if text[n].isspace()), None)
    return limit if blank is None else blank + 1


def _word_before(text: str, place: int, limit: int) -> int:
    """Where the last word before `place` ends, at least `limit`."""
    return next((n for n in range(min(place, len(text) - 1), limit, -1) if text[n].isspace()), limit)
