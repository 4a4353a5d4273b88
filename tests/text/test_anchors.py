import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pledges.text.anchors import QuoteAmbiguous, QuoteNotFound, find, paragraph_around
from tests.text.documents import NAMES, SEED, reviewed

TEXT = "Биз курабыз. Биз салабыз.\n\nАл өсөт.\n"


def test_every_seed_quote_and_clause_has_one_place():
    transcripts = {name: reviewed(name) for name in NAMES}
    for pledge in json.loads((SEED / "pledges.json").read_text(encoding="utf-8")):
        for statement in pledge["statements"]:
            text = transcripts[statement["document"]]
            span = find(text, statement["quote"])
            assert text[slice(*span)] == statement["quote"]
            if statement["clause"]:
                start, end = find(text, statement["clause"], within=span)
                assert text[start:end] == statement["clause"]


def test_a_quote_that_is_not_there():
    for quote in ("Биз сатабыз.", "", " ", "биз курабыз."):
        with pytest.raises(QuoteNotFound):
            find(TEXT, quote)


def test_a_quote_that_is_there_twice():
    with pytest.raises(QuoteAmbiguous):
        find(TEXT, "Биз")
    assert find(TEXT, "Биз", within=(5, 30)) == (13, 16)
    with pytest.raises(QuoteNotFound):
        find(TEXT, "Биз", within=(5, 15))


def test_overlapping_places_are_ambiguous():
    with pytest.raises(QuoteAmbiguous):
        find("ааа", "аа")


def test_the_paragraph_around():
    assert paragraph_around(TEXT, 4, 11) == (0, 25)
    assert paragraph_around(TEXT, 27, 29) == (27, 35)
    assert paragraph_around(TEXT, 20, 29) == (0, 35)
    assert paragraph_around("", 0, 0) == (0, 0)


@given(st.text(max_size=40), st.integers(0, 40), st.integers(0, 40))
def test_a_found_span_slices_to_the_quote(text, start, end):
    quote = text[start:end]
    try:
        span = find(text, quote)
    except QuoteAmbiguous:
        assert text.count(quote) > 1 or quote in text[text.index(quote) + 1 :]
    except QuoteNotFound:
        assert not quote.strip()
    else:
        assert text[slice(*span)] == quote
        assert paragraph_around(text, *span)[0] <= span[0]
        assert paragraph_around(text, *span)[1] >= span[1]
