"""A PDF built anew from what its pages draw. Only entries of KEPT are copied, so what nobody thought of stays behind as
well: descriptions, earlier versions, attachments, scripts, forms, names of commentators, layers, tags."""

import io
import re
from typing import Any

from pypdf import PdfReader, PdfWriter
from pypdf.errors import DependencyError, FileNotDecryptedError, LimitReachedError
from pypdf.filters import decode_stream_data
from pypdf.generic import (
    ArrayObject,
    ContentStream,
    DecodedStreamObject,
    DictionaryObject,
    EncodedStreamObject,
    IndirectObject,
    NameObject,
    NullObject,
    NumberObject,
    StreamObject,
)

from pledges.text.files.bare import Bare
from pledges.text.files.bare_jpeg import without_notes
from pledges.text.files.pdf import MOST_PAGES
from pledges.text.files.unreadable import (
    EMPTY,
    PASSWORD,
    TOO_MANY_PAGES,
    UNPACKS_TOO_LARGE,
    UNSTRIPPABLE,
    Unreadable,
)

PAGE = "MediaBox CropBox BleedBox TrimBox ArtBox Rotate UserUnit Group"
KEPT = frozenset(
    f"/{name}"
    for name in (
        # forms, groups, soft masks
        "Type Subtype FormType BBox Matrix Group S CS I K G BC Resources"
        # pictures
        " Width Height ColorSpace BitsPerComponent Decode ImageMask Mask SMask SMaskInData Intent Interpolate Matte"
        " Columns Rows BlackIs1 EncodedByteAlign EndOfLine EndOfBlock ColorTransform"
        # fonts
        " BaseFont FirstChar LastChar Widths FontDescriptor Encoding ToUnicode DescendantFonts CIDSystemInfo Registry"
        " Ordering Supplement DW W DW2 W2 CIDToGIDMap FontBBox FontMatrix CharProcs Differences BaseEncoding FontName"
        " Flags ItalicAngle Ascent Descent Leading CapHeight XHeight StemV StemH AvgWidth MaxWidth MissingWidth"
        " FontFile FontFile2 FontFile3 CharSet CIDSet Length1 Length2 Length3 UseCMap CMapName WMode"
        # states of drawing
        " LW LC LJ ML D RI OP op OPM Font FL SM SA BM CA ca AIS TK BG BG2 UCR UCR2 TR TR2"
        # patterns, shadings, functions, colours
        " PatternType PaintType TilingType XStep YStep Shading ExtGState ShadingType Background AntiAlias Coords Domain"
        " Function Extend BitsPerCoordinate BitsPerFlag VerticesPerRow FunctionType Range Size BitsPerSample Order"
        " Encode C0 C1 N Functions Bounds WhitePoint BlackPoint Gamma"
    ).split()
)
RESOURCES = ("/Font", "/XObject", "/ExtGState", "/ColorSpace", "/Pattern", "/Shading")
DEVICE = {1: "/DeviceGray", 3: "/DeviceRGB", 4: "/DeviceCMYK"}
JPEG, FAX = ("/DCTDecode", "/DCT"), ("/CCITTFaxDecode", "/CCF")
# Their formats may hold notes that are not taken out here.
CLOSED = ("/JPXDecode", "/JBIG2Decode")
MARKS = frozenset((b"BDC", b"BMC", b"EMC", b"DP", b"MP"))
COMMENT_LINES = re.compile(rb"(?m)^[ \t]*%[^\r\n]*")
COMMENTS = re.compile(rb"%[^\r\n]*")
# What a commentator or a form drew on the page is seen; these have no picture of their own, or carry other files.
NOT_DRAWN = ("/Popup", "/Text", "/Link", "/FileAttachment", "/Sound", "/Movie", "/Screen", "/RichMedia", "/3D")
HIDDEN = 2 | 32
HEAD = 2048
PRINTED = 4


def bare_pdf(raw: bytes) -> Bare:
    try:
        reader = PdfReader(io.BytesIO(raw), strict=False)
        if reader.is_encrypted and not reader.decrypt(""):
            raise Unreadable(PASSWORD)
        return Bare(_written(reader), "application/pdf", _told(reader, raw))
    except (FileNotDecryptedError, DependencyError) as fault:
        raise Unreadable(PASSWORD, str(fault)) from fault
    except LimitReachedError as fault:
        raise Unreadable(UNPACKS_TOO_LARGE, str(fault)) from fault


def _written(reader: PdfReader) -> bytes:
    _refuse_what_pages_do_not_show(reader.root_object)
    if len(reader.pages) > MOST_PAGES:
        raise Unreadable(TOO_MANY_PAGES)
    if not reader.pages:
        raise Unreadable(EMPTY)
    writer = PdfWriter()
    writer.pdf_header = "%PDF-1.7"
    copy = _Copy(reader, writer)
    for page in reader.pages:
        copy.page(page)
    writer.metadata = None
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


def _refuse_what_pages_do_not_show(root: Any) -> None:
    """A form that its program draws, a folder of attachments, layers that are switched off."""
    layers = _got(_got(root.get("/OCProperties", DictionaryObject())).get("/D", DictionaryObject()))
    form = _got(root.get("/AcroForm", DictionaryObject()))
    if "/Collection" in root or "/XFA" in form or layers.get("/OFF") or layers.get("/BaseState") == "/OFF":
        raise Unreadable(UNSTRIPPABLE, "portfolio, XFA or hidden layers")


def _told(reader: PdfReader, raw: bytes) -> frozenset[str]:
    """What the file holds beside its pages."""
    root, words = reader.root_object, set()
    names = _got(root.get("/Names", DictionaryObject()))
    if reader.trailer.get("/Info") or "/Metadata" in root:
        words.add("author")
    if "/EmbeddedFiles" in names or "/AF" in root:
        words.add("attachments")
    if "/JavaScript" in names or "/OpenAction" in root or "/AA" in root:
        words.add("programs")
    notes = (_got(note) for page in reader.pages for note in _got(page.get("/Annots", ())) or ())
    if any(name in note for note in notes for name in ("/T", "/NM", "/M", "/Contents")):
        words.add("notes")
    if raw.count(b"startxref") > 1 and b"/Linearized" not in raw[:HEAD]:
        words.add("history")
    return frozenset(words)


def _got(value: Any) -> Any:
    return value.get_object() if isinstance(value, IndirectObject) else value


class _Copy:
    """Copies from a reader into a writer what KEPT names; each object of the file once."""

    def __init__(self, reader: PdfReader, writer: PdfWriter) -> None:
        self.reader, self.writer = reader, writer
        self.done: dict[tuple[int, int, bool], IndirectObject] = {}

    def page(self, page: Any) -> None:
        made = self.writer.add_blank_page(1, 1)
        for name in (f"/{word}" for word in PAGE.split()):
            if name in page:
                made[NameObject(name)] = self.value(page[name])
        made[NameObject("/Resources")] = self.resources(page.get("/Resources"))
        drawn = DecodedStreamObject()
        drawn.set_data(self.operations(page.get("/Contents")))
        made[NameObject("/Contents")] = self.writer._add_object(drawn.flate_encode())
        notes = [self.note(_got(note)) for note in _got(page.get("/Annots", ArrayObject())) or ()]
        if any(notes):
            made[NameObject("/Annots")] = ArrayObject(note for note in notes if note)

    def value(self, value: Any, *, drawn: bool = False) -> Any:
        """`drawn`: a stream of this kind holds operations, though it does not say so."""
        if isinstance(value, IndirectObject):
            key = (value.idnum, value.generation, drawn)
            if key not in self.done:
                # In its place first: an object may lead back to itself.
                self.done[key] = place = self.writer._add_object(NullObject())
                self.writer._replace_object(place, self.value(value.get_object(), drawn=drawn))
            return self.done[key]
        if isinstance(value, StreamObject):
            return self.stream(value, drawn)
        if isinstance(value, DictionaryObject):
            return self.dictionary(value)
        return self.array(value) if isinstance(value, ArrayObject) else value

    def dictionary(self, source: DictionaryObject, into: Any = None) -> Any:
        made = DictionaryObject() if into is None else into
        for name, value in source.items():
            if name == "/Resources":
                made[NameObject(name)] = self.resources(value)
            elif name == "/CharProcs":
                made[NameObject(name)] = self.names(value, drawn=True)
            elif name in KEPT:
                made[NameObject(name)] = self.value(value)
        return made

    def names(self, source: Any, *, drawn: bool = False) -> DictionaryObject:
        found = _got(source)
        return DictionaryObject({NameObject(name): self.value(value, drawn=drawn) for name, value in found.items()})

    def resources(self, source: Any) -> DictionaryObject:
        found = _got(source) if source is not None else {}
        return DictionaryObject({NameObject(name): self.names(found[name]) for name in RESOURCES if name in found})

    def array(self, source: ArrayObject) -> Any:
        kind = source[0] if source else None
        if kind == "/ICCBased":
            return NameObject(DEVICE[int(_got(source[1])["/N"])])  # a profile may name its device
        parts = list(source)[:4] if kind == "/DeviceN" else source
        return ArrayObject(self.value(part) for part in parts)

    def stream(self, source: StreamObject, drawn: bool) -> Any:
        if source.get("/Subtype") == "/PS":
            raise Unreadable(UNSTRIPPABLE, "PostScript")
        if source.get("/Subtype") == "/Image" and (packed := self.packed(source)):
            return packed
        made = DecodedStreamObject()
        self.dictionary(source, made)
        operations = drawn or source.get("/Subtype") == "/Form" or source.get("/PatternType") == 1
        made.set_data(self.operations(source) if operations else _without_comments(source))
        return made.flate_encode()

    def packed(self, source: StreamObject) -> Any:
        """A picture in a format of its own, which stays as it is packed; None where its bytes are pixels."""
        filters, parameters = _list(source.get("/Filter")), _list(source.get("/DecodeParms"))
        last = filters[-1] if filters else ""
        if last in CLOSED:
            raise Unreadable(UNSTRIPPABLE, last)
        if last not in (*JPEG, *FAX):
            return None
        outer = EncodedStreamObject()
        outer[NameObject("/Filter")] = ArrayObject(filters[:-1])
        outer[NameObject("/DecodeParms")] = ArrayObject(parameters[:-1] if len(parameters) == len(filters) else [])
        outer._data = source._data
        data = decode_stream_data(outer) if filters[:-1] else source._data
        made = EncodedStreamObject()
        self.dictionary(source, made)
        made._data = without_notes(data) if last in JPEG else data
        made[NameObject("/Filter")] = NameObject(last)
        if len(parameters) == len(filters) and isinstance(_got(parameters[-1]), DictionaryObject):
            made[NameObject("/DecodeParms")] = self.dictionary(_got(parameters[-1]))
        return made

    def operations(self, source: Any) -> bytes:
        """What is drawn, without comments and without the marks of tags and layers."""
        stream = ContentStream(source, self.reader, "bytes")
        stream.operations = [self.operation(*found) for found in stream.operations if found[1] not in MARKS]
        return stream.get_data()

    def operation(self, operands: Any, operator: bytes) -> tuple[Any, bytes]:
        if operator == b"INLINE IMAGE":
            last = (_list(operands["settings"].get("/F", operands["settings"].get("/Filter"))) or [""])[-1]
            if last in CLOSED or (last in JPEG and len(_list(operands["settings"].get("/F"))) > 1):
                raise Unreadable(UNSTRIPPABLE, f"inline {last}")
            if last in JPEG:
                operands["data"] = without_notes(operands["data"])
        return operands, operator

    def note(self, source: Any) -> Any:
        """The picture of a note, a stamp or a field, as a stamp without words."""
        looks = _got(_got(source.get("/AP", DictionaryObject())).get("/N"))
        flags = int(_got(source.get("/F", 0)))
        if looks is None or source.get("/Subtype") in NOT_DRAWN or flags & HIDDEN:
            return None
        raw = _got(source["/AP"]).raw_get("/N")
        if not isinstance(looks, StreamObject):
            if source.get("/AS") not in looks:
                return None
            raw = looks.raw_get(source["/AS"])
        made = DictionaryObject(
            {NameObject("/Type"): NameObject("/Annot"), NameObject("/Subtype"): NameObject("/Stamp")}
        )
        made[NameObject("/Rect")] = self.value(source["/Rect"])
        made[NameObject("/F")] = NumberObject(PRINTED)
        look = self.value(raw, drawn=True)
        look = look if isinstance(look, IndirectObject) else self.writer._add_object(look)
        made[NameObject("/AP")] = DictionaryObject({NameObject("/N"): look})
        return self.writer._add_object(made)


def _list(value: Any) -> list[Any]:
    found = _got(value)
    if found is None or isinstance(found, NullObject):
        return []
    return [_got(part) for part in found] if isinstance(found, ArrayObject) else [found]


def _without_comments(source: StreamObject) -> bytes:
    """Bytes unpacked. Tables of letters and calculations are programs, which may have comments."""
    data = source.get_data()
    if source.get("/FunctionType") == 4:
        return COMMENTS.sub(b"", data)
    return COMMENT_LINES.sub(b"", data) if b"begincmap" in data else data
