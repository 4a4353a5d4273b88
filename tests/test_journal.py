"""The journal: every public change is one entry in the transaction of the change, and nobody's name is in it."""

import datetime
import json
import re
import threading

import pytest
import rfc8785
from django.contrib.auth.models import User
from django.db import DatabaseError, IntegrityError, connection, transaction
from django.db.migrations.loader import MigrationLoader
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st

from candidates.choices import Mandate
from candidates.models import Candidacy
from pledges import verification, verifier
from pledges.actions import assessments, changes, closings, documents, findings, journal, pledges, register
from pledges.apps import furnish
from pledges.choices import Happened
from pledges.models import AppendOnlyModel, Change, Document, Entry, Pledge, PublicRole, SealedError, triggers
from pledges.models.journal import checkpoint
from pledges.rules import Refused
from tests import factories

postgres = pytest.mark.skipif("connection.vendor != 'postgresql'")
sqlite = pytest.mark.skipif("connection.vendor != 'sqlite'")
values = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**53) + 1, 2**53 - 1) | st.text(),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(), inner, max_size=4),
    max_leaves=20,
)


@pytest.fixture
def people(editor, reviewer):
    return editor, reviewer


# The format


@given(values)
def test_canonical_json_is_that_of_rfc_8785(value):
    assert verifier.canonical(value).encode() == rfc8785.dumps(value)


@pytest.mark.parametrize("value", [1.5, float("nan"), {1: "x"}, 2**53, b"x", {"a": [{"b": 0.0}]}, object()])
def test_what_has_no_single_spelling_is_refused(value):
    with pytest.raises(TypeError):
        verifier.canonical(value)


def test_half_a_character_pair_is_refused():
    with pytest.raises(UnicodeEncodeError):
        verifier.canonical("\ud800")


def test_keys_are_ordered_as_utf_16_like_rfc_8785_says():
    assert verifier.canonical({"\U00010000": 1, "\uffff": 2}) == '{"\U00010000":1,"\uffff":2}'


# What is told


def last() -> tuple[str, str, list[str]]:
    entry = Entry.objects.last()
    return entry.kind, entry.subject, entry.by


def told(since: int) -> list[tuple[str, str, list[str]]]:
    return [(e.kind, e.subject, e.by) for e in Entry.objects.filter(number__gt=since)]


def published(people):
    pledge = factories.draft("Told")
    source = factories.state(pledge)
    pledges.publish(pledge=pledge, by=people[1])
    return [
        ("document_added", f"document:{source.slug}", ["editor 1"]),
        ("pledge_published", "pledge:told-en", ["editor 1"]),
    ]


def reworded(people):
    pledge = factories.pledge("Told")
    since = checkpoint()["size"]
    topics = [factories.topic("roads")]
    pledges.reword(pledge=pledge, version=2, topics=topics, people=[people[0]], title=factories.texts("New"))
    return since, [("pledge_reworded", "pledge:told-en", ["editor 1"])]


def topics_changed(people):
    pledge = factories.pledge("Told")
    since = checkpoint()["size"]
    pledges.reword(pledge=pledge, version=2, topics=[factories.topic("parks")], people=[people[0]])
    return since, [("pledge_reworded", "pledge:told-en", ["editor 1"])]


def stated(people):
    pledge, source = factories.pledge("Told"), factories.document("Биз бак тигебиз.")
    since = checkpoint()["size"]
    span = source.transcript.index("Биз бак"), source.transcript.index("Биз бак") + 16
    finding = findings.mark(document=source, span=span, by=people[0])
    place = findings.Place(span, span, "firm")
    findings.confirm_same(finding=finding, version=1, by=people[0], place=place, pledge=pledge)
    changes.approve(change=Change.objects.get(), by=people[1])
    return since, [
        ("document_added", f"document:{source.slug}", ["editor 1", "editor 2"]),
        ("pledge_stated", "pledge:told-en", ["editor 1", "editor 2"]),
    ]


def withdrawn(people):
    pledge = factories.pledge("Told")
    since = checkpoint()["size"]
    pledges.withdraw(pledge=pledge, by=people[1], reason={"ky": " Ката ", "ru": ""})
    assert Entry.objects.last().reason == {"ky": "Ката"}
    return since, [("pledge_withdrawn", "pledge:told-en", ["editor 1"])]


def published_again(people):
    withdrawn(people)
    since = checkpoint()["size"]
    pledges.publish(pledge=Pledge.objects.get(), by=people[1])
    return since, [("pledge_published", "pledge:told-en", ["editor 1"])]


def merged(people):
    gone, stays, older = factories.pledge("Gone"), factories.pledge("Stays"), factories.pledge("Older")
    pledges.merge(pledge=older, into=gone, by=people[1])
    since = checkpoint()["size"]
    pledges.merge(pledge=gone, into=stays, by=people[1])
    assert json.loads(Entry.objects.last().content)["merged_into"] == "stays-en"
    return since, [
        ("pledge_stated", "pledge:stays-en", ["editor 1"]),
        ("pledge_merged", "pledge:gone-en", ["editor 1"]),
        ("pledge_merged", "pledge:older-en", ["editor 1"]),
    ]


def approved(people):
    claim = factories.proposal(factories.pledge("Told"), people[0])
    since = checkpoint()["size"]
    assessments.approve(assessment=claim, by=people[1], note="PRIVATE")
    return since, [("assessment_approved", f"assessment:told-en/{claim.pk}", ["editor 1", "editor 2"])]


def corrected(people):
    pledge = factories.pledge("Told")
    change = factories.correction_proposed(pledge, people[0])
    since = checkpoint()["size"]
    changes.approve(change=change, by=people[1], note="PRIVATE")
    return since, [("correction", f"correction:{change.correction.pk}", ["editor 1", "editor 2"])]


def replied(people):
    change = factories.reply_proposed(factories.approved(factories.pledge("Told"), *people), people[0], "Жооп")
    since = checkpoint()["size"]
    changes.approve(change=change, by=people[1], note="PRIVATE")
    return since, [("reply", f"reply:{change.reply.pk}", ["editor 1", "editor 2"])]


def translated(people):
    pledge = factories.pledge("Told")
    said = pledge.statements.get()
    change = factories.translation_proposed(said, people[0])
    since = checkpoint()["size"]
    changes.approve(change=change, by=people[1], note="PRIVATE")
    return since, [("quote_translated", f"translation:{said.pk}/en", ["editor 1", "editor 2"])]


def replied_before_the_verdict(people):
    claim = factories.proposal(factories.pledge("Told"), people[0])
    earlier = [factories.replied(claim, *people, text) for text in ("", "Жооп")]
    since = checkpoint()["size"]
    assessments.approve(assessment=claim, by=people[1])
    return since, [
        ("assessment_approved", f"assessment:told-en/{claim.pk}", ["editor 1", "editor 2"]),
        *(("reply", f"reply:{reply.pk}", ["editor 1", "editor 2"]) for reply in earlier),
    ]


def retitled(people):
    document = factories.pledge().statements.get().document
    since = checkpoint()["size"]
    documents.retitle(document=document, title={"ky": "Башка"}, by=people[0])
    return since, [("document_retitled", f"document:{document.slug}", ["editor 1"])]


def mandate(people):
    who = factories.candidacy("bakyt")
    since = checkpoint()["size"]
    who.mandate, who.mandate_url = Mandate.ELECTED, "https://example.org/result"
    register.save_candidacy(candidacy=who, by=people[0])
    return since, [("mandate_set", "mandate:bakyt/election", ["editor 1"])]


def mandate_taken_back(people):
    mandate(people)
    since = checkpoint()["size"]
    register.remove_candidacies(candidacies=Candidacy.objects.all(), by=people[0])
    return since, [("mandate_set", "mandate:bakyt/election", ["editor 1"])]


def term_ended(people):
    election = factories.election()
    since = checkpoint()["size"]
    day = datetime.date(2025, 6, 30)
    closing = closings.propose(election=election, by=people[0], ended_on=day, url="https://example.org/end", why={})
    closings.approve(closing=closing, by=people[1], note="PRIVATE")
    return since, [("term_ended", "term:election", ["editor 1", "editor 2"])]


CHANGES = (
    term_ended,
    *(reworded, topics_changed, stated, withdrawn, published_again, merged, approved, corrected, replied),
    *(translated, replied_before_the_verdict, retitled, mandate, mandate_taken_back),
)


@pytest.mark.django_db
@pytest.mark.parametrize("change", CHANGES, ids=lambda change: change.__name__)
def test_each_public_change_is_told_once(change, people):
    since, wanted = change(people)
    assert told(since) == wanted


@pytest.mark.django_db
def test_publishing_tells_the_pledge_and_each_document_that_becomes_public_by_it(people):
    assert published(people) == told(0)


@pytest.mark.django_db
def test_what_the_public_cannot_see_is_not_told(people):
    editor, reviewer = people
    pledge = factories.draft()
    source = factories.state(pledge)
    pledges.reword(pledge=pledge, version=1, topics=[factories.topic("parks")], people=[editor])
    documents.retitle(document=source, title={"ky": "Башка"}, by=editor)
    finding = findings.mark(document=source, span=(0, 5), by=editor)
    findings.keep(finding=finding, version=1, by=editor, typed={"title_ky": "PRIVATE"})
    register.save_candidacy(candidacy=factories.candidacy(), by=editor)
    assert told(0) == []
    public = factories.pledge()
    since = checkpoint()["size"]
    claim = factories.proposal(public, editor)
    assessments.reject(assessment=claim, by=reviewer, note="PRIVATE")
    pledges.reword(pledge=public, version=2, topics=[factories.topic("roads")], people=[editor])  # nothing changes
    factories.state(public, source=factories.document("Биз бак тигебиз."), quote="Биз бак тигебиз.")
    register.save_candidacy(candidacy=factories.candidacy(), by=editor)
    assert [kind for kind, _subject, _by in told(since)] == ["document_added", "pledge_stated"]


@pytest.mark.django_db
def test_no_name_no_address_and_no_note_is_in_it(client, people):
    editor, reviewer = people
    for user, canary in ((editor, "canary-one"), (reviewer, "canary-two")):
        user.username, user.email, user.first_name, user.last_name = canary, f"{canary}@x.org", canary, canary
        user.save()
    for change in CHANGES[:11]:
        with transaction.atomic():
            change(people)
            everything = client.get("/data/journal.jsonl").getvalue().decode()
            assert "canary" not in everything
            assert "PRIVATE" not in everything
            transaction.set_rollback(True)
    approved(people)
    text = client.get("/data/journal.jsonl").getvalue().decode()
    assert set(re.findall(r"editor \d+|seed", text)) == {"editor 1", "editor 2", "seed"}
    assert not re.search(r"canary|PRIVATE", text)


@pytest.mark.django_db
def test_a_public_role_stays_with_its_person(people):
    editor, reviewer = people
    assert [journal.role_of(user) for user in (reviewer, editor, reviewer, None)] == [
        "editor 1",
        "editor 2",
        "editor 1",
        "seed",
    ]
    with pytest.raises(SealedError):
        PublicRole.objects.update(number=7)


@pytest.mark.django_db
def test_an_error_after_a_change_leaves_neither_change_nor_entry(people):
    pledge = factories.pledge()
    before = checkpoint()
    sizes = []

    @transaction.atomic
    def withdrawn_in_vain() -> None:
        pledges.withdraw(pledge=pledge, by=people[1], reason={"ky": "Ката"})
        sizes.append(checkpoint()["size"])
        raise Refused("Something else went wrong.")

    with pytest.raises(Refused):
        withdrawn_in_vain()
    assert sizes == [before["size"] + 1]
    pledge.refresh_from_db()
    assert (checkpoint(), pledge.is_public) == (before, True)


@pytest.mark.django_db
def test_a_change_whose_entry_cannot_be_written_does_not_happen(people, monkeypatch):
    pledge = factories.pledge()
    monkeypatch.setattr(verifier, "digest_of", lambda entry: None)
    with pytest.raises(IntegrityError), transaction.atomic():
        pledges.withdraw(pledge=pledge, by=people[1], reason={"ky": "Ката"})
    assert Pledge.objects.get().is_public


@pytest.mark.django_db(transaction=True)
def test_an_entry_outside_of_a_transaction_is_refused(transactional_db):
    with pytest.raises(transaction.TransactionManagementError):
        journal.record(kind=Happened.REPLY, subject="reply:1", content={}, by=[None])


SAID = {"assessment": "nobody-made-it/1"}


def test_many_writers_at_once_leave_a_chain_without_a_gap(transactional_db, django_user_model):
    people = [django_user_model.objects.create_user(f"writer-{n}") for n in range(4)]
    faults: list[Exception] = []

    def write(user: User) -> None:
        try:
            for n in range(5):
                with transaction.atomic():
                    journal.record(kind=Happened.REPLY, subject=f"reply:{user.pk}-{n}", content=SAID, by=[user])
        except Exception as fault:
            faults.append(fault)
        finally:
            connection.close()

    threads = [threading.Thread(target=write, args=[user]) for user in people]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    chain = verifier.Chain()
    assert faults == []
    assert [fault for entry in Entry.objects.all() for fault in chain.faults(entry.fields)] == []
    assert (chain.size, Entry.objects.count(), PublicRole.objects.count()) == (20, 20, 4)


def test_two_editors_at_once_are_both_told(transactional_db):
    made = [factories.pledge() for _ in range(4)]
    before = checkpoint()["size"]
    faults: list[Exception] = []

    def reword(pledge: Pledge) -> None:
        try:
            pledges.reword(pledge=pledge, version=2, topics=[factories.topic("roads")], title=factories.texts("New"))
        except Exception as fault:
            faults.append(fault)
        finally:
            connection.close()

    threads = [threading.Thread(target=reword, args=[pledge]) for pledge in made]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    assert faults == []
    assert sorted(told(before)) == sorted(("pledge_reworded", f"pledge:{p.key}", ["seed"]) for p in made)


# Through the newsroom's doors

ELECTED = {"mandate": "elected", "mandate_url": "https://example.org/result"}


def inline(who: Candidacy, **values: object) -> dict[str, object]:
    rows = {"id": who.pk, "candidate": who.candidate_id, **values}
    names = {f"name_{code}": text for code, text in who.candidate.name.items()}
    forms = {"candidacies-TOTAL_FORMS": "1", "candidacies-INITIAL_FORMS": "1"}
    return names | forms | {f"candidacies-0-{name}": value for name, value in rows.items()}


@pytest.mark.django_db
@pytest.mark.parametrize("door", ["candidacy", "candidate"])
@pytest.mark.parametrize("way_back", ["page", "list", "inline"])
def test_a_mandate_is_told_through_every_door(client, admin_user, door, way_back):
    who = factories.candidacy("ann")
    client.force_login(admin_user)
    of_row = reverse("admin:candidates_candidacy_change", args=[who.pk])
    of_person = reverse("admin:candidates_candidate_change", args=[who.candidate_id])
    for _twice in range(2):
        if door == "candidacy":
            client.post(of_row, ELECTED)
        else:
            client.post(of_person, inline(who, **ELECTED))
    assert told(0) == [("mandate_set", "mandate:ann/election", ["editor 1"])]
    if way_back == "page":
        client.post(reverse("admin:candidates_candidacy_delete", args=[who.pk]), {"post": "yes"})
    elif way_back == "list":
        chosen = {"action": "delete_selected", "_selected_action": who.pk, "post": "yes"}
        client.post(reverse("admin:candidates_candidacy_changelist"), chosen)
    else:
        client.post(of_person, inline(who, **ELECTED, DELETE="on"))
    assert not Candidacy.objects.exists()
    assert told(1) == [("mandate_set", "mandate:ann/election", ["editor 1"])]
    assert json.loads(Entry.objects.last().content)["mandate"] == "unknown"
    assert list(verification.faults()) == []


@pytest.mark.django_db
def test_who_changes_a_pledge_in_the_newsroom_is_told_by_role(client, people):
    pledge = factories.pledge("Told", topics=[factories.topic("roads")])
    source = factories.document("Биз бак тигебиз.")
    client.force_login(people[0])
    since = checkpoint()["size"]
    form = {f"title_{code}": f"Жаңы {code}" for code in ("ky", "ru", "en")}
    form |= {"tier": "testable", "level": "party", "power": "unknown", "seen_version": pledge.version}
    form |= {"topic_1": factories.topic("roads").pk}
    client.post(reverse("admin:pledges_pledge_change", args=[pledge.pk]), form | {"why_ky": "Жаңы аталыш"})
    said = {"document": source.pk, "candidacy": source.candidacy_id, "quote": "Биз бак тигебиз.", "strength": "firm"}
    client.post(reverse("admin:pledges_pledge_statement", args=[pledge.pk]), said)
    titles = {f"title_{code}": f"Жаңы {code}" for code in ("ky", "ru", "en")}
    assert told(since) == []
    client.force_login(people[1])
    for change in Change.objects.order_by("pk"):
        client.post(reverse("admin:pledges_change_change", args=[change.pk]), {"approve": "1"})
    client.force_login(people[0])
    client.post(reverse("admin:pledges_document_change", args=[source.pk]), titles)
    two = ["editor 1", "editor 2"]
    assert told(since) == [
        ("pledge_reworded", f"pledge:{pledge.key}", two),
        ("document_added", f"document:{source.slug}", two),
        ("pledge_stated", f"pledge:{pledge.key}", two),
        ("document_retitled", f"document:{source.slug}", ["editor 1"]),
    ]
    assert Entry.objects.get(number=since + 1).reason == {"ky": "Жаңы аталыш"}
    assert list(verification.faults()) == []


# What cannot be changed


def refused(sql: str, *given: object) -> str:
    with pytest.raises(DatabaseError) as refusal, transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(sql, given)
    return str(refusal.value)


COLUMNS = "number, at, kind, subject, content, reason, by, previous, digest"
ROW = "INSERT INTO pledges_entry (number, at, kind, subject, content, reason, by, previous, digest)"


@pytest.mark.django_db
@pytest.mark.parametrize("column", COLUMNS.split(", "))
def test_no_entry_is_changed(column):
    factories.pledge()
    assert issubclass(Entry, AppendOnlyModel)
    value = {"number": 9, "kind": "reply", "reason": "{}", "by": "[]"}.get(column, "x")
    assert "written once" in refused(f"UPDATE pledges_entry SET {column} = %s WHERE number = 1", value)
    for orm in (lambda: Entry.objects.update(subject="x"), Entry.objects.all().delete, Entry.objects.first().delete):
        with pytest.raises(SealedError):
            orm()


@pytest.mark.django_db
def test_no_entry_and_no_public_role_is_deleted(people):
    approved(people)
    for table in ("pledges_entry", "pledges_publicrole"):
        assert "written once" in refused(f"DELETE FROM {table}")
    assert "written once" in refused("UPDATE pledges_publicrole SET number = 99 WHERE number = 1")


@pytest.mark.django_db
@pytest.mark.parametrize(("number", "previous"), [(1, "last"), (9, "last"), (3, "0" * 64), (0, "last"), (2, "last")])
def test_no_entry_is_slipped_in(number, previous):
    factories.pledge()
    end = checkpoint()
    previous = end["digest"] if previous == "last" else previous
    row = (number, end["at"], "reply", "reply:1", "{}", "{}", "[]", previous, "d" * 64)
    places = ", ".join(["%s"] * len(row))
    assert re.search("follows the one before|written once", refused(f"{ROW} VALUES ({places})", *row))


@postgres
@pytest.mark.django_db
@pytest.mark.parametrize("table", ["pledges_entry", "pledges_publicrole"])
def test_the_journal_is_not_emptied(table):
    assert "written once" in refused(f"TRUNCATE {table} CASCADE")


@sqlite
@pytest.mark.django_db
@pytest.mark.parametrize("pragma", ["ON", "OFF"])
def test_no_entry_is_replaced(pragma, people):
    approved(people)
    with connection.cursor() as cursor:
        cursor.execute(f"PRAGMA recursive_triggers = {pragma}")
    try:
        for key in ("id", "number"):
            others = COLUMNS if key == "id" else COLUMNS.replace("content", "'{}'")
            sql = f"{ROW.replace('(', '(id, ', 1)} SELECT {'id' if key == 'id' else 'id + 100'}, {others}"
            replaced = sql.replace("INSERT", "INSERT OR REPLACE", 1) + " FROM pledges_entry WHERE number = 2"
            assert re.search("follows the one before|written once", refused(replaced))
        assert "written once" in refused("UPDATE OR REPLACE pledges_entry SET number = 1 WHERE number = 2")
        assert "written once" in refused(
            "INSERT OR REPLACE INTO pledges_publicrole (user_id, number) SELECT user_id, 9 FROM pledges_publicrole"
        )
    finally:
        with connection.cursor() as cursor:
            cursor.execute("PRAGMA recursive_triggers = ON")


@pytest.mark.django_db
def test_a_migration_puts_the_journals_guards_back():
    triggers.remove(connection)
    furnish(None, "default")
    assert triggers.missing(connection) == []
    factories.pledge()
    assert "written once" in refused("DELETE FROM pledges_entry")


# An installation that is older than its journal


def step(name: str):
    """The migration of this name, as a plan that was just run."""
    return [(MigrationLoader(connection).get_migration("pledges", name), False)]


@pytest.mark.django_db
def test_an_older_installation_begins_its_journal_with_what_is_public(people, monkeypatch):
    with monkeypatch.context() as patch:
        patch.setattr(journal, "record", lambda **_fields: None)
        factories.approved(factories.pledge("Judged"), *people)
        withdrawn_one = factories.pledge("Withdrawn")
        pledges.withdraw(pledge=withdrawn_one, by=people[1], reason={"ky": "Ката"})
        factories.draft("Hidden")
        who = factories.candidacy("elected")
        who.mandate, who.mandate_url = Mandate.ELECTED, "https://example.org/result"
        register.save_candidacy(candidacy=who, by=people[0])
    assert checkpoint()["size"] == 0
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")  # else this test's own rows are in the way
    furnish(None, "default", plan=step("0004_journal"))
    assert {(e.kind, tuple(e.by)) for e in Entry.objects.all()} == {("begun", ())}
    subjects = list(Entry.objects.values_list("subject", flat=True))
    assert subjects[-3:] == ["pledge:withdrawn-en", subjects[-2], "mandate:elected/election"]
    assert (len(subjects), Document.objects.published().count()) == (6, 2)
    furnish(None, "default", plan=step("0004_journal"))
    assert (journal.begin(), checkpoint()["size"]) == (0, 6)


@pytest.mark.django_db
def test_the_seed_tells_each_pledge_and_document_once(seeded):
    kinds = list(Entry.objects.values_list("kind", flat=True))
    assert (kinds.count("document_added"), kinds.count("pledge_published"), len(kinds)) == (5, 56, 61)
    assert {tuple(entry.by) for entry in Entry.objects.all()} == {("seed",)}


# What is published


@pytest.mark.django_db
def test_the_journal_is_published_whole_and_by_range(client):
    for _ in range(3):
        factories.pledge()
    whole = client.get("/data/journal.jsonl").getvalue()
    lines = whole.splitlines(keepends=True)
    assert [verifier.entry_of(line)["number"] for line in lines] == [1, 2, 3, 4, 5, 6]
    for query, part in {
        "from=1&to=6": lines,
        "from=3": lines[2:],
        "to=2": lines[:2],
        "from=2&to=3": lines[1:3],
        "from=6&to=999999999999999999": lines[5:],
        "from=7": [],
        "other=x": lines,
    }.items():
        assert client.get(f"/data/journal.jsonl?{query}").getvalue() == b"".join(part), query


@pytest.mark.django_db
@pytest.mark.parametrize("bad", ["0", "-1", "x", "", "1.0", "+1", "٣", "9" * 30, "1&from=2", "3&to=2", "1&to=0", " 1"])
def test_a_range_that_is_none_is_refused(client, bad):
    factories.pledge()
    response = client.get(f"/data/journal.jsonl?from={bad}")
    assert (response.status_code, response["Content-Type"]) == (400, "text/plain; charset=utf-8")


@pytest.mark.django_db
def test_a_long_journal_is_read_in_chunks(client, monkeypatch, django_assert_num_queries):
    monkeypatch.setattr("pledges.views.data.CHUNK", 2)
    for _ in range(3):
        factories.pledge()
    with django_assert_num_queries(5):
        response = client.get("/data/journal.jsonl")
        chunks = list(response.streaming_content)
    assert [chunk.count(b"\n") for chunk in chunks] == [2, 2, 2]


@pytest.mark.django_db
def test_public_files_are_cached_by_their_content_and_set_no_cookie(client, editor):
    factories.pledge()
    client.force_login(editor)
    for path in ("/data/journal.jsonl", "/data/checkpoint", "/data/verify.py"):
        response = client.get(path)
        assert response["Cache-Control"] == "public, max-age=0, must-revalidate"
        assert client.get(path, headers={"If-None-Match": response["ETag"]}).status_code == 304
        assert not response.cookies
        assert "Cookie" not in response.get("Vary", "")
        assert client.post(path).status_code == 405
    old = client.get("/data/journal.jsonl")["ETag"]
    factories.pledge()
    assert client.get("/data/journal.jsonl", headers={"If-None-Match": old}).status_code == 200


@pytest.mark.django_db
def test_the_checkpoint_is_shown_as_a_file_and_on_the_method_page(client):
    assert client.get("/data/checkpoint").json() == {"size": 0, "digest": "0" * 64, "at": None}
    factories.pledge()
    end = Entry.objects.last()
    assert client.get("/data/checkpoint").json() == {"size": 2, "digest": end.digest, "at": end.at}
    page = client.get("/en/method/").content.decode()
    assert re.search(rf"<dd>2</dd>.*{end.digest}.*{end.at}", page, re.DOTALL)


@pytest.mark.django_db
def test_the_method_page_costs_the_same_however_long_the_journal(client, django_assert_num_queries):
    for _ in range(3):
        with django_assert_num_queries(3):
            client.get("/en/method/")
        factories.pledge()
