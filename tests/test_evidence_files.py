"""Files as evidence: taken from the editor's form, shown bare to whoever may see the assessment, proved, taken down."""

import hashlib
import io
import json

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import CommandError, call_command
from django.db import DatabaseError, IntegrityError, connection, transaction
from django.urls import reverse

from candidates.translated import Translated
from pledges import kept_files, verification
from pledges.actions import assessments, evidence_files, half_typed, pledges, takedowns
from pledges.models import Assessment, Entry, Evidence, EvidenceFile, FileTakedown, HalfTyped, LinkStanding
from pledges.rules import Refused
from pledges.text.files import NOT_BARE, Stripped
from tests import factories
from tests.test_guards import refused
from tests.text import planted
from tests.text.planted import CANARY

pytestmark = pytest.mark.django_db
CLAIM = {"status": "kept", "date": "2022-01-31", "explanation_en": "It is there.", "reason": ""}
PLACE = {"evidence-TOTAL_FORMS": "1", "evidence-INITIAL_FORMS": "0"}
FIRST = {"evidence-0-publisher": "Resident", "evidence-0-kind": "official", "evidence-0-stance": "supports"}
FORM = CLAIM | PLACE | FIRST


@pytest.fixture(autouse=True)
def folder(settings, tmp_path):
    options = {"BACKEND": "pledges.kept_files.SyncedFileStorage", "OPTIONS": {"location": tmp_path / "kept"}}
    settings.STORAGES = settings.STORAGES | {"captures": options}
    return tmp_path / "kept"


@pytest.fixture
def file(editor) -> EvidenceFile:
    return evidence_files.receive(raw=planted.photo(), name=f"{CANARY}.jpg", by=editor)


def cited(file: EvidenceFile) -> list[dict[str, object]]:
    return [{"file": file, "publisher": "Resident", "kind": "official", "stance": "supports"}]


def upload(content: bytes, name: str = "photo.jpg") -> dict[str, SimpleUploadedFile]:
    return {"evidence-0-upload": SimpleUploadedFile(name, content, content_type="text/html")}


def address(evidence: Evidence) -> str:
    return f"/evidence/{evidence.pk}/{evidence.file.short}.{evidence.file.kind.extension}"


# Taking


def test_a_file_is_kept_as_received_and_bare_before_its_row_and_the_same_content_once(file, reviewer, folder):
    raw = planted.photo()
    assert kept_files.storage().open(kept_files.private_name(file.original_digest)).read() == raw
    bare = kept_files.storage().open(kept_files.public_name(file.digest)).read()
    assert (hashlib.sha256(bare).hexdigest(), len(bare)) == (file.digest, file.size)
    assert planted.found(bare) == []
    assert [str(word) for word in file.left_out][:2] == ["data of the camera", "the place where it was taken"]
    again = evidence_files.receive(raw=raw, name="other.jpg", by=reviewer)
    assert (again, EvidenceFile.objects.count()) == (file, 1)
    assert len([path for path in folder.rglob("*") if path.is_file()]) == 2


def test_a_stop_between_file_and_row_leaves_files_that_are_named(editor, monkeypatch):
    monkeypatch.setattr(evidence_files, "strip_file", lambda _raw: Stripped(b"bare", "text/plain", "bare", ()))

    def stop(**_values):
        raise DatabaseError("stop")

    with monkeypatch.context() as patched:
        patched.setattr(EvidenceFile.objects, "create", stop)
        with pytest.raises(DatabaseError):
            evidence_files.receive(raw=b"Text", name="", by=editor)
    assert len(list(verification.spare_files())) == 2
    evidence_files.receive(raw=b"Text", name="", by=editor)
    assert list(verification.spare_files()) == []


def test_what_cannot_be_made_bare_is_refused_with_a_sentence_of_its_own(editor):
    with pytest.raises(Refused, match="Upload a photo"):
        evidence_files.receive(raw=b"<!doctype html><p>x", name="", by=editor)
    assert set(evidence_files.REFUSED) >= NOT_BARE - {"unstrippable"}
    assert "cannot be removed from it with certainty" in evidence_files.why_not("unstrippable")
    assert not EvidenceFile.objects.exists()


def test_who_may_not_propose_may_not_upload(django_user_model):
    with pytest.raises(Refused, match="no permission"):
        evidence_files.receive(raw=b"Text", name="", by=django_user_model.objects.create_user("reader"))


# The form


def test_an_editor_proposes_with_a_file_and_a_reviewer_sees_it_bare(client, editor, reviewer):
    pledge = factories.pledge("Road")
    client.force_login(editor)
    url = reverse("admin:pledges_pledge_propose", args=[pledge.pk])
    assert client.post(url, FORM | upload(planted.photo())).status_code == 302
    evidence = Evidence.objects.get()
    assert (evidence.url, evidence.file.name, str(evidence)) == ("", "photo.jpg", str(evidence.file))
    assert not LinkStanding.objects.exists()
    client.force_login(reviewer)
    page = client.get(reverse("admin:pledges_assessment_change", args=[evidence.assessment_id])).content.decode()
    shown = reverse("admin:pledges_evidencefile_file", args=[evidence.file_id])
    assert f'<img class="evidence-picture" src="{shown}"' in page
    answer = client.get(shown)
    assert (answer.status_code, answer["Content-Type"]) == (200, "image/jpeg")
    assert "no-store" in answer["Cache-Control"]
    assert planted.found(answer.getvalue()) == []
    told = client.get(reverse("admin:pledges_evidencefile_change", args=[evidence.file_id])).content.decode()
    assert "data of the camera" in told
    assert client.get("/en/admin/pledges/evidencefile/").status_code == 200


def test_a_form_that_comes_back_has_lost_no_file(client, editor):
    client.force_login(editor)
    url = reverse("admin:pledges_pledge_propose", args=[factories.pledge("Road").pk])
    answer = client.post(url, FORM | {"explanation_en": ""} | upload(planted.photo()))
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "File taken:" in page
    assert "photo.jpg" in page
    reference = evidence_files.reference(EvidenceFile.objects.get())
    assert evidence_files.referred(reference) == EvidenceFile.objects.get()
    assert 'name="evidence-0-file" value="' in page
    assert client.post(url, FORM | {"evidence-0-file": reference}).status_code == 302
    assert Evidence.objects.get().file == EvidenceFile.objects.get()


def test_a_place_holds_a_link_or_a_file_and_says_so(client, editor, file):
    client.force_login(editor)
    url, reference = (
        reverse("admin:pledges_pledge_propose", args=[factories.pledge().pk]),
        evidence_files.reference(file),
    )
    for change, sentence in (
        ({}, "Give a link or a file."),
        ({"evidence-0-file": reference, "evidence-0-url": "https://example.org/"}, "A link has a place of its own."),
        ({"evidence-0-file": f"{reference}x"}, "The file is not here any more."),
        ({"evidence-0-file": reference, "evidence-0-without": "1"}, "Give a link or a file."),
        (upload(b"<html><p>x"), "Upload a photo"),
    ):
        answer = client.post(url, FORM | change)
        assert sentence in answer.content.decode(), sentence
    assert not Assessment.objects.exists()


def test_a_form_that_is_taken_up_again_still_has_its_file(client, editor, file):
    client.force_login(editor)
    url = reverse("admin:pledges_pledge_propose", args=[factories.pledge().pk])
    typed = FORM | {"evidence-0-file": evidence_files.reference(file), "_keep": "1"}
    client.post(url, typed)
    assert HalfTyped.objects.count() == 1
    page = client.get(f"{url}?take_up=1").content.decode()
    assert "File taken:" in page
    assert typed["evidence-0-file"] in page
    assert half_typed.kept(by=editor, path="/x") is None


# The public


@pytest.fixture
def verdict(editor, reviewer, file):
    return factories.approved(factories.pledge("Road"), editor, reviewer, evidence=cited(file))


def test_the_public_page_leads_to_the_bare_file_which_is_alone_in_its_box(client, verdict):
    evidence = verdict.evidence.get()
    page = client.get("/en/pledges/road-en/").content.decode()
    assert f'href="{address(evidence)}"' in page
    assert "The document itself" in page
    assert CANARY not in page
    answer = client.get(address(evidence))
    assert answer.status_code == 200
    assert planted.found(answer.getvalue()) == []
    expected = {
        "Content-Type": "image/jpeg",
        "Content-Security-Policy": "default-src 'none'; sandbox",
        "X-Content-Type-Options": "nosniff",
        "ETag": f'"{evidence.file.digest}"',
        "Cache-Control": "public, max-age=0, must-revalidate",
        "Content-Disposition": f'inline; filename="evidence-{evidence.pk}-{evidence.file.short}.jpg"',
    }
    assert {name: answer[name] for name in expected} == expected
    assert not answer.cookies
    assert client.get(address(evidence), headers={"If-None-Match": answer["ETag"]}).status_code == 304


def test_only_the_bare_file_of_public_evidence_has_an_address(client, editor, reviewer, file, verdict):
    evidence = verdict.evidence.get()
    proposed = factories.proposal(factories.pledge(), editor, evidence=cited(file)).evidence.get()
    original = f"/evidence/{evidence.pk}/{file.original_digest[:12]}.jpg"
    wrong = address(evidence).replace(".jpg", ".png")
    for path in (address(proposed), original, wrong, f"/evidence/0/{file.short}.jpg"):
        assert client.get(path).status_code == 404, path
    assert client.get(reverse("admin:pledges_evidencefile_file", args=[file.pk])).status_code == 302
    pledges.withdraw(pledge=verdict.pledge, by=reviewer, reason=Translated({"ky": "Ката"}))
    assert client.get(address(evidence)).status_code == 404


def test_a_word_document_is_offered_for_saving_and_a_pdf_is_shown(client, editor, reviewer):
    drawn = "default-src 'none'; style-src 'unsafe-inline'"  # browsers show no PDF in a sandbox
    rules = {planted.word(): ("attachment", "default-src 'none'; sandbox"), planted.pdf(): ("inline", drawn)}
    for raw, (began, policy) in rules.items():
        kept = evidence_files.receive(raw=raw, name="x", by=editor)
        made = factories.approved(factories.pledge(), editor, reviewer, evidence=cited(kept))
        answer = client.get(address(made.evidence.get()))
        assert answer["Content-Disposition"].startswith(began)
        assert answer["Content-Security-Policy"] == policy
        assert planted.found(answer.getvalue()) == []


def test_a_file_that_was_taken_down_shows_the_reason_at_its_address(client, reviewer, verdict, editor):
    evidence = verdict.evidence.get()
    url = reverse("admin:pledges_evidencefile_change", args=[evidence.file_id])
    client.force_login(editor)
    assert client.post(url, {"reason_ky": "Сот чечти."}).status_code == 422
    client.force_login(reviewer)
    assert client.post(url, {"reason_ky": " "}).status_code == 422
    client.post(url, {"reason_ky": "Сот чечти.", "reason_en": "A court decided so."})
    with pytest.raises(Refused, match="taken down already"):
        takedowns.take_down(kept=evidence.file, by=reviewer, reason={"en": "Again"})
    client.logout()
    answer = client.get(address(evidence))
    assert answer.status_code == 410
    for part in ("A court decided so." if b"A court" in answer.content else "Сот чечти.", evidence.file.digest):
        assert part in answer.content.decode()
    assert FileTakedown.objects.count() == 1


# What is proved and what is refused


def test_the_journal_holds_the_digest_and_verify_reads_the_files(verdict, file, folder):
    told = json.loads(Entry.objects.get(subject__startswith="assessment:").content)["evidence"][0]
    assert told["file"] == {"sha256": file.digest, "size": file.size, "media_type": "image/jpeg"}
    assert told["url"] == ""
    assert list(verification.faults()) == []
    out = io.StringIO()
    path = folder / kept_files.public_name(file.digest)
    path.write_bytes(b"forged")
    (folder / kept_files.private_name(file.original_digest)).unlink()
    with pytest.raises(CommandError, match="2 differences"):
        call_command("verify", stdout=out)
    assert "is not what was kept" in out.getvalue()
    assert "is missing" in out.getvalue()


def test_an_entry_of_a_link_is_as_it_always_was(editor, reviewer):
    factories.approved(factories.pledge(), editor, reviewer)
    told = json.loads(Entry.objects.get(subject__startswith="assessment:").content)["evidence"][0]
    assert "file" not in told


@pytest.mark.parametrize(("url", "with_file"), [("", False), ("https://example.org/", True), ("ftp://x", False)])
def test_the_database_refuses_evidence_with_neither_and_with_both(editor, file, url, with_file):
    draft = Assessment.objects.create(
        pledge=factories.pledge(), status="kept", date="2022-01-31", proposed_by=editor, explanation={"en": "x"}
    )
    values = {"publisher": "x", "kind": "press", "stance": "supports"}
    with pytest.raises(IntegrityError, match="evidence_web_address"), transaction.atomic():
        Evidence.objects.create(assessment=draft, url=url, file=file if with_file else None, **values)


def test_two_files_count_as_two_and_the_same_file_twice_as_one(editor, reviewer, file):
    other = evidence_files.receive(raw=b"Two sentences. Another one.", name="", by=editor)
    press = [{**row, "kind": "press"} for one in (file, other) for row in cited(one)]
    with pytest.raises(Refused, match="two evidence links"):
        factories.proposal(factories.pledge(), editor, evidence=[press[0], press[0]])
    made = factories.proposal(factories.pledge(), editor, evidence=press)
    assert assessments.approve(assessment=made, by=reviewer).decision == "approved"


def test_a_file_is_never_changed_or_deleted(file):
    for sql in ("UPDATE pledges_evidencefile SET digest = 'x'", "DELETE FROM pledges_evidencefile"):
        assert "written once" in refused(sql)
    assert connection.vendor in ("sqlite", "postgresql")


def test_a_verdict_with_many_files_costs_as_many_queries_as_with_one(
    client, editor, reviewer, django_assert_num_queries, django_assert_max_num_queries
):
    def url_with(n: int) -> str:
        texts = [f"File {n} {m}. A sentence." for m in range(n)]
        kept = [evidence_files.receive(raw=text.encode(), name="", by=editor) for text in texts]
        evidence = [row for one in kept for row in cited(one)]
        made = factories.approved(factories.pledge(), editor, reviewer, evidence=evidence)
        return reverse("pledge", args=[made.pledge.key])

    one, many = url_with(1), url_with(3)
    with django_assert_max_num_queries(24) as counted:
        client.get(one)
    with django_assert_num_queries(len(counted.captured_queries)):
        assert client.get(many).content.decode().count("/evidence/") == 3
    path = address(Evidence.objects.with_files().latest("id"))
    with django_assert_num_queries(2):
        client.get(path)
