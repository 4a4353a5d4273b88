"""Parts of the city: only what a quote names, on every page that pledges are found by, and in the journal."""

import re

import pytest
from django.core.management import call_command
from django.db import DatabaseError, connection, transaction
from django.db.models import ProtectedError
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from pledges import diffs, verification
from pledges.actions import changes, pledges, standings
from pledges.models import Change, Entry, Listed, Pledge, Standing, Tally
from tests import factories
from tests.test_admin import page, wording

pytestmark = pytest.mark.django_db
LIST = "/en/pledges/"


@pytest.fixture
def three():
    """In one place, in two, in none."""
    ordo, jal, _unused = (factories.place(slug) for slug in ("ak-ordo", "jal", "unused"))
    ann, bob = factories.candidacy("ann"), factories.candidacy("bob")
    return {
        "a": factories.pledge("A", who=ann, day="2021-07-03", places=[ordo]),
        "b": factories.pledge("B", who=bob, day="2021-07-02", places=[ordo, jal], tier="general"),
        "c": factories.pledge("C", who=bob, day="2021-07-01"),
    }


def shown(client, query: str) -> list[str]:
    response = client.get(LIST + query)
    assert response.status_code == 200
    return [str(pledge)[0].lower() for pledge in response.context["pledges"]]


def choices(client, query: str = "") -> list[tuple[str, int, bool]]:
    [facet] = [facet for facet in client.get(LIST + query).context["facets"] if facet.name == "place"]
    return [(choice.value, choice.n, choice.selected) for choice in facet.choices]


# The journal


def told(pledge: Pledge) -> dict[str, object]:
    return Entry.objects.filter(subject=f"pledge:{pledge.key}").last().fields["content"]


def test_the_journal_tells_the_places_of_a_pledge_and_of_none_says_nothing(three):
    assert [told(three[name]).get("places") for name in "abc"] == [["ak-ordo"], ["ak-ordo", "jal"], None]
    assert "places" not in told(three["c"])
    assert list(verification.faults()) == []


def test_a_pledge_that_leaves_its_last_place_is_told_as_one_that_never_had_any(three):
    pledge = three["a"]
    before = told(three["c"]).keys()
    pledges.reword(pledge=pledge, version=pledge.version, topics=[factories.topic("roads")], places=[])
    assert told(pledge).keys() == before
    assert list(verification.faults()) == []


def test_a_place_changed_behind_the_journal_is_named(three):
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE pledges_pledgeplace SET place_id = %s WHERE pledge_id = %s",
            [factories.place("unused").pk, three["a"].pk],
        )
    assert [fault for fault in verification.faults() if f"pledge:{three['a'].key}" in fault] != []


def test_a_rewording_that_names_no_places_leaves_them(three):
    pledge = three["b"]
    pledges.reword(pledge=pledge, version=pledge.version, topics=[factories.topic("roads")], title=factories.texts("N"))
    assert diffs.wording_of(pledge)["places"] == ["ak-ordo", "jal"]


def test_a_change_proposed_before_there_were_places_is_approved_as_it_stands(three, editor, reviewer):
    pledge = three["a"]
    content = {name: value for name, value in diffs.wording_of(pledge).items() if name != "places"}
    content |= {"tier": "general"}
    proposal = {"pledge": pledge, "by": editor, "version": pledge.version, "why": {"ky": "Так"}}
    changes.approve(change=changes.propose_wording(content=content, **proposal), by=reviewer)
    assert (told(pledge)["tier"], told(pledge)["places"]) == ("general", ["ak-ordo"])


def test_another_place_is_decided_by_a_second_person_and_stands_in_the_history(three, editor, reviewer, client):
    pledge = three["a"]
    content = diffs.wording_of(pledge) | {"places": ["jal"]}
    proposal = {"pledge": pledge, "by": editor, "version": pledge.version, "why": {"en": "The quote names Jal."}}
    change = changes.propose_wording(content=content, **proposal)
    [line] = [line for line in diffs.lines(diffs.wording_of(pledge), content) if line.changed]
    assert (line.label, "".join(p.text for p in line.before), "".join(p.text for p in line.after)) == (
        "parts of the city",
        "ak-ordo en",
        "jal en",
    )
    assert shown(client, "?place=jal") == ["b"]
    changes.approve(change=change, by=reviewer)
    assert (shown(client, "?place=jal"), shown(client, "?place=ak-ordo")) == (["a", "b"], ["b"])
    newest = client.get(f"/en/pledges/{pledge.key}/").context["history"].happenings[0]
    assert [str(line.label) for line in newest.lines] == ["parts of the city"]


def test_a_merge_keeps_the_places_of_the_pledge_that_stays(three, reviewer, client):
    pledges.merge(pledge=three["a"], into=three["c"], by=reviewer)
    assert diffs.wording_of(three["c"])["places"] == []
    assert shown(client, "?place=ak-ordo") == ["b"]
    assert list(verification.faults()) == []


# What the database refuses


def refused(sql: str, *values: object) -> str:
    with pytest.raises(DatabaseError) as refusal, transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(sql, values)
    return str(refusal.value)


def test_a_place_row_stays_with_its_pledge_and_stands_once(three):
    other = three["c"].pk
    assert "stays with its pledge" in refused("UPDATE pledges_pledgeplace SET pledge_id = %s", other)
    row = three["a"].place_rows.get()
    again = "INSERT INTO pledges_pledgeplace (pledge_id, place_id) VALUES (%s, %s)"
    assert refused(again, row.pledge_id, row.place_id)


def test_a_place_has_a_known_kind_and_goes_only_when_no_pledge_is_there(three):
    assert "place_kind_known" in refused("UPDATE pledges_place SET kind = 'country'")
    with pytest.raises(ProtectedError):
        factories.place("jal").delete()
    factories.place("unused").delete()


# The list


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("?place=ak-ordo", "ab"),
        ("?place=jal", "b"),
        ("?place=jal&place=ak-ordo", "ab"),
        ("?place=unused", ""),
        ("?place=ak-ordo&candidate=ann", "a"),
        ("?place=ak-ordo&tier=general", "b"),
        ("?place=ak-ordo&topic=roads&sort=title", "ab"),
        ("?place=ak-ordo&q=көчө&sort=assessed", "ab"),
    ],
)
def test_the_list_is_narrowed_to_places(client, three, query, found):
    assert shown(client, query) == list(found)


def test_an_unknown_place_is_refused_in_a_sentence(client, three):
    response = client.get(f"{LIST}?place=moon")
    assert response.status_code == 400
    assert "Part of the city: “moon” is not known here." in response.content.decode()


def test_the_places_in_use_are_offered_with_their_counts(client, three):
    assert choices(client) == [("ak-ordo", 2, False), ("jal", 1, False)]
    assert choices(client, "?candidate=bob") == [("ak-ordo", 1, False), ("jal", 1, False)]
    assert choices(client, "?candidate=bob&tier=general") == [("ak-ordo", 1, False), ("jal", 1, False)]
    assert choices(client, "?place=unused") == [("ak-ordo", 2, False), ("jal", 1, False), ("unused", 0, True)]
    html = client.get(f"{LIST}?place=jal").content.decode()
    assert "<legend>Part of the city</legend>" in html
    assert 'name="place" value="jal" checked' in html


def test_a_site_without_places_shows_nothing_of_them(client, pledge):
    factories.place("unused")
    for path in ("", "pledges/", f"pledges/{pledge.key}/"):
        assert "part of the city" not in client.get(f"/en/{path}").content.decode().lower()


@pytest.fixture
def pledge():
    return factories.pledge("Alone")


def cells() -> dict[str, int]:
    return dict(Tally.objects.filter(kind="place", status="", n__gt=0).values_list("ref", "n"))


def test_the_tallies_follow_and_a_recount_finds_nothing_wrong(three, reviewer, capsys):
    assert cells() == {"ak-ordo": 2, "jal": 1}
    b = three["b"]
    pledges.reword(pledge=b, version=b.version, topics=[factories.topic("roads")], places=[factories.place("jal")])
    assert cells() == {"ak-ordo": 1, "jal": 1}
    pledges.withdraw(pledge=b, by=reviewer, reason={"en": "Wrong"})
    assert cells() == {"ak-ordo": 1}
    call_command("recount")
    assert capsys.readouterr().out.startswith("0 counts were wrong")


def test_the_index_of_the_list_follows_the_rows_whoever_writes_them(three):
    def under() -> set[tuple[int, str]]:
        return {
            row for row in Listed.objects.values_list("pledge", "under") if row[1].startswith("place:")
        }  # candidates and topics: test_listing.py

    key = {slug: f"place:{factories.place(slug).pk}" for slug in ("ak-ordo", "jal", "unused")}
    a, b = three["a"].pk, three["b"].pk
    assert under() == {(a, key["ak-ordo"]), (b, key["ak-ordo"]), (b, key["jal"])}
    with connection.cursor() as cursor:
        moved = "UPDATE pledges_pledgeplace SET place_id = %s WHERE pledge_id = %s"
        cursor.execute(moved, [factories.place("unused").pk, a])
        assert under() == {(a, key["unused"]), (b, key["ak-ordo"]), (b, key["jal"])}
        cursor.execute("DELETE FROM pledges_pledgeplace WHERE pledge_id = %s", [b])
        assert under() == {(a, key["unused"])}
        other = factories.party("other").pk
        cursor.execute("UPDATE candidates_candidacy SET party_id = %s", [other])
    assert under() == {(a, key["unused"])}
    assert Listed.objects.filter(under=f"party:{other}").count() == 3


# Pages


def test_the_pages_of_a_pledge_lead_to_its_places(three, client):
    link = '<a href="/en/pledges/?place=jal">jal en</a>'
    for path in (f"pledges/{three['b'].key}/", "pledges/?candidate=bob", "candidates/bob/"):
        assert link in client.get(f"/en/{path}").content.decode(), path
    assert link not in client.get(f"/en/pledges/{three['a'].key}/").content.decode()


def test_the_front_page_offers_the_parts_of_the_city_that_pledges_name(three, client):
    response = client.get("/en/")
    assert [(row["place"].slug, row["n"]) for row in response.context["places"]] == [("ak-ordo", 2), ("jal", 1)]
    html = response.content.decode()
    assert "<h2>By part of the city</h2>" in html
    assert '<a href="/en/pledges/?place=ak-ordo">ak-ordo en</a>' in html
    assert '<a href="/en/places/">All parts of the city</a>' in html


def test_every_place_is_listed_with_how_many_pledges_name_it(three, client):
    response = client.get("/en/places/")
    assert [(row["place"].slug, row["n"]) for row in response.context["rows"]] == [
        ("ak-ordo", 2),
        ("jal", 1),
        ("unused", 0),
    ]
    html = response.content.decode()
    assert '<a href="/en/pledges/?place=jal">jal en</a>' in html
    assert "?place=unused" not in html
    assert "unused en" in html


def test_without_any_place_the_list_of_them_says_so(client):
    assert "No part of the city is listed yet." in client.get("/en/places/").content.decode()


@pytest.mark.parametrize("path", ["", "pledges/", "pledges/?place=ak-ordo", "places/", "candidates/ann/"])
def test_more_places_and_pledges_cost_no_more_queries(three, client, path):
    costs = []
    for _round in range(3):
        with CaptureQueriesContext(connection) as queries:
            assert client.get(f"/en/{path}").status_code == 200
        costs.append(len(queries))
        there = [factories.place("ak-ordo"), factories.place()]
        factories.pledge(who=factories.candidacy("ann"), places=there)
    assert len(set(costs)) == 1, costs


def test_a_past_day_is_found_by_its_places(three, client):
    b, today = three["b"], timezone.localdate()
    before = client.get(f"{LIST}?place=ak-ordo&place=jal&on={today}")
    assert [str(pledge)[0] for pledge in before.context["pledges"]] == ["B", "A"]
    assert before.context["total"] is None
    assert "on=" in before.context["chips"][0]["url"]
    assert client.get(f"{LIST}?place=ak-ordo&on={today}").context["total"].n == 2
    assert "jal en" in client.get(f"/en/pledges/{b.key}/?on={today}").content.decode()
    home = client.get(f"/en/?on={today}")
    assert [(row["place"].slug, row["n"]) for row in home.context["places"]] == [("ak-ordo", 2), ("jal", 1)]
    assert f'href="/en/pledges/?place=jal&amp;on={today}"' in home.content.decode()
    held = set(Standing.objects.values_list("pledge", "under", "since", "until"))
    standings.rebuild()
    assert set(Standing.objects.values_list("pledge", "under", "since", "until")) == held


def test_a_place_is_followed_like_any_search(three, client):
    feed = client.get("/en/pledges/feed.atom?place=jal").content.decode()
    assert ("B en" in feed, "A en" in feed) == (True, False)
    assert "jal en" in feed
    page_ = client.get(f"{LIST}?place=jal").content.decode()
    assert "/en/pledges/feed.atom?place=jal" in page_
    assert "/en/alerts/?place=jal" in page_
    assert "jal en" in client.get("/en/alerts/?place=jal").content.decode()


# The newsroom


def test_an_editor_chooses_places_for_a_draft_and_sees_which_its_quotes_name(client, editor):
    factories.place("jal")
    ordo = factories.place("ak-ordo", forms="Ак-Ордо\nжаңы конуш")
    draft = factories.draft("Roads")
    factories.state(draft, "Ак-Ордодо жол салабыз.")
    client.force_login(editor)
    html = client.get(page("pledge_change", draft.pk)).content.decode()
    assert "Its quotes name: ak-ordo en." in html
    sent = wording(draft, named_places=[ordo.pk])
    assert client.post(page("pledge_change", draft.pk), sent).status_code == 302
    assert diffs.wording_of(draft)["places"] == ["ak-ordo"]
    html = client.get(page("pledge_change", draft.pk)).content.decode()
    assert f'name="named_places" value="{ordo.pk}"' in html
    assert html.count("checked") == 1
    new = {key: value for key, value in sent.items() if key != "seen_version"} | {"title_en": "Another"}
    assert client.post(page("pledge_add"), new).status_code == 302
    assert diffs.wording_of(Pledge.objects.get(key="another"))["places"] == ["ak-ordo"]


def test_the_places_of_a_public_pledge_are_only_proposed(three, client, editor):
    pledge = three["a"]
    client.force_login(editor)
    jal = factories.place("jal")
    sent = wording(pledge, named_places=[jal.pk], why_en="The quote names Jal.")
    assert client.post(page("pledge_change", pledge.pk), sent).status_code == 302
    assert diffs.wording_of(pledge)["places"] == ["ak-ordo"]
    change = Change.objects.get()
    assert change.content["places"] == ["jal"]
    html = client.get(reverse("admin:pledges_change_change", args=[change.pk])).content.decode()
    text = re.sub(r"<[^>]+>", "", html)
    assert "ak-ordo en" in text
    assert "jal en" in text


def test_the_page_of_a_place_in_the_newsroom_leads_to_the_list(client, editor):
    place = factories.place("jal")
    client.force_login(editor)
    html = client.get(reverse("admin:pledges_place_change", args=[place.pk])).content.decode()
    assert "/pledges/?place=jal" in html
