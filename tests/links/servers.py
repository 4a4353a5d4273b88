"""Servers on this machine that answer as they are told, and clients that may call them."""

import socket
import ssl
import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field

from pledges.links import Client, Limits

Answer = bytes | Callable[[socket.socket], None]
HOST = "paper.test"
TLS_GREETING = b"\x16\x03"


@dataclass
class Server:
    """Where it listens, and the request lines that it has heard; "" for a caller who said nothing."""

    port: int
    heard: list[str] = field(default_factory=list)
    requests: list[bytes] = field(default_factory=list)
    answers: dict[str, Answer] = field(default_factory=dict)

    @property
    def paths(self) -> list[str]:
        return [line.split(" ")[1] for line in self.heard]

    def client(self, *, hosts: tuple[str, ...] = (HOST,), scheme_port: int = 80, **options) -> Client:
        """A client to which these names, on their usual port, are this server."""
        allowed = {f"{host}:{scheme_port}": ("127.0.0.1", self.port) for host in hosts}
        defaults = {"contact": "https://tracker.test/about/", "pause": 0.0, "limits": Limits(seconds=3.0, size=200_000)}
        return Client(**defaults | {"allowed_hosts": allowed, "resolve": nobody} | options)


def nobody(host: str, port: int) -> list[str]:
    return []


def page(body: str | bytes, *headers: str, status: str = "200 OK", charset: str = "utf-8") -> bytes:
    """An ordinary answer with a page."""
    raw = body.encode() if isinstance(body, str) else body
    lines = (f"HTTP/1.1 {status}", f"Content-Type: text/html; charset={charset}", f"Content-Length: {len(raw)}")
    return "\r\n".join((*lines, *headers, "", "")).encode() + raw


def redirect(to: str, status: str = "302 Found") -> bytes:
    return f"HTTP/1.1 {status}\r\nLocation: {to}\r\nContent-Length: 0\r\n\r\n".encode()


NOT_FOUND = page("none", status="404 Not Found")


@contextmanager
def serving(
    answers: Mapping[str, Answer] | Answer, *, tls: ssl.SSLContext | None = None, silent: bool = False
) -> Iterator[Server]:
    """A server that answers each path, or every one, with these bytes or by this function; others with 404.
    A `silent` one says nothing, not even to greet."""
    with socket.create_server(("127.0.0.1", 0)) as listening:
        listening.settimeout(0.005)
        server = Server(listening.getsockname()[1], answers=answers if isinstance(answers, dict) else {})
        ended = threading.Event()
        threads: list[threading.Thread] = []

        def accept() -> None:
            while not ended.is_set():
                with suppress(TimeoutError):
                    connection, _caller = listening.accept()
                    threads.append(threading.Thread(target=serve, args=(connection,)))
                    threads[-1].start()

        def serve(connection: socket.socket) -> None:
            # The caller may hang up at any time: that is what the tests are about.
            connection.settimeout(5)
            with connection, suppress(OSError):
                if silent:
                    server.heard.append("")
                    ended.wait(10)
                    return
                channel = tls.wrap_socket(connection, server_side=True) if tls else connection
                with channel:
                    speak(channel)

        def speak(channel: socket.socket) -> None:
            asked = b""
            while b"\r\n\r\n" not in asked and not asked.startswith(TLS_GREETING) and (part := channel.recv(65_536)):
                asked += part
            server.requests.append(asked)
            server.heard.append(asked.partition(b"\r\n")[0].decode("latin-1"))
            chosen = answers
            if isinstance(answers, Mapping):
                path = server.heard[-1].split(" ")[1] if asked else ""
                chosen = answers.get(path, NOT_FOUND)
            if callable(chosen):
                chosen(channel)
            else:
                channel.sendall(chosen)

        thread = threading.Thread(target=accept)
        thread.start()
        try:
            yield server
        finally:
            ended.set()
            thread.join()
            for speaking in threads:
                speaking.join()
