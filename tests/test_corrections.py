"""Corrections: whatever was published is put right by a dated public note that two people agreed on."""

import datetime
import json

import pytest
from django.db import DatabaseError, connection, transaction
from django.urls import reverse
from django.utils.timezone import localdate

from candidates.models import Candidacy
from pledges import verification
from pledges.actions import changes, pledges
from pledges.actions.accounts import ADMINISTRATORS
from pledges.models import Change, Correction, Entry, SealedError
from pledges.rules import Refused
from pledges.subjects import correctable, page_of
from tests import factories
from tests.conftest import account
from tests.test_guards import copied, postgres, refused, sqlite
from tests.test_pages import text_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def pledge():
    return factories.pledge("Roads")


@pytest.fixture
def note(pledge, editor, reviewer):
    return factories.corrected(pledge, editor, reviewer)


def page(name: str, *args: object) -> str:
    return reverse(f"admin:{name}", args=args)


def typed(subject: str, **other: str) -> dict[str, str]:
    return {"subject": subject, "was_ky": "Жыл туура эмес эле.", "now_ky": "2021-жыл.", **other}


# From proposal to note


def test_a_correction_is_public_only_when_another_person_approves(client, pledge, editor, reviewer):
    change = factories.correction_proposed(pledge, editor)
    for path in ("corrections/", f"pledges/{pledge.key}/"):
        assert "Was wrong" not in client.get(f"/en/{path}").content.decode()
    with pytest.raises(Refused, match="Nobody decides their own change"):
        changes.approve(change=change, by=editor)
    changes.approve(change=change, by=reviewer)
    for path in ("corrections/", f"pledges/{pledge.key}/"):
        said = text_of(client.get(f"/en/{path}"))
        assert "What was wrong Was wrong en What it is now Is now en" in said
    made = Correction.objects.get()
    assert (made.subject, made.page, made.date) == (f"pledge:{pledge.key}", f"pledge:{pledge.key}", localdate())


def test_the_journal_tells_it_whole_with_both_people(note):
    entry = Entry.objects.last()
    assert (entry.kind, entry.subject, entry.by) == ("correction", f"correction:{note.pk}", ["editor 1", "editor 2"])
    assert json.loads(entry.content) == {
        "number": note.pk,
        "subject": "pledge:roads-en",
        "page": "pledge:roads-en",
        "date": localdate().isoformat(),
        "was": dict(factories.texts("Was wrong")),
        "now": dict(factories.texts("Is now")),
    }
    assert list(verification.faults()) == []


def test_every_published_row_can_be_corrected_and_nothing_else(editor, reviewer):
    pledge = factories.pledge("Roads")
    verdict = factories.approved(pledge, editor, reviewer)
    factories.proposal(pledge, editor)
    link, said = verdict.evidence.get(), pledge.statements.get()
    who = said.candidacy
    earlier = factories.corrected(pledge, editor, reviewer)
    assert list(correctable(pledge)) == [
        "pledge:roads-en",
        f"statement:{said.pk}",
        f"assessment:roads-en/{verdict.pk}",
        f"evidence:{link.pk}",
        f"correction:{earlier.pk}",
    ]
    person = who.candidate.slug
    assert list(correctable(who.candidate)) == [f"candidate:{person}", f"mandate:{person}/election"]
    for row in (said.document, who.party, who.election, pledge.topics.first()):
        assert list(correctable(row)) == [page_of(row)]
    draft = factories.draft()
    hidden = factories.state(draft)
    assert [correctable(row) for row in (draft, hidden)] == [{}, {}]


def test_a_fact_of_the_register_can_be_corrected(seeded):
    person = Candidacy.objects.first().candidate
    facts = [f"fact:{fact.pk}" for fact in person.facts.all()]
    assert facts
    assert [name for name in correctable(person) if name.startswith("fact:")] == facts


@pytest.mark.parametrize("subject", ["statement:0", "pledge:other", "assessment:roads-en/1", "", "x", "tip:1"])
def test_what_does_not_stand_on_the_page_is_not_corrected(pledge, editor, subject):
    with pytest.raises(Refused, match="Only what is public can be corrected"):
        factories.correction_proposed(pledge, editor, subject or "pledge")
    assert Change.objects.count() == 0


def test_a_draft_and_a_withdrawn_pledge_are_not_corrected(pledge, editor, reviewer):
    change = factories.correction_proposed(pledge, editor)
    pledges.withdraw(pledge=pledge, by=reviewer, reason={"ky": "Ката"})
    for row in (pledge, factories.draft()):
        with pytest.raises(Refused, match="not any more"):
            factories.correction_proposed(row, editor)
    with pytest.raises(Refused, match="not any more"):
        changes.approve(change=change, by=reviewer)
    assert Correction.objects.count() == 0


@pytest.mark.parametrize("field", ["was", "now"])
def test_it_says_both_in_the_sites_own_language(pledge, editor, field):
    with pytest.raises(Refused, match="Say it at least in this language: Кыргызча") as refusal:
        factories.correction_proposed(pledge, editor, **{field: {"en": "Only English", "ky": " "}})
    assert list(refusal.value.messages) == [field]


def test_who_has_no_permission_to_change_pledges_corrects_nothing(pledge, client, django_user_model):
    chief = account(django_user_model, "chief", ADMINISTRATORS)
    with pytest.raises(Refused):
        factories.correction_proposed(pledge, chief)
    client.force_login(chief)
    assert client.get(page("pledges_pledge_correct", pledge.pk)).status_code == 403
    assert client.post(page("candidates_party_correct", 1), {}).status_code in (403, 404)


# On the public pages


def test_a_correction_stands_on_the_page_of_what_it_corrects(client, pledge, editor, reviewer):
    said = pledge.statements.get()
    who = said.candidacy
    rows = (pledge, said.document, who.candidate, who.party, who.election, pledge.topics.first())
    for number, row in enumerate(rows):
        factories.corrected(row, editor, reviewer, was=factories.texts(f"Wrong no. {number}"))
    for number, row in enumerate(rows):
        name, _colon, key = page_of(row).partition(":")
        html = client.get(reverse(name, args=[key])).content.decode()
        assert [f"Wrong no. {n}" in html for n in range(6)] == [n == number for n in range(6)]
    listed = client.get("/en/corrections/").content.decode()
    assert [listed.index(f"Wrong no. {n}") for n in range(5, -1, -1)] == sorted(
        listed.index(f"Wrong no. {n}") for n in range(6)
    )


def test_it_leads_to_its_place_and_has_a_place_itself(client, pledge, editor, reviewer):
    verdict = factories.approved(pledge, editor, reviewer)
    said, link = pledge.statements.get(), verdict.evidence.get()
    for subject, anchor in {
        f"statement:{said.pk}": f"statement-{said.pk}",
        f"assessment:{pledge.key}/{verdict.pk}": f"assessment-{verdict.pk}",
        f"evidence:{link.pk}": f"evidence-{link.pk}",
    }.items():
        made = factories.corrected(pledge, editor, reviewer, subject)
        again = factories.corrected(pledge, editor, reviewer, f"correction:{made.pk}")
        html = client.get(f"/en/pledges/{pledge.key}/").content.decode()
        listed = client.get("/en/corrections/").content.decode()
        for place in (anchor, f"c{made.pk}"):
            assert f'href="#{place}"' in html
            assert f'id="{place}"' in html
            assert f'href="/en/pledges/{pledge.key}/#{place}"' in listed
        assert f'id="c{again.pk}"' in html
        assert f'id="c{again.pk}"' in listed


def test_of_a_withdrawn_or_merged_pledge_the_list_shows_that_there_was_one_and_no_words(
    client, pledge, note, editor, reviewer
):
    gone = factories.pledge("Gone")
    factories.corrected(gone, editor, reviewer)
    pledges.merge(pledge=gone, into=pledge, by=reviewer)
    pledges.withdraw(pledge=pledge, by=reviewer, reason={"ky": "Ката"})
    html = client.get("/en/corrections/").content.decode()
    assert html.count("is not shown any more") == 2
    assert 'href="/en/pledges/roads-en/"' in html
    assert "Was wrong" not in html
    assert "Roads en" not in html
    assert "Was wrong" not in client.get("/en/pledges/roads-en/").content.decode()
    assert list(verification.faults()) == []


def test_a_language_that_is_missing_falls_back_and_says_so(client, pledge, editor, reviewer):
    factories.corrected(pledge, editor, reviewer, was={"ky": "Ката эле"}, now={"ky": "Мындай"})
    for path in ("corrections/", f"pledges/{pledge.key}/"):
        assert '<span lang="ky">Ката эле</span>' in client.get(f"/ru/{path}").content.decode()


def test_before_the_first_correction_the_list_says_so(client):
    response = client.get("/en/corrections/")
    assert (response.status_code, "Nothing has been corrected so far." in text_of(response)) == (200, True)
    assert "/en/corrections/" in client.get("/en/").content.decode()
    assert "/en/corrections/" in client.get("/en/method/").content.decode()


def test_the_list_goes_on_and_asks_once_for_each_kind_of_page(
    client, editor, reviewer, monkeypatch, django_assert_max_num_queries
):
    monkeypatch.setattr("pledges.views.corrections.PAGE", 2)
    row = factories.pledge()
    rows = [row, row.statements.get().document, row.statements.get().candidacy.candidate, row.topics.first(), row]
    made = [factories.corrected(of, editor, reviewer) for of in rows]
    seen, url = [], "/en/corrections/"
    while url:
        with django_assert_max_num_queries(4):  # the place in the list, the corrections, two kinds of pages
            response = client.get(url)
        seen += [found["correction"] for found in response.context["rows"]]
        url = response.context["next_url"]
    assert seen == made[::-1]
    for bad in ("-1", "1" + "0" * 20, "x", "٣", "0"):
        assert client.get("/en/corrections/", {"after": bad}).status_code == 404


def test_a_page_costs_the_same_however_many_corrections_it_has(
    client, pledge, editor, reviewer, django_assert_num_queries, django_assert_max_num_queries
):
    factories.corrected(pledge, editor, reviewer)
    url = f"/en/pledges/{pledge.key}/"
    with django_assert_max_num_queries(24) as counted:
        client.get(url)
    for _ in range(3):
        factories.corrected(pledge, editor, reviewer)
    with django_assert_num_queries(len(counted.captured_queries)):
        client.get(url)


# Through the newsroom's doors


@pytest.mark.parametrize("door", ["pledge", "document", "topic", "candidate", "party", "election"])
def test_every_public_page_has_its_door(client, pledge, editor, reviewer, door):
    said = pledge.statements.get()
    rows = {
        "pledge": pledge,
        "document": said.document,
        "topic": pledge.topics.first(),
        "candidate": said.candidacy.candidate,
        "party": said.candidacy.party,
        "election": said.candidacy.election,
    }
    row = rows[door]
    name = f"{row._meta.app_label}_{door}"
    client.force_login(editor)
    assert 'href="../correct/"' in client.get(page(f"{name}_change", row.pk)).content.decode()
    door_of_it = page(f"{name}_correct", row.pk)
    assert client.get(door_of_it).status_code == 200
    response = client.post(door_of_it, typed(page_of(row)), follow=True)
    assert "The correction is proposed; another person decides it." in response.content.decode()
    change = Change.objects.get()
    client.force_login(reviewer)
    assert "Changes to decide: <b>1</b>" in client.get(reverse("admin:index")).content.decode()
    desk = page("pledges_change_change", change.pk)
    assert "Жыл туура эмес эле." in text_of(client.get(desk))
    assert change.about in client.get(page("pledges_change_changelist")).content.decode()
    assert client.post(desk, {"approve": "1"}).status_code == 302
    made = Correction.objects.get()
    assert (made.page, made.was, made.now) == (page_of(row), {"ky": "Жыл туура эмес эле."}, {"ky": "2021-жыл."})
    assert "Жыл туура эмес эле." in text_of(client.get(desk))


def test_an_assessment_leads_to_the_door_of_its_pledge(client, pledge, editor, reviewer):
    verdict = factories.approved(pledge, editor, reviewer)
    client.force_login(editor)
    html = client.get(page("pledges_assessment_change", verdict.pk)).content.decode()
    door = page("pledges_pledge_correct", pledge.pk) + f"?of=assessment:{pledge.key}/{verdict.pk}"
    assert f'href="{door}"' in html
    assert f'<option value="assessment:{pledge.key}/{verdict.pk}" selected>' in client.get(door).content.decode()


def test_what_was_typed_stays_when_something_is_missing(client, pledge, editor):
    client.force_login(editor)
    door = page("pledges_pledge_correct", pledge.pk)
    sent = typed("pledge:roads-en", now_ky="", now_en="Typed already")
    response = client.post(door, sent)
    html = response.content.decode()
    assert response.status_code == 422
    assert "Say it at least in this language: Кыргызча" in html
    for words in ("Typed already", "Жыл туура эмес эле."):
        assert words in html
    assert client.post(door, typed("statement:0")).status_code == 422
    assert Change.objects.count() == 0


def test_a_rejected_correction_goes_back_with_a_note_and_can_be_proposed_again(client, pledge, editor, reviewer):
    change = factories.correction_proposed(pledge, editor)
    factories.correction_proposed(pledge, editor)  # more than one may wait
    changes.reject(change=change, by=reviewer, note="Say since when.")
    client.force_login(editor)
    assert "My changes, rejected: <b>1</b>" in client.get(reverse("admin:index")).content.decode()
    assert "Say since when." in text_of(client.get(page("pledges_change_change", change.pk)))
    assert Correction.objects.count() == 0
    other = factories.correction_proposed(pledge.statements.get().document, editor)
    changes.take_back(change=other, by=editor)
    assert sorted(Change.objects.values_list("decision", flat=True)) == ["proposed", "rejected", "taken_back"]


# What the database refuses


@pytest.mark.parametrize("column", ["subject", "page", "date", "was", "now", "change_id"])
def test_no_correction_is_edited_or_deleted(note, column):
    value = {"date": "2020-01-01", "was": "{}", "now": "{}", "change_id": 99}.get(column, "x")
    assert "written once" in refused(f"UPDATE pledges_correction SET {column} = %s", value)
    assert "written once" in refused("DELETE FROM pledges_correction")
    with pytest.raises(SealedError):
        note.save()


@postgres
def test_corrections_are_not_emptied(note):
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
    assert "written once" in refused("TRUNCATE pledges_correction CASCADE")


@sqlite
@pytest.mark.parametrize("pragma", ["ON", "OFF"])
def test_no_correction_is_replaced(note, pragma):
    with connection.cursor() as cursor:
        cursor.execute(f"PRAGMA recursive_triggers = {pragma}")
    try:
        sql, values = copied("pledges_correction", note.pk, was={"ky": "x"})
        assert "written once" in refused(sql.replace("INSERT", "INSERT OR REPLACE", 1), *values)
    finally:
        with connection.cursor() as cursor:
            cursor.execute("PRAGMA recursive_triggers = ON")


@pytest.mark.parametrize("decision", ["proposed", "rejected", "taken_back"])
def test_the_database_refuses_a_correction_that_no_second_person_approved(note, pledge, editor, reviewer, decision):
    change = factories.correction_proposed(pledge, editor)
    if decision == "rejected":
        changes.reject(change=change, by=reviewer, note="No.")
    elif decision == "taken_back":
        changes.take_back(change=change, by=editor)
    sql, values = copied("pledges_correction", note.pk, change_id=change.pk)
    assert "two people agreed on" in refused(sql, *values)


@pytest.mark.parametrize(
    "wrong",
    [{"was": {}}, {"now": {"ky": " "}}, {"date": localdate() + datetime.timedelta(days=2)}],
    ids=["nothing wrong", "nothing new", "tomorrow"],
)
def test_the_database_refuses_a_note_that_says_nothing_or_is_of_the_future(note, pledge, editor, reviewer, wrong):
    change = factories.correction_proposed(pledge, editor)
    Change.objects.filter(pk=change.pk).update(
        decision="approved", decided_by=reviewer, decided_at="2022-01-01T00:00:00Z"
    )
    sql, values = copied("pledges_correction", note.pk, change_id=change.pk, **wrong)
    assert "says what was wrong" in refused(sql, *values)


def test_only_corrections_may_concern_no_pledge(editor, pledge):
    for kind in ("publish", "reword", "state", "reply"):
        with pytest.raises(DatabaseError, match="change_of_pledge"), transaction.atomic():
            Change.objects.create(kind=kind, proposed_by=editor, version=0)
