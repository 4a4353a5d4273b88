"""What editors make of findings: confirm, the same as, reject, mark by hand; several at once, nothing lost."""

import json
import subprocess
import sys
from pathlib import Path

import pytest
from django.core.management import call_command
from django.db import DatabaseError, transaction
from django.urls import reverse

from pledges.actions import changes, findings, imports
from pledges.actions.findings import Meanwhile, Place
from pledges.admin.reasons import LABELS
from pledges.choices import FindingState
from pledges.models import Document, Finding, Pledge, Statement
from pledges.reviewing import Likeness, page, parts, progress
from pledges.rules import Refused
from pledges.text.reading import read
from tests import factories
from tests.text.documents import NAMES, raw
from tests.text.written import NAMES as WRITTEN
from tests.text.written import written

pytestmark = pytest.mark.django_db
ANSWERS = (
    "Биз Ак-Ордодо мектеп курабыз. Бүгүн жол жаман.",
    "Жаңы чырактарды орнотобуз. Арыктарды тазалайбыз деп убада беребиз.",
)
TEXT = "Кириш.\n\n- Эмне кыласыз?\n\n- {}\n\n- Дагы эмне?\n\n- {}\n".format(*ANSWERS)


@pytest.fixture
def document():
    factories.topic("education")
    factories.topic("roads")
    upload = imports.receive(raw=TEXT.encode(), file_name="a.txt")
    described = {"title": factories.texts("Interview"), "language": "ky", "published": "2021-07-06"}
    stored = imports.store(upload=upload, kind="interview", candidacy=factories.candidacy("ann"), **described)
    return Document.objects.get(pk=stored.pk)


def review(document: Document) -> str:
    return reverse("admin:pledges_document_review", args=[document.pk])


def quote(finding: Finding) -> str:
    return finding.document.transcript[finding.start : finding.end]


def typed(finding: Finding, **changes: str) -> dict[str, str]:
    """A card's form as it stands on the page, with a title and a topic filled in."""
    values = {
        "version": finding.version,
        "first": finding.start,
        "last": finding.end,
        "clause": finding.document.transcript[finding.clause_start : finding.clause_end],
        "strength": finding.strength,
        "title_ky": "Мектеп куруу",
        "title_ru": "Построить школу",
        "title_en": "",
        "topic_1": "education",
        "tier": "testable",
        "level": "party",
    } | changes
    return {"finding": finding.pk, **{f"f{finding.pk}-{name}": value for name, value in values.items()}}


def test_a_document_comes_with_its_findings_their_reasons_and_their_lines(document):
    first, second, third = document.findings.all()
    assert quote(first) == "Биз Ак-Ордодо мектеп курабыз."
    assert quote(second) == "Жаңы чырактарды орнотобуз."
    assert quote(third) == "Арыктарды тазалайбыз деп убада беребиз."
    assert [finding.raw_line for finding in (first, second, third)] == [5, 9, 9]
    assert first.reasons == ["first person plural, future: мектеп курабыз"]
    assert (first.state, first.strength, first.by_hand) == ("open", "firm", False)


def test_the_page_marks_the_findings_and_says_why(client, editor, document):
    client.force_login(editor)
    html = client.get(review(document)).content.decode()
    assert '<mark data-state="open">Биз Ак-Ордодо мектеп курабыз.</mark> Бүгүн жол жаман.' in html
    assert 'first person plural, future: <i lang="ky">мектеп курабыз</i>' in html
    assert "0 of 3 findings decided" in html
    assert "line 5 of the file" in html


def test_a_confirmed_finding_is_a_draft_pledge_with_its_quote_anchored(client, editor, document):
    client.force_login(editor)
    finding, following, _last = document.findings.all()
    response = client.post(review(document), typed(finding, clause="мектеп курабыз") | {"confirm": "1"})
    assert response["Location"] == f"{review(document)}?page=1#f{following.pk}"
    pledge, statement = Pledge.objects.get(), Statement.objects.get()
    assert (pledge.title, pledge.publication) == ({"ky": "Мектеп куруу", "ru": "Построить школу"}, "draft")
    assert [topic.slug for topic in pledge.topics.all()] == ["education"]
    assert statement.quote == "Биз Ак-Ордодо мектеп курабыз."
    assert document.transcript[statement.clause_start : statement.clause_end] == "мектеп курабыз"
    assert (statement.candidacy, statement.strength) == (document.candidacy, "firm")
    finding.refresh_from_db()
    assert (finding.state, finding.statement, finding.decided_by) == ("confirmed", statement, editor)
    assert "Precision so far: 100% (1 of 1 were pledges)" in client.get(review(document)).content.decode()


def test_the_span_is_changed_to_whole_sentences(client, editor, document):
    client.force_login(editor)
    finding = document.findings.first()
    last = finding.end + len(" Бүгүн жол жаман.")
    client.post(review(document), typed(finding, last=str(last)) | {"confirm": "1"})
    assert Statement.objects.get().quote == ANSWERS[0]
    finding.refresh_from_db()
    assert quote(finding) == "Биз Ак-Ордодо мектеп курабыз."


def test_one_click_makes_it_one_more_statement_of_a_draft(client, editor, document):
    known = factories.draft("Мектеп куруу", topics=[factories.topic("education")])
    factories.state(known, "Биз мектеп курабыз, шаарда.")
    client.force_login(editor)
    finding = document.findings.first()
    html = client.get(review(document)).content.decode()
    assert f'name="same" value="{known.key}"' in html
    client.post(review(document), typed(finding, title_ky="", topic_1="") | {"same": known.key})
    assert known.statements.count() == 2
    assert Pledge.objects.count() == 1
    again = document.findings.get(pk=finding.pk)
    assert (again.state, again.statement.pledge) == ("confirmed", known)


def test_one_click_proposes_it_for_a_public_pledge_and_a_second_person_decides(client, editor, reviewer, document):
    known = factories.pledge("Schools", quote="Биз мектеп курабыз, шаарда.", topics=[factories.topic("education")])
    client.force_login(editor)
    finding = document.findings.first()
    response = client.post(review(document), typed(finding) | {"same": known.key}, follow=True)
    assert "which is public: another person decides it" in response.content.decode()
    assert client.get(f"/en/documents/{document.slug}/").status_code == 404
    finding.refresh_from_db()
    assert (finding.state, finding.statement, known.statements.count()) == ("confirmed", None, 1)
    changes.reject(change=finding.change, by=reviewer, note="Another school.")
    finding.refresh_from_db()
    assert (finding.state, finding.change, finding.decided_by) == ("open", None, None)
    place = Place((finding.start, finding.end), (finding.start, finding.end), "firm")
    findings.confirm_same(finding=finding, version=finding.version, by=editor, place=place, pledge=known)
    finding.refresh_from_db()
    changes.approve(change=finding.change, by=reviewer)
    finding.refresh_from_db()
    assert finding.statement.quote == quote(finding)
    assert known.statements.count() == 2
    assert client.get(f"/en/documents/{document.slug}/").status_code == 200


def test_the_key_of_another_pledge_may_be_typed(client, editor, document):
    known = factories.draft("Somewhere else")
    client.force_login(editor)
    finding = document.findings.first()
    refused = client.post(review(document), typed(finding, same_key="nowhere") | {"same": ""})
    assert refused.status_code == 422
    assert "There is no pledge with this key." in refused.content.decode()
    client.post(review(document), typed(finding, same_key=known.key) | {"same": ""})
    assert known.statements.get().quote == quote(finding)


def test_a_rejection_has_a_reason_counts_against_the_rules_and_can_be_put_back(client, editor, document):
    client.force_login(editor)
    finding = document.findings.first()
    refused = client.post(review(document), typed(finding) | {"reject": "1"})
    assert refused.status_code == 422
    assert "Choose why it is no pledge" in refused.content.decode()
    client.post(review(document), typed(finding, no_pledge="done", note="Мурда курулган") | {"reject": "1"})
    finding.refresh_from_db()
    assert (finding.state, finding.no_pledge, finding.note) == ("rejected", "done", "Мурда курулган")
    assert "Precision so far: 0% (0 of 1 were pledges)" in client.get(review(document)).content.decode()
    client.post(review(document), typed(finding) | {"put_back": "1"})
    finding.refresh_from_db()
    assert (finding.state, finding.no_pledge, finding.decided_by) == ("open", "", None)


def test_a_rejection_that_is_not_the_rules_fault_does_not_count_against_them(document, editor):
    first, second, _third = document.findings.all()
    findings.reject(finding=first, version=1, by=editor, why="repeated")
    findings.reject(finding=second, version=1, by=editor, why="others")
    found = progress(document.findings.all())
    assert (found.decided, found.open, found.right, found.wrong, found.precision) == (2, 1, 0, 1, 0.0)


def test_a_missed_sentence_is_marked_by_hand_and_confirmed(client, editor, document):
    client.force_login(editor)
    start = document.transcript.index("Бүгүн жол жаман.")
    span = f"{start}-{start + len('Бүгүн жол жаман.')}"
    assert span in client.get(review(document)).content.decode()
    for _twice in range(2):
        response = client.post(review(document), {"mark": "1", "sentence": span})
    mark = document.findings.get(score=None)
    assert response["Location"] == f"{review(document)}?page=1#f{mark.pk}"
    assert (quote(mark), mark.by_hand, mark.state) == ("Бүгүн жол жаман.", True, "open")
    client.post(review(document), typed(mark) | {"confirm": "1"})
    assert Statement.objects.get().quote == "Бүгүн жол жаман."
    assert progress(document.findings.all()).precision is None


@pytest.mark.parametrize("sentence", ["", "x-y", "0-5", "99999-100000", "-1-4"])
def test_only_a_sentence_of_an_answer_can_be_marked(client, editor, document, sentence):
    client.force_login(editor)
    response = client.post(review(document), {"mark": "1", "sentence": sentence})
    assert response.status_code == 422
    assert "Choose the sentence that holds the pledge." in response.content.decode()
    assert document.findings.count() == 3


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"title_ky": "", "title_ru": ""}, "Give the new pledge a title, at least in one language."),
        ({"topic_1": ""}, "Choose at least one topic."),
        ({"clause": "мектеп жабабыз"}, "The clause must stand in the quote, once and word for word."),
        ({"first": "7"}, "Select a valid choice."),
        ({"strength": "sure"}, "Select a valid choice."),
    ],
)
def test_a_fault_stands_beside_its_field_and_keeps_what_was_typed(client, editor, document, changes, sentence):
    client.force_login(editor)
    finding = document.findings.first()
    response = client.post(review(document), typed(finding, same_key="kept-words", **changes) | {"confirm": "1"})
    assert response.status_code == 422
    assert sentence in response.content.decode()
    assert 'value="kept-words"' in response.content.decode()
    assert (Pledge.objects.count(), document.findings.open().count()) == (0, 3)


def test_half_finished_work_waits_for_whoever_comes_next(client, editor, reviewer, document):
    client.force_login(editor)
    finding = document.findings.first()
    client.post(review(document), typed(finding, title_en="Half a tit", topic_1="roads") | {"keep": "1"})
    client.force_login(reviewer)
    html = client.get(review(document)).content.decode()
    assert 'value="Half a tit"' in html
    assert '<option value="roads" selected>' in html


def test_the_second_of_two_editors_sees_both_texts_and_overwrites_knowingly(client, editor, reviewer, document):
    finding = document.findings.first()
    client.force_login(editor)
    client.post(review(document), typed(finding, title_en="Theirs") | {"keep": "1"})
    client.force_login(reviewer)
    mine = typed(finding, title_en="Mine")
    response = client.post(review(document), mine | {"confirm": "1"})
    html = response.content.decode()
    assert response.status_code == 409
    assert "Somebody else saved this finding meanwhile." in html
    assert "Theirs" in html
    assert 'value="Mine"' in html
    assert Pledge.objects.count() == 0
    client.post(review(document), mine | {f"f{finding.pk}-version": "2", "confirm": "1"})
    assert Pledge.objects.get().title["en"] == "Mine"


def test_who_comes_too_late_sees_the_decision_and_their_own_words(client, editor, reviewer, document):
    finding = document.findings.first()
    findings.reject(finding=finding, version=1, by=editor, why="vague")
    client.force_login(reviewer)
    response = client.post(review(document), typed(finding, title_en="Too late") | {"confirm": "1"})
    assert response.status_code == 409
    assert "editor decided this finding meanwhile: rejected" in response.content.decode()
    assert "Too late" in response.content.decode()
    assert Pledge.objects.count() == 0


def test_the_same_sentence_is_confirmed_once_for_a_pledge(document, editor):
    first = document.findings.first()
    place = Place((first.start, first.end), (first.start, first.end), "firm")
    pledge = factories.draft()
    findings.confirm_same(finding=first, version=1, by=editor, place=place, pledge=pledge)
    with pytest.raises(Meanwhile):
        findings.confirm_same(finding=first, version=2, by=editor, place=place, pledge=pledge)
    twin = findings.mark(document=document, span=(first.start, first.end), by=editor)
    with pytest.raises(Refused, match=r"This pledge has this statement already\."):
        findings.confirm_same(finding=twin, version=1, by=editor, place=place, pledge=pledge)
    assert pledge.statements.count() == 1


def test_a_document_of_nobody_asks_who_speaks(client, editor):
    upload = imports.receive(raw=TEXT.encode(), file_name="a.txt")
    ann = factories.candidacy("ann")
    topic = factories.topic("education")
    values = {"title": factories.texts("News"), "language": "ky", "published": "2021-07-06", "kind": "article"}
    document = imports.store(upload=upload, **values)
    client.force_login(editor)
    finding = document.findings.first()
    assert client.post(review(document), typed(finding) | {"confirm": "1"}).status_code == 422
    client.post(review(document), typed(finding, candidacy=str(ann.pk), topic_1=topic.slug) | {"confirm": "1"})
    assert Statement.objects.get().candidacy == ann


def test_nobody_reviews_without_the_permission(client, django_user_model, document):
    guest = django_user_model.objects.create_user("guest", is_staff=True)
    client.force_login(guest)
    finding = document.findings.first()
    for answer in (client.get(review(document)), client.post(review(document), typed(finding) | {"confirm": "1"})):
        assert answer.status_code == 403
    with pytest.raises(Refused):
        findings.reject(finding=finding, version=1, by=guest, why="done")
    assert document.findings.open().count() == 3


@pytest.mark.parametrize(
    "change",
    [
        {"state": "rejected", "no_pledge": ""},
        {"state": "confirmed"},
        {"state": "maybe"},
        {"start": 1},
        {"score": 0.9},
        {"clause_end": 100000},
    ],
)
def test_the_database_refuses_a_decision_that_is_none_and_a_finding_that_is_changed(document, change):
    with pytest.raises(DatabaseError), transaction.atomic():
        Finding.objects.filter(pk=document.findings.first().pk).update(**change)


def test_the_database_keeps_findings_and_confirmations(document, editor):
    finding = document.findings.first()
    place = Place((finding.start, finding.end), (finding.start, finding.end), "firm")
    findings.confirm_same(finding=finding, version=1, by=editor, place=place, pledge=factories.draft())
    for change in (
        lambda rows: rows.update(state=FindingState.OPEN, statement=None, decided_by=None),
        lambda rows: rows.delete(),
    ):
        with pytest.raises(DatabaseError), transaction.atomic():
            change(Finding.objects.filter(pk=finding.pk))


def test_every_reason_of_the_engine_is_said_in_the_words_of_the_interface():
    texts = [raw(name) for name in NAMES] + [written(name).text for name in WRITTEN]
    labels = {reason.partition(": ")[0] for text in texts for f in read(text).findings for reason in f.reasons}
    assert len(labels) > 15
    assert labels <= set(LABELS)


def test_the_same_promise_of_another_candidate_is_among_three_suggestions(seeded):
    """In the order of the documents, as an editor confirms them: all seven promises made in two documents."""
    found = total = 0
    for document in Document.objects.order_by("pk"):
        likeness = Likeness(document)
        for statement in document.statements.select_related("pledge"):
            earlier = statement.pledge.statements.filter(document__pk__lt=document.pk)
            if earlier.exists():
                clause = document.transcript[statement.clause_start : statement.clause_end]
                total += 1
                found += statement.pledge.key in [same.pledge.key for same in likeness.to(clause)]
    assert (found, total) == (7, 7)


def test_a_page_has_its_share_of_a_long_text_and_every_finding_is_on_one_page():
    answer = "- " + " ".join(f"Биз {n} көчө оңдойбуз." for n in range(40))
    text = "\n\n".join(f"- Суроо {n}?\n\n{answer}" for n in range(20)) + "\n"
    known = parts(text)
    assert len(known.pages) == 6
    rows = [row for number in range(1, 7) for row in page(text, number, [])]
    assert [row.start for row in rows] == [start for start, _end, _role in known.paragraphs]
    assert known.page_of(text.rindex("Суроо 19")) == 6


def test_work_does_not_grow_with_the_findings(client, editor, document, django_assert_max_num_queries):
    client.force_login(editor)
    client.get(review(document))
    with django_assert_max_num_queries(16):
        assert client.get(review(document)).status_code == 200


def test_decisions_are_exported_and_scored(document, editor, tmp_path, capsys):
    first, second, third = document.findings.all()
    place = Place((first.start, first.end), (first.start, first.end), "firm")
    findings.confirm_same(finding=first, version=1, by=editor, place=place, pledge=factories.draft())
    findings.reject(finding=second, version=1, by=editor, why="done")
    start = document.transcript.index("Бүгүн жол жаман.")
    missed = findings.mark(document=document, span=(start, start + 16), by=editor)
    place = Place((missed.start, missed.end), (missed.start, missed.end), "firm")
    findings.confirm_same(finding=missed, version=1, by=editor, place=place, pledge=factories.draft())
    call_command("export_decisions")
    assert capsys.readouterr().out == ""
    findings.reject(finding=third, version=1, by=editor, why="vague")
    call_command("export_decisions")
    exported = capsys.readouterr().out
    kept = json.loads(exported)["decisions"]
    assert [(row["label"], row["by_hand"]) for row in kept] == [
        ("pledge", False),
        ("pledge", True),
        ("none", False),
        ("borderline", False),
    ]
    path = tmp_path / "decisions.jsonl"
    path.write_text(exported, encoding="utf-8")
    root = Path(__file__).resolve().parent.parent
    words = [sys.executable, "-m", "benchmarks.decisions", str(path)]
    printed = subprocess.run(words, cwd=root, capture_output=True, text=True, check=True).stdout
    assert "precision 0.500  recall 0.500  (1 right, 1 wrong, 1 missed)" in printed
    assert "0 findings of today that nobody has judged" in printed
