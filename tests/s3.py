"""A bucket: as much of the S3 protocol as storing, reading and listing files needs. Keys are not checked."""

import hashlib
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs, unquote, urlsplit
from xml.sax.saxutils import escape


class Bucket(ThreadingHTTPServer):
    """`files` by name; `refusing` answers every upload with 503."""

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Handler)
        self.files: dict[str, bytes] = {}
        self.refusing = False

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server_port}"


class Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    server: Bucket

    @property
    def name(self) -> str:
        return unquote(urlsplit(self.path).path).lstrip("/").partition("/")[2]

    def do_PUT(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"]))
        if "aws-chunked" in self.headers.get("Content-Encoding", ""):
            body = unchunked(body)
        if self.server.refusing:
            return self.answer(503, b"<Error><Code>SlowDown</Code></Error>")
        self.server.files[self.name] = body
        return self.answer(200, ETag=etag(body))

    def do_HEAD(self) -> None:
        found = self.server.files.get(self.name)
        if found is None:
            return self.answer(404)
        return self.answer(200, found, ETag=etag(found))

    def do_GET(self) -> None:
        if not self.name:
            return self.answer(200, self.listing())
        found = self.server.files.get(self.name)
        if found is None:
            return self.answer(404, b"<Error><Code>NoSuchKey</Code></Error>")
        return self.answer(200, found, ETag=etag(found))

    def listing(self) -> bytes:
        """ListObjectsV2 with a delimiter."""
        asked = {name: values[0] for name, values in parse_qs(urlsplit(self.path).query).items()}
        prefix = asked.get("prefix", "")
        names = [name for name in sorted(self.server.files) if name.startswith(prefix)]
        folders = sorted(
            {prefix + name.removeprefix(prefix).split("/")[0] + "/" for name in names if "/" in name[len(prefix) :]}
        )
        here = [name for name in names if "/" not in name[len(prefix) :]]
        parts = [f"<CommonPrefixes><Prefix>{escape(folder)}</Prefix></CommonPrefixes>" for folder in folders]
        parts += [f"<Contents><Key>{escape(name)}</Key><Size>1</Size></Contents>" for name in here]
        head = '<ListBucketResult xmlns="http://s3.amazonaws.com/doc/2006-03-01/"><IsTruncated>false</IsTruncated>'
        return f"{head}{''.join(parts)}</ListBucketResult>".encode()

    def answer(self, status: int, body: bytes = b"", **headers: str) -> None:
        self.send_response(status)
        for name, value in {"Content-Length": str(len(body)), "Last-Modified": DAY, **headers}.items():
            self.send_header(name, value)
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(body)

    def log_message(self, *_words: object) -> None:
        """Says nothing."""


DAY = "Mon, 02 Mar 2026 04:00:00 GMT"


def etag(body: bytes) -> str:
    return f'"{hashlib.md5(body).hexdigest()}"'


def unchunked(body: bytes) -> bytes:
    """An upload that is signed in parts: size, line, data, line; trailers after the part of size 0."""
    parts = []
    while body:
        head, _line, body = body.partition(b"\r\n")
        size = int(head.partition(b";")[0], 16)
        if not size:
            break
        parts.append(body[:size])
        body = body[size + 2 :]
    return b"".join(parts)


@contextmanager
def bucket() -> Iterator[Bucket]:
    server = Bucket()
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    try:
        yield server
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
