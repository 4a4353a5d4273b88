"""What a file is, by its content: a name can lie, and a browser's word for it comes from the name."""

import io
import re
import zipfile
from typing import Literal

from pledges.text.decoding import decoded
from pledges.text.files import unreadable
from pledges.text.files.plausible import is_text

Format = Literal["text", "html", "docx", "pdf"]
# No document of a campaign is longer; the engine reads half of it within the time.
LONGEST_TEXT = 10_000_000
PDF_HEADER = b"%PDF-"
# Readers of PDF have always allowed this much before the header.
PDF_HEADER_WITHIN = 1024
ZIP = b"PK\x03\x04"
EMPTY_ZIP = b"PK\x05\x06"
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
RTF = b"{\\rtf"
# Word hides a document with a password in this part of an OLE file.
ENCRYPTED_PACKAGE = "EncryptedPackage".encode("utf-16-le")
MAIN_PART = re.compile(r"word/document\d*\.xml")
PICTURES = (b"\x89PNG", b"\xff\xd8\xff", b"GIF8", b"II*\x00", b"MM\x00*", b"BM", b"\x00\x00\x01\x00", b"AT&TFORM")
PICTURES_IN_BOXES = re.compile(rb"RIFF....WEBP|....ftyp(?:heic|heix|mif1|avif)", re.DOTALL)
PROGRAMS_AND_ARCHIVES = (
    *(b"MZ", b"\x7fELF", b"\xca\xfe\xba\xbe", b"\xcf\xfa\xed\xfe", b"\x1f\x8b", b"7z\xbc\xaf", b"Rar!", b"BZh"),
    *(b"\xfd7zXZ", b"ID3", b"OggS", b"RIFF", b"%!PS", b"SQLite format 3", b"PK", b"!<arch>"),
)
HEAD = 65_536
TAG = re.compile(
    r"<(?:!doctype\s+html|/?(?:html|head|body|title|meta|link|base|style|script|noscript|template|main|article|section"
    r"|header|footer|nav|aside|div|span|p|h[1-6]|br|hr|ul|ol|li|dl|table|tr|td|center|font|pre|blockquote|a|b|i|em"
    r"|strong|img|svg|form|iframe)\b)",
    re.IGNORECASE,
)
DECLARATION = re.compile(r"<[?!](?!--)[^<>]{0,500}>")


def format_of(raw: bytes) -> Format | None:
    """The format of a file that may be read; None for any other content."""
    if is_pdf(raw):
        return "pdf"
    if raw.startswith(ZIP):
        return "docx" if _main_part(raw) else None
    if _is_foreign(raw):
        return None
    text, _encoding = decoded(raw)
    if begins_as_html(text):
        return "html"
    return "text" if is_text(text) else None


def refusal(raw: bytes) -> str:
    """Why a file without a format is refused: what it is tells the editor what to do."""
    if raw.startswith(OLE):
        return unreadable.PASSWORD if ENCRYPTED_PACKAGE in raw else unreadable.OTHER_WORD
    if raw.startswith(RTF) or b"application/vnd.oasis.opendocument.text" in raw[:HEAD]:
        return unreadable.OTHER_WORD
    if raw.startswith(PICTURES) or PICTURES_IN_BOXES.match(raw):
        return unreadable.PICTURE
    if raw.startswith(ZIP):
        return unreadable.UNKNOWN_FORMAT if zipfile.is_zipfile(io.BytesIO(raw)) else unreadable.DAMAGED
    return unreadable.UNKNOWN_FORMAT if _is_foreign(raw) else unreadable.ENCODING


def is_pdf(raw: bytes) -> bool:
    return PDF_HEADER in raw[:PDF_HEADER_WITHIN]


def begins_as_html(text: str) -> bool:
    """Whether the first tag, after blanks, comments and declarations, is one of HTML."""
    head = text[:HEAD].lstrip("\ufeff \t\r\n\f\x00")
    while head.startswith("<"):
        if TAG.match(head):
            return True
        if head.startswith("<!--"):
            end = head.find("-->")
            if end < 0:
                return True
            head = head[end + 3 :].lstrip()
            continue
        declaration = DECLARATION.match(head)
        if not declaration:
            return False
        head = head[declaration.end() :].lstrip()
    return False


def main_part_name(names: list[str]) -> str | None:
    """The part of a Word document that holds its text."""
    return next((name for name in names if MAIN_PART.fullmatch(name)), None)


def _main_part(raw: bytes) -> str | None:
    try:
        with zipfile.ZipFile(io.BytesIO(raw)) as package:
            return main_part_name(package.namelist())
    except Exception:  # a broken zip raises whatever its bytes lead to
        return None


def _is_foreign(raw: bytes) -> bool:
    starts = (OLE, RTF, ZIP, EMPTY_ZIP, *PICTURES, *PROGRAMS_AND_ARCHIVES)
    long_enough = [start for start in starts if len(start) > 3]
    if raw.startswith(tuple(long_enough)) or PICTURES_IN_BOXES.match(raw):
        return True
    # "BM", "MZ" or "PK" may also begin a text.
    return raw.startswith(starts) and b"\x00" in raw[:HEAD]
