"""While the database is away every page says so in a sentence and tells nothing else; a fault of ours is a 500."""

import itertools

import html5lib
import psycopg.errors
import pytest
from django.db import InterfaceError, InternalError, OperationalError, connection
from django.test import Client

pytestmark = pytest.mark.django_db
SECRET = "connection to server at 10.0.0.7 failed: password for tracker"
SENTENCES = {
    "ky": "Сайт азыр ачылбай жатат",
    "ru": "Сайт сейчас недоступен",
    "en": "The site cannot be reached for the moment",
}


@pytest.fixture
def stranger() -> Client:
    return Client(raise_request_exception=False)


@pytest.fixture
def away(monkeypatch):
    """The database refuses, now with the one fault and now with the other."""

    def refuse(*_words: object) -> None:
        raise next(faults)(SECRET)

    faults = itertools.cycle([OperationalError, InterfaceError])

    monkeypatch.setattr(connection, "cursor", refuse)


def told(response) -> tuple[int, str, str, bool]:
    html = response.content.decode()
    html5lib.HTMLParser(strict=True).parse(html)
    assert "10.0.0.7" not in html
    assert "Traceback" not in html
    assert not response.cookies
    assert "default-src 'none'" in response["Content-Security-Policy"]
    return response.status_code, response["Retry-After"], response["Cache-Control"], "your browser still has" in html


@pytest.mark.parametrize("path", ["", "pledges/", "candidates/", "documents/", "tips/new/?pledge=any"])
def test_a_page_without_its_database_asks_to_come_back(stranger, away, path):
    assert told(stranger.get(f"/en/{path}")) == (503, "30", "no-store", False)


@pytest.mark.parametrize("path", ["/data/journal.jsonl", "/data/checkpoint", "/sitemap.xml"])
def test_so_does_a_file(stranger, away, path):
    assert told(stranger.get(path)) == (503, "30", "no-store", False)


@pytest.mark.parametrize("language", SENTENCES)
def test_it_is_said_in_the_language_of_the_page(stranger, away, language):
    html = stranger.get(f"/{language}/").content.decode()
    assert f'<html lang="{language}">' in html
    assert SENTENCES[language] in html


def test_the_newsroom_and_the_log_in_say_it_too_and_that_what_was_typed_is_kept(editor, stranger, request):
    stranger.force_login(editor)
    request.getfixturevalue("away")
    paths = ("admin/", "admin/pledges/pledge/add/", "account/login/")
    answers = [told(stranger.post(f"/en/{path}", {"login": "editor", "password": "x"})) for path in paths]
    assert answers == [(503, "30", "no-store", True)] * 3
    assert told(stranger.get("/en/admin/pledges/pledge/add/")) == (503, "30", "no-store", False)


@pytest.mark.parametrize(
    ("cause", "status"), [(psycopg.errors.InternalError_, 503), (psycopg.errors.InFailedSqlTransaction, 500)]
)
def test_a_database_over_its_quota_is_away_and_a_transaction_that_we_left_aborted_is_a_fault_of_ours(
    stranger, monkeypatch, cause, status
):
    """PostgreSQL tells both with the class that becomes an InternalError."""

    def refuse(*_words: object) -> None:
        raise InternalError(SECRET) from cause("could not extend file: Disk quota exceeded")

    monkeypatch.setattr(connection, "cursor", refuse)
    assert stranger.get("/en/").status_code == status


def test_a_fault_of_the_program_is_a_500_without_a_trace(stranger, monkeypatch):
    def fail() -> None:
        raise ValueError(SECRET)

    monkeypatch.setattr("pledges.views.pages.checkpoint", fail)
    response = stranger.get("/en/method/")
    html = response.content.decode()
    assert (response.status_code, response["Cache-Control"]) == (500, "no-store")
    assert "Something went wrong here" in html
    assert "10.0.0.7" not in html
    assert not response.cookies


def test_a_page_that_is_not_there_is_not_found_also_without_a_database(stranger, away):
    assert stranger.get("/en/nowhere/").status_code == 404
