"""Feeds: what happens on the public record, told to whoever follows it, and nothing that is not public any more."""

import datetime
from urllib.parse import quote

import feedparser
import pytest
import time_machine
from django.core.management import call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from lxml import etree

from candidates.models import Mandate
from pledges import scopes
from pledges.actions import closings, followed, journal, pledges
from pledges.models import Entry, Followed, Pledge
from tests import factories

pytestmark = pytest.mark.django_db
ATOM = "{http://www.w3.org/2005/Atom}"
FORMS = ("atom", "rss")


def read(client, path: str, form: str = "atom"):
    response = client.get(f"/en/{path}feed.{form}")
    assert response.status_code == 200, response.content.decode()[:300]
    etree.fromstring(response.content)
    found = feedparser.parse(response.content)
    assert not found.bozo, found.bozo_exception
    return found


def titles(client, path: str) -> list[str]:
    return [entry.title for entry in read(client, path).entries]


@pytest.fixture
def ann():
    return factories.candidacy("ann")


@pytest.fixture
def road(ann):
    return factories.pledge("Road", who=ann, quote="Биз жол салабыз.")


# What is told


def test_a_pledge_is_told_with_its_quotes_an_assessment_with_its_evidence(client, road, editor, reviewer):
    told = {"explanation": factories.texts("The road is there.")}
    factories.approved(road, editor, reviewer, "kept", "2022-01-31", **told)
    newest, published = read(client, "").entries
    assert newest.title == "Kept: Road en"
    assert newest.link == f"http://testserver/en/pledges/{road.key}/#assessment-{road.assessments.get().pk}"
    assert "<p>The road is there. en</p>" in newest.summary
    assert "<p>Evidence for it: Example council</p>" in newest.summary
    assert [tag.term for tag in newest.tags] == ["Kept"]
    assert published.title == "Pledge published: Road en"
    assert '<p lang="ky">“Биз жол салабыз.”</p><p>ann en, 6 July 2021</p>' in published.summary


def test_what_is_put_right_answered_and_over_is_told(client, road, editor, reviewer, ann):
    verdict = factories.approved(road, editor, reviewer, "kept")
    factories.corrected(road, editor, reviewer)
    factories.replied(verdict, editor, reviewer, "Рахмат.")
    ann.mandate, ann.mandate_url = Mandate.ELECTED, "https://example.org/elected"
    ann.save()
    with journal.transaction.atomic():
        journal.mandate_changed(ann, by=[editor])
    closing = closings.propose(
        election=ann.election, by=editor, ended_on=datetime.date(2025, 6, 30), url="https://example.org/", why={}
    )
    closings.approve(closing=closing, by=reviewer)
    told = titles(client, "")
    assert told[:4] == [
        "End of a term recorded: election en",
        "Mandate recorded: ann en",
        "Reply: Road en",
        "Correction: Road en",
    ]
    assert titles(client, "candidates/ann/") == told
    assert titles(client, f"pledges/{road.key}/") == [title for title in told if not title.startswith("Mandate")]
    reply = read(client, "").entries[2]
    assert '<p lang="ky">Рахмат.</p>' in reply.summary


def test_a_rewording_shows_the_words_of_today(client, road, editor):
    for title in ("Street", "Avenue"):
        road = pledges.reword(
            pledge=road,
            version=road.version,
            topics=[factories.topic("roads")],
            why={"en": f"It is called {title}."},
            people=[editor],
            title=factories.texts(title),
        )
    assert titles(client, "")[:2] == ["Pledge reworded: Avenue en"] * 2
    assert "It is called Avenue." in read(client, "").entries[0].summary


def test_what_was_withdrawn_is_told_with_its_reason_and_nothing_else_of_it(client, road, editor, reviewer):
    factories.approved(road, editor, reviewer, "kept")
    pledges.withdraw(pledge=road, by=reviewer, reason={"ky": "Башканын сөзү."})
    for path in ("", "candidates/ann/", "topics/roads/", f"pledges/{road.key}/", "pledges/"):
        [entry] = read(client, path).entries
        assert entry.title == f"Pledge withdrawn: {road.key}"
        assert entry.summary == '<p lang="ky">Башканын сөзү.</p>'
        assert "Road en" not in client.get(f"/en/{path}feed.atom").content.decode()


def test_what_was_merged_leads_to_the_pledge_that_is_left(client, road, reviewer):
    other = factories.pledge("Same road", who=factories.candidacy("bob"))
    pledges.merge(pledge=other, into=road, by=reviewer)
    newest = read(client, f"pledges/{other.key}/").entries[0]
    assert (newest.title, newest.link) == (
        "Pledge merged into another one: Road en",
        f"http://testserver/en/pledges/{road.key}/",
    )
    assert "Same road" not in client.get(f"/en/pledges/{other.key}/feed.atom").content.decode()


def test_nothing_is_told_of_drafts_documents_and_what_was_there_when_the_journal_began(client, road):
    factories.draft("Secret")
    assert set(Entry.objects.values_list("kind", flat=True)) == {"document_added", "pledge_published"}
    assert titles(client, "") == ["Pledge published: Road en"]
    assert client.get("/en/pledges/secret-en/feed.atom").status_code == 404


# What is followed


def test_each_feed_tells_what_it_is_a_feed_of(client, road, editor, reviewer):
    bus = factories.pledge("Bus", who=factories.candidacy("bob"), topics=[factories.topic("transport")])
    factories.approved(bus, editor, reviewer, "stalled")
    of_bus, of_road = ["Stalled: Bus en", "Pledge published: Bus en"], ["Pledge published: Road en"]
    assert titles(client, "") == [*of_bus, *of_road]
    assert titles(client, "candidates/bob/") == titles(client, "topics/transport/") == of_bus
    assert titles(client, "candidates/ann/") == titles(client, f"pledges/{road.key}/") == of_road


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("", ["Bus", "Road"]),
        ("q=жол", ["Road"]),
        ("q=жо&topic=roads", ["Road"]),
        ("topic=roads&topic=transport", ["Bus", "Road"]),
        ("candidate=bob", ["Bus"]),
        ("candidate=bob&topic=roads", []),
        ("status=not_rated&tier=testable", ["Bus", "Road"]),
        ("status=kept", []),
        ("party=party&election=election&q=автобус", ["Bus"]),
        ("sort=title&unknown=1&after=nonsense&q=", ["Bus", "Road"]),
    ],
)
def test_a_search_is_followed_by_the_parameters_of_the_list(client, road, query, found):
    bus = {"topics": [factories.topic("transport")], "quote": "Биз автобус алабыз."}
    factories.pledge("Bus", who=factories.candidacy("bob"), **bus)
    for form in FORMS:
        response = client.get(f"/en/pledges/feed.{form}?{query}")
        told = feedparser.parse(response.content)
        assert [entry.title for entry in told.entries] == [f"Pledge published: {title} en" for title in found]
        listed = client.get(f"/en/pledges/?{query.replace('after=nonsense&', '')}")
        assert f"feed.{form}" in listed.content.decode()


@pytest.mark.parametrize(
    "query", ["topic=nowhere", "status=sold", "tier=x", "candidate=x", "q=...", "q=a&q=b", "candidate=a&candidate=b"]
)
def test_a_search_that_the_list_refuses_is_refused_with_a_sentence(client, road, query):
    answer = client.get(f"/en/pledges/feed.atom?{query}")
    assert answer.status_code == client.get(f"/en/pledges/?{query}").status_code == 400
    assert "No such search" in answer.content.decode()


def test_more_filters_than_fit_into_an_address_are_refused(client):
    topics = [factories.topic(f"a-long-name-of-a-topic-{n}") for n in range(60)]
    query = "&".join(f"topic={topic.slug}" for topic in topics)
    assert client.get(f"/en/pledges/feed.atom?{query}").status_code == 400


@given(st.dictionaries(st.sampled_from(["q", "topic", "sort", "after", "on", "pledge", "x"]), st.text(max_size=30)))
@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_no_parameter_makes_an_error(client, road, given):
    query = "&".join(f"{name}={quote(value.encode('utf-8', 'surrogatepass'))}" for name, value in given.items())
    for path in ("pledges/", "", "topics/roads/"):
        answer = client.get(f"/en/{path}feed.atom?{query}")
        assert answer.status_code in (200, 400)
        if answer.status_code == 200:
            etree.fromstring(answer.content)


def test_what_is_not_there_has_no_feed(client):
    for path in ("candidates/nobody/", "topics/nothing/", "pledges/nowhere/"):
        assert client.get(f"/en/{path}feed.atom").status_code == 404
    assert client.get("/en/feed.xml").status_code == 404
    assert client.post("/en/feed.atom").status_code == 405


# The form


def test_an_atom_feed_has_what_the_standard_asks_for(client, road):
    response = client.get("/ky/candidates/ann/feed.atom")
    root = etree.fromstring(response.content)
    assert response["Content-Type"] == "application/atom+xml; charset=utf-8"
    assert root.tag == f"{ATOM}feed"
    assert root.get("{http://www.w3.org/XML/1998/namespace}lang") == "ky"
    own = "http://testserver/ky/candidates/ann/feed.atom"
    links = {link.get("rel"): link.get("href") for link in root.findall(f"{ATOM}link")}
    assert links == {"self": own, "alternate": "http://testserver/ky/candidates/ann/"}
    assert root.findtext(f"{ATOM}id") == own
    assert root.findtext(f"{ATOM}title").startswith("ann кы")
    assert root.findtext(f"{ATOM}author/{ATOM}name")
    [entry] = root.findall(f"{ATOM}entry")
    number, day = Entry.objects.get(kind="pledge_published").number, timezone.now().astimezone(datetime.UTC).date()
    assert entry.findtext(f"{ATOM}id") == f"tag:testserver,{day}:ky/journal/{number}"
    for name in ("title", "updated", "published", "summary"):
        assert entry.findtext(f"{ATOM}{name}")
    assert root.findtext(f"{ATOM}updated") == entry.findtext(f"{ATOM}updated")


def test_an_rss_feed_has_what_the_standard_asks_for(client, road):
    response = client.get("/ru/feed.rss")
    channel = etree.fromstring(response.content).find("channel")
    assert response["Content-Type"] == "application/rss+xml; charset=utf-8"
    for name in ("title", "link", "description", "lastBuildDate"):
        assert channel.findtext(name)
    assert channel.findtext("language") == "ru"
    [item] = channel.findall("item")
    assert item.find("guid").get("isPermaLink") == "false"
    assert item.findtext("link") == f"http://testserver/ru/pledges/{road.key}/"


def test_signs_that_xml_cannot_hold_are_left_out(client, ann):
    factories.pledge("Ro\x01ad\ufffe <b>&", who=ann)
    assert titles(client, "") == ["Pledge published: Road <b>& en"]
    assert read(client, "", "rss").entries[0].title == "Pledge published: Road <b>& en"
    assert client.get("/en/pledges/feed.atom?q=%0bjol").status_code == 200


def test_a_feed_is_cached_by_its_tag_and_sets_no_cookie(client):
    for clock in ("2026-03-01", "2026-03-02"):
        with time_machine.travel(clock, tick=False):
            first = client.get("/en/feed.atom")
    assert first["Cache-Control"] == "public, max-age=0, must-revalidate"
    assert not first.cookies
    assert "Cookie" not in first.get("Vary", "")
    again = client.get("/en/feed.atom", headers={"If-None-Match": first["ETag"]})
    assert again.status_code == 304
    factories.pledge("Road")
    assert client.get("/en/feed.atom", headers={"If-None-Match": first["ETag"]}).status_code == 200


@pytest.mark.parametrize("path", ["", "pledges/", "pledges/?q=жол&topic=roads", "candidates/ann/", "topics/roads/"])
def test_pages_name_their_feeds_to_programs_and_to_people(client, road, path):
    html = client.get(f"/ky/{path}").content.decode()
    page, _mark, query = path.partition("?")
    said = "?topic=roads&amp;q=%D0%B6%D0%BE%D0%BB" if query else ""
    for form, kind in (("atom", "application/atom+xml"), ("rss", "application/rss+xml")):
        address = f"/ky/{page}feed.{form}{said}"
        assert f'<link rel="alternate" type="{kind}"' in html
        assert html.count(f'href="{address}"') == 2
    assert client.get(f"/ky/{page}feed.atom?{query}").status_code == 200
    past = client.get(f"/ky/{page}?on={timezone.localdate()}&{query}").content.decode()
    assert page.startswith("topics") or "feed.atom" not in past


def test_a_pledge_page_names_its_feed_and_a_refused_list_names_none(client, road):
    assert client.get(f"/ky/pledges/{road.key}/").content.decode().count(f"/ky/pledges/{road.key}/feed.atom") == 2
    assert "feed.atom" not in client.get("/ky/pledges/?topic=nowhere").content.decode()


# The price


def fill(n: int, editor, reviewer, people) -> None:
    for _ in range(n):
        made = factories.pledge(who=people, topics=[factories.topic("roads")])
        verdict = factories.approved(made, editor, reviewer, "kept")
        factories.corrected(made, editor, reviewer)
        factories.replied(verdict, editor, reviewer, "Рахмат.")


@pytest.mark.parametrize("path", ["", "candidates/ann/", "topics/roads/", "pledges/", "pledges/?q=көчө&topic=roads"])
def test_a_feed_costs_the_same_for_one_and_for_three(client, editor, reviewer, ann, path):
    page, _mark, query = path.partition("?")
    counts = []
    for n in (1, 2):
        fill(n, editor, reviewer, ann)
        with CaptureQueriesContext(connection) as asked:
            assert len(feedparser.parse(client.get(f"/en/{page}feed.atom?{query}").content).entries) in (4, 12)
        counts.append(len(asked))
    assert counts[0] == counts[1]
    assert counts[0] <= 17


def test_a_feed_tells_the_newest_fifty_and_a_follower_what_came_after_an_entry(client, road):
    entry = Entry.objects.get(kind="pledge_published")
    more = [Followed(under=place, number=number, pledge=road) for number in range(100, 160) for place in ("", "x")]
    Followed.objects.bulk_create(more)
    assert scopes.everything().entries(50) == list(range(159, 109, -1))
    assert scopes.everything().entries(50, after=155) == [159, 158, 157, 156]
    assert titles(client, "") == []
    assert entry.number not in scopes.everything().entries(50)


def test_a_search_looks_through_a_bounded_number_of_entries(road, ann):
    other = factories.pledge("Bus", who=ann)
    flood = [Followed(under="", number=number, pledge=other) for number in range(100, 2098)]
    Followed.objects.bulk_create(flood)
    search = scopes.of_search(scopes.QueryDict("q=жол&status=not_rated"))
    assert len(search.entries(50)) == 1
    Followed.objects.create(under="", number=2100, pledge=other)
    assert search.entries(50) == []


def test_the_index_is_read_from_the_journal_anew(road, editor, reviewer):
    factories.approved(road, editor, reviewer, "kept")
    before = sorted(Followed.objects.values_list("under", "number", "pledge"))
    Followed.objects.all().delete()
    assert followed.rebuild() == len(before)
    assert sorted(Followed.objects.values_list("under", "number", "pledge")) == before
    Followed.objects.all().delete()
    call_command("recount", past=True, verbosity=0)
    assert Followed.objects.count() == len(before)


def test_the_newest_entries_are_read_along_the_index(road):
    with CaptureQueriesContext(connection) as asked:
        scopes.of_pledge(Pledge.objects.get()).entries(50)
        scopes.everything().entries(50)
    assert sum("pledges_followed" in query["sql"] for query in asked) == 3
    plan = Followed.objects.filter(under="").order_by("-number").values_list("number")[:50].explain()
    assert "SCAN" not in plan or connection.vendor != "sqlite"
    assert "TEMP B-TREE" not in plan
