"""The only way out: a client that calls public addresses alone, and no longer, larger or oftener than it may."""

import queue
import socket
import ssl
import threading
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from time import monotonic

from pledges.links.addresses import PORTS, Target, is_public, joined, target
from pledges.links.outcomes import Failed, Outcome
from pledges.links.turns import Turns
from pledges.links.unpacking import ACCEPTED, unpacked
from pledges.links.wire import Answer, Deadline, failure, read_answer
from pledges.text.files import LARGEST

REDIRECTS = frozenset((301, 302, 303, 307, 308))
# Addresses of one host that are tried; each of them was checked.
MOST_ADDRESSES = 3
Resolve = Callable[[str, int], Iterable[str]]


@dataclass(frozen=True, slots=True)
class Limits:
    """Caps of one visit, which its redirects share: the time, and the bytes on the wire; unpacked, a page has the size
    once more."""

    seconds: float = 30.0
    connect_seconds: float = 10.0
    size: int = LARGEST
    redirects: int = 5


@dataclass(frozen=True, slots=True)
class Exchange:
    """A request and its answer, both as they went over the wire; `body` is unpacked, empty for a redirect."""

    target: Target
    address: str
    at: datetime
    request: bytes
    answer: Answer
    body: bytes


@dataclass(frozen=True, slots=True)
class Visit:
    """All exchanges of a visit, the last one with the page unless `fault` says why there is none."""

    at: datetime
    seconds: float
    exchanges: tuple[Exchange, ...]
    fault: Failed | None


def system_addresses(host: str, port: int) -> list[str]:
    """The numeric addresses of a name, by this machine's resolver."""
    return [str(found[4][0]) for found in socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)]


class Client:
    """Calls http and https on public addresses; holds no cookies and no credentials, knows no proxy.

    `contact` is an address of a page or of a mailbox where the site can be asked about its visits. `pause` is the
    least time between two visits to a host, in seconds. `allowed_hosts` is for tests alone: it maps "host:port" of a
    URL to the (address, port) that is called instead, unchecked. May be used by many threads.
    """

    def __init__(
        self,
        *,
        contact: str,
        limits: Limits | None = None,
        allowed_hosts: Mapping[str, tuple[str, int]] | None = None,
        ports: frozenset[int] = PORTS,
        resolve: Resolve = system_addresses,
        pause: float = 1.0,
        tls: ssl.SSLContext | None = None,
    ) -> None:
        if not (contact.isascii() and contact.isprintable()):
            raise ValueError("The contact of the client is plain ASCII, since it goes into a header.")
        self.user_agent = f"PledgeTracker/0.1 (+{contact})"
        self.limits = limits or Limits()
        self.ports = ports
        self._allowed = dict(allowed_hosts or {})
        self._resolve = resolve
        self._turns = Turns(pause)
        self._tls = tls or ssl.create_default_context()

    def get(self, url: str, *, limits: Limits | None = None, follow: bool = True) -> Visit:
        """Visits `url` and, if `follow`, the addresses that it leads to. Whatever servers do, a Visit comes back."""
        limits = limits or self.limits
        at, began, deadline = datetime.now(UTC), monotonic(), Deadline(limits.seconds)
        exchanges: list[Exchange] = []
        fault: Failed | None = None
        try:
            following: str | None = url
            while following is not None:
                exchanges.append(self._next(following, exchanges, deadline, limits))
                following = _location(exchanges[-1]) if follow else None
        except Failed as failed:
            fault = failed
        return Visit(at, monotonic() - began, tuple(exchanges), fault)

    def _next(self, url: str, before: list[Exchange], deadline: Deadline, limits: Limits) -> Exchange:
        aim = target(url, self.ports)
        if any(aim == exchange.target for exchange in before):
            raise _loop(before)
        if len(before) > limits.redirects:
            raise Failed(Outcome.UNREACHABLE, "redirects")
        same = bool(before) and before[-1].target.host == aim.host
        with self._turns.of(aim.host, at_once=same) as waited:
            deadline.later(waited)
            used = sum(len(exchange.answer.payload) for exchange in before)
            return self._exchange(aim, deadline, replace(limits, size=max(limits.size - used, 0)))

    def _exchange(self, aim: Target, deadline: Deadline, limits: Limits) -> Exchange:
        places = self._places(aim, deadline)
        at = datetime.now(UTC)
        try:
            sock, address = _connected(places, deadline, limits.connect_seconds)
            with sock:
                sock.settimeout(min(deadline.left(), limits.connect_seconds))
                with self._secured(sock, aim) as channel:
                    request = self._request(aim)
                    channel.settimeout(deadline.left())
                    channel.sendall(request)
                    answer = read_answer(channel, deadline, limits.size)
        except OSError as fault:
            raise failure(fault) from fault
        redirect = answer.status in REDIRECTS
        body = b"" if redirect else unpacked(answer.packed, answer.header("content-encoding"), limits.size)
        return Exchange(aim, address, at, request, answer, body)

    def _places(self, aim: Target, deadline: Deadline) -> list[tuple[str, int]]:
        """The checked addresses of a target: they are connected to, and the name is never asked for again."""
        if aim.key in self._allowed:
            return [self._allowed[aim.key]]
        found = [aim.host] if aim.is_numeric else _resolved(self._resolve, aim, deadline)
        public = [address for address in found if is_public(address)]
        if not public:
            raise Failed(*((Outcome.REFUSED, "private") if found else (Outcome.UNREACHABLE, "no_such_host")))
        return [(address, aim.port) for address in sorted(public, key=lambda a: ":" in a)[:MOST_ADDRESSES]]

    def _secured(self, sock: socket.socket, aim: Target) -> socket.socket:
        if aim.scheme == "http":
            return sock
        try:
            return self._tls.wrap_socket(sock, server_hostname=aim.host)
        except OSError:
            raise
        except ValueError as fault:  # a name that no certificate can have
            raise Failed(Outcome.UNREACHABLE, "tls") from fault

    def _request(self, aim: Target) -> bytes:
        lines = (
            f"GET {aim.path} HTTP/1.1",
            f"Host: {aim.authority}",
            f"User-Agent: {self.user_agent}",
            "Accept: text/html,application/xhtml+xml,application/pdf,*/*;q=0.5",
            f"Accept-Encoding: {ACCEPTED}",
            "Connection: close",
        )
        return "\r\n".join((*lines, "", "")).encode("ascii")


def _loop(exchanges: list[Exchange]) -> Failed:
    """A server that sends a visitor in circles until he carries a cookie shuts us out; the page may well be there."""
    if any(exchange.answer.header("set-cookie") for exchange in exchanges):
        return Failed(Outcome.BLOCKED, "cookies")
    return Failed(Outcome.UNREACHABLE, "redirect_loop")


def _location(exchange: Exchange) -> str | None:
    """Where an answer leads to; None if it is the last one."""
    stated = exchange.answer.header("location")
    if exchange.answer.status not in REDIRECTS or not stated:
        return None
    # http.client reads headers as Latin-1; servers write Cyrillic addresses in UTF-8.
    return joined(exchange.target.url, stated.encode("latin-1", "replace").decode("utf-8", "replace"))


def _connected(places: list[tuple[str, int]], deadline: Deadline, most: float) -> tuple[socket.socket, str]:
    """The first that answers; else the first one's fault: the others may be of a kind that this machine cannot call."""
    first: OSError | None = None
    for address, port in places:
        try:
            return socket.create_connection((address, port), min(deadline.left(), most)), address
        except OSError as fault:
            first = first or fault
    raise first or OSError("no address")


def _resolved(resolve: Resolve, aim: Target, deadline: Deadline) -> list[str]:
    """Asks the resolver once, in a thread of its own: nothing else ends a question to the system's."""
    answers: queue.SimpleQueue[list[str] | Failed] = queue.SimpleQueue()

    def ask() -> None:
        try:
            answers.put(list(dict.fromkeys(resolve(aim.host, aim.port))))
        except (OSError, UnicodeError) as fault:
            ours = isinstance(fault, socket.gaierror) and fault.errno == socket.EAI_AGAIN
            answers.put(Failed(Outcome.UNREACHABLE, "resolver" if ours else "no_such_host"))

    threading.Thread(target=ask, daemon=True).start()
    try:
        found = answers.get(timeout=deadline.left())
    except queue.Empty:
        raise Failed(Outcome.TIMED_OUT, "timed_out") from None
    if isinstance(found, Failed):
        raise found
    return found
