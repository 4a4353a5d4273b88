"""What a page gives to those who pass it on: texts with their date, links, codes, Open Graph."""

import re
from html import unescape
from urllib.parse import parse_qs, urlsplit

import html5lib
import pytest
import time_machine
from django.utils import translation

from pledges.sharing import qr_svg
from tests import factories

pytestmark = pytest.mark.django_db
DATA = '<script type="application/ld+json">'  # which no browser runs
HOSTILE = "\"><script>alert(1)</script>&amp; 'x' <img src=x onerror=y>"


def metas(html: str) -> dict[str, str]:
    tree = html5lib.parse(html, namespaceHTMLElements=False)
    return {m.get("property") or m.get("name", ""): m.get("content", "") for m in tree.iter("meta")}


def links(html: str) -> list[str]:
    return [unescape(url) for url in re.findall(r'href="((?:https://(?:t\.me|wa\.me)|mailto:)[^"]*)"', html)]


@pytest.fixture
def pledge(editor, reviewer):
    made = factories.pledge("Road", who=factories.candidacy("ann"))
    with time_machine.travel("2023-04-01T06:00:00Z", tick=False):
        factories.approved(made, editor, reviewer, "kept", "2022-01-31")
    return made


def test_a_pledge_is_shared_with_who_when_status_and_day(pledge, client):
    with time_machine.travel("2023-05-01T12:00:00Z", tick=False):
        html = client.get(f"/en/pledges/{pledge.key}/").content.decode()
    url = f"http://testserver/en/pledges/{pledge.key}/"
    text = "Pledge: “Road en”. By ann en (party en), 6 July 2021. Status on 1 May 2023: Kept."
    telegram, whatsapp, email = (urlsplit(link) for link in links(html))
    assert parse_qs(telegram.query) == {"url": [url], "text": [text]}
    assert (telegram.netloc, telegram.path) == ("t.me", "/share/url")
    assert parse_qs(whatsapp.query) == {"text": [f"{text} {url}"]}
    assert parse_qs(email.query) == {"subject": ["Road en"], "body": [f"{text}\n\n{url}"]}
    assert "+" not in email.query
    assert f'readonly value="{url}"' in html


def test_open_graph_tells_messengers_what_the_page_says(pledge, client):
    with time_machine.travel("2023-05-01T12:00:00Z", tick=False):
        html = client.get(f"/en/pledges/{pledge.key}/").content.decode()
        found = metas(html)
        card = urlsplit(found["og:image"])
        assert client.get(f"{card.path}?{card.query}")["Cache-Control"] == "public, max-age=3600"
    said = "Pledge: “Road en”. By ann en (party en), 6 July 2021. Status on 1 May 2023: Kept."
    expected = {
        "og:type": "article",
        "og:site_name": "Ubada",
        "og:title": "Road en",
        "og:description": said,
        "og:url": f"http://testserver/en/pledges/{pledge.key}/",
        "og:locale": "en_GB",
        "og:image:width": "1200",
        "og:image:height": "630",
        "og:image:type": "image/png",
        "twitter:card": "summary_large_image",
    }
    assert {name: found[name] for name in expected} == expected
    assert found["og:image"].startswith("http://testserver/en/pledges/")
    assert "Road en. ann en (party en)" in found["og:image:alt"]
    assert "article:modified_time" in found


def test_every_language_shares_in_its_own_words(pledge, client):
    found = {code: metas(client.get(f"/{code}/pledges/{pledge.key}/").content.decode()) for code in ("ky", "ru", "en")}
    assert [found[code]["og:locale"] for code in found] == ["ky_KG", "ru_RU", "en_GB"]
    assert [found[code]["og:title"] for code in found] == ["Road кы", "Road ру", "Road en"]
    assert len({found[code]["og:image"] for code in found}) == 3


@pytest.mark.parametrize("path", ["", "candidates/ann/", "topics/roads/"])
def test_site_candidate_and_topic_are_shared_with_their_score(path, pledge, client):
    html = client.get(f"/en/{path}").content.decode()
    assert "Kept 1, partly 0, broken 0 of 1 settled; 0 open; 1 in all." in metas(html)["og:description"]
    assert len(links(html)) == 3
    assert client.get(f"/en/{path}qr.svg")["Content-Type"] == "image/svg+xml"


def test_a_page_of_a_past_day_and_one_that_is_not_indexed_carry_none(pledge, client, settings):
    for path in (f"pledges/{pledge.key}/", "candidates/ann/", ""):
        html = client.get(f"/en/{path}?on={pledge.published_at:%Y-%m-%d}").content.decode()
        assert "og:" not in html
        assert links(html) == []
    assert "og:" not in client.get("/en/pledges/nowhere/").content.decode()
    settings.SYNTHETIC = True
    assert "og:" not in client.get(f"/en/pledges/{pledge.key}/").content.decode()


def test_foreign_hosts_are_only_linked_to(pledge, client):
    html = client.get(f"/en/pledges/{pledge.key}/").content.decode()
    foreign = re.findall(r'<a ([^>]*href="https://(?:t|wa)\.me[^>]*)>', html)
    assert len(foreign) == 2
    assert all('rel="noopener noreferrer nofollow"' in link for link in foreign)
    assert not re.search(r'(?:src|action)="https?:', html)


def test_a_hostile_title_stays_text_in_every_address(client):
    made = factories.pledge(HOSTILE)
    html = client.get(f"/en/pledges/{made.key}/").content.decode()
    html5lib.HTMLParser(strict=True).parse(html)
    assert "<script" not in html.replace(DATA, "")
    assert "<img src=x" not in html
    assert metas(html)["og:title"] == f"{HOSTILE} en"
    assert parse_qs(urlsplit(links(html)[0]).query)["text"][0].startswith(f"Pledge: “{HOSTILE} en”")


def test_a_very_long_text_is_cut_for_messengers(client):
    made = factories.pledge("ө" * 450)
    statement = made.statements.get()
    statement.candidacy.candidate.name = factories.texts("ү" * 450)
    statement.candidacy.candidate.save()
    sent = parse_qs(urlsplit(links(client.get(f"/ky/pledges/{made.key}/").content.decode())[0]).query)["text"][0]
    assert len(sent) == 700
    assert sent.endswith("…")


def test_the_code_to_scan_is_a_picture_of_the_address():
    svg = qr_svg("https://example.org/ky/pledges/x/")
    side = int(re.search(r'viewBox="0 0 (\d+) \1"', svg)[1])
    dark = {(int(x) + n, int(y)) for x, y, w in re.findall(r"M(\d+) (\d+)h(\d+)v1", svg) for n in range(int(w))}
    finder = {(x, y) for x in range(7) for y in range(7) if x in (0, 6) or y in (0, 6) or (2 <= x <= 4 and 2 <= y <= 4)}
    # Three finders stand four modules from the edges, and nothing reaches into that quiet zone.
    for left, top in ((4, 4), (side - 11, 4), (4, side - 11)):
        assert {(x - left, y - top) for x, y in dark if left <= x < left + 7 and top <= y < top + 7} == finder
    assert all(4 <= x < side - 4 and 4 <= y < side - 4 for x, y in dark)


def test_the_text_falls_back_like_the_page(client):
    made = factories.pledge()
    with translation.override("ky"):
        assert str(made.title) in metas(client.get(f"/ky/pledges/{made.key}/").content.decode())["og:description"]


def test_a_comparison_is_shared_with_its_own_card_and_code(pledge, client):
    factories.pledge(who=factories.candidacy("bob"))
    with time_machine.travel("2023-05-01T12:00:00Z", tick=False):
        html = client.get("/en/compare/?candidate=bob&candidate=ann").content.decode()
        found = metas(html)
        card = urlsplit(found["og:image"])
        drawn = client.get(f"{card.path}?{card.query}")
    query = "candidate=ann&candidate=bob"
    assert found["og:url"] == f"http://testserver/en/compare/?{query}"
    assert found["og:description"] == "What they promised, side by side, as of 1 May 2023: ann en, bob en."
    assert (card.path, card.query.startswith(f"{query}&v=")) == ("/en/compare/card.png", True)
    assert (drawn["Content-Type"], drawn["Cache-Control"]) == ("image/png", "public, max-age=3600")
    assert client.get(f"/en/compare/qr.svg?{query}")["Content-Type"] == "image/svg+xml"
    for asked in ("", "?candidate=ann", "?candidate=ann&candidate=nobody"):
        assert client.get(f"/en/compare/card.png{asked}").status_code == 404
