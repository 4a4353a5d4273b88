import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from pledges.text.spelling import CYRILLIC, HEAD, LATIN, beginnings, keys, most_slips, slips, swapped

WORDS = st.text(alphabet="абвгдежзиклмнопрст", min_size=3, max_size=12)


def test_the_two_keyboards_have_the_same_keys():
    assert len(LATIN) == len(CYRILLIC)


@pytest.mark.parametrize(
    ("typed", "meant"), [("gfhr", "парк"), ("GFHR", "парк"), ("fdnj,ec", "автобус"), ("сфьукф", "camera"), ("", "")]
)
def test_the_other_keyboard_gives_the_word_that_was_meant(typed, meant):
    assert swapped(typed) == meant


@pytest.mark.parametrize(
    ("typed", "word", "n"),
    [
        ("мектеп", "мектептер", 0),
        ("мектпе", "мектептер", 1),
        ("транспрот", "транспорттук", 1),
        ("видио", "видео", 1),
        ("козмол", "козомол", 1),
        ("шаарр", "шаарда", 1),
        ("жол", "суу", 3),
    ],
)
def test_slips_are_counted_against_the_nearest_beginning(typed, word, n):
    assert slips(typed, word) == n


@given(WORDS, st.integers(min_value=0, max_value=11), st.sampled_from("абвгд"), st.sampled_from("cdirt"))
def test_words_one_slip_apart_share_a_key(word, place, letter, kind):
    place = min(place, len(word) - 1)
    before, at, after = word[:place], word[place], word[place + 1 :]
    swap = before + after[:1] + at + after[1:] if after else word
    typed = {
        "c": before + letter + after,
        "d": before + after,
        "i": before + letter + at + after,
        "r": word,
        "t": swap,
    }[kind]
    assume(typed)
    assert slips(typed, word) <= 1
    assert keys(typed) & keys(word)


@given(WORDS)
def test_keys_and_beginnings_are_few_and_short(word):
    assert len(keys(word)) <= HEAD + 1
    assert all(len(key) <= HEAD for key in keys(word) | beginnings(word))
    assert all(word.startswith(beginning[:-1]) for beginning in beginnings(word))


def test_short_words_must_be_right():
    assert [most_slips(word) for word in ("", "жо", "жол", "жолу", "мектеп", "мектепт")] == [0, 0, 0, 1, 1, 2]
