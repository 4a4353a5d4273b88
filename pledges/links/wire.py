"""One HTTP answer read from a socket: every wait has the same deadline, every byte is counted and kept as it came."""

import errno
import http.client
import io
import re
import socket
import ssl
import time
from dataclasses import dataclass
from typing import Any

from pledges.links.outcomes import Failed, Outcome

PART = 65_536
NO_NETWORK = (errno.ENETUNREACH, errno.ENETDOWN)
BLANK_LINE = (b"\n\r\n", b"\n\n")
# "100 Continue" before the answer proper is none of it.
CONTINUE = re.compile(rb"\A(?:HTTP/1\.\d 100\b[^\n]*\n(?:[^\r\n][^\n]*\n)*\r?\n)+")


class Deadline:
    """The end of the time that a visit has."""

    def __init__(self, seconds: float) -> None:
        self._end = time.monotonic() + seconds

    def left(self) -> float:
        """Seconds, more than none; Failed when they are over."""
        left = self._end - time.monotonic()
        if left <= 0:
            raise Failed(Outcome.TIMED_OUT, "timed_out")
        return left

    def later(self, seconds: float) -> None:
        """Our own waiting is not the server's."""
        self._end += seconds


@dataclass(frozen=True, slots=True)
class Answer:
    """A response: `head` and `payload` exactly as received, `packed` the payload without its transfer coding."""

    status: int
    headers: tuple[tuple[str, str], ...]
    head: bytes
    payload: bytes
    packed: bytes

    def header(self, name: str) -> str:
        """The first of that name, "" if there is none."""
        return next((value for key, value in self.headers if key.lower() == name), "")


def read_answer(sock: socket.socket, deadline: Deadline, most: int) -> Answer:
    """The response to the request that was sent on `sock`; Failed if it is not whole within time and size."""
    heard = _Heard(_Counted(sock, deadline, most))
    response = http.client.HTTPResponse(_Wire(heard), method="GET")  # type: ignore[arg-type]
    try:
        response.begin()
        if response.length is not None and response.length > most:
            raise Failed(Outcome.TOO_LARGE, "too_large")
        head = heard.taken()
        if not head.endswith(BLANK_LINE):
            raise Failed(Outcome.UNREACHABLE, "truncated")
        packed = bytearray()
        while part := response.read(PART):
            if response.chunked:
                packed += part
        if response.length:
            raise Failed(Outcome.UNREACHABLE, "truncated")
    except http.client.IncompleteRead as fault:
        raise Failed(Outcome.UNREACHABLE, "truncated") from fault
    except http.client.RemoteDisconnected as fault:
        raise Failed(Outcome.UNREACHABLE, "connection") from fault
    except (http.client.HTTPException, ValueError) as fault:
        raise Failed(Outcome.UNREACHABLE, "damaged") from fault
    except OSError as fault:
        raise failure(fault) from fault
    payload = heard.taken()
    headers = tuple(response.headers.items())
    return Answer(
        response.status, headers, CONTINUE.sub(b"", head), payload, bytes(packed) if response.chunked else payload
    )


def failure(fault: OSError) -> Failed:
    """What a fault of the network means."""
    if isinstance(fault, TimeoutError):
        return Failed(Outcome.TIMED_OUT, "timed_out")
    if isinstance(fault, ssl.SSLCertVerificationError):
        return Failed(Outcome.UNREACHABLE, "certificate")
    if fault.errno in NO_NETWORK:
        return Failed(Outcome.UNREACHABLE, "network")
    return Failed(Outcome.UNREACHABLE, "tls" if isinstance(fault, ssl.SSLError) else "connection")


class _Counted(io.RawIOBase):
    """Reads from the socket until time or size is over."""

    def __init__(self, sock: socket.socket, deadline: Deadline, most: int) -> None:
        self._sock, self._deadline, self._left = sock, deadline, most

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        self._sock.settimeout(self._deadline.left())
        count = self._sock.recv_into(buffer)
        self._left -= count
        if self._left < 0:
            raise Failed(Outcome.TOO_LARGE, "too_large")
        return count


class _Heard(io.BufferedReader):
    """Keeps what is consumed of the stream, not what a server sends after its answer."""

    def __init__(self, raw: io.RawIOBase) -> None:
        super().__init__(raw, PART)
        self._kept = bytearray()

    def taken(self) -> bytes:
        """What was consumed since the last time."""
        taken, self._kept = bytes(self._kept), bytearray()
        return taken

    def readline(self, size: int | None = -1, /) -> bytes:
        return self._keep(super().readline(size))

    def read(self, size: int | None = -1, /) -> bytes:
        return self._keep(super().read(size))

    def _keep(self, part: bytes) -> bytes:
        self._kept += part
        return part


class _Wire:
    """What http.client asks of a socket."""

    def __init__(self, heard: _Heard) -> None:
        self._heard = heard

    def makefile(self, _mode: str) -> _Heard:
        return self._heard
