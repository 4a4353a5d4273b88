"""The pages of the import as editors meet them: phones, dark screens, a keyboard, a screen reader."""

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from pledges.actions.accounts import EDITORS
from pledges.models import Finding, Pledge
from tests import factories
from tests.browser.test_accessibility import RULES
from tests.browser.test_editorial_day import sign_in
from tests.conftest import account
from tests.test_reviewing import TEXT

OPEN_ALL = "document.querySelectorAll('details').forEach(part => part.open = true)"
SIDEWAYS = "document.documentElement.scrollWidth - innerWidth"


@pytest.fixture
def newsroom(live_server, django_user_model):
    factories.candidacy("ann")
    factories.topic("education")
    account(django_user_model, "aida", EDITORS)


def violations(page: Page) -> list[str]:
    """Without fetching the admin's style sheets a second time, which the content security policy forbids."""
    found = Axe().run(page, options=RULES | {"preload": False}).response["violations"]
    return [f"{rule['id']}: {node['html'][:160]}" for rule in found for node in rule["nodes"]]


def to_step_2(page: Page, text: str = TEXT) -> None:
    if page.url == "about:blank":
        sign_in(page, "aida")
    page.goto("/en/admin/pledges/upload/add/")
    page.locator("[name=pasted]").fill(text)
    page.get_by_role("button", name="Read it").click()


def to_review(page: Page, text: str = TEXT) -> None:
    to_step_2(page, text)
    page.locator("[name=title_en]").fill("Interview")
    page.locator("[name=kind]").select_option("interview")
    page.locator("[name=candidacy]").select_option(index=1)
    page.locator("[name=published]").fill("2021-07-06")
    page.get_by_role("button", name="Store and review the findings").click()
    expect(page.get_by_role("heading", name="Review the findings")).to_be_visible()


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [360, 1280])
def test_axe_finds_nothing_on_any_step(open_empty_page, newsroom, scheme, width):
    page = open_empty_page(width=width, scheme=scheme)
    to_step_2(page)
    assert violations(page) == []
    page.goto("/ky/admin/pledges/upload/add/")
    assert violations(page) == []
    to_review(page)
    assert violations(page) == []
    page.evaluate(OPEN_ALL)
    assert violations(page) == []


def test_nothing_scrolls_sideways_on_the_smallest_phone(open_empty_page, newsroom):
    page = open_empty_page(width=320)
    to_review(page, TEXT.replace("Бүгүн жол жаман.", f"Бүгүн https://example.org/{'a' * 300} жаман."))
    page.evaluate(OPEN_ALL)
    assert page.evaluate(SIDEWAYS) == 0


@pytest.mark.parametrize("width", [360, 1280])
def test_a_link_to_a_finding_shows_its_head(open_empty_page, newsroom, width):
    page = open_empty_page(width=width, script=False)
    to_review(page)
    page.locator("a.number").nth(1).click()
    head = page.locator("article:target h2").bounding_box()
    bar = page.locator(".progress-so-far").bounding_box()
    assert 0 <= head["y"] < 900
    assert head["y"] >= bar["y"] + bar["height"]


def test_a_finding_is_confirmed_by_keyboard_alone(open_empty_page, newsroom):
    page = open_empty_page()
    to_review(page)
    finding = Finding.objects.earliest("start")
    page.get_by_role("link", name="Next open finding").focus()
    page.keyboard.press("Enter")
    summary = page.locator(f"#f{finding.pk} summary").first
    for _press in range(10):
        page.keyboard.press("Tab")
        if summary.evaluate("part => part === document.activeElement"):
            break
    expect(summary).to_be_focused()
    assert summary.evaluate("part => getComputedStyle(part).outlineStyle") == "solid"
    page.keyboard.press("Space")
    for _press in range(5):
        page.keyboard.press("Tab")
    page.keyboard.type("Мектеп куруу")
    page.keyboard.press("Enter")  # keeps, and decides nothing
    expect(page.locator(".messagelist")).to_be_in_viewport()
    expect(page.locator(".messagelist")).to_contain_text("Kept for later")
    finding.refresh_from_db()
    assert (finding.state, finding.typed["title"][0]) == ("open", "Мектеп куруу")
    card = page.locator(f"#f{finding.pk}")
    card.get_by_label("Main topic").select_option("education")
    card.get_by_role("button", name="Confirm as a new draft pledge").focus()
    page.keyboard.press("Enter")
    expect(page.locator(".messagelist")).to_contain_text("is a draft pledge now.")
    assert Pledge.objects.get().title == {"ky": "Мектеп куруу"}


def test_a_finding_of_a_document_of_nobody_is_rejected_without_saying_who_speaks(open_empty_page, newsroom):
    page = open_empty_page()
    to_step_2(page)
    page.locator("[name=title_en]").fill("News")
    page.locator("[name=kind]").select_option("article")
    page.locator("[name=published]").fill("2021-07-06")
    page.get_by_role("button", name="Store and review the findings").click()
    card = page.locator("article.finding").first
    card.get_by_text("Reject: no pledge").click()
    card.get_by_label("Why it is no pledge").select_option("done")
    card.get_by_role("button", name="Reject", exact=True).click()
    expect(page.locator(".messagelist")).to_contain_text("Rejected.")


def test_the_second_editor_in_the_browser_sees_both_texts(open_empty_page, newsroom):
    first, second = open_empty_page(script=False), open_empty_page(script=False)
    to_review(first)
    sign_in(second, "aida")
    second.goto(first.url)
    for page, title in ((first, "Theirs"), (second, "Mine")):
        card = page.locator("article.finding").first
        card.locator("summary").first.click()
        card.locator("[name$=title_en]").fill(title)
        card.get_by_role("button", name="Keep for later").last.click()
    card = second.locator("article.finding").first
    expect(card).to_contain_text("Theirs")
    expect(card.locator("[name$=title_en]")).to_have_value("Mine")
