"""A page of the web: its text, and what it states about itself. Runs in the child process."""

import json
import re
from collections.abc import Iterator
from datetime import date
from typing import Any

from pledges.text.decoding import plain
from pledges.text.files.extraction import extracted, hostile, storable
from pledges.text.files.formats import format_of, is_pdf
from pledges.text.files.page import article, decoded_page, page_tree, text_of
from pledges.text.files.plausible import is_text
from pledges.text.files.unreadable import ENCODING, Unreadable
from pledges.text.language import language_of

DAY = re.compile(r"\d{4}-\d{2}-\d{2}(?=\D|$)")
LETTER = re.compile(r"[^\W\d_]")
CYRILLIC = re.compile(r"[\u0400-\u052f]")
CODE = re.compile(r"[A-Za-z]{2,3}(?=-|$)")
# What schema.org calls a page or its article; comments and pictures on it have days of their own.
OF_PAGES = ("Article", "Posting", "Report", "Page")
# Enough of a text to know its letters by.
SAMPLE = 20_000
LONGEST = {"title": 300, "publisher": 200, "canonical": 2000}


def web_page(raw: bytes, *, html: bool, charset: str) -> dict[str, Any]:
    """The fields of `process.Page`. `html` and `charset` are what the server says; the bytes are believed first."""
    with hostile():
        kind = format_of(raw)
        if kind == "html" or (kind == "text" and html):
            return _of_html(raw, charset)
        found = extracted(raw)
        text = plain(storable(found.text))
        title = _title_of_pdf(raw) if is_pdf(raw) else ""
        return _fields(text, format=found.format, encoding=found.encoding, title=title, language=_language(text, ""))


def _of_html(raw: bytes, charset: str) -> dict[str, Any]:
    source, encoding = decoded_page(raw, charset)
    if not is_text(source):
        raise Unreadable(ENCODING, encoding)
    root = page_tree(source)
    part = article(root)
    text = plain(storable(text_of(part)))
    whole = text if part is root else plain(storable(text_of(root)))
    return _fields(
        text,
        whole_text="" if whole == text else whole,
        format="html",
        encoding=encoding,
        title=_meta(root, "og:title") or "".join(root.xpath("string((//title)[1])")),
        publisher=_meta(root, "og:site_name"),
        language=_language(text, str(root.xpath("string(/html/@lang)"))),
        canonical=str(root.xpath("string((//link[contains(concat(' ', @rel, ' '), ' canonical ')])[1]/@href)")),
        published=_published(root, part),
    )


def _fields(text: str, **stated: str) -> dict[str, Any]:
    names = ("whole_text", "format", "encoding", "title", "publisher", "language", "canonical", "published")
    fields = {name: stated.get(name, "") for name in names}
    for name, most in LONGEST.items():
        fields[name] = " ".join(plain(storable(fields[name])).split())[:most]
    return {"text": text, **fields}


def _meta(root: Any, name: str) -> str:
    return next(iter(_metas(root, name)), "")


def _metas(root: Any, name: str) -> list[str]:
    return [str(value) for value in root.xpath("//meta[@property=$n or @name=$n or @itemprop=$n]/@content", n=name)]


def _language(text: str, stated: str) -> str:
    """Kyrgyz or Russian by the words; another language only as the page states it, since many state a wrong one."""
    code = CODE.match(stated.strip())
    said = code.group().lower() if code else ""
    sample = text[:SAMPLE]
    if len(CYRILLIC.findall(sample)) * 2 > len(LETTER.findall(sample)):
        return said if said not in ("", "en", "ru", "ky") else language_of(sample, default=said)
    return said


def _published(root: Any, part: Any) -> str:
    """The day that the page states, in the first way in which it states exactly one; never a guess."""
    ways = (
        [*_metas(root, "article:published_time"), *_metas(root, "datePublished")],
        _of_json(root),
        [str(value) for value in part.xpath(".//time/@datetime")],
    )
    for stated in ways:
        days = {day for value in stated if (day := _day(value))}
        if len(days) == 1:
            return days.pop()
    return ""


def _day(stated: str) -> str:
    found = DAY.match(stated.strip())
    try:
        return date.fromisoformat(found.group()).isoformat() if found else ""
    except ValueError:
        return ""


def _of_json(root: Any) -> list[str]:
    found: list[str] = []
    for script in root.xpath("//script[starts-with(@type, 'application/ld+json')]"):
        try:
            found += _dates_in(json.loads(script.text or ""))
        except (ValueError, RecursionError):
            continue
    return found


def _dates_in(value: Any) -> Iterator[str]:
    if isinstance(value, dict):
        kinds = value.get("@type")
        of_page = any(str(kind).endswith(OF_PAGES) for kind in (kinds if isinstance(kinds, list) else [kinds]))
        if of_page and isinstance(value.get("datePublished"), str):
            yield value["datePublished"]
        value = list(value.values())
    if isinstance(value, list):
        for part in value:
            yield from _dates_in(part)


def _title_of_pdf(raw: bytes) -> str:
    from io import BytesIO

    from pypdf import PdfReader

    about = PdfReader(BytesIO(raw), strict=False).metadata
    return str(about.title or "") if about else ""
