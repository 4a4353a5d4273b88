"""A visit as a WARC file (ISO 28500), the format of web archives: each record packed by itself, bytes as they came."""

import base64
import hashlib
import io
from collections.abc import Mapping

from warcio.recordloader import ArcWarcRecord
from warcio.statusandheaders import StatusAndHeaders, StatusAndHeadersParser
from warcio.warcwriter import WARCWriter

from pledges.links.client import Exchange, Visit

VERSION = "1.1"
SOFTWARE = "pledgetracker/0.1"


def warc_of(visit: Visit, user_agent: str, about: Mapping[str, str]) -> bytes:
    """The file: warcinfo, then response and request of every exchange, then what is known `about` the last one."""
    file = io.BytesIO()
    writer = WARCWriter(file, gzip=True, warc_version=VERSION)
    info = {"software": SOFTWARE, "format": f"WARC File Format {VERSION}", "http-header-user-agent": user_agent}
    writer.write_record(writer.create_warcinfo_record(None, info))
    last = ""
    for exchange in visit.exchanges:
        last = _write(writer, exchange)
    lines = "".join(f"{name}: {' '.join(value.split())}\r\n" for name, value in about.items() if value)
    payload = lines.encode("utf-8", "replace")
    headers = {"WARC-Concurrent-To": last, "WARC-Date": _date(visit.exchanges[-1])}
    url = visit.exchanges[-1].target.url
    record = writer.create_warc_record(
        url, "metadata", payload=io.BytesIO(payload), length=len(payload), warc_headers_dict=headers
    )
    writer.write_record(record)
    return file.getvalue()


def _write(writer: WARCWriter, exchange: Exchange) -> str:
    """Writes response and request; gives the name of the response."""
    response = _record(exchange, "response", exchange.answer.head, exchange.answer.payload)
    name = str(response.rec_headers.get_header("WARC-Record-ID"))
    writer.write_record(response)
    writer.write_record(_record(exchange, "request", exchange.request, b"", {"WARC-Concurrent-To": name}))
    return name


def _record(
    exchange: Exchange, kind: str, head: bytes, payload: bytes, more: Mapping[str, str] | None = None
) -> ArcWarcRecord:
    """A record of these very bytes: warcio's own way would write the headers of the answer anew."""
    digest = base64.b32encode(hashlib.sha1(payload, usedforsecurity=False).digest()).decode()
    fields = {
        "WARC-Type": kind,
        "WARC-Record-ID": StatusAndHeadersParser.make_warc_id(),
        "WARC-Target-URI": exchange.target.url,
        "WARC-Date": _date(exchange),
        "WARC-IP-Address": exchange.address,
        "WARC-Payload-Digest": f"sha1:{digest}",
        **(more or {}),
    }
    headers = StatusAndHeaders("", list(fields.items()), protocol=f"WARC/{VERSION}")
    block = head + payload
    media_type = f"application/http; msgtype={kind}"
    return ArcWarcRecord("warc", kind, headers, io.BytesIO(block), None, media_type, len(block))


def _date(exchange: Exchange) -> str:
    return f"{exchange.at:%Y-%m-%dT%H:%M:%S.%fZ}"
