"""`?on=DAY` shows the record as the public saw it at the end of that day; "cite this" gives that address."""

import datetime
import re
from urllib.parse import parse_qs, urlsplit

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from candidates.choices import Mandate
from pledges import as_it_was
from pledges.actions import closings, pledges, register, standings
from pledges.models import Entry, Pledge, Standing, Tally, Topic
from pledges.replay import Moment
from pledges.representations import score
from tests import factories
from tests.conftest import account

PAGES = ("/en/", "/en/pledges/", "/en/pledges/road-en/", "/en/candidates/asan/")
DAYS = [datetime.date(2026, 1, day) for day in (10, 12, 14, 16, 18, 20)]


@pytest.fixture
def people(db, django_user_model):
    return account(django_user_model, "editor", "Editors"), account(django_user_model, "reviewer", "Reviewers")


def at(day: datetime.date, hour: int = 12) -> time_machine.travel:
    return time_machine.travel(timezone.make_aware(datetime.datetime(day.year, day.month, day.day, hour)), tick=False)


def save_mandate(who, mandate: Mandate, by) -> None:
    who.mandate, who.mandate_url = mandate, "https://example.org/result" if mandate != Mandate.UNKNOWN else ""
    register.save_candidacy(candidacy=who, by=by)


@pytest.fixture
def past(people):
    """10 January: published. 12: rewritten. 14: kept. 16: a second one, merged on the 18th. 20: withdrawn."""
    editor, reviewer = people
    with at(DAYS[0]):
        who = factories.candidacy("asan")
        road = factories.pledge("Road", who=who, topics=[factories.topic("roads")], quote="Биз жол салабыз.")
    with at(DAYS[1]):
        pledges.reword(
            pledge=road,
            version=Pledge.objects.get(pk=road.pk).version,
            topics=[factories.topic("water")],
            people=people,
            why={"en": "The title named a street."},
            title=factories.texts("Street"),
        )
        save_mandate(who, Mandate.NOT_ELECTED, editor)
    with at(DAYS[2]):
        factories.approved(road, editor, reviewer, date="2022-01-31")
    with at(DAYS[3]):
        twin = factories.pledge("Twin", who=factories.candidacy("uson"), topics=[factories.topic("water")])
    with at(DAYS[4]):
        pledges.merge(pledge=twin, into=road, by=reviewer)
    with at(DAYS[5]):
        pledges.withdraw(pledge=road, by=reviewer, reason={"en": "Said by somebody else."})
    with at(datetime.date(2026, 1, 31)):
        yield road


def main(client, address: str, status: int = 200) -> str:
    """The text of the page's main part, without its tags."""
    answer = client.get(address)
    assert answer.status_code == status, address
    part = re.search(r"<main.*</main>", answer.content.decode(), re.S)[0]
    return " ".join(re.sub(r"<[^>]+>", " ", part).split())


def test_a_pledge_is_shown_as_it_was_on_each_day(client, past):
    address = "/en/pledges/road-en/?on=2026-01-"
    assert "not on the public record yet" in main(client, f"{address}09", 404)
    first, second, third, fifth = (main(client, f"{address}{day}") for day in ("10", "12", "15", "18"))
    assert "As it was at the end of 10 January 2026" in first
    assert ("Road en" in first, "roads en" in first, "Not rated" in first) == (True, True, True)
    assert ("Street" in first, "Kept" in first.replace("What would count as kept", "")) == (False, False)
    assert ("Street en" in second, "water en" in second, "The title named a street." in second) == (True, True, True)
    assert ("Not rated" in second, "not elected" in second, "not elected" in first) == (True, True, False)
    assert ("Kept" in third, "Ишке ашты." in third, "uson" in third) == (True, True, False)
    assert "uson en" in fifth
    assert all("This pledge was withdrawn since. The reason: Said by somebody else." in page for page in (first, fifth))
    assert "Said by somebody else." in main(client, f"{address}20", 410)
    assert "Said by somebody else." in main(client, "/en/pledges/road-en/", 410)


def test_a_merged_pledge_stands_alone_before_and_leads_on_after(client, past):
    assert "This pledge was merged into another one since." in main(client, "/en/pledges/twin-en/?on=2026-01-16")
    answer = client.get("/en/pledges/twin-en/?on=2026-01-18")
    assert (answer.status_code, answer["Location"]) == (302, "/en/pledges/road-en/?on=2026-01-18")


@pytest.mark.parametrize(
    ("day", "titles"),
    [
        ("2026-01-09", []),
        ("2026-01-10", ["Road en"]),
        ("2026-01-12", ["Street en"]),
        ("2026-01-16", ["Twin en", "Street en"]),
        ("2026-01-18", ["Street en"]),
        ("2026-01-20", []),
        ("2026-01-31", []),
    ],
)
def test_the_list_and_its_count_are_those_of_the_day(client, past, day, titles):
    page = client.get(f"/en/pledges/?on={day}")
    assert [str(pledge.title) for pledge in page.context["pledges"]] == titles
    assert page.context["total"].n == len(titles)


@pytest.mark.parametrize(
    ("query", "titles"),
    [
        ("topic=water", ["Twin en", "Street en"]),
        ("topic=roads", []),
        ("topic=roads&topic=water", ["Twin en", "Street en"]),
        ("candidate=asan", ["Street en"]),
        ("candidate=uson", ["Twin en"]),
        ("status=kept", ["Street en"]),
        ("status=kept&status=broken&candidate=asan", ["Street en"]),
        ("status=not_rated&topic=water", ["Twin en"]),
        ("party=party", ["Twin en", "Street en"]),
        ("election=election&tier=testable", ["Twin en", "Street en"]),
        ("tier=general", []),
        ("q=street", ["Street en"]),
        ("q=жол салаб", ["Street en"]),
        ("q=asan", ["Street en"]),
        ("q=road", []),
        ("q=street&topic=roads", []),
    ],
)
def test_every_filter_works_on_a_past_day(client, past, query, titles):
    page = client.get(f"/en/pledges/?{query}&on=2026-01-17")
    assert page.status_code == 200
    assert [str(pledge.title) for pledge in page.context["pledges"]] == titles
    assert page.context["total"] is None or page.context["total"].n == len(titles)
    assert all("on=2026-01-17" in chip["url"] for chip in page.context["chips"])


def test_the_home_page_counts_as_it_did(client, past):
    counts = {
        day: client.get(f"/en/?on=2026-01-{day}").context["score"].counts
        for day in ("09", "10", "12", "15", "16", "20")
    }
    shown = {day: {status.value: n for status, n in found.items() if n} for day, found in counts.items()}
    # From the 12th on the score leaves out what only a candidate promised who was not elected.
    assert shown == {"09": {}, "10": {"not_rated": 1}, "12": {}, "15": {}, "16": {"not_rated": 1}, "20": {}}
    page = client.get("/en/?on=2026-01-17")
    assert [(str(a.pledge.title), a.status) for a in page.context["newest"]] == [("Street en", "kept")]
    assert {str(row["topic"].slug): row["n"] for row in page.context["topics"]} == {"roads": 0, "water": 2}
    assert [(row["candidate"].slug, row["n"], row["url"]) for row in page.context["candidates"]] == []
    assert client.get("/en/?on=2026-01-13").context["newest"] == []


def test_a_candidate_is_shown_with_the_pledges_of_the_day(client, past):
    before, after = (client.get(f"/en/candidates/asan/?on=2026-01-{day}").context for day in ("11", "15"))
    assert [[str(p.title) for p in group["pledges"]] for group in before["groups"]] == [["Road en"]]
    assert [[str(p.title) for p in group["pledges"]] for group in after["groups"]] == [["Street en"]]
    assert (before["note_not_elected"], after["note_not_elected"]) == (False, True)
    assert (before["score"].total, after["score"].total, after["score"].left_out) == (1, 0, 1)
    assert (
        list(before["documents"]) != [],
        list(client.get("/en/candidates/asan/?on=2026-01-09").context["documents"]),
    ) == (True, [])


def test_what_happens_within_a_day_counts_for_its_end(client, people):
    with at(DAYS[0], 9):
        factories.pledge("Morning")
    with at(DAYS[0], 23):
        evening = factories.pledge("Evening")
    with at(DAYS[1], 0):
        factories.pledge("Night")
    with at(DAYS[1]):
        page = client.get("/en/pledges/?on=2026-01-10")
        assert [str(pledge.title) for pledge in page.context["pledges"]] == ["Evening en", "Morning en"]
        assert (page.context["total"].n, evening.publication) == (2, "published")


@pytest.mark.parametrize("page", PAGES)
def test_a_past_page_says_so_is_not_indexed_and_leads_to_today(client, past, page):
    answer = client.get(f"{page}?on=2026-01-17")
    text = answer.content.decode()
    assert '<meta name="robots" content="noindex">' in text
    assert f'<link rel="canonical" href="http://testserver{page}">' in text
    assert f'<a class="button" href="{page}">The page as it is today</a>' in text
    assert "<title>17 January 2026 · " in text
    assert (answer["Cache-Control"], answer.cookies.output()) == ("public, max-age=0, must-revalidate", "")


@pytest.mark.parametrize("page", PAGES)
@pytest.mark.parametrize(
    "day",
    ["", "x", "2026-02-30", "20260110", "2026-1-1", "2026-02-01", "9999-12-31", "2026-W03-1", "-1", "2026-01-10 "],
)
def test_what_is_no_day_is_refused_with_a_sentence(client, past, page, day):
    assert "takes a day that has begun, written as in 2026-01-31" in main(client, f"{page}?on={day}", 400)


@pytest.mark.parametrize("day", ["0001-01-01", "1900-01-01", "2026-01-09"])
def test_before_the_first_entry_the_record_is_empty(client, past, day):
    for page in ("/en/", "/en/pledges/", "/en/candidates/asan/"):
        assert "The record begins on 10 January 2026: nothing was public before." in main(client, f"{page}?on={day}")
    assert "The page as it is today" in main(client, f"/en/pledges/road-en/?on={day}", 404)


def test_nothing_unpublished_is_on_a_past_page(client, people):
    with at(DAYS[0]):
        hidden = factories.draft("Hidden")
        factories.state(hidden)
        open_one = factories.pledge("Open", who=factories.candidacy("asan"))
    with at(DAYS[1]):
        factories.proposal(open_one, people[0], explanation={"ky": "Сырдуу сөз."})
        for address in ("/en/", "/en/pledges/", "/en/pledges/open-en/", "/en/candidates/asan/"):
            page = main(client, f"{address}?on=2026-01-12")
            assert ("Hidden" in page, "Сырдуу" in page) == (False, False)
        assert client.get("/en/pledges/hidden-en/?on=2026-01-12").status_code == 404


def test_today_shows_what_stands_now(client, people):
    road = factories.pledge("Road", who=factories.candidacy("asan"))
    today = timezone.localdate().isoformat()
    assert [p.key for p in client.get(f"/en/pledges/?on={today}").context["pledges"]] == [road.key]
    assert main(client, f"/en/pledges/road-en/?on={today}").count("Road en") >= 1


def test_a_long_list_is_read_page_by_page(client, people, monkeypatch):
    for n in range(30):
        factories.pledge(f"Road {n}", who=factories.candidacy("asan"))
    today = timezone.localdate().isoformat()
    address, seen, pages = f"/en/pledges/?on={today}", [], 0
    while address:
        page = client.get(address)
        seen += [p.key for p in page.context["pledges"]]
        address, pages = page.context["next_url"], pages + 1
    assert (len(seen), len(set(seen)), pages) == (30, 30, 2)
    # Where too few are found among those looked at, the page says so and leads on.
    monkeypatch.setattr(as_it_was, "LOOKS_FOR_WORDS", (3, 4))
    page = client.get(f"/en/pledges/?on={today}&q=road 0")
    assert (page.context["pledges"], page.context["next_url"] != "") == ([], True)
    assert "Nothing was found so far" in page.content.decode()
    found, address = [], page.context["next_url"]
    while address:
        page = client.get(address)
        found += [p.key for p in page.context["pledges"]]
        address = page.context["next_url"]
    assert found == ["road-0-en"]


@pytest.mark.parametrize("after", ["x", "-1", "9" * 30, "1.5", "²"])
def test_a_damaged_further_page_is_refused(client, past, after):
    assert client.get(f"/en/pledges/?on=2026-01-17&after={after}").status_code == 400


@pytest.mark.parametrize("page", PAGES)
def test_a_past_page_costs_the_same_number_of_queries_however_much_there_is(
    client, people, page, django_assert_num_queries
):
    who, today = factories.candidacy("asan"), timezone.localdate().isoformat()
    costs = []
    for n in range(1, 4):
        made = factories.pledge("Road" if n == 1 else f"Road {n}", who=who, topics=[factories.topic("roads")])
        factories.approved(made, *people)
        with CaptureQueriesContext(
            connection,
        ) as queries:
            assert client.get(f"{page}?on={today}").status_code == 200
        costs.append(len(queries))
    assert costs[1:] == costs[:-1]


def replayed(number: int) -> dict[str, int]:
    """How many public pledges there were by status, from the journal alone."""
    held, rated = {}, {}
    for entry in Entry.objects.filter(number__lte=number).order_by("number"):
        content = entry.fields["content"]
        if entry.subject.startswith("pledge:"):
            held[content["key"]] = content["publication"] == "published" and not content["merged_into"]
        elif entry.subject.startswith("assessment:"):
            rated.setdefault(content["pledge"], []).append((content["date"], content["number"], content["status"]))
    statuses = [max(rated[key])[2] if key in rated else "not_rated" for key, public in held.items() if public]
    return {status: statuses.count(status) for status in set(statuses)}


def test_the_counts_of_each_day_are_those_of_the_replayed_journal(past):
    for day in (datetime.date(2026, 1, d) for d in range(9, 32)):
        moment = Moment.of(day)
        shown = as_it_was.score(Tally.Kind.SITE, moment)
        public = Standing.objects.at(moment.number).filter(under="").count()
        assert sum(replayed(moment.number).values()) == public == shown.total + shown.left_out
        statuses = {
            status: Standing.objects.at(moment.number).filter(under=f"status:{status}").count()
            for status in replayed(moment.number)
        }
        assert statuses == replayed(moment.number)


def test_the_end_of_today_is_what_the_tallies_say_now(past):
    factories.pledge("One more", who=factories.candidacy("asan"))
    moment = Moment.of(timezone.localdate())
    for kind, ref in Tally.objects.values_list("kind", "ref").distinct():
        then, now = as_it_was.score(kind, moment, ref), score(kind, ref)
        assert (then.counts, then.left_out) == (now.counts, now.left_out)


def test_the_standings_can_be_read_from_the_journal_anew(past):
    def held() -> set:
        return set(Standing.objects.values_list("pledge", "under", "since", "until", "entry"))

    kept = held()
    Standing.objects.filter(since=1).update(until=99)
    assert (standings.rebuild(), held() == kept, len(kept) > 20) == (len(kept), True, True)


def test_a_topic_renamed_since_is_still_shown(client, past):
    Topic.objects.filter(slug="roads").update(slug="streets")
    assert "roads" in main(client, "/en/pledges/?on=2026-01-10")
    assert client.get("/en/candidates/asan/?on=2026-01-10").status_code == 200


def test_the_walk_of_a_past_list_reads_an_index(db):
    way = Standing.objects.at(5).filter(under="").order_by("-since")[:25]
    if connection.vendor == "sqlite":
        assert "USING INDEX standing_newest" in way.explain()
        assert "USE TEMP B-TREE" not in way.explain()


# What changed, on the page itself


def test_a_page_tells_what_changed_when_and_why(client, people):
    editor, reviewer = people
    with at(DAYS[0]):
        road = factories.pledge("Road", topics=[factories.topic("roads")])
    with at(DAYS[1]):
        why = {"en": "The title named a street."}
        texts = factories.texts("Street")
        pledges.reword(
            pledge=road,
            version=Pledge.objects.get(pk=road.pk).version,
            topics=[factories.topic("water")],
            people=people,
            why=why,
            title=texts,
        )
    with at(DAYS[2]):
        factories.state(road, "Биз көчө салабыз.")
        factories.approved(road, editor, reviewer)
    with at(DAYS[3]):
        history = client.get("/en/pledges/road-en/").context["history"]
        told = [
            (str(h.day), str(h.what), str(h.reason), h.verdict, len(h.added), [line.label for line in h.lines])
            for h in history.happenings
        ]
        title = [f"title ({name})" for name in ("Кыргызча", "Русский", "English")]
        assert told == [
            ("2026-01-14", "assessment approved", "", "kept", 0, []),
            ("2026-01-14", "statement added to a pledge", "", None, 1, []),
            ("2026-01-12", "pledge reworded", "The title named a street.", None, 0, [*title, "topics"]),
            ("2026-01-10", "pledge published", "", None, 0, []),
        ]
        page = client.get("/en/pledges/road-en/").content.decode()
        assert "<del>Road</del> en" in page
        assert "<ins>Street</ins> en" in page
        assert history.more is False


def test_a_long_history_says_that_there_is_more(client, people):
    road = factories.pledge("Road", topics=[factories.topic("roads")])
    for n in range(1, 25):
        pledges.reword(
            pledge=road,
            version=Pledge.objects.get(pk=road.pk).version,
            topics=[factories.topic("roads")],
            title=factories.texts(f"Road {n}"),
        )
    history = client.get("/en/pledges/road-en/").context["history"]
    assert (len(history.happenings), history.more) == (20, True)
    assert all(h.lines for h in history.happenings)


def test_a_history_costs_the_same_however_often_a_pledge_was_reworded(client, people):
    road = factories.pledge("Road", topics=[factories.topic("roads")])
    costs = []
    for n in range(1, 4):
        version = Pledge.objects.get(pk=road.pk).version
        pledges.reword(
            pledge=road, version=version, topics=[factories.topic("roads")], title=factories.texts(f"Road {n}")
        )
        with CaptureQueriesContext(connection) as queries:
            assert client.get("/en/pledges/road-en/").status_code == 200
        costs.append(len(queries))
    assert costs[0] == costs[1] == costs[2]


# Cite this


def test_a_citation_leads_to_the_page_as_it_is_on_the_day_of_citing(client, people):
    with at(DAYS[0]):
        factories.pledge("Road", who=factories.candidacy("asan"))
        for address in ("/en/", "/en/pledges/?topic=roads", "/en/pledges/road-en/", "/en/candidates/asan/"):
            cite = client.get(address).context["cite"]
            parts = urlsplit(cite.url)
            assert (parts.path, parse_qs(parts.query)["on"]) == (address.partition("?")[0], ["2026-01-10"])
            assert ("topic=roads" in cite.url) is ("topic" in address)
            assert client.get(cite.url).status_code == 200
        assert client.get("/en/pledges/road-en/").context["cite"].text == (
            "Ubada: “Road en”, as it was on 10 January 2026. http://testserver/en/pledges/road-en/?on=2026-01-10"
        )
    with at(DAYS[1]):
        cite = client.get("/en/pledges/road-en/?on=2026-01-10").context["cite"]
        assert cite.url == "http://testserver/en/pledges/road-en/?on=2026-01-10"


HOSTILE = r'A {brace} \cite{x} 50% & more_than #1 ~ ^ "q" $5 — Ысык-Көл'


def test_bibtex_is_read_by_another_program(client, people):
    bibtexparser = pytest.importorskip("bibtexparser")
    road = factories.pledge("Road", topics=[factories.topic("roads")])
    title = factories.Translated(dict.fromkeys(("ky", "ru", "en"), HOSTILE))
    pledges.reword(pledge=road, version=road.version, topics=[factories.topic("roads")], title=title)
    key = road.key
    answer = client.get(f"/en/pledges/{key}/?cite=bibtex")
    assert answer["Content-Type"] == "application/x-bibtex; charset=utf-8"
    assert answer["Content-Disposition"] == 'attachment; filename="citation.bib"'
    parser = bibtexparser.bparser.BibTexParser(ignore_nonstandard_types=False)
    [entry] = parser.parse(answer.content.decode()).entries
    today = timezone.localdate().isoformat()
    assert (entry["ENTRYTYPE"], entry["urldate"], entry["langid"]) == ("online", today, "en")
    assert entry["url"] == f"http://testserver/en/pledges/{key}/?on={today}"
    plain = re.sub(
        r"\\text(backslash|asciitilde|asciicircum)\{\}",
        lambda m: {"b": "\\", "t": "~", "c": "^"}["b" if m[1] == "backslash" else "t" if m[1] == "asciitilde" else "c"],
        entry["title"],
    )
    assert re.sub(r"\\([{}&%$#_])", r"\1", plain).strip("{}") == HOSTILE.strip("{}")


def test_ris_is_read_by_another_program(client, people):
    rispy = pytest.importorskip("rispy")
    factories.pledge("Road", who=factories.candidacy("asan"))
    answer = client.get("/en/candidates/asan/?cite=ris")
    [entry] = rispy.loads(answer.content.decode())
    today = timezone.localdate()
    assert (entry["type_of_reference"], entry["title"], entry["authors"]) == ("ELEC", "asan en", ["Ubada,"])
    assert entry["urls"] == [f"http://testserver/en/candidates/asan/?on={today}"]
    assert entry["year"] == str(today.year)


def test_an_unknown_form_of_citation_is_refused(client, people):
    assert "takes bibtex or ris" in main(client, "/en/?cite=word", 400)


# Corrections and replies beside what they are about


def test_corrections_and_replies_stand_on_the_page_of_the_day_from_which_they_were_public(client, people):
    editor, reviewer = people
    with at(DAYS[0]):
        road = factories.pledge("Road", topics=[factories.topic("roads")])
        verdict = factories.approved(road, editor, reviewer)
    with at(DAYS[1]):
        factories.corrected(road, editor, reviewer, was=factories.texts("Wrong"), now=factories.texts("Right"))
    with at(DAYS[2]):
        factories.replied(verdict, editor, reviewer, "Биз аны аткардык.")
    with at(DAYS[3]):
        address = "/en/pledges/road-en/?on=2026-01-"
        first, second, third = (main(client, f"{address}{day}") for day in ("10", "12", "14"))
        told = "Something on this page was corrected since."
        assert [("Wrong en" in page, told in page) for page in (first, second, third)] == [
            (False, True),
            (True, False),
            (True, False),
        ]
        assert ["Биз аны аткардык." in page for page in (first, second, third)] == [False, False, True]
        happened = [str(h.what) for h in client.get("/en/pledges/road-en/").context["history"].happenings]
        assert happened == ["reply", "correction", "assessment approved", "pledge published"]
        assert len(client.get(f"{address}12").context["history"].happenings) == 3


def test_the_end_of_a_term_stands_on_the_pages_of_the_days_since_the_site_said_so(client, people):
    editor, reviewer = people
    with at(DAYS[0]):
        factories.pledge("Road", who=factories.candidacy("asan"))
    with at(DAYS[1]):
        closings.approve(
            closing=closings.propose(
                election=factories.election(), by=editor, ended_on=DAYS[0], url="https://example.org/", why={}
            ),
            by=reviewer,
        )
        for page in ("/en/pledges/road-en/", "/en/candidates/asan/"):
            shown = [main(client, f"{page}?on=2026-01-{day}") for day in ("10", "12")]
            assert ["The term is over." in text for text in shown] == [False, True]
