import pytest

from pledges.text.morphology import active, forms, has_form, is_own_noun, kind, verbal_noun


@pytest.mark.parametrize(
    ("word", "name", "stem"),
    [
        ("курабыз", "future 1pl", "кур"),
        ("түзөбүз", "future 1pl", "түз"),
        ("коёбуз", "future 1pl", "кой"),
        ("баштайбыз", "future 1pl", "башта"),
        ("жумшайм", "future 1sg", "жумша"),
        ("берем", "future 1sg", "бер"),
        ("ишенемин", "future 1sg", "ишен"),
        ("бербейбиз", "negative future 1pl", "бер"),
        ("курмакчыбыз", "intention 1pl", "кур"),
        ("кетмекчимин", "intention 1sg", "кет"),
        ("кыскарталы", "hortative", "кыскарт"),
        ("өнүктүрөлү", "hortative", "өнүктүр"),
        ("кошоюн", "voluntative", "кош"),
        ("кыскарткыбыз", "desire", "кыскарт"),
        ("бергим", "desire", "бер"),
        ("келсек", "conditional 1st", "кел"),
        ("болсом", "conditional 1st", "бол"),
        ("көздөдүк", "past 1pl", "көздө"),
        ("алат", "future 3rd", "ал"),
        ("тейленет", "future 3rd", "тейлен"),
        ("оңдоорун", "participle future accusative", "оңдо"),
        ("пландап", "converb", "планда"),
        ("кылуудабыз", "progressive 1pl", "кыл"),
        ("беришибиз", "verbal noun possessed 1pl", "бер"),
    ],
)
def test_the_form_of_a_word(word, name, stem):
    assert (name, stem) in forms(word)


@pytest.mark.parametrize("word", ["программабыз", "өлкөбүз", "калаабыз", "партиябыз", "балам", "командабыз"])
def test_our_and_my_on_a_noun(word):
    assert is_own_noun(word)
    assert not is_own_noun("курабыз")


def test_what_a_stem_means():
    assert [kind(stem) for stem in ("кур", "чыг", "билбе", "ишен", "планда", "жөндөштүр")] == [
        "act", "light", "unknown", "none", "planning", "act",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("word", "stem"),
    [
        ("куруу", "кур"),
        ("баштоо", "башта"),
        ("иштөө", "иште"),
        ("тыюу", "тый"),
        ("чечүү", "чеч"),
        ("ыңгайлуу", ""),
        ("суу", ""),
    ],
)
def test_verbal_nouns_and_their_look_alikes(word, stem):
    assert verbal_noun(word) == stem


@pytest.mark.parametrize(
    ("stem", "base"), [("курул", "кур"), ("салын", "сал"), ("узартыл", "узарт"), ("коюл", "кой"), ("жумшал", "жумша")]
)
def test_what_a_passive_comes_from(stem, base):
    assert base in active(stem)


def test_an_active_stem_is_no_passive():
    assert active("кур") == ()


def test_a_passive_verbal_noun_is_no_adjective():
    assert verbal_noun("жайгаштырылуу") == "жайгаштырыл"
    assert verbal_noun("орундуу") == ""


def test_has_form():
    assert has_form("кылалы", "hortative")
    assert not has_form("жол", "hortative")
