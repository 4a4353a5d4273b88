"""Copies of public evidence in other archives, which servers on this machine play."""

import datetime

import pytest
import time_machine
from django.core.management import call_command

from pledges.actions import archives, assessments, links, pledges
from pledges.actions.tick import Budget
from pledges.link_choices import LinkState
from pledges.models import ArchivedCopy, Evidence, LinkStanding
from tests import factories
from tests.links.servers import NOT_FOUND, page, redirect, serving
from tests.test_guards import refused
from tests.test_links import URL, cited, run

pytestmark = pytest.mark.django_db
ARCHIVE = "http://archive.test"
NOW = datetime.datetime(2026, 3, 4, 6, tzinfo=datetime.UTC)
SAVE, TIMEMAP = f"/save/{URL}", f"/list/{URL}"
BUSY = page("busy", status="429 Too Many Requests")


def copy(stamp: str) -> str:
    return f"{ARCHIVE}/web/{stamp}/{URL}"


def listed(*days: int) -> bytes:
    """A TimeMap with a copy of each of these days of February."""
    stamps = [(f"202602{day:02}010203", datetime.date(2026, 2, day).strftime("%a, %d %b %Y")) for day in days]
    return page(",\n".join(f'<{copy(at)}>; rel="memento"; datetime="{day} 01:02:03 GMT"' for at, day in stamps))


SAVED = copy("20260304050607")


@pytest.fixture(autouse=True)
def now():
    with time_machine.travel(NOW, tick=False) as clock:
        yield clock


@pytest.fixture
def archive(settings, monkeypatch):
    """An archive that makes a copy of what it is asked for, and has three of February."""
    monkeypatch.setattr(archives, "PAUSE", 0.0)
    monkeypatch.setattr(archives, "SAVE", f"{ARCHIVE}/save/")
    monkeypatch.setattr(archives, "TIMEMAPS", (f"{ARCHIVE}/list/",))
    settings.LINKS = settings.ARCHIVES = True
    answers = {SAVE: redirect(SAVED.removeprefix(ARCHIVE)), TIMEMAP: listed(1, 5, 9, 20)}
    with serving(answers) as server:
        settings.LINK_TEST_HOSTS = {"archive.test:80": ("127.0.0.1", server.port)}
        yield server


@pytest.fixture
def proposal(editor):
    return factories.proposal(factories.pledge(), editor, evidence=cited())


@pytest.fixture
def approved(proposal, reviewer):
    assessments.approve(assessment=proposal, by=reviewer, note="")
    return proposal


def ask() -> int:
    return archives.ask_archives(Budget(30))


def kept() -> list[tuple[str, bool]]:
    return list(ArchivedCopy.objects.order_by("id").values_list("url", "asked_for"))


def test_off_is_the_default_and_then_nobody_is_asked(archive, approved, settings):
    settings.ARCHIVES = False
    assert ask() == 0
    settings.ARCHIVES, settings.LINKS = True, False
    assert ask() == 0
    assert archive.paths == []


def test_an_archive_is_not_told_of_a_link_before_the_public_is(archive, proposal, reviewer):
    assert ask() == 0
    assert archive.paths == []
    assessments.approve(assessment=proposal, by=reviewer, note="")
    assert ask() == 1
    assert archive.paths == [SAVE, TIMEMAP]


def test_the_copy_made_for_us_and_the_three_nearest_to_the_day_are_kept_once(archive, approved):
    assert ask() == 1
    found = [(copy(f"202602{day:02}010203"), False) for day in (5, 9, 20)]
    assert kept() == [*found, (SAVED, True)]
    assert ask() == 0
    assert LinkStanding.objects.get().ask_archives is None


def test_the_reader_sees_the_best_of_them_and_the_editor_all(archive, approved, client, editor):
    ask()
    path = f"/en/pledges/{approved.pledge.key}/"
    html = client.get(path).content.decode()
    assert f'<a href="{SAVED}" rel="external nofollow">A copy in another archive (4 March 2026)</a>' in html
    assert html.count(ARCHIVE) == 1
    client.force_login(editor)
    html = client.get(f"/en/admin/pledges/linkstanding/{LinkStanding.objects.get().pk}/change/").content.decode()
    assert html.count(f'href="{ARCHIVE}') == 4
    assert "made because we asked" in html


def test_an_archive_that_is_busy_is_asked_again_after_growing_pauses_and_then_no_more(archive, approved, now):
    archive.answers[SAVE] = BUSY
    archive.answers[TIMEMAP] = BUSY
    days = []
    for _turn in range(5):
        assert ask() == 1
        assert ask() == 0
        due = LinkStanding.objects.get().ask_archives
        if due:
            days.append((due - datetime.datetime.now(datetime.UTC)).days)
            now.move_to(due)
    assert days == [1, 3, 7, 30]
    assert LinkStanding.objects.get().ask_archives is None
    assert kept() == []


def test_what_an_archive_has_is_kept_even_if_it_makes_no_copy_now(archive, approved, now):
    archive.answers[SAVE] = BUSY
    ask()
    assert len(kept()) == 3
    now.shift(datetime.timedelta(days=1))
    archive.answers[SAVE] = redirect(SAVED.removeprefix(ARCHIVE))
    ask()
    assert [asked_for for _url, asked_for in kept()] == [False, False, False, True]


def test_of_a_page_that_is_gone_archives_are_asked_what_they_have_and_for_no_copy(archive, approved, settings, now):
    archive.answers[TIMEMAP] = page("")
    ask()
    with serving(NOT_FOUND) as paper:
        settings.LINK_TEST_HOSTS = settings.LINK_TEST_HOSTS | {"paper.test:80": ("127.0.0.1", paper.port)}
        for _day in range(3):
            links.check_links(Budget(10), LinkStanding.objects.all())
            now.shift(datetime.timedelta(days=1))
    assert LinkStanding.objects.get().state == LinkState.GONE
    archive.heard.clear()
    archive.answers[TIMEMAP] = listed(5)
    assert ask() == 1
    assert archive.paths == [TIMEMAP]
    assert kept()[-1] == (copy("20260205010203"), False)


def test_a_link_of_a_withdrawn_pledge_is_nobody_elses_business(archive, approved, reviewer):
    pledges.withdraw(pledge=approved.pledge, by=reviewer, reason={"ky": "Ката"})
    assert ask() == 0


def test_tick_asks_and_says_so(archive, approved):
    LinkStanding.objects.update(due=NOW + datetime.timedelta(days=9))
    assert ", archives 1;" in run("tick")


def test_a_copy_elsewhere_is_a_web_address_and_is_never_rewritten(archive, approved):
    ask()
    row = ArchivedCopy.objects.first()
    refused("UPDATE pledges_archivedcopy SET url = 'http://other.test/' WHERE id = %s", [row.pk])
    refused("DELETE FROM pledges_archivedcopy WHERE id = %s", [row.pk])
    with pytest.raises(Exception, match="archived_copy_web_address"):
        ArchivedCopy.objects.create(evidence=Evidence.objects.get(), url="javascript:1", at=NOW, asked_for=True)


def test_the_guards_stand_on_the_new_table():
    call_command("check", "--database", "default")
