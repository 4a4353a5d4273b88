"""Files made fit for publication: no canary is left anywhere, and what can be seen stays."""

import io
import zipfile

import docx
import pytest
from PIL import Image
from pypdf import PdfReader, PdfWriter
from pypdf.generic import ArrayObject, NameObject

from pledges.text.files import NOT_BARE, Unreadable, strip_file
from pledges.text.files.bare import REMOVED
from pledges.text.files.bare_jpeg import without_notes
from tests.text import planted
from tests.text.planted import CANARY, SEEN

TYPES = {"JPEG": "image/jpeg", "PNG": "image/png", "WEBP": "image/webp", "GIF": "image/png", "TIFF": "image/png"}


def refusal(raw: bytes) -> str:
    with pytest.raises(Unreadable) as refused:
        strip_file(raw)
    return refused.value.code


# Pictures


@pytest.mark.parametrize("kind", TYPES)
def test_of_a_picture_the_pixels_stay_and_nothing_else(kind):
    raw = planted.photo(kind)
    assert planted.found(raw)
    bare = strip_file(raw)
    assert (planted.found(bare.content), bare.media_type, bare.text) == ([], TYPES[kind], "")
    image = Image.open(io.BytesIO(bare.content))
    assert image.size == (40, 30)
    assert set(image.info) <= {"jfif", "jfif_version", "jfif_unit", "jfif_density", "loop", "background", "timestamp"}
    assert not image.getexif()
    top, bottom = (image.convert("RGB").getpixel((20, y)) for y in (3, 27))
    assert top[0] > 200 > 60 > top[2]
    assert bottom[2] > 200 > 60 > bottom[0]


def test_a_photo_is_turned_upright_before_it_forgets_how_it_was_held():
    bare = strip_file(planted.photo(orientation=6))  # held on its side: the camera's left is up
    image = Image.open(io.BytesIO(bare.content)).convert("RGB")
    assert image.size == (30, 40)
    left, right = (image.getpixel((x, 20)) for x in (3, 27))
    assert left[2] > 200 > 60 > left[0]
    assert right[0] > 200 > 60 > right[2]
    assert bare.removed == ("camera", "place", "notes")


def test_transparency_stays_and_a_second_picture_behind_the_first_goes():
    clear = Image.new("RGBA", (4, 4), (255, 0, 0, 128))
    out = io.BytesIO()
    clear.save(out, "PNG")
    assert Image.open(io.BytesIO(strip_file(out.getvalue()).content)).getpixel((0, 0)) == (255, 0, 0, 128)
    out = io.BytesIO()
    planted.colours().save(out, "MPO", save_all=True, append_images=[planted.colours()], exif=planted.exif())
    bare = strip_file(out.getvalue())
    assert (planted.found(bare.content), Image.open(io.BytesIO(bare.content)).format) == ([], "JPEG")


def test_too_many_pixels_moving_pictures_and_broken_ones_are_refused():
    out = io.BytesIO()
    planted.colours().save(out, "GIF", save_all=True, append_images=[Image.new("RGB", (40, 30))])
    whole = planted.photo()
    assert refusal(planted.bomb(30_000, 30_000)) == "too_many_pixels"
    assert refusal(planted.bomb(7_000, 7_000)) == "too_many_pixels"
    assert refusal(out.getvalue()) == "several_pictures"
    assert refusal(whole[: len(whole) // 3]) == "damaged"
    assert refusal(b"\x00\x00\x00\x18ftypheic" + b"\x00" * 50) == "picture"


def test_a_photo_of_forty_million_pixels_fits_into_the_memory_of_the_child():
    raw = planted.photo(orientation=6, image=Image.new("RGB", (7_300, 5_475), "green"))
    bare = strip_file(raw, wall_seconds=60)  # other tests may run beside it; the processor's time stays limited
    assert Image.open(io.BytesIO(bare.content)).size == (5_475, 7_300)


def test_a_jpeg_stream_loses_its_notes_and_no_pixel():
    raw = planted.photo()
    bare = without_notes(raw)
    assert (planted.found(raw), planted.found(bare)) == (["the file"], [])
    assert Image.open(io.BytesIO(bare)).tobytes() == Image.open(io.BytesIO(raw)).tobytes()
    with pytest.raises(Unreadable):
        without_notes(b"\xff\xd8 no marker")


# PDF


def test_of_a_pdf_the_pages_stay_and_nothing_that_tells_of_somebody():
    raw = planted.with_earlier_version(planted.pdf())
    assert len(planted.found(raw)) > 5
    bare = strip_file(raw)
    assert (planted.found(bare.content), bare.media_type) == ([], "application/pdf")
    assert bare.removed == ("notes", "author", "history", "attachments", "programs")
    reader = PdfReader(io.BytesIO(bare.content))
    assert [page.extract_text().strip() for page in reader.pages] == [f"{SEEN} 0", f"{SEEN} 1"]
    assert [tuple(page.mediabox) for page in reader.pages] == [(0, 0, 200, 100)] * 2
    assert f"{SEEN} 0" in bare.text
    assert set(reader.trailer) <= {"/Size", "/Root"}
    assert set(reader.root_object) == {"/Type", "/Pages"}
    picture = reader.pages[0]["/Resources"]["/XObject"]["/Im"]
    assert picture["/ColorSpace"] == "/DeviceRGB"
    shown = Image.open(io.BytesIO(picture._data))
    assert shown.tobytes() == Image.open(io.BytesIO(planted.photo())).tobytes()
    (stamp,) = reader.pages[0]["/Annots"]
    assert set(stamp.get_object()) == {"/Type", "/Subtype", "/Rect", "/F", "/AP"}
    assert b"EMC" not in reader.pages[0].get_contents().get_data()


def locked(password: str) -> bytes:
    writer = PdfWriter(io.BytesIO(planted.pdf()))
    writer.encrypt(user_password=password, owner_password="x")
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


def changed(change) -> bytes:
    writer = PdfWriter(io.BytesIO(planted.pdf()))
    change(writer)
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


def test_a_locked_pdf_is_refused_and_one_that_everybody_may_open_is_stripped():
    assert refusal(locked("secret")) == "password"
    assert planted.found(strip_file(locked("")).content) == []


def test_a_pdf_whose_notes_cannot_be_found_with_certainty_is_refused():
    def form(writer):
        writer._root_object[NameObject("/AcroForm")] = planted.named(XFA=planted.stream(b"<x/>"))

    def layers(writer):
        off = planted.named(OFF=ArrayObject([planted.named(Type=NameObject("/OCG"))]))
        writer._root_object[NameObject("/OCProperties")] = planted.named(D=off)

    def closed(writer):
        writer.pages[0]["/Resources"]["/XObject"]["/Im"][NameObject("/Filter")] = NameObject("/JPXDecode")

    assert [refusal(changed(change)) for change in (form, layers, closed)] == ["unstrippable"] * 3


# Word


def test_of_a_word_document_the_text_and_pictures_stay_and_nobody_is_named():
    raw = planted.word()
    assert len(planted.found(raw)) > 7
    bare = strip_file(raw)
    assert planted.found(bare.content) == []
    assert bare.removed == ("camera", "place", "notes", "author", "history", "hidden")
    document = docx.Document(io.BytesIO(bare.content))
    words = "".join(paragraph.text for paragraph in document.paragraphs)
    for seen in (SEEN, "Koşulgan", "kara", "talaa", "kutu"):
        assert seen in words, seen
        assert seen in bare.text, seen
    assert document.sections[0].header.paragraphs[0].text == "Baş söz"
    assert [shape.width for shape in document.inline_shapes] == [1080135] * 2 or len(document.inline_shapes) == 2
    with zipfile.ZipFile(io.BytesIO(bare.content)) as package:
        names = package.namelist()
        assert {entry.date_time for entry in package.infolist()} == {(1980, 1, 1, 0, 0, 0)}
        assert package.comment == b""
    assert not [name for name in names if "docProps" in name or "comment" in name or "custom" in name]
    assert len([name for name in names if name.startswith("word/media/")]) == 2


def test_a_word_document_with_programs_or_foreign_parts_is_refused():
    macro = planted.with_parts(planted.word(), word__vbaProject_dot_bin=b"x")
    chart = {"word__charts__c_dot_xml": b"<c/>"}
    rels = b'<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
    rels += b'<Relationship Id="rId1" Type="http://x/chart" Target="charts/c.xml"/></Relationships>'
    assert refusal(macro) == "macros"
    out, plain = io.BytesIO(), planted.word()
    with zipfile.ZipFile(io.BytesIO(plain)) as old, zipfile.ZipFile(out, "w") as new:
        for name in old.namelist():
            new.writestr(name, rels if name == "word/_rels/document.xml.rels" else old.read(name))
        for name, content in chart.items():
            new.writestr(name.replace("__", "/").replace("_dot_", "."), content)
    assert refusal(out.getvalue()) == "unstrippable"


# The rest


def test_plain_text_is_spelt_anew():
    assert strip_file("\ufeffМектеп\r\nкурулат".encode()).content == "Мектеп\nкурулат".encode()
    assert strip_file("Мектеп курулат, деди кеңеш".encode("cp1251", "replace")).media_type == "text/plain"


def test_what_is_none_of_these_is_refused_with_a_word_that_has_a_sentence():
    codes = [refusal(raw) for raw in (b"", b"<!doctype html><p>x", b"\x7fELF" + b"\x00" * 99, b"PK\x03\x04")]
    assert codes == ["empty", "unknown_format", "unknown_format", "damaged"]
    assert len(NOT_BARE) == 4
    assert CANARY not in REMOVED


@pytest.mark.parametrize("make", [planted.photo, planted.pdf, planted.word])
def test_the_same_file_gives_the_same_bytes_and_a_stripped_one_has_nothing_to_lose(make):
    raw = make()
    once = strip_file(raw)
    assert once.content == strip_file(raw).content
    assert strip_file(once.content).removed == ()
