"""Candidates side by side: the same bounds, words and counts for each of them, and nothing that ranks them."""

import re

import html5lib
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from pledges.actions import pledges
from tests import factories

pytestmark = pytest.mark.django_db
COMPARE = "/en/compare/"


def text_of(response) -> str:
    tree = html5lib.HTMLParser(strict=True, namespaceHTMLElements=False).parse(response.content.decode())
    return re.sub(r"\s+", " ", " ".join(tree.itertext()))


@pytest.fixture
def three(editor, reviewer):
    """Ann and Bob share a pledge about roads; Cat made one about parks, and shares one with Bob."""
    people = {name: factories.candidacy(name) for name in ("cat", "bob", "ann")}
    roads, parks = factories.topic("roads"), factories.topic("parks")
    shared = factories.pledge("Shared", who=people["ann"], topics=[roads], quote="Биз жол салабыз.")
    factories.state(shared, source=factories.document("Мен жол салам.", who=people["bob"]), quote="Мен жол салам.")
    own = factories.pledge("Own", who=people["cat"], topics=[parks, roads], quote="Мен парк ачам.")
    factories.approved(own, editor, reviewer, "in_progress")
    aside = factories.pledge("Aside", who=people["bob"], topics=[roads])
    factories.state(aside, source=factories.document("Мен да.", who=people["cat"]), quote="Мен да.")
    return people


def asked(*slugs: str) -> str:
    return COMPARE + "?" + "&".join(f"candidate={slug}" for slug in slugs)


def cells(response) -> dict[str, dict[str, list[str]]]:
    """{topic: {person: titles}}."""
    return {
        line.topic.slug: {
            cell.column.candidate.slug: [str(row.pledge.title).split()[0] for row in cell.rows] for cell in line.cells
        }
        for line in response.context["comparison"].lines
    }


def test_each_topic_shows_what_each_promised(three, client):
    response = client.get(asked("cat", "ann", "bob"))
    assert response.status_code == 200
    assert cells(response) == {
        "parks": {"ann": [], "bob": [], "cat": ["Own"]},
        "roads": {"ann": ["Shared"], "bob": ["Aside", "Shared"], "cat": ["Aside", "Own"]},
    }


def test_the_words_are_each_persons_own_and_the_status_is_said(three, client):
    said = text_of(client.get(asked("ann", "bob", "cat")))
    for words in ("Биз жол салабыз.", "Мен жол салам.", "Мен парк ачам.", "In progress", "No pledge on this topic"):
        assert words in said
    assert 'lang="ky">Биз жол салабыз.' in client.get(asked("ann", "bob")).content.decode()


def test_people_stand_in_the_order_of_the_alphabet_however_they_are_asked_for(three, client):
    for order in (("cat", "bob", "ann"), ("bob", "cat", "ann")):
        columns = client.get(asked(*order)).context["comparison"].columns
        assert [column.candidate.slug for column in columns] == ["ann", "bob", "cat"]


def test_who_else_made_the_same_promise_is_named(three, client):
    response = client.get(asked("ann", "bob"))
    assert response.context["comparison"].n_shared == 1
    said = text_of(response)
    assert "1 pledge was made by more than one of them." in said
    assert re.search(r"Same promise: bob en", said)
    assert re.search(r"Also promised by: cat en", said)
    assert "No pledge was made by more than one of them." in text_of(client.get(asked("ann", "cat")))


def test_every_count_has_its_denominator(three, client, editor, reviewer):
    factories.approved(factories.pledge(who=three["ann"]), editor, reviewer)
    said = text_of(client.get(asked("ann", "bob")))
    assert "Kept 1, partly 0, broken 0 of 1 settled; 1 open; 2 in all." in said
    assert "2 pledges, none settled yet." in said


def test_a_full_cell_leads_to_the_list_that_holds_the_rest(three, client):
    for number in range(6):
        factories.pledge(f"More {number}", who=three["ann"], topics=[factories.topic("roads")])
    response = client.get(asked("ann", "bob"))
    [cell] = [cell for line in response.context["comparison"].lines for cell in line.cells if cell.n_more]
    assert (len(cell.rows), cell.n_more) == (3, 4)
    assert "and 4 more" in text_of(response)
    assert str(cell.rows[0].pledge.title) == "Shared en"
    assert client.get(cell.list_url).context["total"].n == 7


def test_of_very_many_pledges_the_newest_are_compared_and_the_page_says_so(three, client, monkeypatch):
    monkeypatch.setattr("pledges.comparing.SHOWN", 1)
    response = client.get(asked("ann", "bob"))
    assert [column.cut for column in response.context["comparison"].columns] == [False, True]
    said = text_of(response)
    assert "only the newest ones are compared" in said
    assert "made by more than one of them" not in said


def test_without_two_candidates_the_page_asks_for_them(three, client):
    for url, chosen in ((COMPARE, []), (asked("bob"), ["bob"]), (asked("bob", "bob", ""), ["bob"])):
        response = client.get(url)
        assert response.status_code == 200
        assert [person.slug for person in response.context["chosen"]] == chosen
        assert response.content.decode().count('name="candidate"') == 3
        assert response.content.decode().count(" checked") == len(chosen)


@pytest.mark.parametrize(
    ("query", "sentence"),
    [
        ("?candidate=ann&candidate=nobody", "“nobody” is not known here."),
        ("?candidate=%27--", "“&#x27;--” is not known here."),
        ("?candidate=a&candidate=b&candidate=c&candidate=d&candidate=e", "At most four candidates"),
    ],
)
def test_what_cannot_be_compared_is_said_in_a_sentence(three, client, query, sentence):
    response = client.get(COMPARE + query)
    assert response.status_code == 400
    assert sentence in response.content.decode()


def test_who_is_chosen_stays_chosen_while_paging_through_the_names(three, client, monkeypatch):
    monkeypatch.setattr("pledges.views.compare.PEOPLE", 2)
    first = client.get(asked("cat"))
    assert [person.slug for person in first.context["people"]] == ["ann", "bob"]
    second = client.get(asked("cat", "ann") + f"&after={first.context['next']}")
    assert [person.slug for person in second.context["chosen"]] == ["ann", "cat"]
    assert second.context["people"] == []
    assert second.context["next"] is None
    assert [person.slug for person in client.get(asked("ann", "cat") + "&after=0").context["people"]] == ["bob"]


def test_the_candidates_lead_to_the_comparison(three, client):
    assert 'href="/en/compare/"' in client.get("/en/candidates/").content.decode()
    assert 'href="/en/compare/?candidate=ann"' in client.get("/en/candidates/ann/").content.decode()


# By name


@pytest.mark.parametrize(
    ("name", "found"),
    [("an", ["ann"]), ("ANN", ["ann"]), ("b", ["bob"]), ("bob кы", ["bob"]), ("кы", ["ann", "bob", "cat"]), ("xx", [])],
)
def test_a_candidate_is_found_by_the_beginning_of_a_name(three, client, name, found):
    listed = client.get("/en/candidates/", {"name": name})
    assert [row["candidate"].slug for row in listed.context["rows"]] == found
    picked = client.get(COMPARE, {"name": name})
    assert [person.slug for person in picked.context["people"]] == found
    assert ("Nobody with a published pledge" in text_of(picked)) == (not found)


def test_kyrgyz_letters_of_a_name_need_not_be_typed(client):
    person = factories.candidacy("aman").candidate
    person.name = {"ky": "Өмүрбек Аманов"}
    person.save()
    factories.pledge(who=person.candidacies.get())
    for name in ("омурб", "Аманов ӨМҮР", "аман"):
        assert len(client.get("/ky/candidates/", {"name": name}).context["rows"]) == 1


def test_looking_for_a_name_keeps_who_is_chosen(three, client):
    response = client.get(asked("ann", "cat") + "&name=b")
    assert [person.slug for person in response.context["chosen"]] == ["ann", "cat"]
    assert [person.slug for person in response.context["people"]] == ["bob"]


@pytest.mark.parametrize("name", ["!!!", "a" * 201])
def test_what_is_no_name_is_said_in_a_sentence(three, client, name):
    for url in ("/en/candidates/", COMPARE):
        response = client.get(url, {"name": name})
        assert response.status_code == 400
        assert "at least one letter" in response.content.decode()


def test_looking_for_a_name_costs_the_same_however_many_there_are(three, client, django_assert_num_queries):
    url = "/en/candidates/?name=an"
    with django_assert_num_queries(8):
        client.get(url)
    for number in range(3):
        factories.pledge(who=factories.candidacy(f"anna-{number}", party=factories.party(f"p{number}")))
    with django_assert_num_queries(8):
        client.get(url)


def test_a_pledge_names_everybody_who_made_it(three, client):
    response = client.get("/en/pledges/shared-en/")
    assert "2 people made this promise: ann en , bob en ." in text_of(response)
    assert 'href="/en/compare/?candidate=ann&amp;candidate=bob"' in response.content.decode()
    assert "made this promise" not in text_of(client.get("/en/pledges/own-en/"))


def test_nothing_unpublished_is_compared(three, client, reviewer):
    secret = factories.draft("Secret", topics=[factories.topic("secret")])
    factories.state(secret, source=factories.document("Мен сыр сактайм.", who=three["ann"]), quote="Мен сыр сактайм.")
    gone = factories.pledge("Gone", who=three["ann"], topics=[factories.topic("gone")])
    pledges.withdraw(pledge=gone, by=reviewer, reason={"en": "Wrong"})
    assert set(cells(client.get(asked("ann", "bob")))) == {"roads"}


@pytest.mark.parametrize("slugs", [("ann", "bob"), ("ann",), ()])
def test_the_number_of_queries_does_not_depend_on_the_number_of_rows(
    three, slugs, client, django_assert_num_queries, django_assert_max_num_queries
):
    url = asked(*slugs)
    with django_assert_max_num_queries(24) as counted:
        assert client.get(url).status_code == 200
    for number in range(2):
        factories.candidacy(f"more-{number}", party=factories.party(f"p{number}"))
        shared = factories.pledge(who=three["ann"], topics=[factories.topic(), factories.topic("parks")])
        factories.state(shared, source=factories.document(f"Мен {number}.", who=three["bob"]), quote=f"Мен {number}.")
    with django_assert_num_queries(len(counted.captured_queries)):
        assert client.get(url).status_code == 200


def test_four_candidates_cost_a_fixed_number_of_queries(three, client, django_assert_max_num_queries):
    factories.candidacy("dan")
    with django_assert_max_num_queries(36):
        assert client.get(asked("ann", "bob", "cat", "dan")).status_code == 200


@settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow]
)
@given(
    st.dictionaries(
        st.sampled_from(["candidate", "after", "name", "on", "x"]),
        st.lists(st.one_of(st.text(max_size=9), st.sampled_from(["ann", "bob", "-1", "9" * 20, "\x00"])), max_size=5),
    )
)
def test_no_query_string_breaks_the_page(three, client, query):
    assert client.get(COMPARE, query).status_code in (200, 400, 404)
