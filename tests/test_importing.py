"""A document comes in: by upload, by paste, by command; read in a process with limits, stored with its findings."""

import io
import json

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import CommandError, call_command
from django.urls import reverse

from pledges.actions import imports
from pledges.actions.imports import UNREADABLE
from pledges.management.commands.seed import OWN
from pledges.models import Document, Finding, Upload
from pledges.rules import Refused
from pledges.text.files import CODES
from tests import factories
from tests.text.documents import NAMES, raw, reviewed

pytestmark = pytest.mark.django_db
BALAKIN = "003_5c9e6b968a9c9d0f.txt"
ELECTION = "bishkek-city-council-2021-07-11"
TEXT = "Кириш.\n\n- Суроо барбы?\n\n- Биз жол курабыз. Ал жол жаман эле.\n"


@pytest.fixture
def register():
    """The seed's election, people and topics, and nothing else."""
    seed = json.loads((OWN / "candidates.json").read_text(encoding="utf-8"))
    election = factories.election(ELECTION)
    for topic in ("roads", "transport", "safety"):
        factories.topic(topic)
    people = {}
    for row in seed:
        person = factories.candidacy(row["slug"], election=election)
        person.candidate.name = row["name"]
        person.candidate.save()
        people[row["slug"]] = person
    return people


def page(name: str, *args: object) -> str:
    return reverse(f"admin:pledges_{name}", args=args)


def imported(*words: str) -> str:
    out = io.StringIO()
    call_command("import_document", *words, stdout=out)
    return out.getvalue()


def described(**changes: object) -> dict[str, object]:
    return {"title_ky": "Маек", "kind": "interview", "language": "ky", "published": "2021-07-01"} | changes


def test_every_raw_file_is_stored_as_its_reviewed_transcript_with_what_it_states(register):
    for name in NAMES:
        imported(str(OWN / "documents" / name), "--election", ELECTION)
        document = Document.objects.get(file_name=name)
        assert document.transcript == reviewed(name)
        assert bytes(document.raw) == raw(name)
        assert document.findings.count() >= 3
    stated = Document.objects.get(file_name=BALAKIN)
    assert stated.candidacy == register["sergei-balakin"]
    assert (stated.kind, stated.published.isoformat()) == ("paid_interview", "2021-07-06")
    assert stated.producer == '"ПроМедиа Плюс" КФ'
    assert stated.title == {
        "ky": "Маек: Сергей Балакин",
        "ru": "Интервью: Сергей Балакин",
        "en": "Interview: Sergei Balakin",
    }
    assert stated.public_since is None


def test_the_command_refuses_the_same_file_and_leads_to_the_first(register):
    path = str(OWN / "documents" / BALAKIN)
    imported(path, "--election", ELECTION)
    first = Document.objects.get()
    with pytest.raises(CommandError, match=r"This text is here already: .*Balakin") as refused:
        imported(path, "--election", ELECTION)
    assert reverse("admin:pledges_document_review", args=[first.pk]) in str(refused.value)
    assert Document.objects.count() == 1


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (["--election", "nowhere"], f"There is no election nowhere. There are: {ELECTION}"),
        (["--election", ELECTION], "The text does not tell everything. Give also: --candidate, --published."),
        (["--election", ELECTION, "--candidate", "x"], "There is no candidate x. There are: dzhulietta-bazeyan,"),
        (["--election", ELECTION, "--published", "1.2.2021"], "1.2.2021 is no day: give it as 2021-07-06."),
        (["--election", ELECTION, "--published", "2999-01-01"], "2999-01-01 lies in the future."),
    ],
)
def test_the_command_says_what_it_lacks_and_stores_nothing(register, tmp_path, words, sentence):
    path = tmp_path / "text.txt"
    path.write_text(TEXT)
    with pytest.raises(CommandError) as refused:
        imported(str(path), *words)
    assert sentence in str(refused.value)
    assert (Document.objects.count(), Upload.objects.count(), Finding.objects.count()) == (0, 0, 0)


def test_what_the_text_does_not_tell_is_given_by_options(register, tmp_path):
    path = tmp_path / "text.txt"
    path.write_text(TEXT)
    options = ["--election", ELECTION, "--candidate", "sergei-balakin", "--published", "2021-07-01"]
    printed = imported(str(path), *options, "--title", "Жол жөнүндө")
    document = Document.objects.get()
    assert printed.splitlines()[0] == "Жол жөнүндө: 61 characters, 1 findings to confirm."
    assert (document.title, document.kind) == ({"ky": "Жол жөнүндө"}, "interview")
    with pytest.raises(CommandError, match="cannot be read: No such file"):
        imported(str(tmp_path / "nothing"), *options)


def test_every_code_of_the_reader_has_its_own_sentence():
    assert set(UNREADABLE) == CODES
    assert len({str(sentence) for sentence in UNREADABLE.values()}) == len(CODES)


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"", "The file is empty."),
        (b" \n\n ", "The file is empty."),
        (b"\x89PNG\r\n\x1a\n" + b"\x00" * 100, "This is a picture, not text."),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\x00" * 600, "an older or another word processor"),
        (b"%PDF-1.7\n" + b"x" * 200, "The file is damaged"),
    ],
)
def test_an_unreadable_file_ends_in_a_sentence_and_keeps_nothing(client, editor, content, sentence):
    client.force_login(editor)
    response = client.post(page("upload_add"), {"file": SimpleUploadedFile("a.txt", content)})
    assert response.status_code == 422
    assert sentence in response.content.decode()
    assert Upload.objects.count() == 0


def test_a_file_over_ten_megabytes_is_refused(client, editor):
    client.force_login(editor)
    large = SimpleUploadedFile("a.txt", b"x" * (10 * 1024 * 1024 + 1))
    assert "larger than 10 MB" in client.post(page("upload_add"), {"file": large}).content.decode()


def test_a_text_is_pasted_confirmed_and_stored_once(client, editor):
    client.force_login(editor)
    assert client.get(page("document_add"))["Location"] == page("upload_add")
    asked = client.post(page("upload_add"), {"pasted": TEXT})
    upload = Upload.objects.get()
    assert (asked.status_code, asked["Location"]) == (302, page("upload_change", upload.pk))
    assert "1 likely pledge" in client.get(asked["Location"]).content.decode()
    refused = client.post(asked["Location"], described(published="2999-01-01", title_ky="Жоголбойт"))
    assert refused.status_code == 422
    assert "Жоголбойт" in refused.content.decode()
    assert "The date lies in the future." in refused.content.decode()
    stored = client.post(asked["Location"], described())
    document = Document.objects.get()
    assert stored["Location"] == page("document_review", document.pk)
    assert (document.transcript, document.slug, document.public_since) == (TEXT, "maek-2021-07-01", None)
    assert Upload.objects.count() == 0
    assert client.get(f"/en/documents/{document.slug}/").status_code == 404
    again = client.post(page("upload_add"), {"pasted": TEXT})
    assert "This text is here already" in again.content.decode()
    assert page("document_change", document.pk) in again.content.decode()


def test_a_document_is_only_retitled_and_never_deleted(client, editor):
    client.force_login(editor)
    document = factories.document("Биз жол курабыз.", language="ky")
    url = page("document_change", document.pk)
    client.post(url, {"title_ky": "Жаңы аталыш", "language": "ru", "transcript": "x"})
    after = Document.objects.get()
    assert (after.title["ky"], after.language) == ("Жаңы аталыш", "ky")
    assert after.transcript == document.transcript
    assert client.post(page("document_delete", document.pk), {"post": "yes"}).status_code == 403


@pytest.mark.parametrize("sent", [{}, {"pasted": "  "}, {"pasted": TEXT, "file": None}])
def test_either_a_file_or_a_text_is_wanted(client, editor, sent):
    client.force_login(editor)
    if "file" in sent:
        sent = sent | {"file": SimpleUploadedFile("a.txt", b"abc")}
    response = client.post(page("upload_add"), sent)
    assert "Give either a file or the pasted text." in response.content.decode()


def test_an_import_is_kept_taken_up_again_and_forgotten(client, editor, reviewer):
    client.force_login(editor)
    url = client.post(page("upload_add"), {"pasted": TEXT})["Location"]
    client.post(url, {"keep": "1", "title_ru": "Наполовину", "published": "2021-0"})
    client.force_login(reviewer)
    assert client.post(page("upload_add"), {"pasted": TEXT})["Location"] == url
    assert "Наполовину" in client.get(url).content.decode()
    assert "pasted.txt" in client.get(page("upload_changelist")).content.decode()
    client.post(url, {"discard": "1"})
    assert (Upload.objects.count(), Document.objects.count()) == (0, 0)
    assert client.get(url).status_code == 404


def test_a_file_that_somebody_else_stored_meanwhile_is_not_stored_again(editor):
    upload = imports.receive(raw=TEXT.encode(), file_name="a.txt")
    values = {"title": factories.texts("Interview"), "language": "ky", "published": "2021-07-06", "kind": "interview"}
    imports.store(upload=Upload.objects.get(pk=upload.pk), **values)
    with pytest.raises(Refused, match="Somebody else stored or forgot this file meanwhile"):
        imports.store(upload=upload, **values)
    assert Document.objects.count() == 1


def test_a_guessed_encoding_is_confirmed_by_a_person(client, editor):
    client.force_login(editor)
    text = "Кириш сөз жок.\n\n- Что вы сделаете?\n\n- Мы построим новую дорогу и школу.\n".replace("ө", "о")
    url = client.post(page("upload_add"), {"file": SimpleUploadedFile("a.txt", text.encode("cp1251"))})["Location"]
    assert "read as Windows-1251" in client.get(url).content.decode()
    assert client.post(url, described()).status_code == 422
    assert client.post(url, described(readable="on")).status_code == 302
    assert Document.objects.get().transcript == text


def test_the_raw_file_is_for_editors_and_byte_for_byte(client, editor, django_user_model):
    document = factories.document("Биз жол курабыз.")
    url = page("document_raw", document.pk)
    assert client.get(url).status_code == 302
    client.force_login(django_user_model.objects.create_user("guest", is_staff=True))
    assert client.get(url).status_code == 403
    client.force_login(editor)
    response = client.get(url)
    assert response.content == bytes(document.raw)
    assert response["Content-Type"] == "application/octet-stream"
    assert response["Content-Disposition"] == f'attachment; filename="{document.file_name}"'
    assert response["X-Content-Type-Options"] == "nosniff"


def test_a_person_without_the_permission_imports_nothing(client, django_user_model):
    client.force_login(django_user_model.objects.create_user("guest", is_staff=True))
    upload = imports.receive(raw=TEXT.encode(), file_name="a.txt")
    for url in (page("upload_add"), page("upload_change", upload.pk), page("upload_delete", upload.pk)):
        assert client.get(url).status_code == 403
        assert client.post(url, described()).status_code == 403
    assert Document.objects.count() == 0


def test_a_document_becomes_public_with_the_first_pledge_that_stands_in_it(client):
    draft = factories.draft()
    source = factories.state(draft)
    address = f"/en/documents/{source.slug}/"
    assert client.get(address).status_code == 404
    listed = [client.get(url).content.decode() for url in ("/en/documents/", "/sitemap-document.xml", "/en/")]
    assert not any(source.slug in text for text in listed)
    person = f"/en/candidates/{source.candidacy.candidate.slug}/"
    assert source.slug not in client.get(person).content.decode()
    factories.pledges.publish(pledge=draft, by=None)
    assert client.get(address).status_code == 200
    assert source.slug in client.get("/en/documents/").content.decode()


def test_a_statement_added_to_a_public_pledge_shows_its_document(client):
    public = factories.pledge()
    source = factories.state(public)
    assert client.get(f"/en/documents/{source.slug}/").status_code == 200


def test_the_seed_takes_a_waiting_document_as_it_is(register):
    imported(str(OWN / "documents" / BALAKIN), "--election", ELECTION)
    call_command("seed", verbosity=0)
    assert Document.objects.filter(public_since=None).count() == 0
    assert Document.objects.count() == 5
