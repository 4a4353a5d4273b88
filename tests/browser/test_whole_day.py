"""A whole day of a newsroom in a real browser, with three accounts and a reader, without JavaScript."""

import pytest
from django.core.management import call_command
from playwright.sync_api import Page, expect

from pledges.actions.accounts import EDITORS
from pledges.models import Entry, Pledge
from tests.browser.test_editorial_day import sign_in
from tests.browser.test_importing import approve_all, confirm, imported, newsroom
from tests.browser.test_importing import propose as propose_to_publish
from tests.conftest import account
from tests.text.documents import NAMES

__all__ = ["newsroom"]  # the fixture


def decide(page: Page, button: str, note: str = "") -> None:
    page.goto("/en/admin/")
    page.get_by_role("link", name="Assessments to decide: 1").click()
    page.locator("#result_list tbody th a").first.click()
    page.get_by_label("Note to the proposer").fill(note)
    page.get_by_role("button", name=button).click()


def propose(page: Page, pledge: Pledge, words: str) -> None:
    page.goto(f"/en/admin/pledges/pledge/{pledge.pk}/propose/")
    page.get_by_label("Status").select_option("in_progress")
    page.locator("#id_date").fill("2022-05-01")
    page.locator("[name=explanation_en]").fill(words)
    page.locator("[name=evidence-0-url]").fill("https://example.org/news")
    page.locator("[name=evidence-0-publisher]").fill("Example news")
    page.get_by_role("button", name="Propose").click()
    expect(page.locator(".messagelist")).to_contain_text("another person decides it")


def reword(page: Page, title: str) -> None:
    page.locator("[name=title_en]").fill(title)
    page.get_by_role("button", name="Save", exact=True).click()


def code(page: Page, pledge: Pledge, status: str) -> None:
    page.goto(f"/en/admin/pledges/pledge/{pledge.pk}/change/")
    page.get_by_role("link", name="Code blind").click()
    page.get_by_label(status, exact=False).first.check()
    page.get_by_role("button", name="Store the coding").click()
    expect(page.locator(".messagelist")).to_contain_text("Your coding is stored.")


def two_drafts(page: Page) -> list[Pledge]:
    """Import an interview and confirm two of its findings."""
    imported(page, NAMES[0])
    found = [confirm(page, f"Promise {n}") for n in (1, 2)]
    for finding in found:
        finding.refresh_from_db()
    return [finding.statement.pledge for finding in found]


def meet_on_one_draft(first: Page, second: Page, draft: Pledge) -> None:
    """Both open it, both save; the second sees both texts and nothing is lost."""
    for page in (first, second):
        page.goto(f"/en/admin/pledges/pledge/{draft.pk}/change/")
    reword(second, "Words of the other")
    reword(first, "Words of my own")
    expect(first.locator("body")).to_contain_text("Somebody else changed this pledge meanwhile.")
    expect(first.locator("body")).to_contain_text("Words of the other")
    expect(first.locator("[name=title_en]")).to_have_value("Words of my own")
    first.get_by_role("button", name="Save", exact=True).click()
    expect(first.locator(".messagelist")).to_contain_text("changed successfully")


def correct(page: Page, pledge: Pledge) -> None:
    page.goto(f"/en/admin/pledges/pledge/{pledge.pk}/correct/")
    page.locator("[name=was_ky]").fill("Аталышы так эмес эле.")
    page.locator("[name=now_ky]").fill("Эми так.")
    page.get_by_role("button", name="Propose a correction").click()


def reply(page: Page, pledge: Pledge) -> None:
    page.goto(f"/en/admin/pledges/assessment/{pledge.assessments.published().get().pk}/change/")
    page.get_by_role("link", name="Record a reply").click()
    page.get_by_label("Who was asked").select_option(index=1)
    page.locator("#id_asked_on").fill("2022-05-02")
    page.get_by_label("What came of it").select_option("answered")
    page.locator("#id_answered_on").fill("2022-05-03")
    page.get_by_label("Answer, word for word").fill("Иш жүрүп жатат.")
    page.get_by_label("Language of the answer").select_option("ky")
    page.get_by_role("button", name="Record a reply").click()


@pytest.mark.parametrize("width", [360, 1280])
def test_a_whole_editorial_day(open_empty_page, newsroom, django_user_model, width):
    account(django_user_model, "chynara", EDITORS)
    aida, bolot, chynara, reader = (open_empty_page(width=width, script=False) for _ in range(4))
    for page, name in ((aida, "aida"), (bolot, "bolot"), (chynara, "chynara")):
        sign_in(page, name)

    told, coded = two_drafts(aida)
    meet_on_one_draft(aida, chynara, told)
    address = f"/en/pledges/{told.key}/"
    assert reader.goto(address).status == 404
    propose_to_publish(aida, told)
    propose_to_publish(chynara, coded)
    approve_all(bolot)
    assert reader.goto(address).status == 200
    expect(reader.locator("h1")).to_have_text("Words of my own")

    propose(aida, told, "First words")
    decide(bolot, "Reject", "Which street is meant?")
    expect(reader.locator("main")).not_to_contain_text("First words")
    aida.goto("/en/admin/")
    aida.get_by_role("link", name="My proposals, rejected: 1").click()
    aida.locator("#result_list tbody th a").first.click()
    expect(aida.locator("body")).to_contain_text("Which street is meant?")
    propose(aida, told, "Second words")
    decide(bolot, "Approve")
    expect(bolot.locator("body")).to_contain_text("approved and public")

    correct(chynara, told)
    reply(aida, told)
    approve_all(bolot)
    reader.goto(address)
    for words in ("In progress", "Second words", "Аталышы так эмес эле.", "Иш жүрүп жатат."):
        expect(reader.locator("main")).to_contain_text(words)
    happened = reader.locator("#history li b")
    expect(happened).to_have_text(
        ["Correction", "Reply", "Assessment approved: In progress", "Pledge published"], ignore_case=True
    )
    reader.goto("/en/corrections/")
    expect(reader.locator("main")).to_contain_text("Эми так.")

    code(aida, coded, "Not rated")
    chynara.goto("/en/admin/")
    chynara.get_by_role("link", name="To code a second time: 1").click()
    expect(chynara.locator("body")).not_to_contain_text("aida")
    code(chynara, coded, "Stalled")
    call_command("tick")
    reader.goto("/en/method/")
    expect(reader.locator("#agreement")).to_contain_text("1")

    call_command("verify")
    kinds = list(Entry.objects.order_by("number").values_list("kind", flat=True))
    assert kinds.count("pledge_published") == 2
    assert kinds[-3:] == ["assessment_approved", "reply", "correction"]
