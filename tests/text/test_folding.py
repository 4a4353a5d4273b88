import pytest
from hypothesis import given
from hypothesis import strategies as st

from pledges.text.folding import fold, matches, prefixes


def test_fold_leaves_plain_words():
    assert fold("«Өнүктүрүү», №5 жаӊы-ёлка!") == "онуктуруу 5 жаны елка"
    assert fold("и\u0306од, бо\u0301лот") == "йод болот"
    assert fold("a\x00b") == "a b"
    assert fold(" \n…") == ""


@pytest.mark.parametrize(
    ("query", "text", "found"),
    [
        ("жол", "Жолдорду оңдойбуз", ["Жолдорду"]),
        ("мектеп", "мектебим жана мектептер", ["мектебим", "мектептер"]),
        ("эмгек", "Эмгегибиз «Эмгекте»", ["Эмгегибиз", "Эмгекте"]),
        ("онуктуруу", "шаарды өнүктүрүү", ["өнүктүрүү"]),
        ("ӨНҮКТҮРҮҮ", "онуктуруу", ["онуктуруу"]),
        ("жол мектеп", "жолдор, мектебибиз", ["жолдор", "мектебибиз"]),
        ("жол", "шаар", []),
        ("", "шаар", []),
        ("?!", "шаар?!", []),
        ("йод", "и\u0306одду", ["и\u0306одду"]),
    ],
)
def test_a_word_finds_its_forms(query, text, found):
    assert [text[start:end] for start, end in matches(text, query)] == found


def test_prefixes_are_at_most_eight_words():
    assert prefixes("мектеп жол чак") == [("мектеп", "мектеб"), ("жол",), ("чак", "чаг")]
    assert len(prefixes("а б в г д е ж з и к")) == 8


@given(st.text())
def test_folding_is_idempotent_and_plain(text):
    folded = fold(text)
    assert fold(folded) == folded
    assert all(c.isalnum() or c == " " for c in folded)
    assert "  " not in folded
    assert folded == folded.strip()


@given(st.text(), st.text())
def test_matches_lie_inside_the_text_in_order(text, query):
    end = 0
    for start, stop in matches(text, query):
        assert end <= start < stop <= len(text)
        end = stop


@given(st.text(alphabet="абөүңёпк -", min_size=1))
def test_a_text_finds_its_own_words(text):
    words = fold(text).split()[:8]
    assert len(matches(text, text)) >= len(words)
