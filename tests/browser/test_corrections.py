"""A correction and a reply from the newsroom to the reader, by two people in a real browser, without JavaScript."""

import pytest
from playwright.sync_api import expect

from pledges.actions.accounts import EDITORS, REVIEWERS
from tests import factories
from tests.browser.test_accessibility import violations
from tests.browser.test_editorial_day import sign_in
from tests.conftest import account


@pytest.fixture
def verdict(db, django_user_model):
    people = account(django_user_model, "aida", EDITORS), account(django_user_model, "bolot", REVIEWERS)
    return factories.approved(factories.pledge("Roads"), *people, explanation={"en": "The road is there."})


@pytest.mark.parametrize("width", [360, 1280])
def test_correct_and_reply_approve_read(open_empty_page, verdict, width):
    editor, reviewer, reader = (open_empty_page(width=width, script=False) for _ in range(3))
    sign_in(editor, "aida")
    editor.goto(f"/en/admin/pledges/assessment/{verdict.pk}/change/")
    editor.get_by_role("link", name="Correct…").click()
    expect(editor.get_by_label("What is corrected")).to_have_value(f"assessment:roads-en/{verdict.pk}")
    editor.locator("[name=was_en]").fill("The day was wrong.")
    editor.locator("[name=now_ky]").fill("31-январь.")
    editor.get_by_role("button", name="Propose a correction").click()
    expect(editor.locator("body")).to_contain_text("Say it at least in this language: Кыргызча.")
    expect(editor.locator("[name=was_en]")).to_have_value("The day was wrong.")
    editor.locator("[name=was_ky]").fill("Күн туура эмес эле.")
    editor.get_by_role("button", name="Propose a correction").click()
    editor.goto(f"/en/admin/pledges/assessment/{verdict.pk}/change/")
    editor.get_by_role("link", name="Record a reply").click()
    editor.get_by_label("Who was asked").select_option(index=1)
    editor.locator("#id_asked_on").fill("2022-02-01")
    editor.get_by_label("What came of it").select_option("silent")
    editor.get_by_role("button", name="Record a reply").click()
    expect(editor.locator("body")).to_contain_text("another person decides it")

    sign_in(reviewer, "bolot")
    for left in (2, 1):
        reviewer.goto("/en/admin/")
        reviewer.get_by_role("link", name=f"Changes to decide: {left}").click()
        reviewer.locator("#result_list tbody th a").first.click()
        reviewer.get_by_role("button", name="Approve").click()
        expect(reviewer.locator("body")).to_contain_text("Approved; the public sees it now.")

    reader.goto("/en/")
    reader.get_by_role("link", name="Corrections").click()
    expect(reader.locator("main")).to_contain_text("The day was wrong.")
    reader.get_by_role("link", name="Roads en").click()
    expect(reader.locator(f"#assessment-{verdict.pk}")).to_be_in_viewport()
    expect(reader.locator(f"#assessment-{verdict.pk}")).to_contain_text("Asked on 1 February 2022 by e-mail.")
    expect(reader.locator(f"#assessment-{verdict.pk}")).to_contain_text("No answer came.")


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [320, 1280])
def test_axe_finds_nothing_beside_corrections_and_replies(open_empty_page, verdict, scheme, width):
    people = verdict.proposed_by, verdict.decided_by
    for text in ("", "Жол бүттү."):
        factories.replied(verdict, *people, text)
    for subject in ("", f"assessment:roads-en/{verdict.pk}"):
        factories.corrected(verdict.pledge, *people, subject)
    page = open_empty_page(width=width, scheme=scheme)
    for path in ("pledges/roads-en/", "corrections/"):
        page.goto(f"/en/{path}")
        assert violations(page) == [], path
        assert page.evaluate("document.documentElement.scrollWidth") <= width, path
