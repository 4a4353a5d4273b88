"""Every kind of public page for everybody: axe, a keyboard, narrow and enlarged screens, wider text, forced colours."""

import time
from datetime import timedelta

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.utils.timezone import localdate
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
    "places/",
    "documents/",
    "documents/sergei-balakin-2021-07-06/",
    "corrections/",
    "method/",
    "accessibility/",
    "compare/?candidate=sergei-balakin&candidate=nazir-asanberdiev",
    "candidates/?name=бала",
    "pledges/?q=автобус",
    "pictures/",
    "alerts/?pledge=leased-gas-buses",
    "embed/pledges/leased-gas-buses/",
    "pledges/leased-gas-buses/print/",
    "candidates/sergei-balakin/print/",
    "tips/",
    "tips/new/?pledge=leased-gas-buses",
    f"?on={localdate() - timedelta(days=1)}",
    f"pledges/?topic=transport&on={localdate()}",
    f"pledges/leased-gas-buses/?on={localdate()}",
    "design/",
    "nowhere/",
]
RULES = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]}
# WCAG 1.4.12; no style attribute or element, which the content security policy forbids.
SPACING = """() => {
    const sheet = new CSSStyleSheet();
    sheet.replaceSync(`* { line-height: 1.5 !important; letter-spacing: .12em !important;
            word-spacing: .16em !important }
        p { margin-block-end: 2em !important }`);
    document.adoptedStyleSheets = [sheet];
}"""
CUT_OFF = """() => [...document.querySelectorAll("main :is(a, button, summary, h1, h2, h3, p, li, dd, td, th)")]
    .filter(e => !e.closest(".unseen, .brief") && e.scrollWidth > e.clientWidth + 1 && e.clientWidth > 1
        && getComputedStyle(e).overflowX === "hidden")
    .map(e => e.outerHTML.slice(0, 100))"""


def violations(page: Page) -> list[str]:
    found = Axe().run(page, options=RULES).response["violations"]
    return [f"{rule['id']}: {node['html'][:160]}" for rule in found for node in rule["nodes"]]


@pytest.mark.once
@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [360, 1280])
def test_axe_finds_nothing_on_any_page_in_any_language(open_page, scheme, width):
    page, began = open_page(width=width, scheme=scheme), time.monotonic()
    found = {}
    for language in ("ky", "ru", "en"):
        for path in PAGES:
            page.goto(f"/{language}/{path}")
            if faults := violations(page):
                found[f"{language}/{path}"] = faults
    print(f"{3 * len(PAGES)} pages, {scheme}, {width} px: {time.monotonic() - began:.0f} s")
    assert found == {}


@pytest.mark.once
def test_no_page_scrolls_sideways_narrow_enlarged_or_with_wider_text(open_page):
    """320 pixels are also 1280 at 400 %; 640 are 1280 at 200 %."""
    page = open_page()
    for path in PAGES:
        for language in ("ky", "ru"):
            page.goto(f"/{language}/{path}")
            for width in (320, 640):
                page.set_viewport_size({"width": width, "height": 640})
                assert page.evaluate("document.documentElement.scrollWidth") <= width, (path, language, width)
            page.set_viewport_size({"width": 360, "height": 640})
            page.evaluate(SPACING)
            assert page.evaluate("document.documentElement.scrollWidth") <= 360, (path, language)
            assert page.evaluate(CUT_OFF) == [], (path, language)


@pytest.mark.parametrize("path", ["", "pledges/", "pledges/leased-gas-buses/", "documents/sergei-balakin-2021-07-06/"])
def test_the_keyboard_walks_down_the_page_and_is_always_seen(open_page, path):
    page = open_page()
    page.goto(f"/en/{path}")
    page.keyboard.press("Tab")
    expect(page.locator(":focus")).to_have_attribute("href", "#content")
    expect(page.locator(":focus")).to_be_in_viewport()
    page.keyboard.press("Enter")
    before = -1.0
    for _step in range(12):
        page.keyboard.press("Tab")
        here = page.evaluate(
            """() => { const e = document.activeElement, box = e.getBoundingClientRect(), style = getComputedStyle(e);
            return {inside: document.querySelector("main").contains(e), left: box.left, top: box.top + scrollY,
                seen: box.bottom > 0 && box.top < innerHeight, ring: style.outlineStyle + style.outlineWidth} }"""
        )
        assert here["inside"]
        assert here["seen"]
        assert here["ring"] == "solid3px"
        before = max(before, here["top"])
        assert here["top"] > before - 700, "the order jumps up the page by more than a screen"


def test_forced_colours_and_reduced_motion_leave_every_status_its_shape(open_page):
    page = open_page(width=360)
    page.emulate_media(forced_colors="active", reduced_motion="reduce")
    page.goto("/ky/topics/")
    marks = page.locator(".legend .icon")
    assert marks.count() == 7
    assert len({mark.inner_html() for mark in marks.all()}) == 7
    ground = page.evaluate("getComputedStyle(document.body).backgroundColor")
    assert {mark.evaluate("e => getComputedStyle(e).color") for mark in marks.all()} != {ground}
    assert page.locator("a").first.evaluate("e => getComputedStyle(e).transitionDuration") == "0s"
    page.goto("/ky/")
    assert violations(page) == []


def test_filters_that_are_set_are_seen_and_taken_off_on_a_phone_without_javascript(open_page):
    page = open_page(width=360, script=False)
    page.goto("/en/pledges/?topic=transport&status=not_rated")
    expect(page.get_by_label("Transport").first).not_to_be_visible()
    expect(page.get_by_text("Filters: 2 set")).to_be_in_viewport()
    page.get_by_role("link", name="Take off: Topic: Transport").click()
    assert "topic=" not in page.url
    assert "status=not_rated" in page.url


@pytest.mark.parametrize(
    ("path", "answer"),
    [
        ("", "main .score-line"),
        ("pledges/leased-gas-buses/", ".quote mark"),
        ("candidates/sergei-balakin/", "main .card h3"),
        ("documents/sergei-balakin-2021-07-06/", ".map"),
        ("pledges/", "main .card h3"),
    ],
)
def test_the_first_screen_of_a_phone_answers_the_question_of_the_page(open_page, path, answer):
    page = open_page(width=360, script=False)
    page.set_viewport_size({"width": 360, "height": 640})
    page.goto(f"/ky/{path}")
    expect(page.locator(answer).first).to_be_in_viewport(ratio=1)
