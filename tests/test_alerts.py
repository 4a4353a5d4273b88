"""Alerts by mail: nobody gets one without confirming it, everybody can end it, none is sent twice or for nothing."""

import datetime
import re
from smtplib import SMTPRecipientsRefused, SMTPServerDisconnected

import pytest
import time_machine
from django.core.mail import EmailMessage
from django.db import IntegrityError, connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from pledges import alerting
from pledges.actions import alerts, attempts, pledges
from pledges.actions.tick import Budget
from pledges.forms import tips as forms
from pledges.models import Alert, Attempt
from pledges.models.journal import checkpoint
from tests import factories

pytestmark = pytest.mark.django_db
START = datetime.datetime(2026, 3, 2, 6, tzinfo=datetime.UTC)
DAY = datetime.timedelta(days=1)
BASE = "https://tracker.example"
GIVEN = {"email": "reader@example.org", "frequency": "daily", "language": "en"}


@pytest.fixture(autouse=True)
def clock(monkeypatch, settings):
    monkeypatch.setattr(forms, "SHORTEST", -1)
    settings.BASE_URL = BASE
    with time_machine.travel(START, tick=False) as moving:
        yield moving


@pytest.fixture
def road():
    return factories.pledge("Road", who=factories.candidacy("ann"))


def ask(client, query: str = "", **values):
    return client.post(f"/en/alerts/{query}", GIVEN | {"token": forms.new_token(), "website": ""} | values)


def link(mail) -> str:
    return re.search(rf"{BASE}(/\w\w/alerts/\S+)", mail.body)[1]


def begun(query: str = "", email: str = "reader@example.org", **values) -> Alert:
    """One that was confirmed just now."""
    values = {
        "language": "en",
        "frequency": "daily",
        "key": f"{query}{email}"[:32],
        "asked_at": timezone.now(),
    } | values
    alert = Alert.objects.create(email=email, query=query, **values)
    alerts.confirm(alert)
    alert.refresh_from_db()
    return alert


def send() -> int:
    return alerting.send_alerts(Budget(60))


# Asking and confirming


def test_a_resident_follows_a_candidate_by_mail_and_ends_it(client, clock, road, mailoutbox, editor, reviewer):
    html = client.get("/ky/candidates/ann/").content.decode()
    assert 'href="/ky/alerts/?candidate=ann"' in html
    assert "ann en" in client.get("/en/alerts/?candidate=ann").content.decode()
    assert ask(client, "?candidate=ann").status_code == 202
    [first] = mailoutbox
    assert first.to == ["reader@example.org"]
    assert first.subject == "Ubada: your alert"
    page = client.get(link(first))
    assert (page.status_code, "<button>" in page.content.decode()) == (200, True)
    assert Alert.objects.get().confirmed_at is None
    assert client.post(link(first)).status_code == 200
    factories.approved(road, editor, reviewer, "kept")
    clock.shift(DAY)
    assert send() == 1
    digest = mailoutbox[1]
    assert digest.subject == "Ubada: 1 change: ann en"
    assert "Kept: Road en\n" in digest.body
    assert f"{BASE}/en/pledges/{road.key}/#assessment-" in digest.body
    end = link(digest)
    assert digest.extra_headers["List-Unsubscribe"] == f"<{BASE}{end}>"
    assert digest.extra_headers["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert digest.alternatives == [] if hasattr(digest, "alternatives") else True
    assert "<" not in digest.body
    assert client.get(end).status_code == 200
    assert Alert.objects.count() == 1
    assert client.post(end, {"List-Unsubscribe": "One-Click"}).status_code == 200
    assert client.post(end).status_code == 200
    assert Alert.objects.count() == 0


def test_the_answer_is_the_same_whoever_asks_and_what_is_confirmed_stays(client, mailoutbox):
    alert = begun()
    known = ask(client, frequency="weekly", language="ky")
    new = ask(client, email="other@example.org")
    assert known.status_code == new.status_code == 202
    assert known.content == new.content
    alert.refresh_from_db()
    assert (alert.frequency, alert.language) == ("daily", "en")
    told, asked = mailoutbox
    assert "/alerts/end/" in told.body
    assert "/alerts/confirm/" in asked.body


def test_an_alert_that_nobody_confirmed_is_forgotten_after_two_days(client, clock, mailoutbox):
    ask(client)
    clock.shift(datetime.timedelta(hours=47))
    assert alerts.purge() == 0
    assert client.get(link(mailoutbox[0])).status_code == 200
    clock.shift(datetime.timedelta(hours=2))
    assert client.post(link(mailoutbox[0])).status_code == 404
    begun(email="confirmed@example.org")
    assert (alerts.purge(), Alert.objects.count()) == (1, 1)


def test_a_link_confirms_or_ends_and_no_other_does(client, mailoutbox):
    ask(client)
    confirm = link(mailoutbox[0])
    alert = Alert.objects.get()
    assert alert.key in confirm
    for wrong in (confirm.replace("confirm", "end"), confirm[:-3] + "/", "/en/alerts/end/x/", "/en/alerts/confirm/./"):
        assert client.post(wrong).status_code == 404, wrong
    assert client.post(confirm.replace("/en/", "/ky/")).status_code == 200
    assert client.get(confirm).status_code == client.post(confirm).status_code == 200
    assert Alert.objects.get().due_at == timezone.now() + DAY


def test_an_address_has_a_bounded_number_of_alerts(client, monkeypatch, mailoutbox):
    monkeypatch.setattr(alerts, "MOST_OF_ONE", 1)
    begun()
    factories.topic("roads")
    ask(client, "?topic=roads")
    refused = client.post(link(mailoutbox[0]))
    assert (refused.status_code, "too many alerts" in refused.content.decode()) == (409, True)


@pytest.mark.parametrize(
    "changes",
    [
        {"email": ""},
        {"email": "nobody"},
        {"email": "a@example.org\nBcc: b@example.org"},
        {"email": "a@example.org, b@example.org"},
        {"email": "x" * 250 + "@example.org"},
        {"email": "a\x00@example.org"},
        {"frequency": "hourly"},
        {"language": "xx"},
        {"website": "https://spam.example"},
        {"token": "forged"},
    ],
)
def test_a_fault_is_said_and_no_mail_is_sent(client, mailoutbox, changes):
    assert ask(client, **changes).status_code == 422
    assert mailoutbox == []
    assert Alert.objects.count() == Attempt.objects.count() == 0


@pytest.mark.parametrize("query", ["topic=nowhere", "pledge=nothing", "pledge=a&pledge=b", "q=...", "status=sold"])
def test_what_cannot_be_followed_is_said(client, query):
    assert client.get(f"/en/alerts/?{query}").status_code == 400
    assert ask(client, f"?{query}").status_code == 400
    assert Alert.objects.count() == 0


def test_a_line_end_in_what_is_followed_does_not_reach_the_headers(client, mailoutbox):
    factories.topic("roads")
    ask(client, "?topic=roads&q=a%0D%0ABcc:%20x@example.org")
    [mail] = mailoutbox
    assert mail.message()["Subject"] == "Ubada: your alert"
    assert mail.message()["Bcc"] is None


def test_the_pages_set_no_cookie_and_need_none(client, mailoutbox):
    strict = Client(enforce_csrf_checks=True)
    for answer in (
        strict.get("/ky/alerts/"),
        ask(strict),
        strict.get(link(mailoutbox[0])),
        strict.post(link(mailoutbox[0])),
    ):
        assert answer.status_code in (200, 202)
        assert not answer.cookies
        assert "no-store" in answer["Cache-Control"]
        assert "Cookie" not in answer.get("Vary", "")
        assert 'content="noindex"' in answer.content.decode()
    foreign = strict.post("/en/alerts/", GIVEN, headers={"Sec-Fetch-Site": "cross-site"})
    assert foreign.status_code == 403


# Limits


def test_nobody_fills_the_box_of_somebody_else(client, mailoutbox, clock):
    for n in range(5):
        answer = client.post("/en/alerts/", GIVEN | {"token": forms.new_token()}, REMOTE_ADDR=f"192.0.2.{n}")
        assert answer.status_code == 202
    assert len(mailoutbox) == 3
    clock.shift(DAY)
    attempts.purge()
    clock.shift(datetime.timedelta(minutes=1))
    ask(client, email="READER@example.org")
    assert len(mailoutbox) == 4


def test_an_address_asks_five_times_an_hour(client):
    statuses = [ask(client, email=f"r{n}@example.org").status_code for n in range(6)]
    assert statuses == [202] * 5 + [429]


def test_a_mail_that_cannot_be_sent_is_said(client, monkeypatch):
    monkeypatch.setattr(EmailMessage, "send", refusing(SMTPServerDisconnected("gone")))
    answer = ask(client)
    assert (answer.status_code, answer["Retry-After"]) == (503, "600")
    assert "reader@example.org" in answer.content.decode()


# Telling


def refusing(fault: Exception):
    def send(_mail, *_rest):
        raise fault

    return send


def test_a_digest_comes_only_when_something_is_new_and_tells_it_once(clock, road, mailoutbox, editor, reviewer):
    alert = begun("topic=roads")
    clock.shift(DAY)
    assert (send(), send()) == (0, 0)
    factories.approved(road, editor, reviewer, "stalled", "2026-03-01")
    factories.pledge("Bus", topics=[factories.topic("transport")])
    assert send() == 0
    clock.shift(DAY)
    assert (send(), send()) == (1, 0)
    [mail] = mailoutbox
    assert "Stalled: Road en" in mail.body
    assert "Bus" not in mail.body
    alert.refresh_from_db()
    assert (alert.told, alert.failures, alert.due_at) == (checkpoint()["size"], 0, timezone.now() + DAY)


@pytest.mark.parametrize(("query", "found"), [("q=жол", 1), ("pledge=road-en", 1), ("", 2), ("status=not_rated", 0)])
def test_each_alert_tells_what_it_is_about_in_its_language(clock, mailoutbox, editor, reviewer, query, found):
    road = factories.pledge("Road", quote="Биз жол салабыз.")
    bus = factories.pledge("Bus", quote="Биз автобус алабыз.")
    begun(query, language="ky", frequency="weekly")
    for pledge in (road, bus):
        factories.approved(pledge, editor, reviewer, "kept", "2026-03-01")
    clock.shift(DAY)
    assert send() == 0
    clock.shift(6 * DAY)
    assert send() == bool(found)
    body = mailoutbox[0].body if found else ""
    assert (body.count("Road кы"), body.count("Bus кы")) == (min(found, 1), max(found - 1, 0))
    assert not found or f"{BASE}/ky/pledges/" in body


def test_what_was_withdrawn_before_the_mail_is_told_without_its_words(clock, road, mailoutbox, editor, reviewer):
    begun("candidate=ann")
    factories.approved(road, editor, reviewer, "kept", "2026-03-01")
    pledges.withdraw(pledge=road, by=reviewer, reason={"en": "Somebody else's words."})
    clock.shift(DAY)
    assert send() == 1
    assert "Somebody else's words." in mailoutbox[0].body
    assert "Road en" not in mailoutbox[0].body


def test_a_program_that_ends_after_sending_sends_once_more_and_not_again(clock, road, mailoutbox, monkeypatch, editor):
    begun()
    factories.pledge("Bus")
    clock.shift(DAY)
    monkeypatch.setattr(alerts, "looked", refusing(KeyboardInterrupt()))
    with pytest.raises(KeyboardInterrupt):
        send()
    monkeypatch.undo()
    assert (len(mailoutbox), send()) == (1, 0)
    clock.shift(datetime.timedelta(hours=1))
    assert (send(), send(), len(mailoutbox)) == (1, 0, 2)


def test_an_address_that_refuses_for_good_is_forgotten_after_longer_and_longer_pauses(clock, road, monkeypatch):
    alert = begun()
    factories.pledge("Bus")
    clock.shift(DAY)
    refused = SMTPRecipientsRefused({"reader@example.org": (550, b"nobody here")})
    monkeypatch.setattr(EmailMessage, "send", refusing(refused))
    for pause in alerts.PAUSES:
        assert Alert.objects.exists()
        with pytest.raises(alerting.NotSent):
            send()
        if pause != alerts.PAUSES[-1]:
            alert.refresh_from_db()
            assert alert.due_at == timezone.now() + pause
        assert send() == 0
        clock.shift(pause)
    assert not Alert.objects.exists()


@pytest.mark.parametrize(
    "fault", [ConnectionRefusedError(), SMTPRecipientsRefused({"reader@example.org": (451, b"later")})]
)
def test_what_fails_for_now_is_kept_and_sent_later(clock, road, mailoutbox, monkeypatch, fault):
    for n in range(5):
        begun(email=f"r{n}@example.org")
    factories.pledge("Bus")
    clock.shift(DAY)
    tried = []
    with monkeypatch.context() as broken:
        broken.setattr(EmailMessage, "send", lambda mail, *_rest: tried.append(mail.to) or refusing(fault)(mail))
        with pytest.raises(alerting.NotSent, match="3 not sent"):
            send()
    assert len(tried) == 3
    assert send() == 2
    clock.shift(DAY)
    assert send() == 3
    assert Alert.objects.count() == 5


def test_one_that_is_ended_while_tick_runs_gets_no_mail(clock, road, mailoutbox, monkeypatch):
    alert = begun()
    factories.pledge("Bus")
    clock.shift(DAY)
    compose = alerting._digest

    def ended(row):
        Alert.objects.filter(pk=alert.pk).delete()
        return compose(row)

    monkeypatch.setattr(alerting, "_digest", ended)
    assert (send(), mailoutbox) == (0, [])


def test_what_is_gone_is_no_fault(clock, mailoutbox):
    begun("topic=gone")
    clock.shift(DAY)
    assert send() == 0
    assert Alert.objects.get().due_at > timezone.now()


def test_tick_sends_alerts_and_looks_at_no_more_than_it_has_time_for(clock, road, mailoutbox):
    begun()
    factories.pledge("Bus")
    clock.shift(DAY)
    assert alerting.send_alerts(Budget(-1)) == 0
    from tests.test_tick import run

    said = run()
    assert "alerts 1," in said
    assert "unconfirmed alerts 0," in said


def test_a_digest_costs_the_same_for_one_and_for_three_changes(clock, mailoutbox):
    counts = []
    begun("topic=roads")
    for n in (1, 2):
        for _ in range(n):
            factories.pledge(who=factories.candidacy("ann"))
        clock.shift(DAY)
        with CaptureQueriesContext(connection) as asked:
            assert send() == 1
        counts.append(len(asked))
    assert counts[0] == counts[1] <= 14


# The record


@pytest.mark.parametrize("change", ["frequency = 'hourly'", "confirmed_at = NULL", "due_at = NULL"])
def test_the_database_refuses_what_an_alert_cannot_be(change):
    begun()
    with pytest.raises(IntegrityError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(f"UPDATE pledges_alert SET {change}")


def test_an_address_follows_the_same_thing_once():
    begun()
    with pytest.raises(IntegrityError), transaction.atomic():
        begun(key="another")
