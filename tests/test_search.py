"""Search as a reader sees it: the words marked where they were found, and what may have been meant."""

import re

import pytest
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from pledges.actions import pledges, search_text
from pledges.models import Pledge, SearchText, Word, WordKey
from pledges.near_words import meant
from tests import factories

pytestmark = pytest.mark.django_db
LIST = "/ky/pledges/"


def html_of(client, query: str) -> str:
    response = client.get(LIST, {"q": query})
    assert response.status_code == 200
    return response.content.decode()


def suggested(client, query: str, **filters: str) -> str | None:
    response = client.get(LIST, {"q": query, **filters})
    assert response.status_code == 200
    found = response.context["meant"]
    return found and found["words"]


# Marks


def test_the_words_are_marked_in_title_name_and_quote(client):
    person = factories.candidacy("bakyt")
    factories.pledge("Мектеп <көчө>", who=person, quote="Биз 5 мектебибизди оңдойбуз & курабыз.")
    html = html_of(client, "мектеп")
    assert "<mark>Мектеп</mark> &lt;көчө&gt;" in html
    assert "<blockquote>Биз 5 <mark>мектебибизди</mark> оңдойбуз &amp; курабыз.</blockquote>" in html
    assert "<mark>bakyt</mark>" in html_of(client, "BAK")
    assert "<mark>" not in client.get(LIST).content.decode()


def test_letters_typed_without_kyrgyz_keys_mark_the_same_words(client):
    factories.pledge("Шаарды өнүктүрүү")
    assert "<mark>өнүктүрүү</mark>" in html_of(client, "онуктур")


def test_of_several_quotes_the_one_that_holds_the_words_is_shown_with_its_speaker(client):
    made = factories.pledge("Көчө", quote="Биз көчөнү жарыктандырабыз.")
    other = factories.candidacy("other")
    quote = "Мен " + "жана " * 60 + "автобус алам " + "дагы " * 60 + "болду."
    factories.state(made, quote, source=factories.document(quote, who=other))
    html = html_of(client, "автобус")
    assert "<mark>автобус</mark> алам" in html
    assert len(re.search(r"<blockquote>(.*?)</blockquote>", html).group(1)) < 300
    assert "other кы" in html
    assert "жарыктандырабыз" not in html


def test_what_was_found_in_another_language_is_shown_in_it(client):
    made = factories.draft("Камера", kept_if={"ky": "Он велосипед жолу бар."})
    made.title["en"] = "Install cameras"
    made.save()
    factories.state(made)
    pledges.publish(pledge=made, by=None)
    search_text.refresh(made)
    html = html_of(client, "cameras")
    assert '<p lang="en">Install <mark>cameras</mark></p>' in html
    assert "<mark>велосипед</mark>" in html_of(client, "велосипед")


# What may have been meant


@pytest.fixture
def spoken():
    """One public pledge with words to miss."""
    title = "Транспорт жана парк"
    return factories.pledge(title, quote="Биз мектептерге видео көзөмөл орнотобуз жана автобус алабыз.")


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ("транспрот", "транспорт"),
        ("трнспорт", "транспорт"),
        ("мектпе", "мектептерге"),
        ("видио козомол", "видео козомол"),
        ("gfhr", "парк"),
        ("fdnj,ec", "автобус"),
        ("транспорт", None),
        ("ТРАНСПОРТ көзөмөлдөр", None),
        ("кычыраган", None),
        ("транспрот кычыраган", None),
        ("эч", None),
    ],
)
def test_a_near_miss_suggests_what_is_there(spoken, client, typed, words):
    assert suggested(client, typed) == words


def test_the_suggestion_is_a_link_that_keeps_the_filters(spoken, client):
    response = client.get(LIST, {"q": "транспрот", "topic": "roads", "sort": "title"})
    found = response.context["meant"]
    assert found["url"].startswith("/ky/pledges/?topic=roads&sort=title&q=")
    assert [pledge.pk for pledge in client.get(found["url"]).context["pledges"]] == [spoken.pk]
    html = response.content.decode()
    assert found["url"].replace("&", "&amp;") in html
    assert "транспорт" in html


def test_nothing_is_suggested_where_something_is_found_or_the_day_is_past(spoken, client):
    assert suggested(client, "транспорт") is None
    past = client.get(LIST, {"q": "транспрот", "on": timezone.localdate().isoformat()})
    assert past.status_code == 200
    assert not past.context["meant"]


def test_a_candidate_is_picked_by_a_typed_name_and_the_other_filters_stay(client):
    for slug in ("berta", "bertold", *(f"person-{n}" for n in range(10))):
        factories.pledge(who=factories.candidacy(slug))
    assert 'name="person" value=""' in client.get("/en/pledges/?topic=roads").content.decode()
    one = client.get("/en/pledges/", {"topic": "roads", "person": "Bertol", "candidate": "berta", "after": "x"})
    assert (one.status_code, one["Location"]) == (302, "/en/pledges/?topic=roads&candidate=bertold")
    several = client.get("/en/pledges/", {"topic": "roads", "person": "bert"})
    facet = next(facet for facet in several.context["facets"] if facet.name == "candidate")
    assert [choice.value for choice in facet.choices] == ["berta", "bertold"]
    assert "Several people have such a name. Choose one." in several.content.decode()
    assert '<details class="wide-open" open>' in several.content.decode()
    assert len(several.context["pledges"]) == 12
    nobody = client.get("/en/pledges/", {"person": "<Nobody>"}).content.decode()
    assert "Nobody with a published pledge has a name like “&lt;Nobody&gt;”." in nobody
    assert 'name="person" value="&lt;Nobody&gt;"' in nobody


def test_a_few_candidates_need_no_field_for_a_name(client):
    factories.pledge()
    assert 'name="person"' not in client.get("/en/pledges/").content.decode()


def test_only_words_of_public_pledges_are_suggested(client, reviewer):
    secret = factories.draft("Канарейка", kept_if={"ky": "Канарейка сайрайт."})
    factories.state(secret, "Биз канарейка багабыз.")
    assert suggested(client, "канарейкп") is None
    assert not Word.objects.filter(folded__contains="канар").exists()
    assert not WordKey.objects.filter(word__folded__contains="канар").exists()
    made = pledges.publish(pledge=secret, by=None)
    assert suggested(client, "канарейкп") == "канарейка"
    pledges.withdraw(pledge=made, by=reviewer, reason={"en": "Wrong"})
    assert suggested(client, "канарейкп") is None
    assert set(Word.objects.filter(n__gt=0)) == set()


def counts() -> dict[str, int]:
    return {word.folded: word.n for word in Word.objects.filter(n__gt=0)}


def test_counts_follow_every_change_and_recount_finds_the_same(spoken, reviewer):
    other = factories.pledge("Транспорт экинчи")
    assert Word.objects.get(folded="транспорт").n == 2
    pledges.reword(
        pledge=other, version=other.version, topics=[factories.topic("roads")], title=factories.texts("Көпүрө")
    )
    assert Word.objects.get(folded="транспорт").n == 1
    assert Word.objects.get(folded="копуро").spelled == "көпүрө"
    other.refresh_from_db()
    pledges.merge(pledge=other, into=spoken, by=reviewer)
    followed = counts()
    assert "копуро" not in followed
    search_text.refresh_all()
    assert counts() == followed
    assert SearchText.objects.filter(counted=True).count() == Pledge.objects.published().count()


@pytest.mark.parametrize("query", ["транспрот", "gfhr видио"])
def test_a_suggestion_costs_the_same_however_many_words_there_are(
    spoken, client, query, django_assert_num_queries, django_assert_max_num_queries
):
    with django_assert_max_num_queries(26) as counted:
        client.get(LIST, {"q": query})
    for number in range(3):
        factories.pledge(f"Транспортту {number}", quote=f"Транспорттук саясат {number}, видео.")
    with django_assert_num_queries(len(counted.captured_queries)):
        client.get(LIST, {"q": query})


@settings(
    max_examples=100, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow]
)
@given(st.text(max_size=60))
def test_no_query_breaks_the_suggestion(spoken, query):
    assert isinstance(meant(query), str)
