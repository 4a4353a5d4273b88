"""One pledge through propose, reject, propose, approve, by two people in a real browser, without JavaScript."""

import pytest
from playwright.sync_api import Page, expect

from pledges.actions.accounts import EDITORS, REVIEWERS
from pledges.models import Assessment, HalfTyped
from tests.conftest import account


@pytest.fixture
def people(seeded, django_user_model):
    account(django_user_model, "aida", EDITORS)
    account(django_user_model, "bolot", REVIEWERS)


def sign_in(page: Page, name: str) -> None:
    page.goto("/en/admin/")
    page.get_by_label("Username").fill(name)
    page.get_by_label("Password").fill(f"{name}-passes")
    page.get_by_role("button", name="Log in", exact=True).click()
    expect(page.get_by_role("heading", name="Waiting for you")).to_be_visible()


def propose(page: Page, explanation: str) -> None:
    page.goto("/en/admin/pledges/pledge/?q=cctv-5000")
    page.get_by_role("link", name="Install about 5,000").click()
    expect(page.locator("mark").first).to_contain_text("видео көзөмөл")
    page.get_by_role("link", name="Propose an assessment").click()
    page.get_by_label("Status").select_option("kept")
    page.locator("#id_date").fill("2022-05-01")
    page.locator("[name=explanation_en]").fill(explanation)
    page.locator("[name=evidence-0-url]").fill("https://example.org/news")
    page.locator("[name=evidence-0-publisher]").fill("Example news")
    page.get_by_role("button", name="Propose").click()


def decide(page: Page, button: str, note: str) -> None:
    page.goto("/en/admin/")
    page.get_by_role("link", name="Assessments to decide: 1").click()
    page.locator("#result_list tbody th a, #result_list tbody td a").first.click()
    page.get_by_label("Note to the proposer").fill(note)
    page.get_by_role("button", name=button).click()


@pytest.mark.parametrize("width", [360, 1280])
def test_propose_reject_propose_approve(open_page, people, width):
    editor, reviewer, reader = (open_page(width=width, script=False) for _ in range(3))
    sign_in(editor, "aida")
    sign_in(reviewer, "bolot")

    propose(editor, "First words")
    expect(editor.locator("body")).to_contain_text(
        "A settled status needs two evidence links, or one that is official."
    )
    expect(editor.locator("[name=explanation_en]")).to_have_value("First words")
    editor.locator("[name=evidence-0-kind]").select_option("official")
    editor.get_by_role("button", name="Propose").click()
    expect(editor.locator("body")).to_contain_text("another person decides it")

    decide(reviewer, "Reject", "This is about another city.")
    reader.goto("/en/pledges/cctv-5000/")
    expect(reader.locator("main")).to_contain_text("Not rated")
    expect(reader.locator("main")).not_to_contain_text("First words")
    editor.goto("/en/admin/")
    editor.get_by_role("link", name="My proposals, rejected: 1").click()

    propose(editor, "Second words")
    editor.locator("[name=evidence-0-kind]").select_option("official")
    editor.get_by_role("button", name="Propose").click()
    decide(reviewer, "Approve", "")
    expect(reviewer.locator("body")).to_contain_text("approved and public")

    reader.goto("/en/pledges/cctv-5000/")
    expect(reader.locator("main")).to_contain_text("Kept")
    expect(reader.locator("main")).to_contain_text("Second words")
    expect(reader.locator("main")).not_to_contain_text("another city")
    reader.goto("/en/pledges/?status=kept")
    expect(reader.locator("main")).to_contain_text("Install about 5,000")
    assert sorted(Assessment.objects.values_list("decision", flat=True)) == ["approved", "rejected"]


def test_a_form_left_half_typed_is_kept_by_itself_and_taken_up_again(open_page, editor):
    page = open_page()
    sign_in(page, "editor")
    page.goto("/en/admin/pledges/pledge/")
    page.get_by_role("link", name="Install about 5,000", exact=False).first.click()
    page.get_by_role("link", name="Propose an assessment").click()
    page.locator("[name=explanation_ky]").fill("Жарымы жазылган")
    page.goto("/en/admin/pledges/pledge/")  # left at once: what was typed goes out while the page is being left
    for _try in range(50):
        if HalfTyped.objects.exists():
            break
        page.wait_for_timeout(100)
    page.goto("/en/admin/")
    section = page.locator("section", has=page.get_by_role("heading", name="Left half-typed"))
    expect(section).to_contain_text("Propose an assessment")
    section.get_by_role("link").click()
    expect(page.locator("[name=explanation_ky]")).to_have_value("Жарымы жазылган")
    page.goto(page.url.partition("?")[0])
    page.get_by_role("button", name="Discard it").click()
    expect(page.locator("[name=explanation_ky]")).to_have_value("")
    page.goto("/en/admin/")
    expect(page.locator("body")).not_to_contain_text("Left half-typed")
