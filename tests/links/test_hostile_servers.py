"""Servers that mean harm, or are broken: each visit ends in the right outcome, within its time and its size."""

import datetime
import errno
import gzip
import ipaddress
import socket
import ssl
import threading
import time
import zlib

import brotli
import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from pledges.links import Client, Limits, check
from pledges.links.wire import CONTINUE
from tests.links.servers import HOST, page, redirect, serving

MEGABYTE = 1_000_000
URL = f"http://{HOST}/"
SECONDS = 0.7
# A visit may take this much longer than its time: threads and processes need some on a busy machine.
GRACE = 2.0


def drip(beginning: bytes, part: bytes, times: int = 400):
    """Sends a little at a time, always before any waiting for one part would end."""

    def answer(channel: socket.socket) -> None:
        channel.sendall(beginning)
        for _ in range(times):
            time.sleep(0.05)
            channel.sendall(part)

    return answer


def endless(beginning: bytes, part: bytes):
    def answer(channel: socket.socket) -> None:
        channel.sendall(beginning)
        while True:
            channel.sendall(part)

    return answer


def silent(channel: socket.socket) -> None:
    channel.recv(1)


def packed(encoding: str, body: bytes) -> bytes:
    return page(body, f"Content-Encoding: {encoding}")


CHUNKED = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nTransfer-Encoding: chunked\r\n\r\n"
BARE = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n"
SWOLLEN = bytes(30 * MEGABYTE)
HOSTILE = {
    "says nothing": (silent, "timed_out", "timed_out"),
    "drips its status line": (drip(b"", b"H"), "timed_out", "timed_out"),
    "drips headers": (drip(b"HTTP/1.1 200 OK\r\n", b"X-A: b\r\n"), "timed_out", "timed_out"),
    "drips one header": (drip(b"HTTP/1.1 200 OK\r\nX-A: ", b"b"), "timed_out", "timed_out"),
    "drips a body": (drip(BARE, b"x"), "timed_out", "timed_out"),
    "drips chunks": (drip(CHUNKED, b"1\r\nx\r\n"), "timed_out", "timed_out"),
    "drips 100 Continue": (drip(b"", b"HTTP/1.1 100 Continue\r\n\r\n"), "timed_out", "timed_out"),
    "endless body": (endless(BARE, b"x" * 65_536), "too_large", "too_large"),
    "endless chunks": (endless(CHUNKED, b"1\r\nx\r\n" * 10_000), "too_large", "too_large"),
    "endless chunk": (endless(CHUNKED + b"ffffffffffff\r\n", b"x" * 65_536), "too_large", "too_large"),
    "endless header": (endless(b"HTTP/1.1 200 OK\r\nX-A: ", b"b" * 65_536), "unreachable", "damaged"),
    "endless headers": (endless(b"HTTP/1.1 200 OK\r\n", b"X-A: b\r\n" * 1000), "unreachable", "damaged"),
    "endless 100 Continue": (endless(b"", b"HTTP/1.1 100 Continue\r\n\r\n" * 1000), "too_large", "too_large"),
    "endless status line": (endless(b"HTTP/1.1 200 ", b"O" * 65_536), "unreachable", "damaged"),
    "30 MB": (lambda channel: channel.sendall(page(SWOLLEN)), "too_large", "too_large"),
    "30 MB without a length": (lambda channel: channel.sendall(BARE + SWOLLEN), "too_large", "too_large"),
    "claims 30 MB": (b"HTTP/1.1 200 OK\r\nContent-Length: 30000000\r\n\r\nx", "too_large", "too_large"),
    "gzip bomb": (packed("gzip", gzip.compress(SWOLLEN)), "too_large", "unpacks_too_large"),
    "deflate bomb": (packed("deflate", zlib.compress(SWOLLEN)), "too_large", "unpacks_too_large"),
    "brotli bomb": (packed("br", brotli.compress(SWOLLEN)), "too_large", "unpacks_too_large"),
    "gzip cut off": (packed("gzip", gzip.compress(b"<p>abc" * 999)[:-9]), "unreachable", "truncated"),
    "brotli cut off": (packed("br", brotli.compress(b"<p>abc" * 999)[:-3]), "unreachable", "truncated"),
    "gzip that is none": (packed("gzip", b"<p>abc"), "unreachable", "damaged"),
    "brotli that is none": (packed("br", b"\xff\xff\xff\xff"), "unreachable", "damaged"),
    "packed twice": (packed("gzip, gzip", gzip.compress(gzip.compress(b"a"))), "unreachable", "encoding"),
    "packed in another way": (packed("zstd", b"abc"), "unreachable", "encoding"),
    "body shorter than its length": (
        b"HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nabc",
        "unreachable",
        "truncated",
    ),
    "chunk cut off": (CHUNKED + b"64\r\nabc", "unreachable", "truncated"),
    "chunks without an end": (CHUNKED + b"3\r\nabc\r\n", "unreachable", "truncated"),
    "chunk of no size": (CHUNKED + b"what\r\nabc", "unreachable", "truncated"),
    "hangs up": (lambda channel: None, "unreachable", "connection"),
    "hangs up within headers": (b"HTTP/1.1 200 OK\r\nX-A: b", "unreachable", "truncated"),
    "no HTTP": (b"SSH-2.0-OpenSSH_9.2\r\n", "unreachable", "damaged"),
    "HTTP of the future": (b"HTTP/9.9 200 OK\r\n\r\n", "unreachable", "damaged"),
    "status that is none": (b"HTTP/1.1 abc OK\r\n\r\n", "unreachable", "damaged"),
    "status 999": (b"HTTP/1.1 999 No\r\n\r\n", "unreachable", "999"),
    "redirect without a place": (b"HTTP/1.1 302 Found\r\nContent-Length: 0\r\n\r\n", "unreachable", "302"),
    "redirect to itself": (redirect("/"), "unreachable", "redirect_loop"),
    "redirect until there is a cookie": (redirect("/\r\nSet-Cookie: a=b"), "blocked", "cookies"),
    "redirect with 30 MB": (redirect("/b").replace(b"Length: 0", b"Length: 30000000"), "too_large", "too_large"),
    "redirect to what is no address": (redirect("http://[::1"), "refused", "address"),
    "redirect to a file": (redirect("file:///etc/passwd"), "refused", "scheme"),
    "redirect to another port": (redirect(f"http://{HOST}:8080/"), "refused", "port"),
}


@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_server_gets_no_more_than_its_time_and_its_size(name):
    answer, outcome, reason = HOSTILE[name]
    # What ends by its size gets time enough for that on a busy machine.
    seconds = SECONDS if outcome == "timed_out" else 20
    with serving(answer) as server:
        client = server.client(limits=Limits(seconds=seconds, size=MEGABYTE))
        began = time.monotonic()
        report = check(URL, client)
        taken = time.monotonic() - began
    assert (report.outcome, report.reason) == (outcome, reason)
    assert taken < seconds + GRACE
    assert report.seconds <= taken


@pytest.mark.parametrize(
    ("name", "answer", "body"),
    [
        ("longer than its length", b"HTTP/1.1 200 OK\r\nContent-Length: 3\r\n\r\nabcdef", b"abc"),
        ("a length that is none", b"HTTP/1.1 200 OK\r\nContent-Length: many\r\n\r\nabc", b"abc"),
        ("a negative length", b"HTTP/1.1 200 OK\r\nContent-Length: -3\r\n\r\nabc", b"abc"),
        ("continues first", b"HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 200 OK\r\nContent-Length: 3\r\n\r\nabc", b"abc"),
        ("bare line feeds", b"HTTP/1.0 200 OK\nContent-Length: 3\n\nabc", b"abc"),
        ("chunks with a trailer", CHUNKED + b"2;x=y\r\nab\r\n1\r\nc\r\n0\r\nX-A: b\r\n\r\n", b"abc"),
        ("gzip", packed("gzip", gzip.compress(b"abc")), b"abc"),
        ("deflate", packed("deflate", zlib.compress(b"abc")), b"abc"),
        ("deflate without a header", packed("deflate", zlib.compress(b"abc" * 9, wbits=-15)), b"abc" * 9),
        ("brotli", packed("br", brotli.compress(b"abc")), b"abc"),
        ("packed and empty", packed("gzip", b""), b""),
    ],
)
def test_what_servers_often_do_wrong_is_read_as_it_was_meant(name, answer, body):
    with serving(answer) as server:
        visit = server.client().get(URL)
    assert (visit.fault, visit.exchanges[-1].body) == (None, body)


def test_all_redirects_of_a_visit_share_its_time():
    def slowly(channel: socket.socket) -> None:
        time.sleep(0.3)
        channel.sendall(redirect(f"/{time.monotonic_ns()}"))

    with serving(slowly) as server:
        client = server.client(limits=Limits(seconds=SECONDS, redirects=50))
        report = check(URL, client)
    assert (report.outcome, report.seconds < SECONDS + GRACE) == ("timed_out", True)
    assert len(report.redirects) <= 3


def test_all_redirects_of_a_visit_share_its_size():
    def large(to: str) -> bytes:
        return redirect(to).replace(b"Length: 0", b"Length: 400000") + bytes(400_000)

    with serving({"/": large("/2"), "/2": large("/3"), "/3": large("/4"), "/4": page("<p>A page.")}) as server:
        report = check(URL, server.client(limits=Limits(size=MEGABYTE)))
    assert (report.outcome, report.final_url, server.paths) == ("too_large", f"{URL}2", ["/", "/2", "/3"])


def test_a_chain_of_redirects_ends():
    with serving({f"/{n}": redirect(f"/{n + 1}") for n in range(99)}) as server:
        report = check(f"{URL}0", server.client())
    assert (report.outcome, report.reason) == ("unreachable", "redirects")
    assert server.paths == ["/0", "/1", "/2", "/3", "/4", "/5"]


def test_a_resolver_that_hangs_takes_no_longer_than_the_visit():
    freed = threading.Event()
    client = Client(
        contact="x", limits=Limits(seconds=0.3), resolve=lambda host, port: ["1.1.1.1"] if freed.wait(9) else []
    )
    began = time.monotonic()
    report = check(URL, client)
    freed.set()
    assert (report.outcome, time.monotonic() - began < 5) == ("timed_out", True)


def test_a_host_without_an_address_or_without_a_server_is_unreachable():
    with socket.create_server(("127.0.0.1", 0)) as taken:
        free = taken.getsockname()[1]
    client = Client(contact="x", allowed_hosts={"paper.test:80": ("127.0.0.1", free)}, resolve=lambda host, port: [])
    found = [check(url, client) for url in ("http://nowhere.test/", URL)]
    assert [(r.outcome, r.reason) for r in found] == [("unreachable", "no_such_host"), ("unreachable", "connection")]


@pytest.mark.parametrize(
    ("fault", "reason"),
    [
        (socket.gaierror(socket.EAI_NONAME, ""), "no_such_host"),
        (socket.gaierror(socket.EAI_AGAIN, ""), "resolver"),
        (UnicodeError(), "no_such_host"),
    ],
)
def test_a_resolver_that_cannot_answer_now_is_told_from_a_name_that_does_not_exist(fault, reason):
    def resolve(host, port):
        raise fault

    report = check(URL, Client(contact="x", resolve=resolve))
    assert (report.outcome, report.reason) == ("unreachable", reason)


@pytest.mark.parametrize(("number", "reason"), [(errno.ENETUNREACH, "network"), (errno.ECONNREFUSED, "connection")])
def test_a_network_that_is_down_is_told_from_a_server_that_is(monkeypatch, number, reason):
    def connect(place, timeout):
        raise OSError(number, "")

    monkeypatch.setattr(socket, "create_connection", connect)
    report = check(URL, Client(contact="x", resolve=lambda host, port: ["1.1.1.1"]))
    assert (report.outcome, report.reason) == ("unreachable", reason)


def test_a_server_that_refuses_is_not_taken_for_our_network_because_its_other_address_is_of_another_kind(monkeypatch):
    def connect(place, timeout):
        raise OSError(errno.ENETUNREACH if ":" in place[0] else errno.ECONNREFUSED, "")

    monkeypatch.setattr(socket, "create_connection", connect)
    report = check(URL, Client(contact="x", resolve=lambda host, port: ["2606:4700::1", "1.1.1.1"]))
    assert report.reason == "connection"


def test_100_continue_is_no_part_of_the_answer_that_is_kept():
    assert CONTINUE.sub(b"", b"HTTP/1.1 100 Continue\r\nX-A: b\r\n\r\nHTTP/1.1 100 C\n\nHTTP/1.1 200 OK\r\n") == (
        b"HTTP/1.1 200 OK\r\n"
    )


def certificate(folder, *names: str, days: int = 1) -> tuple[ssl.SSLContext, str]:
    """A server's own certificate for these names, and the file that a client would trust it by."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, names[0])])
    now = datetime.datetime.now(datetime.UTC)
    alternatives = [x509.DNSName(n) if n[0].isalpha() else x509.IPAddress(ipaddress.ip_address(n)) for n in names]
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(1)
        .not_valid_before(now - datetime.timedelta(days=9))
        .not_valid_after(now + datetime.timedelta(days=days))
        .add_extension(x509.SubjectAlternativeName(alternatives), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )
    (folder / "cert.pem").write_bytes(made.public_bytes(serialization.Encoding.PEM))
    secret = key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    (folder / "key.pem").write_bytes(secret)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(folder / "cert.pem", folder / "key.pem")
    return context, str(folder / "cert.pem")


@pytest.mark.parametrize(
    ("names", "days", "trusted", "outcome", "reason"),
    [
        ((HOST,), 1, True, "alive", ""),
        ((HOST,), 1, False, "unreachable", "certificate"),
        (("other.test",), 1, True, "unreachable", "certificate"),
        (("127.0.0.1",), 1, True, "unreachable", "certificate"),
        ((HOST,), -1, True, "unreachable", "certificate"),
    ],
    ids=["trusted", "self-signed", "of another name", "of the address", "expired"],
)
def test_tls_is_checked_by_the_name_of_the_url(tmp_path, names, days, trusted, outcome, reason):
    context, file = certificate(tmp_path, *names, days=days)
    with serving(page("<p>A page."), tls=context) as server:
        tls = ssl.create_default_context(cafile=file) if trusted else ssl.create_default_context()
        report = check(f"https://{HOST}/", server.client(scheme_port=443, tls=tls))
    assert (report.outcome, report.reason) == (outcome, reason)


def test_a_server_that_speaks_no_tls_or_never_greets_ends_in_time():
    limits = Limits(seconds=SECONDS)
    with serving(b"HTTP/1.1 400 Bad Request\r\n\r\n") as plain, serving(b"", silent=True) as mute:
        found = [check(f"https://{HOST}/", s.client(scheme_port=443, limits=limits)) for s in (plain, mute)]
    assert [(r.outcome, r.reason) for r in found] == [("unreachable", "tls"), ("timed_out", "timed_out")]


def test_an_address_of_the_environment_is_no_proxy(monkeypatch):
    with serving(page("<p>A page.")) as server, serving(page("<p>Another.")) as proxy:
        for name in ("http_proxy", "HTTP_PROXY", "https_proxy", "all_proxy"):
            monkeypatch.setenv(name, f"http://127.0.0.1:{proxy.port}")
        assert check(URL, server.client()).outcome == "alive"
    assert (len(server.heard), proxy.heard) == (1, [])


def test_a_request_carries_the_contact_and_nothing_that_was_given_before():
    cookie = page("<p>A page.", "Set-Cookie: a=b")
    with serving(cookie) as server:
        client = server.client()
        check(f"{URL}a", client)
        check(f"{URL}a", client)
    assert server.requests[0] == server.requests[1]
    assert server.requests[0].decode().split("\r\n") == [
        "GET /a HTTP/1.1",
        "Host: paper.test",
        "User-Agent: PledgeTracker/0.1 (+https://tracker.test/about/)",
        "Accept: text/html,application/xhtml+xml,application/pdf,*/*;q=0.5",
        "Accept-Encoding: gzip, deflate, br",
        "Connection: close",
        "",
        "",
    ]


@pytest.mark.parametrize("contact", ["a\r\nCookie: b", "шаар@tracker.test"])
def test_a_contact_that_would_change_the_header_is_refused(contact):
    with pytest.raises(ValueError):
        Client(contact=contact)
