from hypothesis import given
from hypothesis import strategies as st

from candidates.alphabet import sort_key
from candidates.slugs import free, slug


def test_names_stand_in_the_order_of_the_kyrgyz_alphabet():
    words = "Аба Бак Енот «Ёлка» Жол На Ңа Ош «Өлкө» Пар Уй Үй Фонд Эл Юг Яр".split()
    assert sorted(set(words), key=sort_key) == words
    assert sort_key("«Эмгек»") < sort_key("эмгекчил")
    assert sort_key("ең") < sort_key("ёа")


@given(st.text())
def test_a_sort_key_is_never_longer_than_its_column(text):
    assert len(sort_key(text)) <= 200


def test_addresses_come_from_kyrgyz_titles():
    assert slug("Бишкек шаардык кеңеши") == "bishkek-shaardyk-keneshi"
    assert slug("«»", otherwise="pledge") == "pledge"
    assert slug("сөз " * 40) == "-".join(["soz"] * 15)
    assert free("a", {"a", "a-2"}) == "a-3"


@given(st.text())
def test_an_address_is_always_one(text):
    made = slug(text)
    assert made
    assert set(made) <= set("abcdefghijklmnopqrstuvwxyz0123456789-")
    assert len(made) <= 60
