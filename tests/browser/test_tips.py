"""A tip from a phone without JavaScript, and the pages of tips for everybody."""

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect

from pledges.forms import tips as forms
from pledges.models import Tip
from tests.browser.test_accessibility import RULES, violations


@pytest.fixture(autouse=True)
def _no_waiting(monkeypatch):
    monkeypatch.setattr(forms, "SHORTEST", -1)


def test_a_resident_sends_a_tip_on_a_phone_without_javascript_and_follows_it(open_page):
    page = open_page(width=360, script=False)
    page.goto("/ky/pledges/cctv-5000/")
    page.locator("main a[href*='/tips/new/']").click()
    expect(page.locator("main a[href*='/pledges/cctv-5000/']")).to_be_visible()
    page.locator("[name=message]").fill("Камера коюлду.")
    page.locator("[name=link]").fill("https://example.org/camera")
    page.locator("form button").click()
    code = page.locator(".code").inner_text()
    assert "/tips/new/" in page.url
    assert code not in page.url
    assert Tip.objects.get().pledge.key == "cctv-5000"
    page.reload()
    assert page.locator(".code").inner_text() == code
    assert Tip.objects.count() == 1
    page.locator("footer a[href='/ky/tips/']").click()
    page.locator("[name=code]").fill("wrong")
    page.locator("form button").click()
    expect(page.locator(".fault")).to_be_visible()
    expect(page.locator("[name=code]")).to_have_value("wrong")
    page.locator("[name=code]").fill(code)
    page.locator("form button").click()
    expect(page.locator(".panel h2")).to_be_visible()
    assert page.context.cookies() == []


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [360, 1280])
def test_axe_finds_nothing_on_the_pages_of_tips(open_page, scheme, width):
    page = open_page(width=width, scheme=scheme)
    for language in ("ky", "ru", "en"):
        page.goto(f"/{language}/tips/new/?pledge=cctv-5000")
        assert violations(page) == [], f"{language} form"
        page.evaluate("document.querySelector('form').noValidate = true")
        page.locator("[name=link]").fill("example")
        page.locator("form button").click()
        expect(page.locator(".fault")).to_have_count(2)
        assert violations(page) == [], f"{language} faults"
        assert page.evaluate("document.documentElement.scrollWidth") <= width
        page.locator("[name=message]").fill(f"{language} {scheme} {width}")
        page.locator("[name=link]").fill("")
        page.locator("form button").click()
        code = page.locator(".code").inner_text()
        assert violations(page) == [], f"{language} code"
        page.goto(f"/{language}/tips/")
        assert violations(page) == [], f"{language} look-up"
        page.locator("[name=code]").fill(code)
        page.locator("form button").click()
        expect(page.locator(".panel")).to_be_visible()
        assert violations(page) == [], f"{language} state"


def test_the_keyboard_meets_every_field_but_the_one_that_stays_empty(open_page):
    page = open_page(width=320)
    page.goto("/en/tips/new/")
    assert page.evaluate("document.documentElement.scrollWidth") <= 320
    page.locator("[name=message]").focus()
    met = []
    for _ in range(4):
        met.append(page.evaluate("document.activeElement.name || document.activeElement.localName"))
        page.keyboard.press("Tab")
    assert met == ["message", "link", "contact", "button"]
    box = page.locator("[name=website]").bounding_box()
    assert box is None or page.locator("p.unseen").bounding_box()["width"] <= 1


def test_axe_finds_nothing_on_the_page_of_a_tip_in_the_newsroom(open_empty_page, editor, client):
    from pledges.actions import tips

    told = {"message": "One\nTwo", "link": "https://example.org/", "contact": "x@example.org"}
    tips.send(token="t", address="192.0.2.1", language="ky", pledge=None, **told)
    client.force_login(editor)
    page = open_empty_page(width=360)
    cookie = {"name": "sessionid", "value": client.cookies["sessionid"].value}
    page.goto("/en/")
    page.context.add_cookies([cookie | {"url": page.url}])
    for path, words in (("", "Tips to read: 1"), (f"pledges/tip/{Tip.objects.get().pk}/change/", "How to reach")):
        page.goto(f"/en/admin/{path}")
        expect(page.locator("#content")).to_contain_text(words)
        # No preload: axe would write the imports of Django's style sheets into the page, which the policy forbids.
        found = Axe().run(page, options=RULES | {"preload": False}).response["violations"]
        assert [rule["id"] for rule in found] == [], path
