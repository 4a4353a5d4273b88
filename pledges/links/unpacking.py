"""Bodies as servers pack them (Content-Encoding), unpacked up to a size."""

import zlib

import brotli

from pledges.links.outcomes import Failed, Outcome

ACCEPTED = "gzip, deflate, br"
GZIP, ZLIB, BARE = 31, 15, -15


def unpacked(raw: bytes, encoding: str, most: int) -> bytes:
    """The body; Failed if it is damaged, cut off, packed in another way, or larger than `most` bytes."""
    name = encoding.strip().lower()
    if not raw or name in ("", "identity"):
        return raw
    try:
        if name in ("gzip", "x-gzip"):
            body, whole = _inflated(raw, GZIP, most)
        elif name == "deflate":
            body, whole = _inflated(raw, ZLIB if _has_header(raw) else BARE, most)
        elif name == "br":
            body, whole = _unbrotlied(raw, most)
        else:
            raise Failed(Outcome.UNREACHABLE, "encoding")
    except (zlib.error, brotli.error) as fault:
        raise Failed(Outcome.UNREACHABLE, "damaged") from fault
    if len(body) > most:
        raise Failed(Outcome.TOO_LARGE, "unpacks_too_large")
    if not whole:
        raise Failed(Outcome.UNREACHABLE, "truncated")
    return body


def _inflated(raw: bytes, wbits: int, most: int) -> tuple[bytes, bool]:
    engine = zlib.decompressobj(wbits)
    body = engine.decompress(raw, most + 1)
    return body, engine.eof


def _has_header(raw: bytes) -> bool:
    return len(raw) > 1 and raw[0] & 0x0F == 8 and (raw[0] * 256 + raw[1]) % 31 == 0


def _unbrotlied(raw: bytes, most: int) -> tuple[bytes, bool]:
    engine = brotli.Decompressor()
    body = bytearray(engine.process(raw, output_buffer_limit=most + 1))
    while not engine.is_finished() and len(body) <= most:
        more = engine.process(b"", output_buffer_limit=most + 1 - len(body))
        if not more:
            break
        body += more
    return bytes(body), engine.is_finished()
