"""Files as editors and attackers upload them: one interview in every format, and bytes made to hang a reader."""

import html
import io
import zipfile
import zlib

import docx
from pypdf import PdfReader, PdfWriter

from tests.text.documents import DATA, reviewed

INTERVIEW = "003_5c9e6b968a9c9d0f.txt"
TEXT = reviewed(INTERVIEW)
PARAGRAPHS = TEXT.strip().split("\n\n")
# The interview as Chromium prints it on two pages with page numbers.
PDF = (DATA / "files" / "interview.pdf").read_bytes()
NAMESPACE = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
DOCUMENT = f'<w:document xmlns:w="{NAMESPACE}"><w:body>%s</w:body></w:document>'
SENTENCE = "Биз мектеп курабыз."
PARAGRAPH = f"<w:p><w:r><w:t>{SENTENCE}</w:t></w:r></w:p>"


def page(paragraphs: list[str] = PARAGRAPHS, charset: str = "utf-8") -> str:
    body = "\n".join(f"<p>{html.escape(text)}</p>" for text in paragraphs)
    return f'<!DOCTYPE html>\n<html lang="ky"><meta charset="{charset}"><title>Маек</title><body>{body}</body></html>'


def word(paragraphs: list[str] = PARAGRAPHS) -> bytes:
    document = docx.Document()
    for text in paragraphs:
        document.add_paragraph(text)
    return saved(document)


def saved(document) -> bytes:
    file = io.BytesIO()
    document.save(file)
    return file.getvalue()


def package(xml: str | bytes, **others: str | bytes) -> bytes:
    """A Word document with this main part."""
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("[Content_Types].xml", "<Types/>")
        archive.writestr("word/document.xml", xml)
        for name, content in others.items():
            archive.writestr(name, content)
    return file.getvalue()


def encrypted(password: str, algorithm: str = "AES-256") -> bytes:
    writer = PdfWriter(clone_from=PdfReader(io.BytesIO(PDF)))
    writer.encrypt(password, "owner", algorithm=algorithm)
    return written(writer)


def written(writer: PdfWriter) -> bytes:
    file = io.BytesIO()
    writer.write(file)
    return file.getvalue()


def pdf(*objects: bytes) -> bytes:
    """A PDF of these objects, numbered from 1, with its table of offsets; the first is the catalogue."""
    body, offsets = b"%PDF-1.5\n", []
    for number, content in enumerate(objects, 1):
        offsets.append(len(body))
        body += b"%d 0 obj\n%s\nendobj\n" % (number, content)
    table = b"".join(b"%010d 00000 n \n" % offset for offset in offsets)
    count = len(objects) + 1
    end = b"trailer\n<</Root 1 0 R/Size %d>>\nstartxref\n%d\n%%%%EOF" % (count, len(body))
    return body + b"xref\n0 %d\n0000000000 65535 f \n%s" % (count, table) + end


def stream(content: bytes, entries: bytes = b"") -> bytes:
    return b"<<%s/Length %d>>\nstream\n%s\nendstream" % (entries, len(content), content)


def deflated(size: int, filler: bytes = b" ") -> bytes:
    packer = zlib.compressobj(9)
    chunk = filler * (1_000_000 // len(filler))
    return b"".join(packer.compress(chunk) for _ in range(size // 1_000_000)) + packer.flush()


CATALOGUE = b"<</Type/Catalog/Pages 2 0 R>>"
ONE_PAGE = b"<</Type/Pages/Kids[3 0 R]/Count 1>>"
FONT = b"<</Font<</F1<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>>>>>"


def one_page(contents: bytes, resources: bytes = FONT, *more: bytes) -> bytes:
    leaf = b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 600 800]/Resources %s/Contents 4 0 R>>" % resources
    return pdf(CATALOGUE, ONE_PAGE, leaf, contents, *more)


def scanned() -> bytes:
    """A page that shows one grey picture."""
    picture = stream(
        deflated(1_000_000, b"\x80"),
        b"/Type/XObject/Subtype/Image/Width 1000/Height 1000/ColorSpace/DeviceGray/BitsPerComponent 8"
        b"/Filter/FlateDecode",
    )
    return one_page(stream(b"600 0 0 800 0 0 cm /I Do"), b"<</XObject<</I 5 0 R>>>>", picture)


def swollen_pdf() -> bytes:
    return one_page(stream(deflated(120_000_000), b"/Filter/FlateDecode"))


def swollen_twice() -> bytes:
    packed = zlib.compress(deflated(200_000_000), 9)
    return one_page(stream(packed, b"/Filter[/FlateDecode/FlateDecode]"))


def heavy_page() -> bytes:
    """A page of six million drawing operators."""
    return one_page(stream(deflated(60_000_000, b"1 w BT ET\n"), b"/Filter/FlateDecode"))


def looping_pages() -> bytes:
    return pdf(CATALOGUE, b"<</Type/Pages/Kids[2 0 R 2 0 R]/Count 2>>")


def looping_form() -> bytes:
    form = stream(b"/X Do /X Do", b"/Type/XObject/Subtype/Form/BBox[0 0 9 9]/Resources<</XObject<</X 5 0 R>>>>")
    return one_page(stream(b"/X Do"), b"<</XObject<</X 5 0 R>>>>", form)


def many_pages(count: int) -> bytes:
    kids = b" ".join(b"3 0 R" for _ in range(count))
    return pdf(CATALOGUE, b"<</Type/Pages/Kids[%s]/Count %d>>" % (kids, count), b"<</Type/Page/Parent 2 0 R>>")


def object_streams() -> bytes:
    """A PDF whose objects hide in a stream that unpacks to 120 MB."""
    hidden = stream(deflated(120_000_000), b"/Type/ObjStm/N 1000000/First 20000000/Filter/FlateDecode")
    body = b"%PDF-1.5\n2 0 obj\n" + hidden + b"\nendobj\n"
    rows = (
        b"\x00"
        + bytes(3)
        + b"\xff"
        + b"\x02"
        + (2).to_bytes(3, "big")
        + b"\x00"
        + b"\x01"
        + (9).to_bytes(3, "big")
        + b"\0"
    )
    table = stream(rows, b"/Type/XRef/Size 3/W[1 3 1]/Root 1 0 R")
    return body + b"3 0 obj\n" + table + b"\nendobj\nstartxref\n%d\n%%%%EOF" % len(body)


def lying_zip(size: int) -> bytes:
    """A Word document whose main part says that it is small."""
    raw = bytearray(package(DOCUMENT % (PARAGRAPH + " " * size)))
    real = len((DOCUMENT % (PARAGRAPH + " " * size)).encode()).to_bytes(4, "little")
    for _ in range(2):
        at = raw.find(real)
        raw[at : at + 4] = (1000).to_bytes(4, "little")
    return bytes(raw)


def with_flag(raw: bytes, flag: int) -> bytes:
    """The zip with a bit set in the flags of every entry."""
    marked = bytearray(raw)
    for signature, offset in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        at = marked.find(signature)
        while at >= 0:
            marked[at + offset] |= flag
            at = marked.find(signature, at + 1)
    return bytes(marked)


def laughs() -> str:
    entities = "".join(f'<!ENTITY e{n} "{f"&e{n - 1};" * 10}">' for n in range(1, 12))
    return f'<!DOCTYPE x [<!ENTITY e0 "ха">{entities}]>' + DOCUMENT % PARAGRAPH.replace(SENTENCE, "&e11;")


def calling_home(address: str) -> list[bytes]:
    """Word documents that ask their reader to fetch something."""
    entity = f'<!DOCTYPE x [<!ENTITY e SYSTEM "{address}">]>' + DOCUMENT % PARAGRAPH.replace(SENTENCE, "&e;")
    outside = f'<!DOCTYPE x SYSTEM "{address}">' + DOCUMENT % PARAGRAPH
    kinds = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    relation = (
        '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
        f'<Relationship Id="r1" Type="{kinds}/attachedTemplate" Target="{address}" TargetMode="External"/>'
        f'<Relationship Id="r2" Type="{kinds}/image" Target="{address}" TargetMode="External"/></Relationships>'
    )
    template = package(DOCUMENT % PARAGRAPH, **{"word/_rels/document.xml.rels": relation})
    return [package(entity), package(outside), template]
