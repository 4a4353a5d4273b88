"""`manage.py tick`: one at a time, each step by itself, taken up again after a crash; the daily digest."""

import datetime
import io
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
import time_machine
from django.conf import settings as site
from django.contrib.sessions.models import Session
from django.core.management import CommandError, call_command
from django.db import connection
from django.utils import timezone

from pledges.actions import attempts, tips
from pledges.actions.tick import Step
from pledges.choices import AttemptKind
from pledges.management.commands import tick as command
from pledges.models import Attempt, Job, Tip, Upload
from tests import factories

pytestmark = pytest.mark.django_db
ROOT = Path(__file__).resolve().parent.parent
START = datetime.datetime(2026, 3, 2, 4, tzinfo=datetime.UTC)
TOLD = {"message": "Жол оңдолду.", "link": "", "contact": "sender@example.org"}


def run(**options: object) -> str:
    out = io.StringIO()
    call_command("tick", stdout=out, **options)
    return out.getvalue()


def send_tip() -> Tip:
    tips.send(token=str(time.monotonic_ns()), address="192.0.2.1", language="ky", pledge=None, **TOLD)
    return Tip.objects.latest("id")


def upload(sha256: str) -> Upload:
    return Upload.objects.create(raw=b"x", sha256=sha256, file_name="x.txt", format="text", reading={})


# Steps


def test_each_step_forgets_what_is_old_and_keeps_the_rest():
    with time_machine.travel(START, tick=False) as clock:
        send_tip()
        upload("a" * 64)
        Session.objects.create(session_key="old", session_data="", expire_date=timezone.now())
        clock.shift(datetime.timedelta(days=370))
        send_tip()
        upload("b" * 64)
        Session.objects.create(
            session_key="new", session_data="", expire_date=timezone.now() + datetime.timedelta(days=1)
        )
        said = run()
        rest = "unfinished imports 0, half-typed forms 0, sessions 0, agreement 0, digests 0,"
        assert run().startswith(f"tick: contacts of tips 0, attempts 0, unconfirmed alerts 0, {rest}")
    rest = "unfinished imports 1, half-typed forms 0, sessions 1, agreement 0, digests 0,"
    assert said.startswith(f"tick: contacts of tips 1, attempts 1, unconfirmed alerts 0, {rest}")
    assert said.count("\n") == 1
    assert list(Tip.objects.order_by("id").values_list("contact", flat=True)) == ["", "sender@example.org"]
    assert list(Upload.objects.values_list("sha256", flat=True)) == ["b" * 64]
    assert list(Session.objects.values_list("pk", flat=True)) == ["new"]
    assert Attempt.objects.count() == 1


def test_what_ran_last_and_how_it_ended_is_on_record():
    with time_machine.travel(START, tick=False):
        run()
    jobs = {job.name: (job.last_run, job.last_outcome) for job in Job.objects.all()}
    assert jobs.pop("tick") == (START, "")
    assert jobs == {step.name: (START, "0") for step in command.STEPS}
    assert Job.objects.get(name="tick").locked_until is None


def test_a_step_that_fails_leaves_nothing_behind_and_the_others_run(monkeypatch, capfd):
    def broken(_budget: object) -> int:
        upload("c" * 64)
        raise RuntimeError("no such luck\nat all")

    ran: list[str] = []
    steps = [Step("broken", broken), Step("sound", lambda _budget: ran.append("sound") or 7)]
    monkeypatch.setattr(command, "STEPS", steps)
    out = io.StringIO()
    with pytest.raises(CommandError, match=r"^Failed: broken\.$"):
        call_command("tick", stdout=out)
    assert ran == ["sound"]
    assert out.getvalue().startswith("tick: broken failed (RuntimeError: no such luck at all), sound 7;")
    assert out.getvalue().count("\n") == 1
    assert not Upload.objects.exists()
    assert Job.objects.get(name="broken").last_outcome == "failed (RuntimeError: no such luck\nat all)"
    assert Job.objects.get(name="tick").locked_until is None


def test_a_terminal_sees_every_step(monkeypatch):
    out = io.StringIO()
    out.isatty = lambda: True
    call_command("tick", stdout=out)
    assert out.getvalue().splitlines()[0].startswith("contacts of tips 0 (")
    assert len(out.getvalue().splitlines()) == len(command.STEPS) + 1


def test_what_there_is_no_time_for_is_left_to_the_next_tick(monkeypatch):
    steps = [Step("slow", lambda _budget: time.sleep(0.2) or 1), Step("next", lambda _budget: 2)]
    monkeypatch.setattr(command, "STEPS", steps)
    assert run(seconds=0.1).startswith("tick: slow 1, next postponed;")
    assert not Job.objects.filter(name="next").exists()


@pytest.mark.parametrize("seconds", [0, -1, 1e9, float("nan"), float("inf")])
def test_a_senseless_budget_is_refused(seconds):
    with pytest.raises(CommandError, match="must be more than 0"):
        run(seconds=seconds)


# One at a time


def test_a_second_tick_at_once_says_so_and_does_nothing(monkeypatch):
    inside: list[str] = []
    monkeypatch.setattr(command, "STEPS", [Step("again", lambda _budget: inside.append(run()) or 1)])
    assert run().startswith("tick: again 1;")
    assert inside == ["tick: another one is running; nothing done.\n"]


def test_a_lock_that_outlived_its_time_is_taken_over():
    past, future = (timezone.now() + datetime.timedelta(seconds=n) for n in (-1, 60))
    Job.objects.create(name="tick", locked_until=future, holder="killed")
    assert "another one is running" in run()
    Job.objects.update(locked_until=past)
    assert "digests 0" in run()


def test_a_tick_whose_lock_was_taken_over_begins_nothing_more(monkeypatch):
    def overtaken(_budget: object) -> int:
        return Job.objects.filter(name="tick").update(holder="another")

    monkeypatch.setattr(command, "STEPS", [Step("first", overtaken), Step("second", lambda _budget: 1)])
    assert run().startswith("tick: first 1, second postponed;")
    assert Job.objects.get(name="tick").holder == "another"


HANGING = """
import sys, time
import django
django.setup()
from django.core.management import call_command
from pledges.actions import tips
from pledges.actions.tick import Step
from pledges.management.commands import tick

def hang(budget):
    tips.purge_contacts(12)
    print("inside", flush=True)
    time.sleep(60)

tick.STEPS[:] = [Step("contacts of tips", hang)]
call_command("tick", seconds=2)
"""


def url_of_the_test_database() -> str:
    values = connection.settings_dict
    if connection.vendor == "sqlite":
        return f"sqlite:///{values['NAME']}"
    host = f"{values['HOST'] or '127.0.0.1'}:{values['PORT'] or 5432}"
    secret = f":{values['PASSWORD']}" if values["PASSWORD"] else ""
    return f"postgres://{values['USER']}{secret}@{host}/{values['NAME']}"


@pytest.mark.django_db(transaction=True)
def test_a_tick_killed_in_the_middle_leaves_nothing_half_done_and_the_next_one_does_it(transactional_db):
    tip = send_tip()
    Tip.objects.update(received_at=timezone.now() - datetime.timedelta(days=800))
    environment = os.environ | {"DATABASE_URL": url_of_the_test_database(), "DJANGO_SETTINGS_MODULE": "tests.settings"}
    connection.close()
    process = subprocess.Popen(
        [sys.executable, "-c", HANGING], cwd=ROOT, env=environment, stdout=subprocess.PIPE, text=True
    )
    try:
        assert process.stdout.readline() == "inside\n"
    finally:
        os.kill(process.pid, signal.SIGKILL)
        process.wait()
        process.stdout.close()
    tip.refresh_from_db()
    assert tip.contact == "sender@example.org"
    deadline = time.monotonic() + 20
    said = run()
    while "another one is running" in said and time.monotonic() < deadline:
        time.sleep(0.2)
        said = run()
    assert said.startswith("tick: contacts of tips 1,")
    tip.refresh_from_db()
    assert tip.contact == ""


# The digest


@pytest.fixture
def staffed(editor, reviewer):
    """An editor and a reviewer with addresses, and work for the reviewer."""
    for user in (editor, reviewer):
        user.email = f"{user.username}@example.org"
        user.save()
    factories.proposal(factories.pledge(), editor)
    return editor, reviewer


def test_everybody_gets_their_own_queues_once_a_day(staffed, mailoutbox, settings):
    editor, reviewer = staffed
    settings.BASE_URL = "https://tracker.example"
    with time_machine.travel(START, tick=False) as clock:
        assert "digests 2," in run()
        assert "digests 0," in run()
        clock.shift(datetime.timedelta(hours=13))  # still the same day in Bishkek
        assert "digests 0," in run()
        clock.shift(datetime.timedelta(hours=1))
        assert "digests 2," in run()
    texts = {mail.to[0]: mail.body for mail in mailoutbox[:2]}
    proposals = f"https://tracker.example/{site.LANGUAGE_CODE}/admin/pledges/assessment/?queue="
    assert f"{proposals}mine\n" in texts[editor.email]
    assert f"{proposals}decide" not in texts[editor.email]
    assert f"{proposals}decide\n" in texts[reviewer.email]
    assert "mine" not in texts[reviewer.email]
    assert [mail.to for mail in mailoutbox] == 2 * [[editor.email], [reviewer.email]]
    for mail in mailoutbox:
        assert mail.cc == mail.bcc == []
        for other in staffed:
            assert other.email in mail.to or other.username not in mail.body


def test_who_is_away_without_an_address_or_without_work_gets_no_mail(staffed, mailoutbox, django_user_model):
    editor, reviewer = staffed
    django_user_model.objects.filter(pk=editor.pk).update(is_active=False)
    django_user_model.objects.filter(pk=reviewer.pk).update(email="")
    django_user_model.objects.create_user("idle", email="idle@example.org", is_staff=True)
    django_user_model.objects.create_user("reader", email="reader@example.org", is_superuser=True)
    assert "digests 0," in run()
    assert mailoutbox == []


def test_a_mail_that_cannot_be_sent_is_tried_again_and_the_others_are_sent(staffed, mailoutbox, monkeypatch):
    editor, reviewer = staffed
    sending = command.send_digests.__globals__["EmailMessage"].send

    def refused(mail, *args):
        if mail.to == [editor.email]:
            raise ConnectionRefusedError("nobody there")
        return sending(mail, *args)

    monkeypatch.setattr("django.core.mail.EmailMessage.send", refused)
    with pytest.raises(CommandError, match="digests"):
        run()
    assert [mail.to for mail in mailoutbox] == [[reviewer.email]]
    monkeypatch.undo()
    assert "digests 1," in run()
    assert [mail.to for mail in mailoutbox] == [[reviewer.email], [editor.email]]


# The queues it tells of


def queue(user, name: str):
    from pledges.admin.queues import queues

    return next(found for found in queues(user) if str(found.label) == name)


def listed(client, url: str) -> list[str]:
    return sorted(row.key for row in client.get(url).context["cl"].result_list)


def test_a_pledge_past_its_deadline_waits_until_it_is_settled(client, editor, reviewer):
    today = timezone.localdate()
    day = datetime.timedelta(days=1)
    late = factories.pledge("Late", deadline=today - day)
    factories.pledge("Today", deadline=today)
    factories.pledge("Never")
    factories.draft("Draft", deadline=today - day)
    factories.approved(factories.pledge("Settled", deadline=today - day), editor, reviewer, "broken")
    factories.approved(factories.pledge("Moving", deadline=today - day), editor, reviewer, "in_progress")
    client.force_login(editor)
    waiting = queue(editor, "Pledges past their deadline")
    assert waiting.n == 2
    assert listed(client, waiting.url) == sorted([late.key, "moving-en"])


def test_a_pledge_nobody_looked_at_for_months_waits(client, editor, reviewer, settings):
    settings.STALE_MONTHS = 6
    with time_machine.travel(datetime.datetime(2026, 1, 31, 6, tzinfo=datetime.UTC), tick=False) as clock:
        unjudged = factories.pledge("Unjudged")
        moving = factories.pledge("Moving")
        factories.approved(moving, editor, reviewer, "in_progress", "2025-12-31")
        settled = factories.pledge("Settled")
        factories.approved(settled, editor, reviewer, "kept", "2025-12-31")
        factories.draft("Draft")
        clock.move_to(datetime.datetime(2026, 6, 30, 12, tzinfo=datetime.UTC))
        client.force_login(editor)
        assert queue(editor, "Pledges to look at anew").n == 0
        clock.move_to(datetime.datetime(2026, 7, 1, 12, tzinfo=datetime.UTC))
        assert listed(client, queue(editor, "Pledges to look at anew").url) == [moving.key]
        clock.move_to(datetime.datetime(2026, 8, 1, 12, tzinfo=datetime.UTC))
        client.force_login(editor)
        assert listed(client, queue(editor, "Pledges to look at anew").url) == sorted([moving.key, unjudged.key])
        factories.approved(moving, editor, reviewer, "stalled", "2026-07-30")
        assert listed(client, queue(editor, "Pledges to look at anew").url) == [unjudged.key]


def test_old_attempts_go_after_a_day():
    with time_machine.travel(START, tick=False) as clock:
        attempts.count(AttemptKind.LOOK_UP, "192.0.2.1")
        clock.shift(datetime.timedelta(hours=23))
        assert attempts.purge() == 0
        clock.shift(datetime.timedelta(hours=2))
        assert attempts.purge() == 1
