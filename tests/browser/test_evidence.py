"""An evidence link from the editor's form to the kept copy that a reader opens, against a server of the test's own."""

import pytest
from django.core.management import call_command
from playwright.sync_api import expect

from pledges.actions import links
from pledges.actions.accounts import EDITORS, REVIEWERS
from pledges.models import Capture, LinkStanding
from tests import factories
from tests.browser.test_accessibility import violations
from tests.browser.test_editorial_day import sign_in
from tests.conftest import account
from tests.links.servers import HOST, NOT_FOUND, page, serving

URL = f"http://{HOST}/news/1"
PASSAGE = "Көчөнүн оңдолушу бүттү, деп билдирди кеңеш."
ARTICLE = f"<title>Көчө оңдолду</title><article><h1>Көчө</h1><p>{PASSAGE}</p><p>Дагы бир сүйлөм.</p></article>"


@pytest.fixture
def paper(settings, tmp_path, monkeypatch):
    """One article, on the one host that is visited."""
    monkeypatch.setattr(links, "PAUSE", 0.0)
    settings.LINKS = True
    settings.STORAGES = settings.STORAGES | {
        "captures": {"BACKEND": "pledges.kept_files.SyncedFileStorage", "OPTIONS": {"location": tmp_path / "copies"}}
    }
    with serving({"/news/1": page(ARTICLE)}) as server:
        settings.LINK_TEST_HOSTS = {f"{HOST}:80": ("127.0.0.1", server.port)}
        yield server


@pytest.mark.parametrize("width", [360, 1280])
def test_from_a_pasted_link_to_the_copy_that_readers_open(open_empty_page, paper, django_user_model, width):
    account(django_user_model, "aida", EDITORS)
    account(django_user_model, "bolot", REVIEWERS)
    pledge = factories.pledge("Road")
    editor, reviewer = (open_empty_page(width=width, script=False) for _ in range(2))
    reader = open_empty_page(width=width)
    sign_in(editor, "aida")
    editor.goto(f"/en/admin/pledges/pledge/{pledge.pk}/propose/")
    editor.get_by_label("Status").select_option("kept")
    editor.locator("#id_date").fill("2022-05-01")
    editor.locator("[name=explanation_en]").fill("The road is there.")
    editor.locator("[name=evidence-0-url]").fill(URL)
    editor.locator("[name=evidence-0-passage]").fill(PASSAGE)
    editor.get_by_role("button", name="Look at the links").click()
    expect(editor.locator("body")).to_contain_text("The passage stands on the page, word for word.")
    expect(editor.locator("[name=evidence-0-title]")).to_have_value("Көчө оңдолду")
    expect(editor.locator("[name=explanation_en]")).to_have_value("The road is there.")
    editor.locator("[name=evidence-0-publisher]").fill("Example news")
    editor.locator("[name=evidence-0-kind]").select_option("official")
    editor.locator("[name=evidence-0-language]").select_option("ky")
    editor.get_by_role("button", name="Propose").click()
    expect(editor.locator("body")).to_contain_text("another person decides it")
    call_command("tick")
    assert Capture.objects.count() == 1

    sign_in(reviewer, "bolot")
    reviewer.goto("/en/admin/pledges/assessment/?queue=decide")
    reviewer.locator("#result_list tbody th a").first.click()
    reviewer.get_by_role("button", name="Approve").click()

    reader.goto(f"/en/pledges/{pledge.key}/")
    expect(reader.locator("main")).to_contain_text("still there")
    reader.get_by_role("link", name="See the copy we kept").click()
    expect(reader.locator("mark")).to_have_text(PASSAGE)
    expect(reader.locator("main")).to_contain_text(Capture.objects.get().digest)
    assert reader.evaluate("document.documentElement.scrollWidth") <= width
    assert violations(reader) == []

    paper.answers["/news/1"] = NOT_FOUND
    LinkStanding.objects.update(state="gone")
    editor.goto("/en/admin/")
    editor.get_by_role("link", name="Evidence gone or changed: 1").click()
    editor.locator("#result_list tbody th a").first.click()
    editor.get_by_role("button", name="Looked at").click()
    expect(editor.locator("body")).to_contain_text("The link leaves the queue until it changes again.")
    reader.goto(f"/en/pledges/{pledge.key}/")
    expect(reader.locator("main")).to_contain_text("gone")
