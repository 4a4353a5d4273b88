"""Deadlines as calendars."""

import datetime

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext
from icalendar import Calendar

from pledges import deadlines, scopes
from pledges.actions import pledges
from pledges.models import Listed, Pledge
from tests import factories

pytestmark = pytest.mark.django_db
TODAY = datetime.date(2026, 3, 1)


@pytest.fixture(autouse=True)
def _march():
    with time_machine.travel(datetime.datetime(2026, 3, 1, 6, tzinfo=datetime.UTC), tick=False):
        yield


def due(title: str, days: int, **values):
    return factories.pledge(title, deadline=TODAY + datetime.timedelta(days=days), **values)


def read(client, path: str, language: str = "en") -> Calendar:
    response = client.get(f"/{language}/{path}deadlines.ics")
    assert response.status_code == 200
    assert response["Content-Type"] == "text/calendar; charset=utf-8"
    return Calendar.from_ical(response.content)


def days(client, path: str = "") -> list[tuple[str, datetime.date]]:
    return [(str(event["summary"]), event.decoded("dtstart")) for event in read(client, path).walk("VEVENT")]


def test_a_deadline_is_a_whole_day_with_the_yardstick_and_the_status(client, editor, reviewer):
    road = due("Road", 10, kept_if=factories.texts("The road is open; all of it, and longer than a line may be."))
    factories.approved(road, editor, reviewer, "in_progress")
    calendar = read(client, "")
    assert (calendar["version"], calendar["method"]) == ("2.0", "PUBLISH")
    assert str(calendar["x-wr-calname"]).startswith("Deadlines: All changes")
    [event] = calendar.walk("VEVENT")
    assert event.decoded("dtstart") == datetime.date(2026, 3, 11)
    assert event.decoded("dtend") == datetime.date(2026, 3, 12)
    assert event["dtstart"].params["VALUE"] == "DATE"
    assert str(event["uid"]) == f"deadline-{road.key}@testserver"
    assert event.decoded("dtstamp").tzinfo is not None
    assert str(event["summary"]) == "Deadline: Road en"
    assert str(event["url"]) == f"http://testserver/en/pledges/{road.key}/"
    assert str(event["description"]).startswith(
        "Status: In progress.\n\nWhat would count as kept:\nThe road is open; all"
    )
    assert str(read(client, "", "ky").walk("VEVENT")[0]["summary"]).endswith("Road кы")


def test_lines_are_folded_and_end_as_the_standard_says(client):
    due("Узун аталыш " * 12, 3, kept_if=factories.texts("Баары, бүт; толук \\ менен\nжана дагы " * 5))
    raw = client.get("/ky/deadlines.ics").content
    assert raw.endswith(b"END:VCALENDAR\r\n")
    assert all(len(line) <= 75 for line in raw.split(b"\r\n"))
    assert b"\n" not in raw.replace(b"\r\n", b"")


def test_only_public_pledges_with_a_deadline_of_the_last_year_or_to_come_are_there(client, reviewer):
    due("Later", 400)
    due("Today", 0)
    due("Past", -365)
    due("Long past", -366)
    factories.pledge("Never")
    factories.draft("Draft", deadline=TODAY)
    pledges.withdraw(pledge=due("Gone", 5), by=reviewer, reason={"en": "A mistake."})
    titles = [title.removeprefix("Deadline: ") for title, _day in days(client)]
    assert titles == ["Today en", "Later en", "Past en"]


def test_each_calendar_holds_what_it_is_a_calendar_of(client):
    road = due("Road", 1, who=factories.candidacy("ann"))
    due("Bus", 2, who=factories.candidacy("bob"), topics=[factories.topic("transport")])
    factories.pledge("Never", who=factories.candidacy("ann"))
    assert [title for title, _day in days(client)] == ["Deadline: Road en", "Deadline: Bus en"]
    for path in ("candidates/ann/", f"pledges/{road.key}/", "topics/roads/"):
        assert [title for title, _day in days(client, path)] == ["Deadline: Road en"]
    assert days(client, "pledges/never-en/") == []
    factories.draft("Secret", deadline=TODAY)
    for path in ("pledges/secret-en/", "candidates/nobody/", "topics/nothing/"):
        assert client.get(f"/en/{path}deadlines.ics").status_code == 404


def test_a_deadline_that_is_moved_moves_in_every_calendar(client):
    road = due("Road", 1, who=factories.candidacy("ann"))
    for day in (datetime.date(2026, 5, 1), None):
        Pledge.objects.filter(pk=road.pk).update(deadline=day)
        expected = [("Deadline: Road en", day)] if day else []
        assert days(client) == days(client, "candidates/ann/") == days(client, "topics/roads/") == expected
    assert set(Listed.objects.values_list("deadline", flat=True)) == {None}


def test_a_calendar_holds_at_most_so_many_those_to_come_first(client, monkeypatch):
    monkeypatch.setattr(deadlines, "MOST", 3)
    for n, day in enumerate((-1, -2, 1, 2)):
        due(f"P{n}", day)
    assert [title for title, _day in days(client)] == ["Deadline: P2 en", "Deadline: P3 en", "Deadline: P0 en"]
    monkeypatch.setattr(deadlines, "MOST", 1)
    assert len(days(client)) == 1


@pytest.mark.parametrize("path", ["", "candidates/ann/", "topics/roads/"])
def test_a_calendar_costs_the_same_for_one_and_for_three_and_is_cached(client, path):
    counts = []
    for n in (1, 2):
        for _ in range(n):
            due("", 5, who=factories.candidacy("ann"))
        with CaptureQueriesContext(connection) as asked:
            response = client.get(f"/en/{path}deadlines.ics")
        counts.append(len(asked))
    assert counts[0] == counts[1] <= 3
    assert response["Cache-Control"] == "public, max-age=0, must-revalidate"
    assert not response.cookies
    tag = {"If-None-Match": response["ETag"]}
    assert client.get(f"/en/{path}deadlines.ics", headers=tag).status_code == 304


def test_pages_lead_to_their_calendars(client):
    road = due("Road", 1, who=factories.candidacy("ann"))
    for path in ("", "candidates/ann/", "topics/roads/", f"pledges/{road.key}/"):
        assert f'href="/ky/{path}deadlines.ics"' in client.get(f"/ky/{path}").content.decode()
    assert 'href="/ky/deadlines.ics"' in client.get("/ky/pledges/").content.decode()
    assert "deadlines.ics" not in client.get("/ky/pledges/?topic=roads").content.decode()


def test_deadlines_under_a_candidate_are_read_along_their_index():
    due("Road", 1, who=factories.candidacy("ann"))
    scope = scopes.of_row("candidate", factories.candidacy("ann").candidate)
    with CaptureQueriesContext(connection) as asked:
        deadlines.deadlines(scope)
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            for query in asked:
                cursor.execute(f"EXPLAIN QUERY PLAN {query['sql']}")
                plan = "\n".join(row[-1] for row in cursor.fetchall())
                assert "listed_deadline" in plan, plan
                assert "TEMP B-TREE" not in plan
