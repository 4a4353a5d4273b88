"""Whatever is sent to the import and the review, the answer is a page with a sentence; nothing else is lost."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from pledges.actions import imports
from pledges.models import Document, Pledge, Upload
from tests import factories
from tests.test_importing import described, page
from tests.test_reviewing import TEXT, review, typed

pytestmark = pytest.mark.django_db
LONG = "ы" * 500_000
SCRIPT = "<script>alert(1)</script>"


@pytest.fixture
def upload():
    return imports.receive(raw=TEXT.encode(), file_name="a.txt")


@pytest.fixture
def document(upload):
    factories.topic("education")
    described = {"title": factories.texts("Interview"), "language": "ky", "published": "2021-07-06"}
    stored = imports.store(upload=upload, kind="interview", candidacy=factories.candidacy("ann"), **described)
    return Document.objects.get(pk=stored.pk)


@pytest.mark.parametrize("changes", [{"note": "a\0b"}, {"title_en": "a\0b"}, {"clause": "a\0b"}, {"same_key": "a\0b"}])
@pytest.mark.parametrize("button", ["confirm", "keep", "same", "reject"])
def test_a_nul_in_a_finding_is_refused_or_left_out(client, editor, document, changes, button):
    client.force_login(editor)
    finding = document.findings.first()
    sent = typed(finding, no_pledge="done", **({"title_ru": "Калат"} | changes))
    response = client.post(review(document), sent | {button: ""})
    assert response.status_code in (302, 422)
    if response.status_code == 422:
        assert "Калат" in response.content.decode()
    assert "\0" not in client.get(review(document)).content.decode()
    assert Pledge.objects.count() == (button == "confirm" and response.status_code == 302)


@pytest.mark.parametrize("name", ["title_ky", "producer", "url", "disclosure_text", "published", "kind", "candidacy"])
@pytest.mark.parametrize("button", ["store", "keep"])
@pytest.mark.parametrize("text", ["a\0b", LONG, "-1", "٣", SCRIPT])
def test_hostile_metadata_never_ends_in_a_fault(client, editor, upload, name, button, text):
    client.force_login(editor)
    url = page("upload_change", upload.pk)
    response = client.post(url, described(client="Буйрутмачы", **{name: text}) | {button: "1"}, follow=True)
    assert response.status_code in (200, 422)
    if response.status_code == 422:
        assert "Буйрутмачы" in response.content.decode()
    for address in (url, page("upload_changelist"), page("document_changelist")):
        shown = client.get(address).content.decode()
        assert "\0" not in shown
        assert SCRIPT not in shown


def test_a_title_of_a_megabyte_is_refused_and_kept(client, editor, document):
    client.force_login(editor)
    response = client.post(review(document), typed(document.findings.first(), title_en=LONG) | {"confirm": "1"})
    assert response.status_code == 422
    assert LONG in response.content.decode()
    assert "Мектеп куруу" in response.content.decode()


@pytest.mark.parametrize("name", ["version", "first", "last", "strength", "tier", "level", "topic_1", "no_pledge"])
@pytest.mark.parametrize("value", ["", "-1", "x", "9" * 30, "\0", "²", None])
@pytest.mark.parametrize("button", ["confirm", "same", "reject", "keep", "put_back"])
def test_a_wrong_or_missing_field_is_answered_with_the_page(client, editor, document, name, value, button):
    client.force_login(editor)
    finding = document.findings.first()
    sent = typed(finding, **({} if value is None else {name: value})) | {button: ""}
    if value is None:
        sent.pop(f"f{finding.pk}-{name}", None)
    assert client.post(review(document), sent).status_code in (302, 409, 422)


@pytest.mark.parametrize("value", ["", "-1", "x", "9" * 14, "9" * 30, "\0", "²", "1'--"])
def test_a_finding_that_is_not_there_is_not_found(client, editor, document, value):
    client.force_login(editor)
    assert client.post(review(document), {"finding": value, "confirm": "1"}).status_code == 404
    assert client.post(review(document), {}).status_code == 404


def test_a_finding_of_another_document_is_not_found(client, editor, document):
    client.force_login(editor)
    other = imports.receive(raw=f"{TEXT}\n- Жолду оңдойбуз.\n".encode(), file_name="b.txt")
    values = {"title": factories.texts("Other"), "language": "ky", "published": "2021-07-06", "kind": "interview"}
    foreign = imports.store(upload=other, candidacy=document.candidacy, **values).findings.first()
    assert client.post(review(document), typed(foreign) | {"confirm": "1"}).status_code == 404
    foreign.refresh_from_db()
    assert foreign.state == "open"


@pytest.mark.parametrize("number", ["0", "-5", "x", "9" * 40, "²", "", "1.5", "'"])
def test_a_page_that_is_not_there_shows_the_nearest(client, editor, document, number):
    client.force_login(editor)
    assert "Биз Ак-Ордодо мектеп курабыз." in client.get(review(document), {"page": number}).content.decode()


def test_a_field_that_is_sent_twice_counts_once(client, editor, document):
    client.force_login(editor)
    sent = typed(document.findings.first())
    doubled = {name: [value, value] for name, value in sent.items()} | {"confirm": ["1", "1"]}
    assert client.post(review(document), doubled).status_code == 302
    assert Pledge.objects.count() == 1


@pytest.mark.parametrize("key", ["²", "٣", "9" * 30, "-1", "x", "1.5"])
@pytest.mark.parametrize("name", ["document_review", "document_raw", "upload_change"])
def test_an_address_of_no_row_is_not_found(client, editor, key, name):
    client.force_login(editor)
    url = reverse(f"admin:pledges_{name}", args=["KEY"]).replace("KEY", key)
    assert client.get(url).status_code in (302, 404)
    assert client.post(url).status_code in (302, 404)


@pytest.mark.parametrize(
    "name",
    [
        "../../etc/passwd",
        'a"b.txt',
        "a\r\nSet-Cookie: x=1.txt",
        "маек «бир».txt",
        "ы" * 250,
        f"{SCRIPT}.txt",
        "..",
        "a\0b",
    ],
)
def test_a_file_may_have_any_name(client, editor, name):
    client.force_login(editor)
    response = client.post(page("upload_add"), _named(name))
    assert response.status_code in (302, 422)
    for upload in Upload.objects.all():
        assert len(upload.file_name) <= 200
        assert not set(upload.file_name) & set("/\\\r\n\0")
        shown = client.get(page("upload_change", upload.pk)).content.decode()
        assert SCRIPT not in shown
        stored = client.post(page("upload_change", upload.pk), described())
        assert stored.status_code == 302
        raw = client.get(page("document_raw", Document.objects.get().pk))
        assert "\n" not in raw["Content-Disposition"]
        assert "Set-Cookie" not in raw
        assert SCRIPT not in client.get(page("document_change", Document.objects.get().pk)).content.decode()


def _named(name: str) -> dict[str, SimpleUploadedFile]:
    file = SimpleUploadedFile("x", TEXT.encode(), "text/plain")
    file._name = name  # the setter of a file in memory would clean it, as no attacker does
    return {"file": file}


@pytest.mark.parametrize("charset", ["raw_unicode_escape", "no-such-encoding"])
def test_a_file_name_in_any_encoding_is_text(client, editor, charset):
    client.force_login(editor)
    body = (
        f"--B\r\nContent-Disposition: form-data; name=\"file\"; filename*={charset}''a%5Cud800.txt\r\n"
        f"Content-Type: text/plain\r\n\r\n{TEXT}\r\n--B--\r\n"
    ).encode()
    assert client.post(page("upload_add"), body, content_type="multipart/form-data; boundary=B").status_code in (
        302,
        400,
        422,
    )


@pytest.mark.parametrize(
    ("body", "kind"),
    [
        (b"file=a.txt", "application/x-www-form-urlencoded"),
        (b"{}", "application/json"),
        (b"", "multipart/form-data; boundary=x"),
        (b"pasted=%00%00", "application/x-www-form-urlencoded"),
    ],
)
def test_a_form_without_a_file_asks_for_one(client, editor, body, kind):
    client.force_login(editor)
    response = client.post(page("upload_add"), body, content_type=kind)
    assert response.status_code == 422
    assert "Give either a file or the pasted text." in response.content.decode()


def test_markup_in_a_document_shows_as_text(client, editor):
    client.force_login(editor)
    text = f"Кириш {SCRIPT}.\n\n- Суроо {SCRIPT}?\n\n- Биз {SCRIPT} жол курабыз. Ал {SCRIPT} жаман эле.\n"
    url = client.post(page("upload_add"), {"pasted": text})["Location"]
    assert SCRIPT not in client.get(url).content.decode()
    stored = client.post(url, described(title_en=SCRIPT, producer=SCRIPT))
    shown = client.get(stored["Location"]).content.decode()
    assert SCRIPT not in shown
    assert "Ал &lt;script&gt;alert(1)&lt;/script&gt; жаман эле." in shown


@pytest.mark.parametrize("megabytes", [5, 9])
def test_a_long_text_is_pasted_as_well_as_uploaded(client, editor, megabytes, monkeypatch):
    seen = []
    monkeypatch.setattr(imports, "read_file", lambda raw: seen.append(len(raw)) or _unreadable())
    client.force_login(editor)
    text = "Биз жол курабыз. " * (megabytes * 1024 * 1024 // len("Биз жол курабыз. ".encode()))
    response = client.post(page("upload_add"), {"pasted": text})
    assert response.status_code == 422
    assert "Reading takes longer than ten seconds." in response.content.decode()
    assert seen == [len(text.encode())]


def test_a_pasted_text_that_is_too_long_ends_in_a_sentence(client, editor):
    client.force_login(editor)
    response = client.post(page("upload_add"), {"pasted": "x" * (10 * 1024 * 1024 + 1)})
    assert response.status_code == 422
    assert "larger than 10 MB" in response.content.decode()


def _unreadable():
    raise imports.Unreadable("too_slow")
