import json

import pytest

from pledges.text.language import language_of
from pledges.text.metadata import Metadata, read_metadata
from pledges.text.names import people
from pledges.text.turns import turns
from tests.text.documents import NAMES, SEED, reviewed
from tests.text.written import NAMES as WRITTEN
from tests.text.written import written


def load(name: str) -> list[dict] | dict:
    return json.loads((SEED / f"{name}.json").read_text(encoding="utf-8"))


DOCUMENTS = {entry["file"]: entry for entry in load("documents")}
CANDIDATES = {entry["document"]: entry for entry in load("candidates")}
ELECTION = load("election")


def metadata(text: str) -> Metadata:
    return read_metadata(text, turns(text))


def value(fact) -> str | None:
    return fact.value if fact else None


def stated(what: str, name: str) -> bool:
    return any(entry["what"] == what and entry["document"] == name for entry in ELECTION["stated"])


@pytest.mark.parametrize("name", NAMES)
def test_all_that_a_seed_document_states_and_nothing_else(name):
    found, candidate = metadata(reviewed(name)), CANDIDATES[name]
    assert found.language == DOCUMENTS[name]["language"]
    assert value(found.candidate) == candidate["name"]["ky"]
    assert (found.person.given, found.person.family) == (candidate["given"]["ky"], candidate["family"]["ky"])
    assert found.person.patronymic == (candidate["patronymic"] or {"ky": None})["ky"]
    assert value(found.party) == ELECTION["party"]["short_name"]["ky"]
    assert value(found.published) == DOCUMENTS[name]["published"]
    assert value(found.election_date) == (ELECTION["date"] if stated("date", name) else None)
    number = str(ELECTION["party"]["ballot_number"])
    assert value(found.ballot_number) == (number if stated("party.ballot_number", name) else None)


@pytest.mark.parametrize("name", NAMES)
def test_the_imprint_of_a_seed_document(name):
    text, expected = reviewed(name), dict(DOCUMENTS[name]["disclosure"])
    found = metadata(text).disclosure
    assert [text[start:end] for start, end in found.text] == expected.pop("text")
    assert {key: value(fact) for key, fact in found.facts().items()} == expected


@pytest.mark.parametrize("name", NAMES)
def test_every_value_carries_the_span_that_shows_it(name):
    text = reviewed(name)
    found = metadata(text)
    for fact in (found.party, found.body, *found.disclosure.facts().values()):
        assert fact is None or text[fact.start : fact.end] == fact.value
    assert found.person.family in text[found.candidate.start : found.candidate.end]
    day = text[found.published.start : found.published.end]
    assert day == ".".join(reversed(found.published.value.split("-")))


@pytest.mark.parametrize("name", WRITTEN)
def test_what_a_written_document_states(name):
    document = written(name)
    found = metadata(document.text)
    person = found.person
    got = {
        "language": found.language,
        "candidate": value(found.candidate),
        "given": person and person.given,
        "family": person and person.family,
        "patronymic": person and person.patronymic,
        "party": value(found.party),
        "published": value(found.published),
        "election_date": value(found.election_date),
        "ballot_number": value(found.ballot_number),
    }
    assert {key: got[key] for key in document.stated} == document.stated


@pytest.mark.parametrize(
    "text",
    [
        "Мен 1985-жылдын 16-июлунда туулгам.",
        "31-август – Эгемендүүлүк күнү, 2020.",
        "Күбөлүк №123, 12.05.2010-ж. берилген.",
        "Он родился 3 мая 1978 года.",
        "8-март менен куттуктайм!",
    ],
)
def test_a_birthday_a_holiday_or_a_certificate_is_no_publication_date(text):
    found = metadata(text + "\n")
    assert (found.published, found.election_date) == (None, None)


@pytest.mark.parametrize("label", ["Чыга турган күнү", "Чыккан күнү", "Дата выхода", "Опубликовано", "Жарыяланды"])
@pytest.mark.parametrize(
    "day", ["28.06.2021-ж.", "28.06.2021", "28-июнь, 2021-жыл", "2021-жылдын 28-июну", "28 июня 2021 г."]
)
def test_a_labelled_date_of_publication(label, day):
    assert value(metadata(f"Жаңы текст бар.\n\n{label}: {day}\n").published) == "2021-06-28"


def test_the_year_of_the_election_comes_from_the_publication():
    text = "Шайлоо 10-январда өтөт.\n\nЧыга турган күнү: 20.12.2020-ж.\n"
    assert value(metadata(text).election_date) == "2021-01-10"
    assert metadata("Шайлоо 10-январда өтөт.\n").election_date is None
    past = "11-апрелдеги шайлоодо биз жеңдик.\n\nЧыга турган күнү: 28.06.2021-ж.\n"
    assert metadata(past).election_date is None


def test_an_election_told_as_past_is_not_the_coming_one():
    text = "Өткөн шайлоо 20-июлда болгон.\n\nЧыга турган күнү: 01.07.2021-ж.\n"
    assert metadata(text).election_date is None


def test_the_first_imprint_counts():
    text = "Жол салабыз.\n\nБуйуртмачы: «Алга».\n\nБуйуртмачы: «Башка».\n"
    assert value(metadata(text).disclosure.client) == "«Алга»"


def test_the_party_of_somebody_else_is_not_the_candidates():
    text = (
        "Талапкер Азамат Бердиев өзүн өзү көрсөттү.\n\n"
        "«Намыс» партиясынын талапкери Бакыт Осмонов «Намыс» партиясы үчүн үгүттөдү.\n"
    )
    found = metadata(text)
    assert (value(found.candidate), value(found.party)) == ("Азамат Бердиев", None)


def test_an_impossible_date_is_none():
    assert metadata("Чыга турган күнү: 31.02.2021-ж.\n").published is None


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Талапкер Азамат Бердиевдин сөзү", "Азамат Бердиев"),
        ("Асанбердиев Назир Медетбекович келди", "Назир Асанбердиев"),
        ("речь кандидата Тимура Алиева", "Тимур Алиев"),
        ("беседа с Айгуль Асановой", "Айгуль Асанова"),
        ("Бекмырза Чолпонбай уулу келди", "Бекмырза Чолпонбай уулу"),
        ("Талапкер Кубанычбек Исаев Аксыда болду", "Кубанычбек Исаев"),
        ("выступление кандидата Виктора Кима", "Виктор Ким"),
        ("Талапкер Виктор Кимдин сөзү", "Виктор Ким"),
    ],
)
def test_names_in_all_cases(text, name):
    assert [person.name for person in people(text)] == [name]


@pytest.mark.parametrize(
    "text",
    [
        "Бишкек Шаардык Кеңештин депутаты",
        "Тоголок Молдо атындагы парк",
        "Юсуп Абдрахманов көчөсүндө",
        "Кыргыз Республикасынын",
    ],
)
def test_places_and_offices_are_no_names(text):
    assert list(people(text)) == []


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("Биз жолдорду оңдойбуз.", "ky"),
        ("Мы починим дороги и мосты.", "ru"),
        ("Шаар бар деп ал айтты", "ky"),
        ("", "ky"),
    ],
)
def test_language(text, language):
    assert language_of(text) == language
