"""Whatever the spelling, no address of this machine or of its network is called: a canary on loopback hears nothing."""

import socket
from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pledges.links import Client, Outcome, check
from pledges.links.addresses import is_public, target
from pledges.links.outcomes import Failed
from tests.links.servers import redirect, serving

# {p} is the port of the canary, which is opened for these tests, so that the port is never what saves us.
SPELLINGS = """
http://127.0.0.1:{p}/
http://127.0.0.1.:{p}/
http://127.1:{p}/
http://127.0.1:{p}/
http://127.1.:{p}/
http://127.255.255.254:{p}/
http://0:{p}/
http://0.0.0.0:{p}/
http://0.0.0.1:{p}/
http://00000.0:{p}/
http://2130706433:{p}/
http://2130706433.:{p}/
http://4294967295:{p}/
http://6425673729:{p}/
http://017700000001:{p}/
http://0177.0.0.1:{p}/
http://0177.0000.0000.0001:{p}/
http://0x7f000001:{p}/
http://0x7f.0.0.1:{p}/
http://0x7f.0x0.0x0.0x1:{p}/
http://0X7F.1:{p}/
http://0x7f.1:{p}/
http://127.0.0.0x1:{p}/
http://0x:{p}/
http://1.0x:{p}/
http://256.256.256.256:{p}/
http://127.0.0.1.5:{p}/
http://10.0.0.1:{p}/
http://100.64.0.1:{p}/
http://169.254.169.254:{p}/latest/meta-data/
http://168.63.129.16:{p}/
http://172.16.0.1:{p}/
http://172.31.255.255:{p}/
http://192.0.0.8:{p}/
http://192.88.99.1:{p}/
http://192.168.1.1:{p}/
http://198.18.0.1:{p}/
http://203.0.113.7:{p}/
http://224.0.0.1:{p}/
http://255.255.255.255:{p}/
http://[::1]:{p}/
http://[::]:{p}/
http://[0:0:0:0:0:0:0:1]:{p}/
http://[0000:0000:0000:0000:0000:0000:0000:0001]:{p}/
http://[::127.0.0.1]:{p}/
http://[::ffff:127.0.0.1]:{p}/
http://[::ffff:7f00:1]:{p}/
http://[::ffff:0:127.0.0.1]:{p}/
http://[::ffff:10.0.0.1]:{p}/
http://[64:ff9b::7f00:1]:{p}/
http://[64:ff9b::127.0.0.1]:{p}/
http://[64:ff9b:1::a]:{p}/
http://[2002:7f00:1::]:{p}/
http://[2001::1]:{p}/
http://[2001:db8::1]:{p}/
http://[3fff::1]:{p}/
http://[5f00::1]:{p}/
http://[100::1]:{p}/
http://[fc00::1]:{p}/
http://[fd00:ec2::254]:{p}/
http://[fe80::1]:{p}/
http://[fe80::1%25lo]:{p}/
http://[fe80::1%lo]:{p}/
http://[::1%25lo]:{p}/
http://[fec0::1]:{p}/
http://[ff02::1]:{p}/
http://[v1.127]:{p}/
http://[127.0.0.1]:{p}/
http://[::1:{p}/
http://[::1]x:{p}/
http://::1:{p}/
http://localhost:{p}/
http://localhost.:{p}/
http://LOCALHOST:{p}/
http://LocalHost.LocalDomain:{p}/
http://printer.local:{p}/
http://metadata.google.internal:{p}/
http://127.0.0.1.nip.test:{p}/
http://spoofed.test:{p}/
http://spoofed.test.:{p}/
http://sp\u043e\u043efed.test:{p}/
http://127\u30020\u30020\u30021:{p}/
http://127\uff0e0\uff0e0\uff0e1:{p}/
http://127\uff610\uff610\uff611:{p}/
http://\uff11\uff12\uff17.0.0.1:{p}/
http://\u2460\u2461\u2466.\u24ea.\u24ea.\u2460:{p}/
http://\u24db\u24de\u24d2\u24d0\u24db\u24d7\u24de\u24e2\u24e3:{p}/
http://loc\u00adalhost:{p}/
http://xn--localhost-:{p}/
http://127%2e0%2e0%2e1:{p}/
http://%31%32%37.0.0.1:{p}/
http://paper.test@127.0.0.1:{p}/
http://paper.test:80@127.0.0.1:{p}/
http://paper.test%40@127.0.0.1:{p}/
http://@127.0.0.1:{p}/
http://127.0.0.1:{p}@spoofed.test:{p}/
http://127.0.0.1:{p}\\@paper.test/
http://paper.test\\@127.0.0.1:{p}/
http://127.0.0.1:{p}#@paper.test/
http://127.0.0.1:{p}?@paper.test/
http://127.0.0.1:{p}\t/
http://127.0.0.1\t:{p}/
http://127.0.0.1:{p}/ HTTP/1.1
 http://127.0.0.1:{p}/
http://127.0.0.1 :{p}/
http:\\\\127.0.0.1:{p}/
http:/127.0.0.1:{p}/
http:///127.0.0.1:{p}/
http:127.0.0.1:{p}/
//127.0.0.1:{p}/
127.0.0.1:{p}
HTTP://127.0.0.1:{p}/
https://127.0.0.1:{p}/
ftp://127.0.0.1:{p}/
gopher://127.0.0.1:{p}/_GET
file:///etc/passwd
file://127.0.0.1:{p}/
javascript:fetch('http://127.0.0.1:{p}/')
data:text/html,x
jar:http://127.0.0.1:{p}/!/
dict://127.0.0.1:{p}/
http://:{p}/
http://.:{p}/
http://..:{p}/
http://127..0.1:{p}/
http://127.0.0.1:0{p}0000/
http://127.0.0.1:-{p}/
http://127.0.0.1:{p}x/
"""
TABLE = [line for line in SPELLINGS.split("\n") if line]
PUBLIC = ["93.184.216.34", "1.1.1.1", "8.8.8.8", "193.108.117.103", "2606:4700:4700::1111", "2a00:1450:4001:800::200e"]


def credulous(host: str, port: int) -> list[str]:
    """The worst resolver: it reads numbers as C's library does, and every other name is this machine."""
    try:
        return [socket.inet_ntoa(socket.inet_aton(host))]
    except OSError:
        return ["127.0.0.1", "::1"]


@pytest.fixture(scope="module")
def canary():
    with serving(lambda channel: channel.sendall(b"HTTP/1.1 200 OK\r\n\r\nhit")) as server:
        yield server


def caller(canary, **options):
    return Client(contact="x", pause=0, ports=frozenset((80, 443, canary.port)), resolve=credulous, **options)


def test_the_table_is_large():
    assert len(set(TABLE)) == len(TABLE) >= 100


@pytest.mark.parametrize("spelling", TABLE)
def test_no_spelling_of_an_address_within_reaches_the_canary(canary, spelling):
    report = check(spelling.replace("{p}", str(canary.port)), caller(canary))
    assert (report.outcome, report.final_url) == (Outcome.REFUSED, "")
    assert canary.heard == []


def test_no_redirect_to_such_a_spelling_reaches_the_canary(canary):
    urls = [spelling.replace("{p}", str(canary.port)) for spelling in TABLE]
    ways = {f"/{number}": redirect(url.strip()) for number, url in enumerate(urls)}
    with serving(ways) as server:
        client = caller(canary, allowed_hosts={"paper.test:80": ("127.0.0.1", server.port)})
        found = [check(f"http://paper.test{path}", client) for path in ways]
        # A relative one stays on the server that gave it and is not there; all others end before they are called.
        assert {report.outcome for report in found} == {Outcome.REFUSED, Outcome.GONE}
        assert all(report.final_url.startswith("http://paper.test/") for report in found)
        assert sum(report.outcome is Outcome.REFUSED for report in found) > 110
        assert len(server.heard) >= len(urls)
    assert canary.heard == []


def test_the_canary_does_hear_whoever_calls_it(monkeypatch):
    """The control: with the check of addresses taken out, the same client reaches it."""
    monkeypatch.setattr("pledges.links.client.is_public", lambda address: True)
    with serving(b"HTTP/1.1 200 OK\r\n\r\nhit") as canary:
        urls = [f"http://{host}:{canary.port}/" for host in ("127.0.0.1", "localhost", "spoofed.test")]
        assert [check(url, caller(canary)).outcome for url in urls] == [Outcome.ALIVE] * 3
        assert len(canary.heard) == 3


def test_a_name_is_resolved_once_and_its_checked_address_is_called(monkeypatch):
    asked, called = [], []

    def rebinding(host: str, port: int) -> list[str]:
        asked.append(host)
        return ["93.184.216.34"] if len(asked) == 1 else ["127.0.0.1"]

    def connect(place, timeout):
        called.append(place)
        raise ConnectionRefusedError

    monkeypatch.setattr(socket, "create_connection", connect)
    report = check("http://rebind.test/", Client(contact="x", resolve=rebinding))
    assert (report.outcome, report.reason) == (Outcome.UNREACHABLE, "connection")
    assert (asked, called) == (["rebind.test"], [("93.184.216.34", 80)])


def test_of_the_addresses_of_a_name_only_public_ones_are_called(monkeypatch):
    called = []

    def connect(place, timeout):
        called.append(place)
        raise ConnectionRefusedError

    monkeypatch.setattr(socket, "create_connection", connect)
    mixed = ["2606:4700::1", "127.0.0.1", "64:ff9b::1", "1.1.1.1", "not an address"]
    check("https://mixed.test/", Client(contact="x", resolve=lambda host, port: mixed))
    assert called == [("1.1.1.1", 443), ("2606:4700::1", 443)]


@pytest.mark.parametrize("address", PUBLIC)
def test_public_addresses_may_be_called(address):
    assert is_public(address)


@pytest.mark.parametrize(
    ("url", "reason"),
    [
        ("http://paper.test:8080/", "port"),
        ("http://paper.test:22/", "port"),
        ("ftp://paper.test/", "scheme"),
        ("http://me:secret@paper.test/", "credentials"),
        ("http://paper.test/" + "a" * 2000, "address"),
        ("http://paper.test/\r\nHost: other.test", "address"),
        ("", "scheme"),
    ],
)
def test_a_refused_address_says_why(url, reason):
    with pytest.raises(Failed) as refusal:
        target(url)
    assert (refusal.value.outcome, refusal.value.reason) == (Outcome.REFUSED, reason)


@pytest.mark.parametrize(
    ("url", "read"),
    [
        ("HTTP://Paper.Test", "http://paper.test/"),
        ("https://paper.test:443/a?b=c#d", "https://paper.test/a?b=c"),
        ("https://paper.test:80/", "https://paper.test:80/"),
        ("https://шаар.kg/жол?к=у", "https://xn--80aa2c3a.kg/%D0%B6%D0%BE%D0%BB?%D0%BA=%D1%83"),
        ("http://paper.test/%D0%B0?x=1&y=%20", "http://paper.test/%D0%B0?x=1&y=%20"),
        ("http://[2606:4700::0:1]/", "http://[2606:4700::1]/"),
        ("http://1.1.1.1/", "http://1.1.1.1/"),
    ],
)
def test_an_ordinary_address_is_read_as_it_is_meant(url, read):
    assert target(url).url == read


@given(
    st.text(max_size=60), st.sampled_from(["", "http://", "https://", "http://127.0.0.1", "http://[", "http://xn--"])
)
def test_any_text_is_read_or_refused_and_reading_again_gives_the_same(text, beginning):
    read = None
    with suppress(Failed):
        read = target(beginning + text)
    if read and len(read.url) <= 2000:
        assert read.url.isascii()
        assert target(read.url) == read
