"""What a check reports and what a capture keeps, of pages on a server of our own."""

import gzip
import hashlib
import io
import subprocess
import sys
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from functools import partial

import fastwarc
import pytest
from hypothesis import given
from hypothesis import strategies as st

from pledges.links import Known, Limits, Outcome, Receipt, Redirect, Robots, capture, check, find_passage
from pledges.text.decoding import plain
from pledges.text.files import read_page
from tests.links.servers import HOST, NOT_FOUND, page, redirect, serving
from tests.text import uploads

URL = f"http://{HOST}/news/1"
PASSAGE = "Биринчи микрорайондо мектептин курулушу башталды."
ARTICLE = f"""<!DOCTYPE html><html lang="ky-KG"><head><meta charset="utf-8">
<title>Мектеп — Сайт</title><meta property="og:title" content="Мектеп курулуп   жатат">
<meta property="og:site_name" content="Сыноо гезити"><link rel="canonical" href="/news/1?ref=0">
<meta property="article:published_time" content="2026-03-02T23:10:00+06:00"></head>
<body><nav>Башкы бет</nav><article><h1>Мектеп курулуп жатат</h1>
<p>{PASSAGE}</p><p>Ал&nbsp;2027-жылы бүтөт, <b>деп</b>&shy; айтылды.</p></article>
<footer>Окулду: 1 Жолу</footer></body></html>"""
TEXT = f"Мектеп курулуп жатат\n\n{PASSAGE}\n\nАл 2027-жылы бүтөт, деп айтылды."
RUSSIAN = "<p>В первом микрорайоне началось строительство школы, и это было сказано вчера.</p>"


def seen(answer, **options) -> Receipt:
    with serving(answer) as server:
        return capture(URL, server.client(**options))


def records(warc: bytes) -> list[tuple[str, str, bytes]]:
    """(type, address, block) of each record, as fastwarc reads them, with every digest checked."""
    found = []
    for record in fastwarc.ArchiveIterator(io.BytesIO(warc), parse_http=False):
        block = record.reader.read()
        found.append((str(record.record_type), record.headers.get("WARC-Target-URI", ""), block))
    for record in fastwarc.ArchiveIterator(io.BytesIO(warc), parse_http=True):
        assert str(record.record_type) in ("warcinfo", "metadata") or record.verify_payload_digest()
    for record in fastwarc.ArchiveIterator(io.BytesIO(warc), parse_http=False):
        assert record.verify_block_digest()
    return found


def test_a_page_is_reported_with_what_it_states():
    before = datetime.now(UTC)
    raw = page(ARTICLE)
    with serving(raw) as server:
        report = check(URL, server.client())
    body = ARTICLE.encode()
    assert before <= report.at <= datetime.now(UTC)
    assert 0 < report.seconds < 3
    fixed = replace(report, at=before, seconds=0)
    assert fixed == type(report)(
        url=URL,
        outcome=Outcome.ALIVE,
        at=before,
        seconds=0,
        status=200,
        final_url=URL,
        media_type="text/html",
        size=len(body),
        sha256=hashlib.sha256(body).hexdigest(),
        fingerprint=hashlib.sha256(" ".join(TEXT.split()).encode()).hexdigest(),
        title="Мектеп курулуп жатат",
        publisher="Сыноо гезити",
        language="ky",
        canonical=f"http://{HOST}/news/1?ref=0",
        published=date(2026, 3, 2),
    )


def test_a_capture_holds_the_article_and_all_that_the_page_shows():
    receipt = seen(page(ARTICLE))
    assert receipt.text == TEXT
    assert receipt.whole_text == f"Башкы бет\n\n{TEXT}\n\nОкулду: 1 Жолу"
    start, end = find_passage(receipt.text, PASSAGE)
    assert receipt.text[start:end] == PASSAGE
    assert find_passage(receipt.text, "Ал 2027-жылы бүтпөйт") is None
    assert receipt.digest == hashlib.sha256(receipt.warc).hexdigest()


def test_the_warc_holds_every_byte_of_every_exchange_and_other_programs_read_it(tmp_path):
    first = f"http://{HOST}/a"
    packed = gzip.compress(ARTICLE.encode())
    chunks = b"%x\r\n%b\r\n0\r\n\r\n" % (len(packed), packed)
    head = (
        b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nX-Place: \xd0\x91\xd0\xb8\xd1\x88\r\n"
        b"Transfer-Encoding: chunked\r\nContent-Encoding: gzip\r\n\r\n"
    )
    ways = {"/a": redirect("/news/1", "301 Moved Permanently"), "/news/1": head + chunks}
    with serving(ways) as server:
        receipt = capture(first, server.client())
        requests = server.requests
    found = records(receipt.warc)
    assert [(kind, url) for kind, url, _block in found] == [
        ("warcinfo", ""),
        ("response", first),
        ("request", first),
        ("response", URL),
        ("request", URL),
        ("metadata", URL),
    ]
    assert [block for _kind, _url, block in found[1:5]] == [ways["/a"], requests[0], ways["/news/1"], requests[1]]
    assert found[5][2].decode().split("\r\n") == [
        "title: Мектеп курулуп жатат",
        f"sha256: {receipt.report.sha256}",
        f"fingerprint: {receipt.report.fingerprint}",
        "",
    ]
    assert (receipt.text, receipt.report.outcome) == (TEXT, Outcome.MOVED)
    # Two files one after the other are one file, and warcio's own program finds no fault in it.
    file = tmp_path / "all.warc.gz"
    file.write_bytes(receipt.warc * 2)
    command = [sys.executable, "-m", "warcio.cli", "check", "-v", str(file)]
    told = subprocess.run(command, capture_output=True, text=True, check=False)
    assert (told.returncode, told.stdout.count("digest pass"), told.stdout.count("fail")) == (0, 12, 0)
    assert len(records(file.read_bytes())) == 12


def test_a_warc_that_was_altered_is_found_out():
    warc = seen(page(ARTICLE)).warc
    whole = gzip.decompress(warc)
    altered = gzip.compress(whole.replace("башталды".encode(), "токтотулд".encode()[:16]))
    assert altered != gzip.compress(whole)
    with pytest.raises(AssertionError):
        records(altered)


@pytest.mark.parametrize(
    ("answer", "outcome", "reason"),
    [
        (NOT_FOUND, "gone", "404"),
        (page("x", status="410 Gone"), "gone", "410"),
        (page("x", status="401 Unauthorized"), "blocked", "401"),
        (page("x", status="403 Forbidden"), "blocked", "403"),
        (page("x", status="405 Method Not Allowed"), "blocked", "405"),
        (page("x", status="429 Too Many Requests"), "blocked", "429"),
        (page("x", status="451 Unavailable For Legal Reasons"), "blocked", "451"),
        (page("x", "CF-Mitigated: challenge", status="503 Service Unavailable"), "blocked", "503"),
        (page("x", status="408 Request Timeout"), "timed_out", "408"),
        (page("x", status="500 Internal Server Error"), "unreachable", "500"),
        (page("x", status="503 Service Unavailable"), "unreachable", "503"),
    ],
)
def test_a_status_without_a_page_is_an_outcome_and_nothing_is_kept(answer, outcome, reason):
    receipt = seen(answer)
    report = receipt.report
    assert (report.outcome, report.reason, report.status, report.final_url) == (outcome, reason, int(reason), URL)
    assert (receipt.warc, receipt.digest, receipt.text, report.sha256) == (b"", "", "", "")


def test_what_fails_in_the_middle_is_reported_with_the_way_that_led_there():
    with serving({"/news/1": redirect("http://10.0.0.1/")}) as server:
        report = check(URL, server.client())
    assert (report.outcome, report.reason, report.status, report.final_url) == ("refused", "private", 302, URL)
    assert report.redirects == (Redirect(URL, 302),)


@pytest.mark.parametrize(
    ("ways", "outcome"),
    [
        ({"/news/1": redirect("/news/one", "301 Moved"), "/news/one": page(RUSSIAN)}, "moved"),
        ({"/news/1": redirect("/news/one", "308 Moved"), "/news/one": page(RUSSIAN)}, "moved"),
        ({"/news/1": redirect("/news/one"), "/news/one": page(RUSSIAN)}, "alive"),
        ({"/news/1": redirect("/b", "303 See Other"), "/b": redirect("/c", "301 M"), "/c": page(RUSSIAN)}, "alive"),
        ({"/news/1": redirect("/news/1/", "301 Moved"), "/news/1/": page(RUSSIAN)}, "alive"),
        ({"/news/1": redirect("http://www.paper.test/news/1/", "301 M"), "/news/1/": page(RUSSIAN)}, "alive"),
    ],
)
def test_only_a_permanent_redirect_to_another_page_is_a_move(ways, outcome):
    with serving(ways) as server:
        report = check(URL, server.client(hosts=(HOST, f"www.{HOST}")))
    assert (report.outcome, len(report.redirects)) == (outcome, len(ways) - 1)
    assert report.final_url.rpartition(".test")[2] == list(ways)[-1]


def test_a_redirect_may_hold_blanks_and_cyrillic_letters():
    with serving(
        {"/news/1": redirect("/жаңы бет"), "/%D0%B6%D0%B0%D2%A3%D1%8B%20%D0%B1%D0%B5%D1%82": page("<p>аб")}
    ) as s:
        assert check(URL, s.client()).outcome == "alive"


def test_a_page_has_changed_when_its_article_has_and_not_when_its_frame_has():
    known = seen(page(ARTICLE)).report.known
    frame = ARTICLE.replace("1 Жолу", "20 Жолу").replace("<body>", "<body><!-- 7 -->")
    for answer, outcome in ((ARTICLE, "alive"), (frame, "alive"), (ARTICLE.replace("башталды", "токтоду"), "changed")):
        with serving(page(answer)) as server:
            report = check(URL, server.client(), known=known)
        assert report.outcome == outcome
        assert (report.fingerprint == known.fingerprint) == (outcome == "alive")


def test_a_page_that_is_the_known_one_is_not_read_again_but_captured_whole():
    receipt = seen(page(ARTICLE))
    with serving(page(ARTICLE)) as server:
        report = check(URL, server.client(), known=receipt.report.known)
        again = capture(URL, server.client(), known=receipt.report.known)
    assert (report.title, report.known) == ("", receipt.report.known)
    assert (again.text, again.report.title) == (receipt.text, receipt.report.title)


def test_a_deep_address_that_now_leads_to_the_front_page_has_changed():
    known = seen(page(ARTICLE)).report.known
    with serving({"/news/1": redirect("/", "301 Moved Permanently"), "/": page(RUSSIAN)}) as server:
        assert check(URL, server.client(), known=known).outcome == "changed"


def test_a_page_too_slow_to_read_is_not_called_changed(monkeypatch):
    known = Known("0", "1")
    monkeypatch.setattr("pledges.links.visiting.read_page", partial(read_page, wall_seconds=0.001))
    with serving(page(ARTICLE)) as server:
        report = check(URL, server.client(), known=known)
    assert (report.outcome, report.unread, report.fingerprint) == ("alive", "too_slow", "")


@pytest.mark.parametrize(
    ("charset", "declared", "encoding"),
    [
        ("windows-1251", "", "cp1251"),
        ("WINDOWS-1251", "utf-8", "cp1251"),
        ("utf-8", "windows-1251", "cp1251"),
        ("utf-8", "", "cp1251"),
        ("iso-8859-1", "", "cp1251"),
        ("windows-1254", "iso-8859-9", "cp1251"),
        ("koi8-r", "", "koi8-r"),
        ("koi8-r", "windows-1251", "koi8-r"),
        ("koi8-r", "windows-1251", "cp1251"),
        ("windows-1251", "", "koi8-r"),
        ("windows-1251", "koi8-r", "koi8-r"),
        ("windows-1251", "koi8-r", "utf-8"),
        ("rot13", "idna", "cp1251"),
        ("utf-8", "", "utf-16"),
    ],
)
def test_a_page_is_read_in_the_encoding_that_gives_its_letters_whatever_is_declared(charset, declared, encoding):
    meta = f"<meta charset={declared}>" if declared else ""
    receipt = seen(page((meta + RUSSIAN).encode(encoding), charset=charset))
    wrong = (charset, declared, encoding) == ("windows-1251", "", "koi8-r")
    assert (receipt.report.outcome, receipt.report.unread) == ("alive", "encoding" if wrong else "")
    assert receipt.text == ("" if wrong else RUSSIAN[3:-4])
    assert receipt.report.language == ("" if wrong else "ru")


def test_a_pdf_gives_its_text_and_a_picture_none_but_both_are_kept():
    pdf = b"HTTP/1.1 200 OK\r\nContent-Type: application/pdf\r\n\r\n" + uploads.PDF
    picture = b"HTTP/1.1 200 OK\r\nContent-Type: image/png\r\n\r\n\x89PNG\r\n\x1a\nabc"
    with serving({"/pdf": pdf, "/png": picture}) as server:
        client = server.client(limits=Limits(seconds=20))
        read, seen_only = (capture(f"http://{HOST}/{name}", client) for name in ("pdf", "png"))
    first = uploads.PARAGRAPHS[0]
    start, end = find_passage(read.text, first)
    assert (" ".join(read.text[start:end].split()), read.report.language) == (first, "ky")
    assert (read.report.media_type, read.report.unread) == ("application/pdf", "")
    assert (seen_only.report.unread, seen_only.text, seen_only.report.outcome) == ("picture", "", "alive")
    assert seen_only.report.fingerprint == seen_only.report.sha256
    assert len(records(seen_only.warc)) == 4


def test_rules_against_robots_hold_for_repeated_checks_alone():
    ways = {"/robots.txt": page("User-agent: *\nDisallow: /news/\n"), "/news/1": page(RUSSIAN), "/b": page(RUSSIAN)}
    with serving(ways) as server:
        client, robots = server.client(), Robots()
        found = [check(url, client, robots=robots) for url in (URL, f"http://{HOST}/b", URL)]
        assert [(report.outcome, report.reason) for report in found] == [
            ("blocked", "robots"),
            ("alive", ""),
            ("blocked", "robots"),
        ]
        assert server.paths == ["/robots.txt", "/b"]
        assert check(URL, client).outcome == "alive"


def test_a_bad_address_is_refused_before_its_rules_are_asked_for():
    with serving(page("")) as server:
        report = check("http://127.0.0.1/", server.client(resolve=lambda host, port: [host]), robots=Robots())
        assert server.heard == []
    assert (report.outcome, report.reason, report.url) == ("refused", "private", "http://127.0.0.1/")
    assert datetime.now(UTC) - report.at < timedelta(seconds=5)


WORDS = st.lists(st.text("абвй\u0306 \u00a0\n\u00ad\u200b«»", max_size=8), max_size=12)


@given(before=WORDS, passage=st.text("абй\u0306 \u00a0\t\n\u00ad", min_size=1, max_size=20), after=WORDS)
def test_a_passage_that_stands_in_the_text_is_found_there(before, passage, after):
    text = plain(" ".join((*before, "|", passage, "|", *after)))
    span = find_passage(text, passage)
    if not plain(passage).split():
        assert span is None
        return
    start, end = span
    assert " ".join(text[start:end].split()) == " ".join(plain(passage).split())


@given(text=st.text("аб \n", max_size=60), passage=st.text("абв \n", max_size=6))
def test_a_passage_is_found_exactly_where_its_characters_are(text, passage):
    wanted = " ".join(passage.split())
    there = bool(wanted) and wanted in " ".join(text.split())
    assert (find_passage(text, passage) is not None) == there


@pytest.mark.parametrize("passage", ["", " \n", "\u200b", "мектептин Курулушу", '"мектеп"', "курулушу-башталды"])
def test_another_case_other_marks_or_nothing_are_not_found(passage):
    assert find_passage("«мектеп» мектептин курулушу – башталды", passage) is None
