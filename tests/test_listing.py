"""The list: every filter alone and together, counts, order, deep pages, and values that are not valid."""

import itertools
from urllib.parse import parse_qs, urlsplit

import pytest
from django.test import Client
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from pledges.actions import tallies
from tests import factories

pytestmark = pytest.mark.django_db
LIST = "/en/pledges/"


@pytest.fixture
def four(editor, reviewer):
    """Four pledges that differ in everything that the list filters by."""
    ann = factories.candidacy("ann", party=factories.party("red"))
    bob = factories.candidacy("bob", party=factories.party("blue"), election=factories.election("by-election"))
    roads, parks = factories.topic("roads"), factories.topic("parks")
    made = {
        "a": factories.pledge("Апельсин", who=ann, topics=[roads], day="2021-07-01", quote="Биз жолдорду оңдойбуз."),
        "b": factories.pledge("Банан", who=ann, topics=[parks, roads], day="2021-07-02", tier="general"),
        "c": factories.pledge("Вишня", who=bob, topics=[parks], day="2021-07-03", quote="Мен мектебим үчүн күйөм."),
        "d": factories.pledge("Өрүк", who=bob, topics=[roads], day="2021-07-04"),
    }
    factories.approved(made["a"], editor, reviewer, "kept", "2022-01-31")
    factories.approved(made["c"], editor, reviewer, "in_progress", "2023-01-31")
    return made


def shown(client: Client, query: str = "") -> list[str]:
    response = client.get(LIST + query)
    assert response.status_code == 200
    return [pledge.title["ky"].split()[0][0].lower() for pledge in response.context["pledges"]]


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("", "өвба"),
        ("?candidate=ann", "ба"),
        ("?party=blue", "өв"),
        ("?election=by-election", "өв"),
        ("?topic=parks", "вб"),
        ("?topic=parks&topic=roads", "өвба"),
        ("?status=kept", "а"),
        ("?status=kept&status=in_progress", "ва"),
        ("?tier=general", "б"),
        ("?candidate=ann&topic=parks", "б"),
        ("?candidate=bob&status=kept", ""),
        ("?q=жол", "а"),
        ("?q=мектеп", "в"),
        ("?q=жолдорду онд", "а"),
        ("?q=ann", "ба"),
        ("?sort=title", "абвө"),
        ("?sort=assessed", "ваөб"),
        ("?candidate=&topic=&q=", "өвба"),
    ],
)
def test_each_filter_and_order_shows_just_its_pledges(four, client, query, found):
    assert "".join(shown(client, query)) == found


def test_counts_beside_choices_equal_what_choosing_them_shows(four, client):
    """Under every pair of other filters: a count is the number of results behind it."""
    pairs = [
        "",
        "candidate=ann",
        "topic=parks",
        "status=kept",
        "tier=testable",
        "q=өрүк",
        "party=red&topic=roads",
    ]
    for given_filters in pairs:
        facets = client.get(f"{LIST}?{given_filters}").context["facets"]
        for facet, choice in ((f, c) for f in facets for c in f.choices):
            others = "&".join(part for part in given_filters.split("&") if not part.startswith(f"{facet.name}="))
            results = shown(client, f"?{others}&{facet.name}={choice.value}")
            assert (choice.n, choice.at_least) == (len(results), False), (
                given_filters,
                facet.name,
                choice.value,
            )


def test_the_total_is_what_the_pages_hold(four, client):
    for query in ("", "?candidate=ann", "?topic=parks&tier=general", "?status=kept&candidate=bob"):
        response = client.get(LIST + query)
        assert response.context["total"].n == len(response.context["pledges"])


@pytest.mark.parametrize(
    ("query", "word"),
    [
        ("?status=bogus", "bogus"),
        ("?candidate=nobody", "nobody"),
        ("?topic=roads&topic=nowhere", "nowhere"),
        ("?tier=sure", "sure"),
        ("?sort=best", "best"),
        ("?q=!!!", "at least one letter"),
        ("?q=" + "a" * 201, "200"),
        ("?candidate=ann&candidate=bob", "only once"),
        ("?after=elsewhere", "damaged"),
        ("?after=0.1.not-a-date", "damaged"),
        ("?after=000" + "1" * 5000, "damaged"),
        ("?after=0004.5.2021-07-01", "damaged"),
        ("?after=9.5.2021-07-01", "damaged"),
    ],
)
def test_an_invalid_value_is_named_and_nothing_is_listed(four, client, query, word):
    response = client.get(LIST + query)
    assert response.status_code == 400
    assert list(response.context["pledges"]) == []
    assert word in " ".join(str(error) for error in response.context["errors"])
    assert word in response.content.decode()


@pytest.mark.parametrize("query", ["", "?sort=title", "?sort=assessed", "?q=pledge", "?topic=roads"])
def test_walking_the_pages_shows_every_pledge_once(client, editor, reviewer, monkeypatch, query):
    monkeypatch.setattr("pledges.listing.PAGE", 3)
    monkeypatch.setattr("pledges.listing.page.__kwdefaults__", {"q": "", "after": "", "size": 3})
    days = itertools.cycle(["2021-07-01", "2021-07-02"])
    made = [factories.pledge(f"Pledge {letter}", day=next(days)) for letter in "zyxwvuts"]
    for pledge in made[:5]:
        factories.approved(pledge, editor, reviewer, "in_progress", "2022-01-31")
    seen, url = [], LIST + query
    while url:
        response = client.get(url)
        seen += [pledge.pk for pledge in response.context["pledges"]]
        url = response.context["next_url"]
        assert ('rel="next"' in response.content.decode()) == bool(url)
    assert sorted(seen) == sorted(pledge.pk for pledge in made)
    assert len(seen) == 8


def test_every_state_is_a_url_that_the_chips_take_apart(four, client):
    response = client.get(f"{LIST}?candidate=ann&topic=parks&topic=roads&status=not_rated&q=pledge&sort=title")
    chips = {str(chip["label"]): parse_qs(urlsplit(chip["url"]).query) for chip in response.context["chips"]}
    assert len(chips) == 5
    for label, query in chips.items():
        kept = sum(len(values) for values in query.values())
        assert kept == 5, label
    assert {"sort": ["title"]}.items() <= next(iter(chips.values())).items()


def test_an_empty_result_says_what_to_loosen(four, client):
    response = client.get(f"{LIST}?candidate=bob&status=kept")
    assert [str(row["label"]) for row in response.context["loosen"]] == ["Kept", "bob en"]


def test_drafts_withdrawn_and_merged_pledges_are_not_listed_or_counted(four, client, reviewer):
    from pledges.actions import pledges

    factories.draft("Secret")
    pledges.withdraw(pledge=four["a"], by=reviewer, reason={"ky": "Ката"})
    pledges.merge(pledge=four["b"], into=four["d"], by=reviewer)
    assert "".join(shown(client)) == "өв"
    assert client.get(LIST).context["total"].n == 2
    assert tallies.recount() == 0


@pytest.mark.parametrize(
    ("words", "key"),
    [
        ("жол", "settlement-conditions"),
        ("онуктуруу", "renewable-energy"),
        ("автобус", "leased-gas-buses"),
        ("cameras", "cctv-5000"),
        ("Балакин", "cctv-5000"),
        ("видео көзөмөл", "cctv-5000"),
    ],
)
def test_residents_find_pledges_in_their_words(seeded, client, words, key):
    found, url = [], f"/ky/pledges/?q={words}"
    while url:
        response = client.get(url)
        found += [pledge.key for pledge in response.context["pledges"]]
        url = response.context["next_url"]
    assert key in found


def test_whole_words_come_before_mere_beginnings(client):
    factories.pledge("Жолоочу", day="2021-07-09")
    factories.pledge("Жол", day="2021-07-01")
    assert shown(client, "?q=жол") == ["ж", "ж"]
    titles = [pledge.title["ky"] for pledge in client.get(f"{LIST}?q=жол").context["pledges"]]
    assert titles == ["Жол кы", "Жолоочу кы"]


@settings(
    max_examples=150,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(
    st.dictionaries(
        st.sampled_from(
            ["q", "candidate", "party", "election", "topic", "status", "tier", "sort", "after", "page", "x"]
        ),
        st.lists(
            st.one_of(
                st.text(max_size=12),
                st.sampled_from(["-1", "1" + "0" * 20, "%00", "kept", "0.1.2021-07-01", "'\"*"]),
            ),
            max_size=3,
        ),
    )
)
def test_no_query_string_breaks_the_list(client, query):
    response = client.get(LIST, dict(query.items()))
    assert response.status_code in (200, 400)
