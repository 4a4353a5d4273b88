"""Small pages for other sites' frames: they alone may be framed, their code and oEmbed answers are safe to paste."""

import html
import re
from xml.etree import ElementTree

import html5lib
import pytest
from django.urls import reverse
from django.utils import translation

from pledges.actions import pledges
from pledges.embedding import HEIGHTS
from tests import factories

pytestmark = pytest.mark.django_db
HOSTILE = "\"></textarea></iframe><script>alert(1)</script>&amp;'\x02"
KINDS = {
    "pledge": lambda p: f"pledges/{p.key}/",
    "candidate": lambda p: f"candidates/{p.statements.get().candidacy.candidate.slug}/",
    "topic": lambda p: "topics/roads/",
}


def asked(client, url: str, **values):
    return client.get("/oembed", {"url": f"http://testserver{url}"} | values)


def code_on(page) -> str:
    return html.unescape(re.search(r"<textarea[^>]*>(.*?)</textarea>", page.content.decode(), re.DOTALL)[1])


def attributes(code: str) -> dict[str, str]:
    frames = list(html5lib.parse(code, namespaceHTMLElements=False).iter("iframe"))
    assert len(frames) == 1
    assert "<script" not in code
    return dict(frames[0].attrib)


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("language", ["ky", "ru", "en"])
def test_a_small_page_is_framable_sets_no_cookie_and_leads_to_the_page(kind, language, client):
    path = KINDS[kind](factories.pledge())
    answer = client.get(f"/{language}/embed/{path}")
    assert answer.status_code == 200
    assert "frame-ancestors *" in answer["Content-Security-Policy"]
    assert "script-src 'none'" in answer["Content-Security-Policy"]
    assert "X-Frame-Options" not in answer
    assert answer["Cross-Origin-Resource-Policy"] == "cross-origin"
    assert not answer.cookies
    body = answer.content.decode()
    html5lib.HTMLParser(strict=True).parse(body)
    links = re.findall(r"<a [^>]*>", body)
    assert len(links) == 2
    for link in links:
        assert f'href="http://testserver/{language}/{path}" target="_blank" rel="noopener"' in link
    assert '<meta name="robots" content="noindex">' in body
    assert "style=" not in body


def test_what_becomes_of_a_pledge_can_be_framed_too(client, reviewer):
    draft, gone, merged, stays = factories.draft(), factories.pledge(), factories.pledge(), factories.pledge()
    pledges.withdraw(pledge=gone, by=reviewer, reason={"en": "A mistake."})
    pledges.merge(pledge=merged, into=stays, by=reviewer)
    answers = [client.get(f"/en/embed/pledges/{made.key}/") for made in (draft, gone, merged)]
    assert [answer.status_code for answer in answers] == [404, 410, 301]
    assert all("frame-ancestors *" in answer["Content-Security-Policy"] for answer in answers)
    assert all("X-Frame-Options" not in answer for answer in answers)
    assert "A mistake." in answers[1].content.decode()
    assert str(gone.title) not in answers[1].content.decode()
    assert answers[2]["Location"] == f"/en/embed/pledges/{stays.key}/"
    etag = client.get(f"/en/embed/pledges/{stays.key}/")["ETag"]
    again = client.get(f"/en/embed/pledges/{stays.key}/", headers={"If-None-Match": etag})
    assert (again.status_code, "frame-ancestors *" in again["Content-Security-Policy"]) == (304, True)


def test_no_other_answer_can_be_framed(client):
    made = factories.pledge()
    routes = ["/", "/healthz", "/data/journal.jsonl", "/robots.txt", "/sitemap.xml", "/oembed", "/en/", "/en/nowhere/"]
    routes += [f"/en/{KINDS[kind](made)}" for kind in KINDS] + [f"/en/{KINDS[kind](made)}card.png" for kind in KINDS]
    routes += ["/en/pledges/", "/en/pledges/?status=x", "/en/method/", "/en/tips/new/", "/en/account/login/"]
    routes += ["/en/admin/", f"/en/pledges/{made.key}/qr.svg", "/en/embed/"]
    for url in routes:
        answer = client.get(url)
        assert "frame-ancestors 'none'" in answer["Content-Security-Policy"], url
        assert answer["X-Frame-Options"] == "DENY", url


@pytest.mark.parametrize(("theme", "status"), [("light", 200), ("dark", 200), ("", 200), ("x", 400), ('"><b>', 400)])
def test_the_appearance_can_be_fixed(theme, status, client):
    factories.topic("roads")
    answer = client.get("/en/embed/topics/roads/", {"theme": theme})
    assert answer.status_code == status
    assert (f'data-theme="{theme}"' in answer.content.decode()) == (status == 200 and theme != "")


@pytest.mark.parametrize("kind", KINDS)
def test_the_code_to_paste_is_one_frame_however_hostile_the_title(kind, client):
    made = factories.pledge(HOSTILE.replace("\x02", ""))
    found = attributes(code_on(client.get(f"/en/{KINDS[kind](made)}")))
    assert found["src"] == f"http://testserver/en/embed/{KINDS[kind](made)}"
    assert found["height"] == str(HEIGHTS[kind])
    assert found["sandbox"] == "allow-popups allow-popups-to-escape-sandbox"
    if kind == "pledge":
        assert found["title"] == f"{HOSTILE} en".replace("\x02", "")


@pytest.mark.parametrize("kind", KINDS)
def test_oembed_is_found_on_the_page_and_answers_in_its_language(kind, client):
    path = f"/ru/{KINDS[kind](factories.pledge())}"
    found = re.findall(r'type="[a-z/]+\+oembed" href="([^"]*)"', client.get(path).content.decode())
    answers = [client.get(html.unescape(url)) for url in found]
    told = answers[0].json()
    root = ElementTree.fromstring(answers[1].content)
    assert {element.tag: element.text for element in root} == {name: str(value) for name, value in told.items()}
    assert {name: told[name] for name in ("version", "type", "width", "height", "provider_url")} == {
        "version": "1.0",
        "type": "rich",
        "width": 600,
        "height": HEIGHTS[kind],
        "provider_url": "http://testserver/ru/",
    }
    assert attributes(told["html"])["src"] == f"http://testserver{path.replace('/ru/', '/ru/embed/')}"
    assert answers[0]["Access-Control-Allow-Origin"] == "*"


def test_oembed_stays_within_the_room_it_is_given(client):
    path = f"/en/pledges/{factories.pledge().key}/"
    told = asked(client, path, maxwidth="320", maxheight="200").json()
    assert (told["width"], told["height"]) == (320, 200)
    found = attributes(told["html"])
    assert (found["width"], found["height"]) == ("320", "200")
    assert asked(client, path, maxwidth="5000").json()["width"] == 600


def test_oembed_escapes_a_hostile_title_in_both_formats(client):
    made = factories.pledge(HOSTILE)
    path = f"/en/pledges/{made.key}/"
    title = f"{HOSTILE} en".replace("\x02", "")
    told = asked(client, path).json()
    assert (told["title"], attributes(told["html"])["title"]) == (title, title)
    assert ElementTree.fromstring(asked(client, path, format="xml").content).findtext("title") == title


def test_oembed_refuses_what_it_cannot_answer(client, reviewer):
    made, gone, draft = factories.pledge(), factories.pledge(), factories.draft()
    pledges.withdraw(pledge=gone, by=reviewer, reason={"en": "A mistake."})
    path = f"/en/pledges/{made.key}/"
    assert client.get("/oembed").status_code == 400
    for value in ("0", "-1", "x", "1" * 30, "٣", ""):
        assert asked(client, path, maxwidth=value).status_code == 400, value
    assert [asked(client, path, format=form).status_code for form in ("yaml", "")] == [501, 501]
    for url in (f"/en/pledges/{gone.key}/", f"/en/pledges/{draft.key}/", "/en/pledges/", "/en/nowhere/", "/", "/en/"):
        assert asked(client, url).status_code == 404, url
    for url in (f"http://elsewhere.example{path}", f"javascript://testserver{path}", "http://[x", "http://testserver"):
        assert client.get("/oembed", {"url": url}).status_code == 404, url


@pytest.mark.parametrize("kind", [*KINDS, "oembed"])
def test_a_small_pages_queries_do_not_grow(kind, client, django_assert_num_queries, django_assert_max_num_queries):
    made = factories.pledge()
    person = made.statements.get().candidacy
    url = f"/ky/embed/{KINDS.get(kind, KINDS['pledge'])(made)}"
    if kind == "oembed":
        with translation.override("ky"):
            url = f"/oembed?url=http://testserver{reverse('pledge', args=[made.key])}"
    with django_assert_max_num_queries(8) as counted:
        assert client.get(url).status_code == 200
    for _ in range(2):
        factories.pledge(who=person)
    if kind in ("pledge", "oembed"):
        factories.state(made)
    with django_assert_num_queries(len(counted.captured_queries)):
        assert client.get(url).status_code == 200
