"""What is read of a page of the web: its text, and what it states about itself."""

import json

import pytest
from pypdf import PdfReader, PdfWriter

from pledges.text.decoding import plain
from pledges.text.files import Page, Unreadable, read_page
from pledges.text.files.web import web_page
from tests.text import uploads

KYRGYZ = "Шаардын борборунда жаңы мектеп курулду деп айтылды, бул бир эмес."
RUSSIAN = "В центре города построена новая школа, как это было сказано и раньше."
ENGLISH = "A new school was built in the centre of the city."


def read(body: str, head: str = "", lang: str = "") -> dict[str, str]:
    return web_page(f"<html lang='{lang}'><head>{head}</head><body>{body}".encode(), html=True, charset="")


def published(head: str = "", body: str = "<p>A page.") -> str:
    return read(body, head)["published"]


def meta(name: str, content: str, attribute: str = "property") -> str:
    return f'<meta {attribute}="{name}" content="{content}">'


def linked(value: object) -> str:
    return f'<script type="application/ld+json">{json.dumps(value)}</script>'


def article(day: str, kind: object = "NewsArticle") -> dict[str, object]:
    return {"@type": kind, "datePublished": day}


def test_a_page_comes_back_from_the_reading_process_with_all_that_it_states():
    head = (
        f"<title>A</title>{meta('og:title', ' Б  в ')}{meta('og:site_name', 'Г')}"
        f"{meta('datePublished', '2026-01-02', 'itemprop')}"
        '<link rel="alternate" href="/rss"><link rel="nofollow canonical" href="/a?b=1&amp;c=2">'
    )
    source = f"<html lang=ky><head>{head}<body><p>Аа</p><main><h1>{KYRGYZ}</h1>дд</main>"
    assert read_page(source.encode(), html=True, charset="") == Page(
        text=f"{KYRGYZ}\n\nдд",
        whole_text=f"Аа\n\n{KYRGYZ}\n\nдд",
        format="html",
        encoding="utf-8",
        title="Б в",
        publisher="Г",
        language="ky",
        canonical="/a?b=1&c=2",
        published="2026-01-02",
    )


@pytest.mark.parametrize(
    ("body", "lang", "language"),
    [
        (KYRGYZ, "", "ky"),
        (KYRGYZ, "ru-RU", "ky"),
        (RUSSIAN, "ky", "ru"),
        (RUSSIAN, "en", "ru"),
        ("Ооба", "ru", "ru"),
        ("Ооба", "", ""),
        ("Қаланың орталығында жаңа мектеп салынды", "kk", "kk"),
        (ENGLISH, "EN-gb", "en"),
        (ENGLISH, "", ""),
        (ENGLISH, "1'>", ""),
    ],
)
def test_kyrgyz_and_russian_are_known_by_their_words_other_languages_by_what_the_page_says(body, lang, language):
    assert read(body, lang=lang)["language"] == language


@pytest.mark.parametrize(
    ("head", "body", "day"),
    [
        ("", "", ""),
        (meta("article:published_time", "2026-03-02T23:10:00+06:00"), "", "2026-03-02"),
        (meta("article:published_time", "2 March 2026"), "", ""),
        (meta("article:published_time", "2026-13-02"), "", ""),
        (meta("article:published_time", "2026-03-022"), "", ""),
        (meta("article:modified_time", "2026-03-02"), "", ""),
        (meta("article:published_time", "2026-03-02") + linked(article("2026-03-05")), "", "2026-03-02"),
        (linked(article("2026-03-02T00:00:00Z")), "", "2026-03-02"),
        (
            linked({"@graph": [article("2026-03-02", "WebPage"), article("2026-03-02", ["A", "Report"])]}),
            "",
            "2026-03-02",
        ),
        (linked([article("2026-03-02"), article("2026-03-03")]), "", ""),
        (linked(article("2026-03-02") | {"comment": [article("2026-03-09", "Comment")]}), "", "2026-03-02"),
        (linked(article("2026-03-02", None)), "", ""),
        (linked(article(20260302)), "", ""),
        ('<script type="application/ld+json">{"a": </script>', "", ""),
        (f'<script type="application/ld+json">{"[" * 5000}</script>', "", ""),
        ("", '<time datetime="2026-03-02 10:00">today</time>', "2026-03-02"),
        ("", '<time datetime="2026-03-02">a</time><time datetime="2026-03-03">b</time>', ""),
        ("", '<time>2026-03-02</time><time datetime="10:00">', ""),
        ("", '<article>a<time datetime="2026-03-02"></article><time datetime="2026-03-03">', "2026-03-02"),
    ],
)
def test_a_day_of_publication_is_stated_once_or_not_at_all(head, body, day):
    assert published(head, f"<p>A page.</p>{body}") == day


def test_a_page_made_by_its_scripts_has_a_title_and_no_text():
    found = read("<script>draw()</script>", "<title>Жаңылык</title>")
    assert (found["text"], found["whole_text"], found["title"]) == ("", "", "Жаңылык")


def test_what_a_page_states_is_cut_to_what_can_be_stored():
    long = "а" * 5000
    found = read("<p>A page.", meta("og:title", long) + meta("og:site_name", long))
    assert (found["title"], found["publisher"]) == ("а" * 300, "а" * 200)


def test_a_pdf_states_its_title():
    writer = PdfWriter(clone_from=PdfReader(uploads.DATA / "files" / "interview.pdf"))
    writer.add_metadata({"/Title": "Маек"})
    found = read_page(uploads.written(writer), html=False, charset="")
    assert (found.title, found.format, found.language, found.whole_text) == ("Маек", "pdf", "ky", "")


def test_plain_text_is_itself_and_a_server_can_say_that_it_is_a_page():
    raw = "Биринчи <b>сап</b>\r\nэкинчи".encode()
    assert web_page(raw, html=False, charset="")["text"] == "Биринчи <b>сап</b>\nэкинчи"
    assert web_page(raw, html=True, charset="")["text"] == "Биринчи сап экинчи"


@pytest.mark.parametrize(
    ("raw", "code"),
    [
        (b"", "empty"),
        (b"\x89PNG\r\n\x1a\n", "picture"),
        (b"MZ\x00\x00", "unknown_format"),
        (b"<p>" + bytes(range(1, 32)) * 99, "encoding"),
        (b"<div>" * 100_000 + b"x", "damaged"),
        (b"a" * 10_485_761, "too_large"),
    ],
)
def test_what_is_no_page_says_why(raw, code):
    with pytest.raises(Unreadable) as refusal:
        read_page(raw, html=True, charset="")
    assert refusal.value.code == code


@pytest.mark.parametrize(
    "source", [b"<p>x" + b"<!--" * 100_000, b"<p " + b" ".join(b"a%d=1" % n for n in range(200_000))]
)
def test_a_page_made_to_hang_its_reader_takes_no_longer_than_its_time(source):
    try:
        read_page(source, html=True, charset="", wall_seconds=2)
    except Unreadable as refusal:
        assert refusal.code in ("too_slow", "damaged", "empty")  # noqa: PT017


def test_plain_text_looks_as_it_did_and_keeps_its_letters():
    assert plain("и\u0306\u00a0о\u00adо\u200b\r\nӊ є\x00") == "й оо\nӊ є"
