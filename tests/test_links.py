"""Evidence links in time: visited, kept, found changed or gone; copies proved. The servers are on this machine."""

import datetime
import hashlib
import io
import os
import signal
import subprocess
import sys
from pathlib import Path

import fastwarc
import pytest
import time_machine
from django.core.management import CommandError, call_command
from django.db import DatabaseError

from pledges import kept_files, verification
from pledges.actions import assessments, links, takedowns
from pledges.actions.tick import Budget
from pledges.link_choices import REASON_WORDS, CheckOutcome, LinkState
from pledges.links import REASONS, Outcome, State
from pledges.management import chosen
from pledges.models import Capture, Check, Evidence, Job, LinkStanding, Takedown
from pledges.rules import Refused
from tests import factories
from tests.links.servers import HOST, NOT_FOUND, page, redirect, serving
from tests.test_guards import refused
from tests.test_tick import ROOT, url_of_the_test_database

pytestmark = pytest.mark.django_db
URL = f"http://{HOST}/news/1"
PASSAGE = "Көчөнүн оңдолушу бүттү, деп билдирди кеңеш."
ARTICLE = f"<title>Көчө</title><article><h1>Көчө оңдолду</h1><p>{PASSAGE}</p><p>Дагы бир сүйлөм.</p></article>"
START = datetime.datetime(2026, 3, 2, 4, tzinfo=datetime.UTC)
DAY = datetime.timedelta(days=1)


@pytest.fixture
def paper(settings, tmp_path, monkeypatch):
    """A server that has one article, the one host that is visited."""
    monkeypatch.setattr(links, "PAUSE", 0.0)
    settings.LINKS = True
    settings.STORAGES = settings.STORAGES | {
        "captures": {"BACKEND": "pledges.kept_files.SyncedFileStorage", "OPTIONS": {"location": tmp_path / "copies"}}
    }
    with serving({"/news/1": page(ARTICLE)}) as server:
        settings.LINK_TEST_HOSTS = {f"{HOST}:80": ("127.0.0.1", server.port)}
        yield server


def cited(*urls: str, **values: str) -> list[dict[str, str]]:
    return [factories.OFFICIAL | {"url": url} | values for url in urls or (URL,)]


@pytest.fixture
def proposal(editor):
    return factories.proposal(factories.pledge(), editor, evidence=cited(passage=PASSAGE))


@pytest.fixture
def standing(proposal):
    LinkStanding.objects.update(due=START)
    return LinkStanding.objects.get()


def run(command: str, *words: str, **options: object) -> str:
    out = io.StringIO()
    call_command(command, *words, stdout=out, **options)
    return out.getvalue()


def outcomes() -> list[str]:
    return list(Check.objects.order_by("id").values_list("outcome", flat=True))


# Which links are visited


def test_a_proposal_makes_its_links_known_and_tick_keeps_a_copy_of_each(paper, proposal):
    before = LinkStanding.objects.values_list("state", "wants_copy", "last_checked").get()
    assert before == ("unseen", True, None)
    assert "captures 1, checks 0, archives 0;" in run("tick")
    copy = Capture.objects.select_related("visit").get()
    raw = kept_files.storage().open(kept_files.name_of(copy.digest)).read()
    assert (hashlib.sha256(raw).hexdigest(), len(raw)) == (copy.digest, copy.size)
    assert copy.evidence == proposal.evidence.get()
    assert copy.text == f"Көчө оңдолду\n\n{PASSAGE}\n\nДагы бир сүйлөм."
    told = copy.visit
    assert (told.outcome, told.code, told.final_url, told.media_type) == ("alive", 200, URL, "text/html")
    assert (told.title, told.redirects, told.fingerprint) == ("Көчө", [], copy.fingerprint)
    assert told.sha256 == hashlib.sha256(ARTICLE.encode()).hexdigest()
    row = LinkStanding.objects.get()
    assert (row.state, row.wants_copy, row.last_checked, row.last_seen) == ("alive", False, told.at, told.at)
    assert row.due == told.at + DAY
    assert "captures 0, checks 0, archives 0;" in run("tick")


def test_nobody_is_visited_while_visits_are_off(paper, proposal, settings):
    settings.LINKS = False
    assert "captures 0, checks 0, archives 0;" in run("tick")
    with pytest.raises(CommandError, match="PLEDGETRACKER_LINKS is off"):
        run("capture_links")
    assert paper.heard == []


def test_the_links_of_a_rejected_proposal_are_left_alone(paper, proposal, reviewer):
    run("tick")
    assessments.reject(assessment=proposal, by=reviewer, note="no")
    assert not LinkStanding.objects.exists()
    assert (Check.objects.count(), Capture.objects.count()) == (1, 1)
    with time_machine.travel(datetime.datetime.now(datetime.UTC) + 400 * DAY):
        assert "captures 0, checks 0, archives 0;" in run("tick")


def test_a_proposal_that_is_rejected_during_the_visit_leaves_nothing(paper, proposal, reviewer):
    link = links._links(LinkStanding.objects.all())[0]
    receipt = links._captured(links.visitor(), link)
    assessments.reject(assessment=proposal, by=reviewer, note="no")
    links._keep(link, receipt)
    assert (Check.objects.count(), Capture.objects.count()) == (0, 0)
    assert list(verification.spare_files()) == [kept_files.name_of(receipt.digest)]


def test_every_reason_and_every_state_has_its_words():
    assert set(REASON_WORDS) == set(REASONS)
    assert {state.value for state in LinkState} == {state.value for state in State}
    assert {outcome.value for outcome in CheckOutcome} == {outcome.value for outcome in Outcome}


def test_addresses_of_this_network_are_not_visited(paper, editor):
    factories.proposal(factories.pledge(), editor, evidence=cited(f"http://127.0.0.1:{paper.port}/", "http://[::1]/"))
    run("tick")
    assert list(Check.objects.order_by("id").values_list("outcome", "reason", "code")) == [
        ("refused", "port", None),
        ("refused", "private", None),
    ]
    assert paper.heard == []


# In time


def test_a_link_that_dies_comes_back_and_changes_goes_through_its_states(paper, standing):
    """Days after the first visit, and how the link stands then."""
    seen, noted = [], []
    plan = [(0, page(ARTICLE)), (1, NOT_FOUND), (2, NOT_FOUND), (3, NOT_FOUND), (6, page(ARTICLE))]
    with time_machine.travel(START, tick=False) as clock:
        for day, answer in [*plan, (7, page(ARTICLE.replace("бүттү", "башталды")))]:
            clock.move_to(START + day * DAY)
            paper.answers["/news/1"] = answer
            run("tick")
            standing.refresh_from_db()
            seen.append(standing.state)
            noted.append(LinkStanding.objects.lost().exists())
        assert standing.last_checked == START + 7 * DAY
    assert seen == ["alive", "failing", "failing", "gone", "alive", "changed"]
    assert noted == [False, False, False, True, False, True]
    assert outcomes() == ["alive", "gone", "gone", "gone", "alive", "changed"]
    assert Capture.objects.count() == 1


def test_a_link_that_does_not_change_is_visited_ever_more_seldom(paper, standing):
    visited = []
    with time_machine.travel(START, tick=False) as clock:
        for day in range(140):
            clock.move_to(START + day * DAY)
            links.keep_copies(Budget(60))
            if links.check_links(Budget(60)):
                visited.append(day)
    assert visited == [1, 8, 38, 128]


def test_a_copy_that_cannot_be_had_is_tried_again(paper, standing):
    paper.answers["/news/1"] = page("down", status="503 Service Unavailable")
    with time_machine.travel(START, tick=False) as clock:
        run("tick")
        assert not Capture.objects.exists()
        standing.refresh_from_db()
        assert (standing.state, standing.wants_copy, standing.due) == ("failing", True, START + DAY / 24)
        paper.answers["/news/1"] = page(ARTICLE)
        clock.shift(DAY / 24)
        assert "captures 1, checks 0, archives 0;" in run("tick")
    assert Capture.objects.count() == 1
    assert outcomes() == ["unreachable", "alive"]


def test_a_check_asks_robots_and_a_copy_does_not(paper, standing):
    paper.answers["/robots.txt"] = page("User-agent: *\nDisallow: /news/")
    with time_machine.travel(START, tick=False) as clock:
        run("tick")
        assert paper.paths == ["/news/1"]
        clock.shift(2 * DAY)
        run("tick")
    assert paper.paths == ["/news/1", "/robots.txt"]
    standing.refresh_from_db()
    assert (standing.state, Check.objects.first().reason) == ("blocked", "robots")


def test_a_redirect_is_told_step_by_step(paper, editor):
    paper.answers["/old"] = redirect("/news/1", "301 Moved Permanently")
    factories.proposal(factories.pledge(), editor, evidence=cited(f"http://{HOST}/old"))
    run("tick")
    check = Check.objects.get()
    assert (check.outcome, check.final_url, check.redirects) == ("moved", URL, [[f"http://{HOST}/old", 301]])


def test_what_no_database_can_hold_does_not_stop_the_others(paper, editor, standing):
    paper.answers["/odd"] = page("<title>a\x00b&#xD800;</title><p>Сөз\x00 &#x0; бар.</p>".encode("utf-8", "replace"))
    factories.proposal(factories.pledge(), editor, evidence=cited(f"http://{HOST}/odd"))
    assert "captures 2, checks 0, archives 0;" in run("tick")
    assert Capture.objects.count() == 2


def test_what_could_not_be_stored_is_left_for_later_and_named(paper, editor, standing, monkeypatch):
    factories.proposal(factories.pledge(), editor, evidence=cited(f"http://{HOST}/other"))
    paper.answers["/other"] = page(ARTICLE.replace("Дагы", "Жана"))
    keep = links._keep

    def full(link, receipt):
        if link.url == URL:
            raise OSError("No space left on device")
        keep(link, receipt)

    monkeypatch.setattr(links, "_keep", full)
    LinkStanding.objects.update(due=START)
    with time_machine.travel(START, tick=False), pytest.raises(CommandError, match=r"^Failed: captures\.$"):
        run("tick")
    assert Job.objects.get(name="captures").last_outcome == "failed (NotStored: 1 not stored, 1 stored)"
    standing.refresh_from_db()
    assert (standing.state, standing.due) == ("unseen", START + DAY / 24)
    assert Capture.objects.count() == 1


def test_a_tick_without_time_leaves_links_to_the_next_one(paper, standing):
    assert links.keep_copies(Budget(0)) == 0
    assert paper.heard == []


# Copies


def test_the_same_page_is_kept_once_for_all_that_cite_it(paper, editor, standing):
    run("tick")
    factories.proposal(factories.pledge(), editor, evidence=cited())
    paper.answers["/news/1"] = page(ARTICLE + "<footer>Окулду: 2 жолу</footer>")
    run("tick")
    first, second = Capture.objects.order_by("id")
    assert (first.digest, first.visit_id, first.text) == (second.digest, second.visit_id, second.text)
    assert first.evidence_id != second.evidence_id
    assert len(list(files())) == 1
    assert run("capture_links", since="2020-01-01").startswith("2 links visited;")
    assert Capture.objects.count() == 2


def test_a_changed_page_is_kept_anew_when_somebody_asks(paper, proposal):
    run("tick")
    paper.answers["/news/1"] = page(ARTICLE.replace("бүттү", "башталды"))
    assert run("capture_links", pledge=proposal.pledge.key).startswith("1 links visited;")
    assert Capture.objects.count() == len(list(files())) == 2
    assert outcomes() == ["alive", "changed"]
    assert run("check_links", pledge=proposal.pledge.key).startswith("1 links visited;")
    assert outcomes() == ["alive", "changed", "alive"]


def files() -> list[Path]:
    return sorted(path for path in Path(kept_files.storage().location).rglob("*") if path.is_file())


def test_verify_names_copies_that_are_missing_or_altered_and_files_of_none(paper, editor, standing):
    factories.proposal(factories.pledge(), editor, evidence=cited(f"http://{HOST}/other"))
    paper.answers["/other"] = page(ARTICLE.replace("Дагы", "Жана"))
    run("tick")
    assert run("verify").startswith("All is as the journal says")
    assert run("verify_captures") == "2 copies are as they were kept; 0 files belong to none.\n"
    altered, missing = files()
    altered.write_bytes(altered.read_bytes()[:-1] + b"\x01")
    missing.unlink()
    (missing.parent / ".half.part").write_bytes(b"half")
    named = [
        f"copy:{path.name.split('.')[0]}: its file {path.relative_to(files_root())}" for path in (altered, missing)
    ]
    expected = [f"{named[0]} is not what was kept.", f"{named[1]} is missing."]
    assert list(verification.captures(Capture.objects.all())) == expected
    out = io.StringIO()
    with pytest.raises(CommandError, match=r"^2 of 2 copies are not as they were kept\.$"):
        call_command("verify_captures", stdout=out)
    spare = f"{(missing.parent / '.half.part').relative_to(files_root())} belongs to no copy."
    assert out.getvalue().splitlines() == [*expected, spare]
    with pytest.raises(CommandError, match=r"^2 differences\.$"):
        run("verify")


def files_root() -> Path:
    return Path(kept_files.storage().location)


def test_copies_are_given_out_as_one_file_that_another_program_reads(paper, editor, reviewer, standing, tmp_path):
    factories.proposal(factories.pledge(), editor, evidence=cited(f"http://{HOST}/other"))
    paper.answers["/other"] = page(ARTICLE.replace("Дагы", "Жана"))
    run("tick")
    takedowns.take_down(kept=Capture.objects.get(evidence__url=URL), by=reviewer, reason={"ky": "Сот чечти"})
    size = Capture.objects.get(evidence__url__endswith="/other").size
    target = tmp_path / "all.warc.gz"
    assert run("export_captures", str(target), dry_run=True) == f"1 copies, {size} bytes would be written.\n"
    assert not target.exists()
    assert run("export_captures", str(target)) == f"1 copies, {size} bytes written to {target}.\n"
    records = fastwarc.ArchiveIterator(io.BytesIO(target.read_bytes()), parse_http=False)
    asked = [record.headers["WARC-Target-URI"] for record in records if str(record.record_type).endswith("response")]
    assert asked == [f"http://{HOST}/other"]
    with pytest.raises(CommandError, match="was not written"):
        run("export_captures", str(tmp_path / "nowhere" / "x"))


def test_a_copy_is_on_the_disk_before_its_name_and_its_folders_after(paper, monkeypatch):
    done: list[str] = []
    sync, replace_ = os.fsync, os.replace

    def synced(descriptor: int) -> None:
        done.append(Path(os.readlink(f"/proc/self/fd/{descriptor}")).name)
        sync(descriptor)

    monkeypatch.setattr(kept_files.os, "fsync", synced)
    monkeypatch.setattr(kept_files.os, "replace", lambda a, b: (done.append("renamed"), replace_(a, b)))
    kept_files.keep("ab12cd", b"content")
    assert done[0].endswith(".part")
    assert done[1:] == ["renamed", "12", "ab", "copies", files_root().parent.name]
    assert [(path.name, path.read_bytes()) for path in files()] == [("ab12cd.warc.gz", b"content")]


def test_a_full_disk_leaves_no_part_behind(paper, monkeypatch):
    def full(_descriptor: int) -> None:
        raise OSError("No space left on device")

    monkeypatch.setattr(kept_files.os, "fsync", full)
    with pytest.raises(OSError, match="No space"):
        kept_files.keep("ab12cd", b"content")
    assert files() == []


KILLED = """
import os, signal, sys
import django
django.setup()
from django.conf import settings
from django.core.management import call_command
settings.LINKS = True
settings.LINK_TEST_HOSTS = {"%s:80": ("127.0.0.1", int(sys.argv[2]))}
from pledges import kept_files
from pledges.actions import links
from pledges.models import Capture
die = lambda *_args, **_options: os.kill(os.getpid(), signal.SIGKILL)
if sys.argv[1] == "file":
    kept_files.os.replace = die
elif sys.argv[1] == "row":
    links._record = die
else:
    Capture.objects.create = die
call_command("capture_links", seconds=1)
"""


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("moment", ["file", "row", "copy"])
def test_a_kill_during_a_capture_leaves_all_or_nothing(transactional_db, paper, editor, moment):
    factories.proposal(factories.pledge(), editor, evidence=cited())
    environment = os.environ | {
        "DATABASE_URL": url_of_the_test_database(),
        "DJANGO_SETTINGS_MODULE": "tests.settings",
        "PLEDGETRACKER_CAPTURES": str(files_root()),
    }
    words = [sys.executable, "-c", KILLED % HOST, moment, str(paper.port)]
    process = subprocess.run(words, cwd=ROOT, env=environment, check=False, capture_output=True)
    assert process.returncode == -signal.SIGKILL, process.stderr.decode()
    assert (Check.objects.count(), Capture.objects.count()) == (0, 0)
    assert list(verification.captures(Capture.objects.all())) == []
    spare = list(verification.spare_files())
    assert len(spare) == 1
    assert spare[0].endswith(".part" if moment == "file" else ".warc.gz")
    with time_machine.travel(datetime.datetime.now(datetime.UTC) + datetime.timedelta(seconds=10)):
        assert "captures 1, checks 0, archives 0;" in run("tick")
    assert list(verification.captures(Capture.objects.all())) == []
    assert Capture.objects.count() == 1


# Commands


def test_the_commands_take_the_links_that_are_meant(paper, editor, proposal):
    with time_machine.travel(datetime.datetime.now(datetime.UTC) - 10 * DAY):
        old = factories.proposal(factories.pledge(), editor, evidence=cited(f"http://{HOST}/old"))
    paper.answers["/old"] = page(ARTICLE.replace("Дагы", "Жана"))
    today = datetime.date.today().isoformat()
    assert run("capture_links", dry_run=True).splitlines() == [
        f"unseen\thttp://{HOST}/old",
        f"unseen\t{URL}",
        "2 links would be visited.",
    ]
    assert paper.heard == []
    assert run("capture_links", pledge=old.pledge.key).startswith("1 links visited;")
    assert run("capture_links", since=today).startswith("1 links visited;")
    assert paper.paths == ["/old", "/news/1"]
    assert run("check_links").startswith("0 links visited;")
    assert run("verify_captures", pledge=old.pledge.key, dry_run=True) == "1 copies would be read.\n"
    assert run("verify_captures", since=today) == "1 copies are as they were kept; 0 files belong to none.\n"
    for options, said in (
        ({"pledge": "no-such"}, "There is no pledge no-such."),
        ({"since": "yesterday"}, "yesterday is no day"),
        ({"seconds": 0}, "more than 0"),
    ):
        with pytest.raises(CommandError, match=said):
            run("check_links", **options)


def test_a_command_waits_for_no_tick_that_is_running(paper, standing):
    later = datetime.datetime.now(datetime.UTC) + DAY
    Job.objects.create(name="tick", locked_until=later, holder="another")
    with pytest.raises(CommandError, match="tick is running"):
        run("check_links")


def test_a_terminal_sees_how_far_the_work_is(paper, editor, standing):
    factories.proposal(factories.pledge(), editor, evidence=cited(f"http://{HOST}/none"))
    out = io.StringIO()
    out.isatty = lambda: True
    call_command("capture_links", stdout=out)
    assert out.getvalue().startswith("\r1 of 2\r2 of 2\n2 links visited;")
    assert chosen.progress(chosen.OutputWrapper(io.StringIO())) is None


# What the database refuses


def test_checks_copies_and_takedowns_are_written_once(paper, standing, reviewer):
    run("tick")
    takedowns.take_down(kept=Capture.objects.get(), by=reviewer, reason={"ky": "Сот чечти"})
    for table, column in (("check", "outcome"), ("capture", "digest"), ("takedown", "reason")):
        assert "written once" in refused(f"UPDATE pledges_{table} SET {column} = {column}")
        assert "written once" in refused(f"DELETE FROM pledges_{table}")
    with pytest.raises(DatabaseError):
        LinkStanding.objects.update(state="dead")


def test_a_copy_is_taken_down_once_with_a_reason_by_a_reviewer(paper, proposal, editor, reviewer):
    run("tick")
    factories.proposal(factories.pledge(), editor, evidence=cited())
    run("tick")
    copy, shared = Capture.objects.order_by("id")
    with pytest.raises(Refused, match="no permission"):
        takedowns.take_down(kept=copy, by=editor, reason={"ky": "x"})
    with pytest.raises(Refused, match="Say in public"):
        takedowns.take_down(kept=copy, by=reviewer, reason={"ky": " "})
    takedowns.take_down(kept=copy, by=reviewer, reason={"ky": "Сот чечти"})
    for again in (copy, shared):
        with pytest.raises(Refused, match="taken down already"):
            takedowns.take_down(kept=again, by=reviewer, reason={"ky": "x"})
    assert not Capture.objects.shown().exists()
    assert Takedown.objects.get().capture == copy
    assert len(files()) == 1
    assert Evidence.objects.count() == 2
