"""The public pages as people meet them: phones, dark screens, no JavaScript, a keyboard, a screen reader."""

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

PAGES = [
    "",
    "pledges/",
    "pledges/?topic=transport&status=kept",
    "pledges/?status=bogus",
    "pledges/leased-gas-buses/",
    "candidates/",
    "candidates/nazir-asanberdiev/",
    "parties/emgek/",
    "elections/bishkek-city-council-2021-07-11/",
    "topics/",
    "topics/transport/",
    "documents/",
    "documents/sergei-balakin-2021-07-06/",
    "method/",
    "nowhere/",
]
RULES = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]}


def violations(page: Page) -> list[str]:
    found = Axe().run(page, options=RULES).response["violations"]
    return [f"{rule['id']}: {node['html'][:160]}" for rule in found for node in rule["nodes"]]


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [360, 1280])
def test_axe_finds_nothing_on_any_page(open_page, scheme, width):
    page = open_page(width=width, scheme=scheme)
    for language in ("ky", "ru", "en"):
        for path in PAGES if language == "ky" else PAGES[:6]:
            page.goto(f"/{language}/{path}")
            assert violations(page) == [], f"{language}/{path} {scheme} {width}"


def test_no_page_scrolls_sideways_at_320_pixels(open_page):
    page = open_page(width=320)
    for path in PAGES:
        for language in ("ky", "ru"):
            page.goto(f"/{language}/{path}")
            assert page.evaluate("document.documentElement.scrollWidth") <= 320, path


def test_a_resident_filters_without_javascript_on_a_phone(open_page):
    page = open_page(width=360, script=False)
    page.goto("/en/")
    page.get_by_role("navigation").get_by_role("link", name="Pledges", exact=True).first.click()
    page.get_by_text("Filters", exact=True).click()
    page.get_by_label("Transport", exact=False).first.check()
    page.get_by_role("button", name="Apply filters").click()
    expect(page.locator("h1")).to_be_visible()
    assert "topic=transport" in page.url
    expect(page.locator("main")).to_contain_text("gas")
    page.get_by_role("searchbox").first.fill("автобус")
    page.get_by_role("button", name="Search").click()
    assert "q=" in page.url
    assert "topic=transport" in page.url
    page.get_by_role("link", name="gas", exact=False).first.click()
    expect(page.locator("blockquote").first).to_be_visible()
    page.get_by_role("link", name="Русский").click()
    assert "/ru/pledges/" in page.url
    expect(page.locator("html")).to_have_attribute("lang", "ru")


def test_from_a_quote_to_its_place_in_the_interview_and_back(open_page):
    page = open_page()
    page.goto("/ky/pledges/cctv-5000/")
    link = page.locator("main a[href*='/documents/'][href*='#s']").first
    anchor = link.get_attribute("href").split("#")[1]
    link.click()
    mark = page.locator(f"#{anchor} + mark")
    expect(mark).to_contain_text("5 миңге жакын видео көзөмөл")
    assert mark.evaluate("e => { const r = e.getBoundingClientRect(); return r.top >= 0 && r.top < innerHeight }")
    page.locator("main a[href*='/pledges/cctv-5000/']").first.click()
    expect(page.locator("h1")).to_be_visible()


def test_the_keyboard_reaches_the_content_and_focus_is_seen(open_page):
    page = open_page()
    page.goto("/en/pledges/")
    page.keyboard.press("Tab")
    first = page.evaluate("document.activeElement.getAttribute('href')")
    assert first.startswith("#")
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    assert page.evaluate("document.querySelector('main').contains(document.activeElement)")
    outline = page.evaluate("getComputedStyle(document.activeElement).outlineStyle")
    assert outline != "none"


def test_hostile_text_stays_text(open_page, editor, reviewer):
    from tests import factories

    hostile = "<img src=x onerror=\"document.title='run'\"><script>document.title='run'</script>"
    pledge = factories.pledge(hostile, kept_if={"ky": hostile}, programme={"ky": hostile})
    factories.approved(pledge, editor, reviewer, explanation={"ky": hostile})
    page = open_page()
    for path in ("", f"pledges/{pledge.key}/", "pledges/", "pledges/?q=%3Cscript%3E"):
        page.goto(f"/ky/{path}")
        assert page.title() != "run"
        assert page.locator("main img").count() == 0
