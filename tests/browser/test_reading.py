"""The public pages as people meet them: phones, no JavaScript, from page to page."""

from playwright.sync_api import expect


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
    note = page.locator(f"#{anchor} ~ .margin", has_text="5 миңге жакын").first
    place = note.locator(".steps > span").inner_text()
    note.locator(".steps a").last.click()
    assert page.url.split("#")[1] != anchor
    page.go_back()
    assert place == note.locator(".steps > span").inner_text()
    page.locator("main a[href*='/pledges/cctv-5000/']").first.click()
    expect(page.locator("h1")).to_be_visible()


def test_hostile_text_stays_text(open_page, editor, reviewer):
    from tests import factories

    hostile = "<img src=x onerror=\"document.title='run'\"><script>document.title='run'</script>"
    pledge = factories.pledge(hostile, kept_if={"ky": hostile}, programme={"ky": hostile})
    verdict = factories.approved(pledge, editor, reviewer, explanation={"ky": hostile})
    factories.replied(verdict, editor, reviewer, hostile)
    factories.corrected(pledge, editor, reviewer, was={"ky": hostile}, now={"ky": hostile})
    page = open_page()
    for path in ("", f"pledges/{pledge.key}/", "pledges/", "pledges/?q=%3Cscript%3E", "corrections/"):
        page.goto(f"/ky/{path}")
        assert page.title() != "run"
        assert page.locator("main img:not([src$='/qr.svg'])").count() == 0
