"""What residents came for, from the home page, on a phone, in Kyrgyz, without JavaScript, in at most four clicks."""

from urllib.parse import parse_qs, urlsplit

import pytest
from playwright.sync_api import Locator, Page, expect

MOST = 4


class Resident:
    """Begins on the home page and counts the clicks."""

    def __init__(self, page: Page) -> None:
        self.page, self.clicks = page, 0
        page.goto("/ky/")

    def click(self, what: Locator) -> None:
        self.clicks += 1
        assert self.clicks <= MOST
        what.click()

    def search(self, words: str) -> None:
        field = self.page.get_by_role("searchbox").first
        field.fill(words)
        self.click(field.locator("xpath=ancestor::form").get_by_role("button"))

    def main(self) -> Locator:
        return self.page.locator("main")


@pytest.fixture
def resident(open_page) -> Resident:
    return Resident(open_page(width=360, script=False))


def test_what_balakin_promised_about_transport(resident):
    resident.click(resident.main().get_by_role("link", name="Балакин").first)
    heading = resident.page.get_by_role("heading", name="Транспорт", exact=True)
    group = resident.main().locator("section").filter(has=heading).last
    expect(group).to_contain_text("Газ менен жүргөн автобус")


def test_who_else_promised_gas_buses(resident):
    resident.search("газ автобус")
    resident.click(resident.main().get_by_role("link", name="Газ менен жүргөн автобус").first)
    said = resident.main().locator("p", has_text="2 адам").first
    expect(said).to_be_visible()
    assert said.locator("a[href*='/candidates/']").all_inner_texts() == ["Элизавета Алымбаева", "Сергей Балакин"]


def test_where_in_the_interview_the_cameras_were_said(resident):
    resident.search("5 миңге жакын видео көзөмөл")
    resident.click(resident.main().get_by_role("link", name="видеокөзөмөл").first)
    resident.click(resident.main().locator("a[href*='/documents/'][href*='#s']").first)
    anchor = urlsplit(resident.page.url).fragment
    mark = resident.page.locator(f"#{anchor} + mark")
    expect(mark).to_contain_text("5 миңге жакын видео көзөмөл")
    assert mark.evaluate("e => { const r = e.getBoundingClientRect(); return r.top >= 0 && r.top < innerHeight }")


def test_what_would_count_as_keeping_it_and_whether_it_was_kept(resident):
    resident.search("5 миңге жакын видео көзөмөл")
    resident.click(resident.main().get_by_role("link", name="видеокөзөмөл").first)
    expect(resident.main()).to_contain_text("Шаар боюнча 5 миңге жакын видеокөзөмөл камерасы орнотулган.")
    expect(resident.main().locator("[data-status=not_rated]").first).to_be_visible()


def test_the_page_goes_to_a_friend_on_telegram(resident):
    resident.search("5 миңге жакын видео көзөмөл")
    resident.click(resident.main().get_by_role("link", name="видеокөзөмөл").first)
    link = resident.main().get_by_role("link", name="Telegram")
    expect(link).to_be_visible()
    sent = urlsplit(link.get_attribute("href"))
    assert (sent.scheme, sent.netloc, sent.path) == ("https", "t.me", "/share/url")
    assert parse_qs(sent.query)["url"] == [resident.page.url]
    assert resident.clicks < MOST  # the click that would leave the site is one more
