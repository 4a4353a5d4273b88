"""What the reader makes of the files that editors upload. The attacks on it are in test_files_attacked.py."""

import gzip

import docx
import pytest
from docx.oxml import parse_xml
from hypothesis import given, settings
from hypothesis import strategies as st

from pledges.text.decoding import decoded
from pledges.text.files import CODES, Unreadable, read_file
from pledges.text.files.extraction import extracted
from pledges.text.files.formats import format_of
from pledges.text.files.page import page_text
from pledges.text.files.pdf import undivided
from pledges.text.files.pdf_lines import Line, paragraphs
from pledges.text.reading import read
from tests.text import uploads
from tests.text.documents import NAMES, raw, reviewed

RUSSIAN = "Мы построим новую школу и отремонтируем дороги. Это наше обещание жителям города."
FINDINGS = [reviewed(uploads.INTERVIEW)[f.start : f.end] for f in read(uploads.TEXT).findings]
FORMATS = {
    "text": uploads.TEXT.encode(),
    "html": uploads.page().encode(),
    "docx": uploads.word(),
    "pdf": uploads.PDF,
}


def refused(raw: bytes) -> str:
    with pytest.raises(Unreadable) as refusal:
        read_file(raw)
    return refusal.value.code


@pytest.mark.parametrize("kind", FORMATS)
def test_an_interview_has_the_same_transcript_and_pledges_in_every_format(kind):
    result = read_file(FORMATS[kind])
    reading, lines = result.reading, result.text.split("\n")
    text = reading["transcript"]
    assert (result.format, result.pages, result.pages_without_text) == (kind, 2 if kind == "pdf" else None, ())
    assert result.encoding == ("utf-8" if kind in ("text", "html") else "")
    assert text == uploads.TEXT
    assert [text[f["start"] : f["end"]] for f in reading["findings"]] == FINDINGS
    assert len(FINDINGS) == 14
    for part in reading["turns"] + reading["findings"]:
        assert text[part["start"] :][:20] in lines[part["raw_line"] - 1]


@pytest.mark.parametrize("name", NAMES)
def test_a_seed_document_reads_as_the_engine_reads_its_bytes(name):
    result, expected = read_file(raw(name)), read(raw(name))
    assert (result.format, result.reading["transcript"]) == ("text", expected.transcript)
    assert [f["raw_line"] for f in result.reading["findings"]] == [
        expected.cleaned.raw_line(f.start) for f in expected.findings
    ]


@pytest.mark.parametrize(
    ("encoding", "name"),
    [
        *(("utf-8", "utf-8"), ("utf-8-sig", "utf-8"), ("cp1251", "cp1251"), ("utf-16", "utf-16-le")),
        *(("utf-16-le", "utf-16-le"), ("utf-16-be", "utf-16-be"), ("utf-32", "utf-32-le")),
    ],
)
def test_a_text_is_read_in_its_encoding_which_is_shown(encoding, name):
    result = extracted(RUSSIAN.encode(encoding))
    assert (result.text, result.format, result.encoding) == (RUSSIAN, "text", name)
    source = uploads.page([RUSSIAN], encoding).encode(encoding)
    found = extracted(source)
    assert (found.text, found.format, found.encoding) == (RUSSIAN, "html", name)


def test_a_page_may_declare_an_encoding_that_its_bytes_do_not_show():
    found = extracted(uploads.page([RUSSIAN], "koi8-r").encode("koi8-r"))
    assert (found.text, found.encoding) == (RUSSIAN, "koi8-r")
    # A false declaration does not spoil UTF-8, and one that is no table of letters is not followed.
    assert extracted(uploads.page([RUSSIAN], "koi8-r").encode()).text == RUSSIAN
    assert extracted(uploads.page([RUSSIAN], "unicode_escape").encode("cp1251")).encoding == "cp1251"


@pytest.mark.parametrize("encoding", ["koi8-r", "cp866", "iso8859-5"])
def test_another_encoding_is_refused_and_never_guessed(encoding):
    assert refused(RUSSIAN.encode(encoding)) == "encoding"
    assert refused(RUSSIAN.lower().encode(encoding)) == "encoding"
    assert refused(RUSSIAN.encode().decode("latin-1").encode()) == "encoding"
    assert refused(RUSSIAN.encode().decode("cp1251", "replace").encode()) == "encoding"


OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600)
PICTURE = b"\x89PNG\r\n\x1a\n" + bytes(100)
REFUSED = {
    "empty": [b"", b" \n\t\n", b"\xef\xbb\xbf", bytes(5000), b"<html><body></body></html>", uploads.word([]), b"---"],
    "too_large": [bytes(10 * 1024 * 1024 + 1)],
    "unknown_format": [
        b"MZ" + bytes(100),
        b"\x7fELF" + bytes(50),
        gzip.compress(RUSSIAN.encode()),
        b"PK\x05\x06" + bytes(18),
    ],
    "other_word": [OLE, rb"{\rtf1\ansi abc}"],
    "picture": [PICTURE, b"\xff\xd8\xff\xe0" + bytes(99), b"RIFF\x01\x02\x03\x04WEBPVP8 ", b"AT&TFORM" + bytes(9)],
    "encoding": [RUSSIAN.encode("koi8-r"), bytes(range(256)) * 40],
    "fonts": [uploads.word(["".join(map(chr, range(0xE000, 0xE100)))]), uploads.word(["Ìû ïîñòðîèì øêîëó " * 9])],
    "scanned": [uploads.scanned()],
    "password": [uploads.encrypted("x"), uploads.encrypted("x", "RC4-128"), uploads.with_flag(uploads.word(), 1)],
    "damaged": [uploads.word()[:9000], uploads.PDF[:9000], uploads.package("<w:p>"), b"%PDF-1.4\n", b"PK\x03\x04"],
    "external": [uploads.package(uploads.laughs()), uploads.package(uploads.laughs().encode("utf-16"))],
    "too_many_pages": [uploads.many_pages(501)],
    "unpacks_too_large": [uploads.swollen_pdf()],
    "too_much_memory": [b"<br a b c d e f g h i j k l>" * 370_000],  # attributes fill memory sooner than elements do
}
REFUSED["password"].append(OLE + "EncryptedPackage".encode("utf-16-le"))


@pytest.mark.parametrize(
    ("code", "content"),
    [(code, content) for code, contents in REFUSED.items() for content in contents],
    ids=[f"{code}-{number}" for code, contents in REFUSED.items() for number in range(len(contents))],
)
def test_a_file_that_cannot_be_read_is_refused_for_its_own_reason(code, content):
    assert refused(content) == code


def test_every_reason_has_a_test():
    assert {*REFUSED, "too_slow"} == CODES  # files that take too long are in test_files_attacked.py


def test_an_opendocument_file_is_known_as_one():
    text = b"PK\x03\x04" + bytes(26) + b"mimetypeapplication/vnd.oasis.opendocument.text" + bytes(99)
    assert refused(text) == "other_word"
    assert refused(uploads.package("x").replace(b"word/document.xml", b"xl/workbook123xml")) == "unknown_format"


def test_a_pdf_with_an_empty_password_is_read():
    assert extracted(uploads.encrypted("")).text == extracted(uploads.PDF).text


def test_the_name_and_the_beginning_blanks_do_not_matter():
    assert format_of(b"\n" * 900 + uploads.PDF) == "pdf"
    assert format_of("\ufeff <!-- a --> <?xml version='1.0'?>\n<!DOCTYPE html>\n<html>".encode("utf-16")) == "html"
    assert format_of("<Биз> мектеп курабыз.".encode()) == "text"
    assert format_of("BMW сатып алабыз, MZ, PK.".encode()) == "text"


def test_a_page_gives_its_visible_article_in_paragraphs():
    source = """<html><head><title>Т</title><style>p {}</style></head><body><nav>Меню</nav><article><h1>Маек</h1>
        <script>var a = "<p>жок</p>";</script><p>Биз <b>мек</b>теп\nкура<!-- эмес -->быз.<br>Жол да.</p>
        <p style="display: none">жашырын</p>калды <div hidden>жок</div>да
        <table><tr><td>Бир</td><td>эки</td></tr><tr><td>үч</td></tr></table>
        <pre>а  б\n  в</pre><ul><li>бир<li>эки</ul></article><footer>Редакция</footer></body></html>"""
    assert page_text(source).split("\n\n") == [
        *("Маек", "Биз мектеп курабыз.\nЖол да.", "калды да", "Бир эки\nүч", "а  б\nв", "бир", "эки")
    ]


def test_a_page_with_several_articles_is_read_as_a_whole():
    assert page_text("<p>а<article>б</article><article>в</article>") == "а\n\nб\n\nв"
    assert page_text("<p>а<main>б</main>") == "б"
    assert page_text("<p>а<main> </main>") == "а"


def test_a_word_document_gives_what_is_seen_in_its_order():
    document = docx.Document()
    document.add_paragraph("Биринчи\tсап\nэкинчи")
    table = document.add_table(1, 2)
    table.cell(0, 0).text, table.cell(0, 1).text = "сол", "оң"
    body = document.element.body
    space = f'xmlns:w="{uploads.NAMESPACE}"'
    for inner in (
        '<w:hyperlink w:anchor="a"><w:r><w:t>шилтеме</w:t></w:r></w:hyperlink>',
        "<w:ins><w:r><w:t>кошулган</w:t></w:r></w:ins><w:del><w:r><w:delText>өчкөн</w:delText></w:r></w:del>",
        "<w:r><w:rPr><w:vanish/></w:rPr><w:t>жашырын</w:t></w:r><w:r><w:t>ачык</w:t></w:r>",
        "<w:r><w:t>өйдө</w:t><w:txbxContent><w:p><w:r><w:t>куту</w:t></w:r></w:p></w:txbxContent></w:r>",
    ):
        body.append(parse_xml(f"<w:p {space}>{inner}</w:p>"))
    body.append(parse_xml(f"<w:sdt {space}><w:sdtContent>{uploads.PARAGRAPH}</w:sdtContent></w:sdt>"))
    found = extracted(uploads.saved(document))
    assert found.text.split("\n\n") == [
        *("Биринчи сап\nэкинчи", "сол", "оң", "шилтеме", "кошулган", "ачык", "өйдө", "куту", uploads.SENTENCE)
    ]


def test_a_divided_word_is_put_together_as_the_text_writes_it_elsewhere():
    assert undivided("шаар-\nдык кеңеш") == "шаардык кеңеш"
    assert undivided("шаар\u00ad\nдык кеңеш") == "шаардык кеңеш"
    assert undivided("социалдык-\nэкономикалык, социалдык жана экономикалык") == (
        "социалдык-экономикалык, социалдык жана экономикалык"
    )
    assert undivided("кто-\nто и кто-то") == "кто-то и кто-то"
    assert undivided("мес-\nто и место, то") == "место и место, то"
    assert undivided("Ысык-\nКөл") == "Ысык-Көл"
    assert undivided("сөз -\nдагы 5-\nмектеп") == "сөз -\nдагы 5-\nмектеп"


def test_lines_of_a_pdf_become_paragraphs_where_gaps_indents_or_dashes_show_them():
    long = "Биз бардык мектептерди оңдоп, жаңы бала бакчаларды"
    lines = [
        Line("12", 300, 820),
        *(Line(long, 50, 800), Line(long, 50, 786), Line("курабыз.", 50, 772), Line(long, 70, 758)),
        *(Line("Башкасы", 50, 720), Line(long, 50, 706), Line("- Суроо", 50, 692)),
    ]
    plain = "\n".join(line.text for line in lines)
    assert paragraphs(plain, lines) == f"{long} {long} курабыз.\n{long}\n\nБашкасы\n{long}\n- Суроо"
    # Without trustworthy places, lines stay lines.
    assert paragraphs(plain, lines[:-1]) == plain.removeprefix("12\n")


def test_pages_without_text_are_named():
    empty = b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 600 800]>>"
    words = uploads.stream(b"BT /F1 12 Tf 50 700 Td (We will build ten schools in every part of the city.) Tj ET")
    leaf = empty[:-2] + b"/Resources %s/Contents 5 0 R>>" % uploads.FONT
    file = uploads.pdf(uploads.CATALOGUE, b"<</Type/Pages/Kids[3 0 R 4 0 R]/Count 2>>", leaf, empty, words)
    result = read_file(file)
    assert (result.text, result.pages, result.pages_without_text) == (
        "We will build ten schools in every part of the city.\n",
        2,
        (2,),
    )


def test_the_text_can_be_stored_and_its_lines_are_those_that_are_counted():
    result = read_file("Кириш\x00 сөз\r\n\x0c- Суроо барбы?\r- Биз мектеп курабыз.\u2028Жолду да оңдойбуз.".encode())
    assert result.text == "Кириш сөз\n\n- Суроо барбы?\n- Биз мектеп курабыз.\nЖолду да оңдойбуз."
    lines = result.text.split("\n")
    assert [lines[f["raw_line"] - 1] for f in result.reading["findings"]] == lines[3:]


@given(st.one_of(st.binary(max_size=300), st.text(max_size=200).map(str.encode)))
@settings(max_examples=300, deadline=None)
def test_no_bytes_raise_anything_but_unreadable(content):
    try:
        found = extracted(content)
    except Unreadable as refusal:
        assert refusal.code in CODES  # noqa: PT017 - both outcomes are right
    else:
        assert found.text.strip()
        assert found.format == format_of(content)


@given(st.binary(max_size=120))
def test_the_encoding_that_is_shown_is_the_one_that_was_used(content):
    text, encoding = decoded(content)
    assert content.decode(encoding, "replace").removeprefix("\ufeff") == text
