"""Other archives, played by servers that speak their protocols."""

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pledges.links import Client, Elsewhere, Memento, save_elsewhere
from pledges.links.elsewhere import mementos
from tests.links.servers import HOST, page, redirect, serving

URL = f"http://{HOST}/news/1?a=b"
ARCHIVE = "http://archive.test"
SAVE, TIMEMAP = f"{ARCHIVE}/save/", f"{ARCHIVE}/web/timemap/link/"
COPY = f"{ARCHIVE}/web/20260304050607/{URL}"
AT = datetime(2026, 3, 4, 5, 6, 7, tzinfo=UTC)
SAVED = Memento(COPY, AT)
LINKS = f"""<{URL}>; rel="original",
<{TIMEMAP}{URL}>; rel="self"; type="application/link-format"; from="Mon, 02 Mar 2026 01:02:03 GMT",
<{ARCHIVE}/web/{URL}>; rel="timegate",
<{ARCHIVE}/web/20260302010203/{URL}>; rel="first memento"; datetime="Mon, 02 Mar 2026 01:02:03 GMT",
<{COPY}>; datetime="Wed, 04 Mar 2026 05:06:07 GMT"; rel="last memento"; title="a, <b>; \u2026"
"""
KNOWN = (SAVED, Memento(f"{ARCHIVE}/web/20260302010203/{URL}", datetime(2026, 3, 2, 1, 2, 3, tzinfo=UTC)))
CLIENT = Client(contact="x")


def asked(saving: bytes, listing: bytes, **options) -> tuple[Elsewhere, list[str]]:
    ways = {f"/save/{URL}": saving, f"/web/timemap/link/{URL}": listing}
    with serving(ways) as server:
        client = server.client(hosts=("archive.test",), resolve=lambda host, port: ["127.0.0.1"])
        return save_elsewhere(URL, client, **{"save": SAVE, "timemaps": (TIMEMAP,)} | options), server.paths


@pytest.mark.parametrize(
    "answer",
    [
        redirect(f"/web/20260304050607/{URL}"),
        redirect(COPY),
        page("saved", f"Content-Location: /web/20260304050607/{URL}"),
        page(
            "saved", f'Link: <{URL}>; rel="original", <{COPY}>; rel="memento"; datetime="Wed, 04 Mar 2026 05:06:07 GMT"'
        ),
    ],
)
def test_a_copy_is_asked_for_and_those_that_are_known_are_listed(answer):
    found, paths = asked(answer, page(LINKS))
    assert found == Elsewhere(SAVED, KNOWN, ())
    assert paths == [f"/save/{URL}", f"/web/timemap/link/{URL}"]


@pytest.mark.parametrize(
    ("saving", "listing", "faults"),
    [
        (page("busy", status="429 Too Many Requests"), page(""), [(SAVE, "429")]),
        (page("An error page."), page(""), [(SAVE, "no_copy")]),
        (redirect("/login"), page(""), [(SAVE, "no_copy")]),
        (redirect("/web/20269999999999/x"), page(""), [(SAVE, "no_copy")]),
        (redirect("javascript:/web/20260304050607/x"), page(""), [(SAVE, "no_copy")]),
        (page("", status="404 Not Found"), page("", status="404 Not Found"), [(SAVE, "404")]),
        (b"", page("", status="503 No"), [(SAVE, "connection"), (TIMEMAP, "503")]),
        (b"", b"HTTP/1.1 200 OK\r\nContent-Length: 99999999\r\n\r\n", [(SAVE, "connection"), (TIMEMAP, "too_large")]),
        (b"", redirect("http://127.0.0.1/"), [(SAVE, "connection"), (TIMEMAP, "private")]),
        (b"", page("<<<>>>;;; rel=memento \x00 <a>; rel=memento; datetime=never"), [(SAVE, "connection")]),
    ],
)
def test_an_archive_that_fails_is_a_fault_in_the_answer(saving, listing, faults):
    found, _paths = asked(saving, listing)
    assert found == Elsewhere(None, (), tuple((base + URL, reason) for base, reason in faults))


def test_saving_can_be_left_out_and_an_address_within_is_told_to_nobody():
    assert asked(b"", page(LINKS), save="") == (Elsewhere(None, KNOWN, ()), [f"/web/timemap/link/{URL}"])
    with serving(b"") as server:
        client = server.client(hosts=("archive.test",))
        found = save_elsewhere("http://me:secret@paper.test/", client, save=SAVE, timemaps=(TIMEMAP,))
    assert found == Elsewhere(None, (), (("http://me:secret@paper.test/", "credentials"),))
    assert server.heard == []


def test_the_fifty_newest_copies_are_given():
    links = ",\n".join(
        f'<{ARCHIVE}/web/{n}/>; rel="memento"; datetime="Wed, 04 Mar 2026 05:{n // 60:02}:{n % 60:02} GMT"'
        for n in range(99)
    )
    found, _paths = asked(redirect(COPY), page(links), timemaps=(TIMEMAP, TIMEMAP))
    assert [memento.url for memento in found.known] == [f"{ARCHIVE}/web/{n}/" for n in range(98, 48, -1)]


def test_addresses_that_nobody_should_open_are_left_out():
    when = 'rel="memento"; datetime="Wed, 04 Mar 2026 05:06:07 GMT"'
    links = ", ".join(f"<{url}>; {when}" for url in ("javascript:alert(1)", "http://a@b.test/", "/relative", COPY))
    assert mementos(links, CLIENT) == [SAVED]


@given(st.text(max_size=200), st.text('<>;,="\\ rel=memento', max_size=400))
def test_no_list_of_links_is_an_error(first, second):
    assert mementos(first + second, CLIENT) == []
