"""From five raw files to public pledges: an editor imports, reviews and proposes, a reviewer approves, a reader reads.
No JavaScript, on a phone."""

import json

import pytest
from playwright.sync_api import Page, expect

from pledges.actions.accounts import EDITORS, REVIEWERS
from pledges.management.commands.seed import OWN
from pledges.models import Document, Finding, Pledge
from tests import factories
from tests.browser.test_editorial_day import sign_in
from tests.conftest import account
from tests.text.documents import NAMES, reviewed


@pytest.fixture
def newsroom(live_server, django_user_model):
    election = factories.election("bishkek")
    factories.topic("governance")
    for row in json.loads((OWN / "candidates.json").read_text(encoding="utf-8")):
        person = factories.candidacy(row["slug"], election=election).candidate
        person.name = row["name"]
        person.save()
    account(django_user_model, "aida", EDITORS)
    account(django_user_model, "bolot", REVIEWERS)


def imported(page: Page, name: str) -> Document:
    page.goto("/en/admin/pledges/document/")
    page.get_by_role("link", name="Import a document").click()
    page.locator("[name=file]").set_input_files(OWN / "documents" / name)
    page.get_by_role("button", name="Read it").click()
    expect(page.get_by_role("heading", name="What the text states, and where")).to_be_visible()
    page.get_by_role("button", name="Store and review the findings").click()
    expect(page.get_by_role("heading", name="Review the findings")).to_be_visible()
    return Document.objects.get(file_name=name)


def first_open(page: Page) -> tuple[Finding, object]:
    """The card of the first finding that is open."""
    card = page.locator("article.finding[data-state=open]").first
    return Finding.objects.get(pk=int(card.get_attribute("id")[1:])), card


def confirm(page: Page, title: str) -> Finding:
    finding, card = first_open(page)
    card.get_by_text("Confirm: a new pledge, or another place").click()
    for code in ("ky", "ru", "en"):
        card.locator(f"[name$=title_{code}]").fill(f"{title} {code}")
    card.get_by_label("Main topic").select_option("governance")
    card.get_by_role("button", name="Confirm as a new draft pledge").click()
    expect(page.locator(".messagelist")).to_contain_text(f"“{title} en” is a draft pledge now.")
    return finding


def reject(page: Page) -> Finding:
    finding, card = first_open(page)
    card.get_by_text("Reject: no pledge").click()
    card.get_by_label("Why it is no pledge").select_option("vague")
    card.get_by_role("button", name="Reject", exact=True).click()
    expect(page.locator(".messagelist")).to_contain_text("Rejected. The reason is kept.")
    return finding


def merge(page: Page, key: str) -> Finding:
    finding, card = first_open(page)
    card.get_by_text("Confirm: a new pledge, or another place").click()
    card.get_by_label("The same as the pledge with the key").fill(key)
    card.get_by_role("button", name="Confirm as the same as this").click()
    expect(page.locator(".messagelist")).to_contain_text("one more statement of")
    return finding


def mark_a_missed_one(page: Page) -> Finding:
    missed = page.locator("details.missed").first
    missed.locator("summary").click()
    missed.get_by_role("radio").first.check()
    missed.get_by_role("button", name="Mark this sentence").click()
    expect(page.locator(".messagelist")).to_contain_text("Marked. Say now which pledge it is.")
    return Finding.objects.get(pk=int(page.url.rpartition("#f")[2]))


def propose(page: Page, pledge: Pledge) -> None:
    page.goto(f"/en/admin/pledges/pledge/{pledge.pk}/publish/")
    page.get_by_role("button", name="Propose to publish").click()
    expect(page.locator(".messagelist")).to_contain_text("another person decides it")


def approve_all(page: Page) -> None:
    """Everything in the queue, one after the other."""
    while True:
        page.goto("/en/admin/pledges/change/?queue=decide")
        waiting = page.locator("#result_list tbody th a")
        if not waiting.count():
            return
        waiting.first.click()
        page.get_by_role("button", name="Approve").click()
        expect(page.locator(".messagelist")).to_contain_text("Approved; the public sees it now.")


def test_five_raw_files_become_public_pledges(open_empty_page, newsroom):
    editor, reviewer, reader = (open_empty_page(width=360, script=False) for _ in range(3))
    sign_in(editor, "aida")
    sign_in(reviewer, "bolot")
    key = ""
    for number, name in enumerate(NAMES, start=1):
        document = imported(editor, name)
        assert document.transcript == reviewed(name)
        if document.findings.count() < 5:  # the shortest interview
            while document.findings.count() < 5:
                mark_a_missed_one(editor)
            editor.goto(f"/en/admin/pledges/document/{document.pk}/review/")
        told = [confirm(editor, f"Pledge {number}.{n}") for n in (1, 2, 3)]
        told[0].refresh_from_db()
        key = key or told[0].statement.pledge.key
        told.append(merge(editor, key))
        refused = reject(editor)
        missed = mark_a_missed_one(editor)
        for finding in told:
            finding.refresh_from_db()
        assert [finding.state for finding in told] == ["confirmed"] * 4
        assert (missed.state, missed.by_hand) == ("open", True)

        reader.goto(f"/en/documents/{document.slug}/")
        expect(reader.locator("h1")).not_to_contain_text("Interview")
        for finding in told[:3]:
            propose(editor, finding.statement.pledge)
        approve_all(reviewer)
        told[3].refresh_from_db()
        reader.goto(f"/en/documents/{document.slug}/")
        marked = reader.locator("main .transcript").inner_html()
        for finding in told:
            quote = document.transcript[finding.start : finding.end]
            assert quote == finding.statement.quote
            expect(reader.locator(f"#s{finding.statement.pk}")).to_have_count(1)
        assert marked.count("<mark>") >= 4
        assert reader.get_by_text(document.transcript[refused.start : refused.end]).count() <= 1
    assert Pledge.objects.published().count() == 15
    shared = Pledge.objects.get(key=key)
    assert shared.statements.count() == 6
    assert len({statement.candidacy_id for statement in shared.statements.all()}) == 5
