"""Sheets for meetings: what stands on them, on which day it was so, and how much at most."""

import html5lib
import pytest
import time_machine

from pledges.actions import pledges
from tests import factories
from tests.test_pages import text_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def pledge(editor, reviewer):
    made = factories.pledge("Road", who=factories.candidacy("ann"), quote="Биз көчө оңдойбуз.", kept_if={"en": "Done."})
    links = [
        factories.OFFICIAL | {"stance": "supports", "published": "2022-01-15"},
        factories.PRESS | {"stance": "contradicts", "url": f"https://www.example.org/{'x' * 90}"},
    ]
    factories.approved(made, editor, reviewer, "partly_kept", "2022-01-31", evidence=links)
    return made


def test_a_pledges_sheet_gives_quote_status_evidence_and_day(pledge, client):
    with time_machine.travel("2023-05-01T12:00:00Z", tick=False):
        page = client.get(f"/en/pledges/{pledge.key}/print/")
    said = text_of(page)
    for words in (
        "Road en",
        "Биз көчө оңдойбуз.",
        "ann en, party en · 6 July 2021 · Interview",
        "Partly kept",
        "Assessed: 31 January 2022",
        "Done.",
        ", 15 January 2022 · official, supports",
        "example.org/decision",
        "Example news · press, contradicts",
        "Correct on 1 May 2023; what is newer stands on the page:",
        f"http://testserver/en/pledges/{pledge.key}/",
    ):
        assert words in said
    assert "x" * 61 not in said
    assert f'src="/en/pledges/{pledge.key}/qr.svg"' in page.content.decode()


def test_a_candidates_sheet_lists_every_pledge_with_its_status(pledge, client):
    factories.pledge("School", who=factories.candidacy("ann"))
    said = text_of(client.get("/en/candidates/ann/print/"))
    assert "Kept 0, partly 1, broken 0 of 1 settled; 1 open; 2 in all." in said
    for words in ("Road en Partly kept, 31 January 2022", "School en Not rated", "Mandate: not known"):
        assert words.replace(" ", "") in said.replace(" ", "")


def test_a_long_list_is_bounded_and_says_how_much_more_there_is(client, monkeypatch):
    monkeypatch.setattr("pledges.views.sheets.PLEDGES", 2)
    for _ in range(5):
        factories.pledge(who=factories.candidacy("ann"))
    assert "3 more pledges are on the page." in text_of(client.get("/en/candidates/ann/print/"))
    monkeypatch.setattr("pledges.views.sheets.QUOTES", 1)
    made = factories.pledge()
    factories.state(made)
    assert "1 more statement is on the page." in text_of(client.get(f"/en/pledges/{made.key}/print/"))


@pytest.mark.parametrize("language", ["ky", "ru", "en"])
def test_sheets_are_sound_pages_that_are_not_indexed(pledge, language, client):
    for path in (f"pledges/{pledge.key}/", "candidates/ann/"):
        page = client.get(f"/{language}/{path}print/")
        html = page.content.decode()
        html5lib.HTMLParser(strict=True).parse(html)
        assert html.count("<h1") == 1
        assert '<meta name="robots" content="noindex">' in html
        assert f'<link rel="canonical" href="http://testserver/{language}/{path}">' in html
        assert "style=" not in html
        assert not page.cookies
        assert "frame-ancestors 'none'" in page["Content-Security-Policy"]


def test_only_a_public_pledge_has_a_sheet(client, reviewer):
    draft, gone, merged, stays = factories.draft(), factories.pledge(), factories.pledge(), factories.pledge()
    pledges.withdraw(pledge=gone, by=reviewer, reason={"en": "A mistake."})
    pledges.merge(pledge=merged, into=stays, by=reviewer)
    answers = [client.get(f"/en/pledges/{made.key}/print/") for made in (draft, gone, merged)]
    assert [answer.status_code for answer in answers] == [404, 410, 301]
    assert answers[2]["Location"] == f"/en/pledges/{stays.key}/print/"
    assert client.get("/en/candidates/nowhere/print/").status_code == 404


def test_only_what_was_approved_is_printed(pledge, editor, client):
    factories.proposal(pledge, editor, "kept", "2023-01-31", explanation={"en": "Not decided"})
    said = text_of(client.get(f"/en/pledges/{pledge.key}/print/"))
    assert "Not decided" not in said
    assert "Partly kept" in said


@pytest.mark.parametrize("kind", ["pledges", "candidates"])
def test_a_sheets_queries_do_not_grow(kind, pledge, client, editor, reviewer, django_assert_num_queries):
    url = {"pledges": f"/ky/pledges/{pledge.key}/print/", "candidates": "/ky/candidates/ann/print/"}[kind]
    with django_assert_num_queries(8 if kind == "pledges" else 9):
        client.get(url)
    for _ in range(2):
        factories.approved(factories.pledge(who=factories.candidacy("ann")), editor, reviewer)
    factories.state(pledge)
    factories.approved(pledge, editor, reviewer, "kept", "2023-01-31")
    with django_assert_num_queries(8 if kind == "pledges" else 9):
        client.get(url)
