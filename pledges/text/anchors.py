"""Quotations and the spans of a transcript that they stand at."""

PARAGRAPH_BREAK = "\n\n"


class QuoteNotFound(ValueError):
    """The quotation does not stand in the transcript, or not in the part asked for."""


class QuoteAmbiguous(ValueError):
    """The quotation stands there more than once: nobody can tell which place is meant."""


def find(transcript: str, quote: str, *, within: tuple[int, int] | None = None) -> tuple[int, int]:
    """The span (start, end) of the verbatim `quote`, inside the span `within` if that is given.

    Raises QuoteNotFound or QuoteAmbiguous.
    """
    first, last = within if within is not None else (0, len(transcript))
    start = transcript.find(quote, first, last) if quote.strip() else -1
    if start < 0:
        raise QuoteNotFound(quote)
    if transcript.find(quote, start + 1, last) >= 0:
        raise QuoteAmbiguous(quote)
    return start, start + len(quote)


def paragraph_around(transcript: str, start: int, end: int) -> tuple[int, int]:
    """The span of the paragraph, or of the paragraphs, that hold the span `start` to `end`."""
    before = transcript.rfind(PARAGRAPH_BREAK, 0, start)
    after = transcript.find(PARAGRAPH_BREAK, end)
    first = 0 if before < 0 else before + len(PARAGRAPH_BREAK)
    last = len(transcript.rstrip("\n")) if after < 0 else after
    return first, max(last, end)
