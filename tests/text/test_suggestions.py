import pytest

from pledges.text.lexicon import sections
from pledges.text.suggestions import FALLBACK, Known, same_pledges, topics
from tests.text import scoring
from tests.text.documents import SEED


def test_the_main_topic_is_among_the_first_two():
    ranks = scoring.main_topic_ranks(with_clause=True)
    assert (sum(rank <= 2 for _, rank in ranks), len(ranks)) == (54, 56)
    sentences = scoring.main_topic_ranks(with_clause=False)
    assert sum(rank <= 2 for _, rank in sentences) / len(sentences) >= 0.9


def test_a_promise_made_before_is_among_the_first_three():
    assert sum(rank <= 3 for rank in scoring.repeated_promise_ranks("clause").values()) == 7
    assert sum(rank <= 3 for rank in scoring.repeated_promise_ranks("quote").values()) == 6


def test_the_topics_of_the_lexicon_are_those_of_the_seed():
    import json

    slugs = {topic["slug"] for topic in json.loads((SEED / "topics.json").read_text(encoding="utf-8"))}
    assert set(sections("topics")) == slugs


@pytest.mark.parametrize(
    ("text", "topic"),
    [
        ("Жаңы мектеп курабыз.", "education"),
        ("Таштандыны сорттойбуз.", "waste"),
        ("Построим детский сад.", "education"),
        ("Закупим двести автобусов.", "transport"),
        ("Баары жакшы болот.", FALLBACK),
    ],
)
def test_the_first_topic(text, topic):
    assert topics(text)[0] == topic


def test_topics_are_limited_to_those_in_use():
    assert topics("Жаңы мектеп курабыз.", among=["waste", "education"]) == ["education"]
    assert topics("Баары жакшы болот.", among=["waste"]) == []


def test_an_editor_teaches_a_topic():
    assert topics("Шахмат ийримин ачабыз.", examples=[("Шахмат мектебин ачуу", "sport")])[0] in ("sport", "education")
    assert "sport" in topics("Шахмат ийримин ачабыз.", examples=[("Шахмат ийрими", "sport")])


def test_the_words_that_match_are_named():
    [match, *_] = same_pledges(
        "Биз эски арыктарды тазалайбыз.",
        [Known("ditches", ("Арыктарды тазалоо",)), Known("parks", ("Парктарды ачуу",))],
    )
    assert (match.key, match.words) == ("ditches", ("арыктарды", "тазалайбыз"))
    assert 0.5 < match.similarity <= 1


def test_no_pledges_no_suggestion():
    assert same_pledges("Биз мектеп курабыз.", []) == []
    assert same_pledges("", [Known("a", ("Мектеп",))]) == []
