"""Files with a canary in every place that tells of somebody, and a search that finds it wherever it is packed."""

import functools
import io
import zipfile
import zlib
from collections.abc import Iterator
from typing import Any

import docx
from docx.shared import Cm
from PIL import Image, ImageCms, PngImagePlugin
from pypdf import PdfReader, PdfWriter
from pypdf.annotations import FreeText, Text
from pypdf.generic import (
    ArrayObject,
    DecodedStreamObject,
    DictionaryObject,
    EncodedStreamObject,
    NameObject,
    NumberObject,
    TextStringObject,
)

CANARY = "Kanareika"
SEEN = "Mektep kurulat, jol ongdolot"
ORIENTATION, MAKE, ARTIST, USER_COMMENT, GPS = 0x0112, 0x010F, 0x013B, 0x9286, 0x8825
W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"


def spellings() -> list[bytes]:
    return [CANARY.encode(code) for code in ("utf-8", "utf-16-le", "utf-16-be")]


def found(raw: bytes, path: str = "") -> list[str]:
    """Where the canary sings: in the bytes, in the members of a package, in the streams of a PDF."""
    places = [path or "the file"] if any(word in raw for word in spellings()) else []
    for name, inner in inside(raw):
        places += found(inner, f"{path}/{name}")
    return places


def inside(raw: bytes) -> Iterator[tuple[str, bytes]]:
    if raw.startswith(b"PK"):
        with zipfile.ZipFile(io.BytesIO(raw)) as package:
            for name in package.namelist():
                yield name, name.encode() + b"\n" + package.read(name)
    elif raw.startswith(b"%PDF"):
        reader = PdfReader(io.BytesIO(raw))
        for number in range(1, len(reader.xref[0]) + len(reader.xref_objStm) + 1 if reader.xref else 1):
            thing = reader.get_object(number)
            if hasattr(thing, "get_data"):
                yield f"stream {number}", thing._data
                if thing.get("/Filter") in ("/FlateDecode", None):
                    yield f"stream {number} unpacked", thing.get_data()


# Pictures


def colours(width: int = 40, height: int = 30) -> Image.Image:
    """Red above, blue below: which way is up can be seen."""
    image = Image.new("RGB", (width, height), "red")
    image.paste("blue", (0, height // 2, width, height))
    return image


def exif(orientation: int = 1) -> Image.Exif:
    notes = Image.Exif()
    notes[ORIENTATION] = orientation
    notes[MAKE] = notes[ARTIST] = CANARY
    notes.get_ifd(0x8769)[USER_COMMENT] = b"ASCII\x00\x00\x00" + CANARY.encode()
    notes.get_ifd(GPS).update({1: "N", 2: (42.0, 52.0, 1.0), 29: CANARY})
    return notes


@functools.cache  # the program that makes it writes the time into it
def profile() -> bytes:
    """A colour profile that names its device."""
    raw = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    place = raw.index("sRGB".encode("utf-16-be"))
    spelt = CANARY.encode("utf-16-be")
    return raw[:place] + spelt + raw[place + len(spelt) :]


def photo(kind: str = "JPEG", orientation: int = 1, image: Image.Image | None = None) -> bytes:
    out, image = io.BytesIO(), image or colours()
    xmp = f"<x:xmpmeta>{CANARY}</x:xmpmeta>".encode()
    more: dict[str, Any] = {"exif": exif(orientation), "icc_profile": profile()}
    if kind == "PNG":
        more["pnginfo"] = PngImagePlugin.PngInfo()
        more["pnginfo"].add_text("Author", CANARY)
        more["pnginfo"].add_itxt("XML:com.adobe.xmp", xmp.decode())
        more["pnginfo"].add_text("Comment", CANARY, zip=True)
    elif kind == "JPEG":
        more |= {"comment": CANARY.encode(), "xmp": xmp}
    elif kind == "WEBP":
        more["xmp"] = xmp
    elif kind == "GIF":
        more = {"comment": CANARY.encode()}
    image.save(out, kind, **more)
    return out.getvalue() + (CANARY.encode() if kind in ("JPEG", "PNG") else b"")


# PDF


def stream(content: bytes, **entries: Any) -> DecodedStreamObject:
    made = DecodedStreamObject()
    made.set_data(content)
    for name, value in entries.items():
        made[NameObject(f"/{name}")] = value
    return made


def named(**entries: Any) -> DictionaryObject:
    return DictionaryObject({NameObject(f"/{name}"): value for name, value in entries.items()})


def pdf(pages: int = 2) -> bytes:
    """Pages with a text, a photo, an inline picture and a stamp, and canaries everywhere else."""
    writer, text = PdfWriter(), TextStringObject(CANARY)
    writer.add_metadata({"/Author": CANARY, "/Producer": CANARY, "/Own": CANARY})
    writer.add_attachment(f"{CANARY}.txt", CANARY.encode())
    root = writer._root_object
    script = named(S=NameObject("/JavaScript"), JS=text)
    root["/Names"][NameObject("/JavaScript")] = named(Names=ArrayObject([text, script]))
    note = stream(f"<x>{CANARY}</x>".encode(), Type=NameObject("/Metadata"), Subtype=NameObject("/XML"))
    meta = writer._add_object(note)
    root[NameObject("/Metadata")] = meta
    root[NameObject("/Lang")] = root[NameObject("/PieceInfo")] = text
    root[NameObject("/OpenAction")] = named(S=NameObject("/URI"), URI=text)
    writer._ID = ArrayObject([text, text])
    for number in range(pages):
        _page(writer, number, meta)
    writer.add_annotation(0, Text(text=CANARY, rect=(1, 1, 20, 20), title_bar=CANARY))
    free = FreeText(text=CANARY, rect=(50, 50, 90, 90))
    free[NameObject("/T")] = free[NameObject("/NM")] = free[NameObject("/M")] = text
    look = stream(b"0 0 1 rg 0 0 9 9 re f", Subtype=NameObject("/Form"), Metadata=meta)
    look[NameObject("/BBox")] = ArrayObject(map(NumberObject, (0, 0, 9, 9)))
    free[NameObject("/AP")] = named(N=writer._add_object(look))
    writer.add_annotation(0, free)
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


def _page(writer: PdfWriter, number: int, meta: Any) -> None:
    page, text = writer.add_blank_page(200, 100), TextStringObject(CANARY)
    image = EncodedStreamObject()
    image._data = photo()
    image.update(named(Type=NameObject("/XObject"), Subtype=NameObject("/Image"), Filter=NameObject("/DCTDecode")))
    image.update(named(Width=NumberObject(40), Height=NumberObject(30), BitsPerComponent=NumberObject(8)))
    icc = writer._add_object(stream(profile(), N=NumberObject(3)).flate_encode())
    image[NameObject("/ColorSpace")] = ArrayObject([NameObject("/ICCBased"), icc])
    image.update(named(Metadata=meta, PieceInfo=text, OPI=text))
    font = named(Type=NameObject("/Font"), Subtype=NameObject("/Type1"), BaseFont=NameObject("/Helvetica"))
    form = stream(f"% {CANARY}\n/Im Do".encode(), Subtype=NameObject("/Form"), LastModified=text, Metadata=meta)
    form[NameObject("/BBox")] = ArrayObject(map(NumberObject, (0, 0, 9, 9)))
    place = writer._add_object(image)
    form[NameObject("/Resources")] = named(XObject=named(Im=place))
    drawn = (
        f"% {CANARY}\n/Span <</ActualText ({CANARY})>> BDC BT /F 12 Tf 10 50 Td ({SEEN} {number}) Tj ET EMC\n"
        "q 40 0 0 30 100 20 cm /Im Do Q /Fm Do\n"
        "q 9 0 0 9 0 0 cm BI /W 1 /H 1 /BPC 8 /CS /RGB ID abc EI Q"
    )
    page[NameObject("/Contents")] = writer._add_object(stream(drawn.encode()).flate_encode())
    page[NameObject("/Resources")] = named(
        Font=named(F=font),
        XObject=named(Im=place, Fm=writer._add_object(form)),
        Properties=named(MC=named(Type=NameObject("/OCG"), Name=text)),
    )
    page.update(named(Metadata=meta, PieceInfo=text, LastModified=text, Tabs=text))


def with_earlier_version(raw: bytes) -> bytes:
    """A change written behind the file, as programs do that save quickly: the words before it stay in the file."""
    writer = PdfWriter(io.BytesIO(raw), incremental=True)
    writer.pages[0][NameObject("/Own")] = TextStringObject(CANARY)
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


# Word


def word() -> bytes:
    """A document as python-docx writes it, with the canary in its properties, comments, changes, fields and picture."""
    document = docx.Document()
    about = document.core_properties
    about.author = about.last_modified_by = about.title = about.comments = about.keywords = CANARY
    paragraph = document.add_paragraph(SEEN)
    document.add_comment(paragraph.runs, text=CANARY, author=CANARY, initials=CANARY)
    document.add_picture(io.BytesIO(photo()), width=Cm(3))
    document.add_picture(io.BytesIO(photo("PNG")), width=Cm(3))
    document.sections[0].header.paragraphs[0].text = "Baş söz"
    out = io.BytesIO()
    document.save(out)
    return with_parts(out.getvalue())


CHANGES = f"""<w:p w:rsidR="{CANARY}" xmlns:w="{W}"><w:bookmarkStart w:id="9" w:name="{CANARY}"/>
<w:ins w:id="1" w:author="{CANARY}" w:date="2026-01-01T00:00:00Z"><w:r><w:t>Koşulgan</w:t></w:r></w:ins>
<w:del w:id="2" w:author="{CANARY}"><w:r><w:delText>{CANARY}</w:delText></w:r></w:del>
<w:r><w:rPr><w:vanish/></w:rPr><w:t>{CANARY}</w:t></w:r>
<w:r><w:rPr><w:b/><w:rPrChange w:id="3" w:author="{CANARY}"><w:rPr/></w:rPrChange></w:rPr><w:t> kara</w:t></w:r>
<w:fldSimple w:instr=" INCLUDETEXT {CANARY} "><w:r><w:t> talaa</w:t></w:r></w:fldSimple>
<w:sdt><w:sdtPr><w:alias w:val="{CANARY}"/></w:sdtPr><w:sdtContent><w:r><w:t> kutu</w:t></w:r></w:sdtContent></w:sdt>
<!-- {CANARY} --></w:p>"""


def with_parts(raw: bytes, **more: bytes) -> bytes:
    """The package with changes in its text, and parts that Word and others add."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(raw)) as old, zipfile.ZipFile(out, "w") as new:
        new.comment = CANARY.encode()
        for entry in old.infolist():
            content = old.read(entry)
            if entry.filename == "word/document.xml":
                content = content.replace(b"<w:sectPr", CHANGES.encode() + b"<w:sectPr", 1)
            if entry.filename == "word/settings.xml":
                docvars = f'<w:docVars><w:docVar w:name="x" w:val="{CANARY}"/></w:docVars></w:settings>'
                content = content.replace(b"</w:settings>", docvars.encode())
            new.writestr(entry, content)
        new.writestr("docProps/custom.xml", CANARY)
        new.writestr(f"customXml/{CANARY}.xml", CANARY)
        new.writestr("word/people.xml", CANARY)
        for name, content in more.items():
            new.writestr(name.replace("__", "/").replace("_dot_", "."), content)
    return out.getvalue()


def bomb(width: int, height: int) -> bytes:
    """A PNG of a few bytes that claims to be so large."""
    header = b"IHDR" + width.to_bytes(4, "big") + height.to_bytes(4, "big") + b"\x08\x02\x00\x00\x00"
    head = b"\x89PNG\r\n\x1a\n\x00\x00\x00\r" + header + zlib.crc32(header).to_bytes(4, "big")
    data = b"IDAT" + zlib.compress(b"\x00" * 1000)
    end = b"\x00\x00\x00\x00IEND" + zlib.crc32(b"IEND").to_bytes(4, "big")
    return head + (len(data) - 4).to_bytes(4, "big") + data + zlib.crc32(data).to_bytes(4, "big") + end
