from hypothesis import given
from hypothesis import strategies as st

from pledges.text.folding import fold, prefixes
from pledges.text.marking import Piece, excerpt, marked

TEXTS = st.one_of(st.text(), st.text(alphabet="абөүңёпк -,.\n", max_size=400))
QUERIES = st.one_of(st.text(max_size=20), st.text(alphabet="абөүңёпк ", max_size=12))


def test_whole_words_are_marked_as_they_were_written():
    assert marked("«Жолдорду» оңдойбуз, мектебим", "жол МЕКТЕП") == [
        Piece("«", False),
        Piece("Жолдорду", True),
        Piece("» оңдойбуз, ", False),
        Piece("мектебим", True),
    ]
    assert marked("Өнүктүрүү", "онук") == [Piece("Өнүктүрүү", True)]
    assert marked("шаар", "") == [Piece("шаар", False)]
    assert marked("", "шаар") == []


@given(TEXTS, QUERIES)
def test_the_pieces_joined_are_the_text_and_the_marked_ones_are_hits(text, query):
    pieces = marked(text, query)
    assert "".join(piece.text for piece in pieces) == text
    beginnings = tuple(one for either in prefixes(query) for one in either)
    place = 0
    for piece in pieces:
        after = text[place + len(piece.text) :]
        if piece.hit:
            assert fold(piece.text).startswith(beginnings)
            assert not text[:place][-1:].isalnum()
            assert not after[:1].isalnum()
        place += len(piece.text)


@given(TEXTS, QUERIES, st.integers(min_value=1, max_value=300))
def test_an_excerpt_is_a_stretch_of_the_text_with_the_first_hit(text, query, longest):
    found = excerpt(text, query, longest)
    hits = [piece.text for piece in marked(text, query) if piece.hit]
    assert (found is None) == (not hits)
    if found:
        said = "".join(piece.text for piece in found.pieces)
        assert said in text
        assert next(piece.text for piece in found.pieces if piece.hit) == hits[0]
        assert found.cut_before == (not text.startswith(said)) or said == ""
        assert len(said) <= max(longest, 70 + len(hits[0])) + 70


def test_an_excerpt_begins_and_ends_between_words():
    text = "алма " * 40 + "мектеп" + " өрүк" * 80
    found = excerpt(text, "мектеп", 100)
    said = "".join(piece.text for piece in found.pieces)
    assert (found.cut_before, found.cut_after) == (True, True)
    assert set(said.split()) == {"алма", "мектеп", "өрүк"}
    assert len(said) <= 100
