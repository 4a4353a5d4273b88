"""METHOD's seven rules against raw SQL: whatever the application's user can say, the database refuses."""

import json

import pytest
from django.db import DatabaseError, connection, transaction

from pledges.apps import furnish, unseal
from pledges.models import Assessment, Change, Pledge, PledgeTopic, SearchText, Statement, triggers
from tests import factories

pytestmark = pytest.mark.django_db
postgres = pytest.mark.skipif("connection.vendor != 'postgresql'")
sqlite = pytest.mark.skipif("connection.vendor != 'sqlite'")


def refused(sql: str, *values: object) -> str:
    """Run it, and return the sentence with which the database refuses it."""
    with pytest.raises(DatabaseError) as refusal, transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(sql, values)
    return str(refusal.value)


def accepted(sql: str, *values: object) -> None:
    with connection.cursor() as cursor:
        cursor.execute(sql, values)


@pytest.fixture
def pledge():
    return factories.pledge()


@pytest.fixture
def claim(pledge, editor):
    return factories.proposal(pledge, editor)


def copied(table: str, row: int, **changes: object) -> tuple[str, list[object]]:
    """INSERT of a copy of a row with changes."""
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT * FROM {table} WHERE id = %s", [row])
        names = [column.name if hasattr(column, "name") else column[0] for column in cursor.description]
        values = dict(zip(names, cursor.fetchone(), strict=True)) | changes
    values.pop("id")
    values = {k: json.dumps(v) if isinstance(v, dict | list) else v for k, v in values.items()}
    columns = ", ".join(f'"{name}"' for name in values)
    return f"INSERT INTO {table} ({columns}) VALUES ({', '.join(['%s'] * len(values))})", list(values.values())


# Rule 1


@pytest.mark.parametrize(
    "changes",
    [
        {"quote": "Башка сөз эле болчу."},
        {"start": 0, "end": 5, "clause_start": 0, "clause_end": 5},
        {"end": 100_000},
        {"end": 2, "start": 9},
    ],
)
def test_a_quote_that_is_not_the_transcript_at_its_span_is_refused(pledge, changes):
    another = {"pledge_id": factories.draft().pk}
    sql, values = copied("pledges_statement", pledge.statements.get().pk, **another | changes)
    assert "A quote equals its span" in refused(sql, *values)


def test_a_clause_outside_its_quote_is_refused(pledge):
    statement = pledge.statements.get()
    sql, values = copied(
        "pledges_statement", statement.pk, pledge_id=factories.draft().pk, clause_start=0, clause_end=2
    )
    assert "statement_clause_inside" in refused(sql, *values)


# Rule 2


@pytest.mark.parametrize("table", ["pledges_document", "pledges_statement", "pledges_evidence"])
def test_what_is_written_once_is_neither_edited_nor_deleted(claim, table):
    column = {"pledges_document": "transcript", "pledges_statement": "quote", "pledges_evidence": "url"}[table]
    assert "written once" in refused(f"UPDATE {table} SET {column} = 'https://example.org/other'")
    assert "written once" in refused(f"DELETE FROM {table}")


@pytest.mark.parametrize("column", ["raw", "sha256", "published", "slug", "producer", "language"])
def test_nothing_of_a_document_is_edited_but_its_title(pledge, column):
    value = {"published": "2020-01-01", "raw": b"other"}.get(column, "other")
    assert "written once" in refused(f"UPDATE pledges_document SET {column} = %s", value)
    accepted("UPDATE pledges_document SET title = %s", json.dumps({"ky": "Башка аталыш"}))


def test_a_decided_assessment_is_neither_edited_nor_deleted(pledge, editor, reviewer):
    factories.approved(pledge, editor, reviewer)
    for change in ("date = '2022-02-01'", "note = 'x'", "decision = 'rejected'", "explanation = '{}'"):
        assert refused(f"UPDATE pledges_assessment SET {change}")
    Assessment.objects.filter(decision="approved").get(status="kept", date="2022-01-31", note="")
    assert "never deleted" in refused("DELETE FROM pledges_assessment")


def test_a_proposed_assessment_is_not_reworded_or_deleted(claim):
    for change in (
        "status = 'broken'",
        "date = '2022-02-01'",
        'explanation = \'{"ky": "x"}\'',
        "decision = 'draft'",
    ):
        assert refused(f"UPDATE pledges_assessment SET {change}")
    assert "never deleted" in refused("DELETE FROM pledges_assessment")


def test_evidence_is_not_slipped_under_a_proposed_assessment(claim):
    sql, values = copied("pledges_evidence", claim.evidence.get().pk, url="https://example.org/late")
    assert "before its assessment is proposed" in refused(sql, *values)


@postgres
@pytest.mark.parametrize(
    "table",
    ["pledges_document", "pledges_statement", "pledges_evidence", "pledges_assessment", "pledges_pledge"],
)
def test_truncate_is_refused(claim, table):
    accepted("SET CONSTRAINTS ALL IMMEDIATE")  # else PostgreSQL refuses for another reason: this test's own rows
    assert "written once" in refused(f"TRUNCATE {table} CASCADE")


@sqlite
@pytest.mark.parametrize("pragma", ["ON", "OFF"])
def test_replace_is_refused_with_and_without_recursive_triggers(claim, pragma):
    accepted(f"PRAGMA recursive_triggers = {pragma}")
    try:
        for table, row in (
            ("pledges_document", claim.pledge.statements.get().document_id),
            ("pledges_statement", claim.pledge.statements.get().pk),
        ):
            sql, values = copied(table, row)
            assert "written once" in refused(sql.replace("INSERT", "INSERT OR REPLACE", 1), *values)
    finally:
        accepted("PRAGMA recursive_triggers = ON")


@sqlite
@pytest.mark.parametrize("pragma", ["ON", "OFF"])
def test_replace_does_not_remove_a_verdict_a_pledge_or_a_last_topic(pledge, editor, reviewer, pragma):
    verdict = factories.approved(pledge, editor, reviewer)
    accepted(f"PRAGMA recursive_triggers = {pragma}")
    try:
        for table, row in (
            ("pledges_assessment", verdict.pk),
            ("pledges_pledge", pledge.pk),
            ("pledges_pledgetopic", pledge.topic_rows.get().pk),
        ):
            sql, values = copied(table, row)
            with_key = sql.replace("INTO", "INTO", 1).replace("(", '("id", ', 1).replace("VALUES (", "VALUES (%s, ", 1)
            assert refused(with_key.replace("INSERT", "INSERT OR REPLACE", 1), row, *values)
        other = factories.draft()
        assert "written once" in refused(
            "UPDATE OR REPLACE pledges_pledge SET id = %s WHERE id = %s", pledge.pk, other.pk
        )
        assert "written once" in refused(
            "UPDATE OR REPLACE pledges_pledge SET key = %s WHERE id = %s", pledge.key, other.pk
        )
    finally:
        accepted("PRAGMA recursive_triggers = ON")


def test_a_published_pledge_is_not_deleted(pledge):
    accepted("DELETE FROM pledges_searchtext")
    assert refused("DELETE FROM pledges_pledge")


# Rule 3


def test_nobody_decides_their_own_assessment(claim):
    for decision in ("approved", "rejected"):
        assert "assessment_decided_by_second_person" in refused(
            f"UPDATE pledges_assessment SET decision = '{decision}', decided_by_id = proposed_by_id,"
            " decided_at = proposed_at"
        )


def test_a_decision_has_a_person_and_a_time(claim):
    assert "assessment_decided_whole" in refused("UPDATE pledges_assessment SET decision = 'approved'")


def test_an_assessment_is_not_born_decided(claim, reviewer):
    decided = {"decision": "approved", "decided_by_id": reviewer.pk, "decided_at": claim.proposed_at}
    for changes in (decided, {"decision": "proposed"}):
        sql, values = copied("pledges_assessment", claim.pk, **changes)
        assert "begins as a draft" in refused(sql, *values)


def test_a_draft_is_not_approved_before_it_was_proposed(pledge, editor, reviewer):
    Assessment.objects.create(pledge=pledge, proposed_by=editor, status="not_rated", date="2022-01-31")
    assert "draft to proposed" in refused(
        "UPDATE pledges_assessment SET decision = 'approved', decided_by_id = %s, decided_at = proposed_at",
        reviewer.pk,
    )


# Rule 4


def bare(pledge, editor, status: str, explanation: object = None, kinds: tuple[str, ...] = ()) -> Assessment:
    draft = Assessment.objects.create(
        pledge=pledge,
        proposed_by=editor,
        status=status,
        date="2022-01-31",
        explanation=explanation or {"ky": "Ооба"},
    )
    for kind in kinds:
        draft.evidence.create(url=f"https://example.org/{kind}", publisher="Example", kind=kind, stance="supports")
    return draft


PROPOSE = "UPDATE pledges_assessment SET decision = 'proposed'"


@pytest.mark.parametrize("explanation", ["{}", '{"ky": ""}', '{"ky": " \\n\\u00a0"}'])
def test_a_claim_without_an_explanation_is_refused(pledge, editor, explanation):
    bare(pledge, editor, "in_progress", kinds=("press",))
    assert "needs an explanation" in refused(f"{PROPOSE}, explanation = %s", explanation)


@pytest.mark.parametrize("change", ["status = 'kept'", "date = '2022-02-01'", 'explanation = \'{"ky": "x"}\''])
def test_a_draft_is_not_filled_in_before_it_is_proposed(pledge, editor, change):
    bare(pledge, editor, "in_progress", kinds=("press",))
    assert "filled in when it is proposed" in refused(f"UPDATE pledges_assessment SET {change}")
    other = factories.pledge().pk
    assert "filled in when it is proposed" in refused(f"{PROPOSE}, pledge_id = %s", other)
    accepted(f"{PROPOSE}, {change.replace('kept', 'stalled')}")


@pytest.mark.parametrize("status", ["in_progress", "stalled", "not_checkable", "kept"])
def test_a_claim_without_evidence_is_refused(pledge, editor, status):
    bare(pledge, editor, status)
    assert "evidence link" in refused(PROPOSE)


@pytest.mark.parametrize("status", ["kept", "partly_kept", "broken"])
def test_a_settled_status_with_one_unofficial_link_is_refused(pledge, editor, status):
    bare(pledge, editor, status, kinds=("press",))
    assert "two evidence links" in refused(PROPOSE)


@pytest.mark.parametrize(
    ("status", "kinds"), [("kept", ("official",)), ("broken", ("press", "observation")), ("not_rated", ())]
)
def test_what_the_method_asks_for_is_accepted(pledge, editor, status, kinds):
    bare(pledge, editor, status, kinds=kinds)
    accepted(PROPOSE)


@pytest.mark.parametrize("url", ["javascript:alert(1)", "ftp://example.org/x", "data:text/html,x", ""])
def test_an_evidence_link_is_http_or_https(pledge, editor, url):
    draft = bare(pledge, editor, "kept", kinds=("press",))
    sql, values = copied("pledges_evidence", draft.evidence.get().pk, url=url)
    assert "evidence_web_address" in refused(sql, *values)


def test_the_same_link_twice_is_one_link(pledge, editor):
    bare(pledge, editor, "kept", kinds=("press", "observation"))
    draft = Assessment.objects.create(
        pledge=pledge, proposed_by=editor, status="kept", date="2022-01-31", explanation={"ky": "Ооба"}
    )
    for _ in range(2):
        draft.evidence.create(url="https://example.org/same", publisher="Example", kind="press", stance="supports")
    assert "two evidence links" in refused(f"{PROPOSE} WHERE id = %s", draft.pk)


@pytest.mark.parametrize(
    ("table", "column"),
    [("assessment", "status"), ("pledge", "tier"), ("pledge", "power"), ("pledge", "publication"), ("pledge", "level")],
)
def test_a_word_that_the_method_does_not_know_is_refused(pledge, editor, table, column):
    bare(pledge, editor, "not_rated")
    assert refused(f"UPDATE pledges_{table} SET {column} = 'Kept'")


# Rule 5

PUBLISH = "UPDATE pledges_pledge SET publication = 'published', published_at = created_at WHERE id = %s"


@pytest.mark.parametrize("title", ['{"ky": "Жол", "ru": "Дорога"}', '{"ky": "Жол", "ru": "Дорога", "en": " "}', "{}"])
def test_a_pledge_without_a_title_in_every_language_is_not_published(title):
    draft = factories.draft()
    factories.state(draft)
    accepted("UPDATE pledges_pledge SET title = %s WHERE id = %s", title, draft.pk)
    assert "title in every language" in refused(PUBLISH, draft.pk)


def test_a_pledge_without_a_topic_or_a_statement_is_not_published():
    assert "at least one statement" in refused(PUBLISH, factories.draft().pk)
    untopical = factories.draft(topics=[])
    factories.state(untopical)
    assert "at least one topic" in refused(PUBLISH, untopical.pk)


def test_a_published_pledge_does_not_lose_its_titles_or_its_last_topic(pledge):
    assert "title in every language" in refused('UPDATE pledges_pledge SET title = \'{"ky": "Жол"}\'')
    assert "at least one topic" in refused("DELETE FROM pledges_pledgetopic")
    other = factories.draft()
    assert refused("UPDATE pledges_pledgetopic SET pledge_id = %s", other.pk)


def test_a_pledge_is_not_born_published_and_never_a_draft_again(pledge):
    sql, values = copied("pledges_pledge", pledge.pk, key="born-published", stated_on=None)
    assert "begins as a draft" in refused(sql, *values)
    assert "never a draft again" in refused("UPDATE pledges_pledge SET publication = 'draft'")


def test_a_withdrawal_gives_its_reason(pledge):
    assert "public reason" in refused("UPDATE pledges_pledge SET publication = 'withdrawn'")
    accepted("UPDATE pledges_pledge SET publication = 'withdrawn', withdrawn_because = '{\"ky\": \"Ката\"}'")


def test_a_published_key_stays(pledge):
    assert "keeps its key" in refused("UPDATE pledges_pledge SET key = 'another-key'")


def test_a_pledge_has_at_most_three_topics(pledge):
    for slug in ("a", "b"):
        PledgeTopic.objects.create(pledge=pledge, topic=factories.topic(slug), position=2)
    sql = "INSERT INTO pledges_pledgetopic (pledge_id, topic_id, position) VALUES (%s, %s, 3)"
    assert "at most three topics" in refused(sql, pledge.pk, factories.topic("c").pk)


# Rule 6


@pytest.mark.parametrize("day", ["2021-07-05", "1999-01-01", "2999-01-01"])
def test_an_assessment_is_neither_of_the_future_nor_older_than_the_pledge(pledge, editor, day):
    draft = bare(pledge, editor, "not_rated")
    assert "neither in the future" in refused(f"{PROPOSE}, date = %s", day)
    sql, values = copied("pledges_assessment", draft.pk, date=day)
    assert "neither in the future" in refused(sql, *values)


# Rule 7


def test_the_status_is_that_of_the_newest_approved_assessment_even_when_raw_sql_approves(pledge, editor, reviewer):
    factories.proposal(pledge, editor, "in_progress", "2022-01-31")
    accepted(
        "UPDATE pledges_assessment SET decision = 'approved', decided_by_id = %s, decided_at = proposed_at",
        reviewer.pk,
    )
    pledge.refresh_from_db()
    assert (pledge.status, str(pledge.assessed_on)) == ("in_progress", "2022-01-31")


def test_an_older_assessment_approved_later_does_not_change_the_status(pledge, editor, reviewer):
    factories.approved(pledge, editor, reviewer, "kept", "2023-05-01")
    factories.approved(pledge, editor, reviewer, "in_progress", "2022-01-31")
    pledge.refresh_from_db()
    assert (pledge.status, str(pledge.assessed_on)) == ("kept", "2023-05-01")


def test_a_status_that_no_assessment_gives_is_refused(pledge, editor, reviewer):
    for change in ("status = 'kept'", "assessed_on = '2022-01-01'"):
        assert "newest approved assessment" in refused(f"UPDATE pledges_pledge SET {change}")
    assert "newest statement" in refused("UPDATE pledges_pledge SET stated_on = '2022-01-01'")
    factories.approved(pledge, editor, reviewer, "kept")
    assert "newest approved assessment" in refused("UPDATE pledges_pledge SET status = 'broken'")


def test_a_pledge_is_born_not_rated(pledge):
    draft = factories.draft()
    sql, values = copied("pledges_pledge", draft.pk, key="born-kept", status="kept")
    assert "begins as not rated" in refused(sql, *values)


# The guards themselves


def test_a_missing_guard_is_named_by_the_check_and_put_back_by_migrate(pledge):
    from django.core.management import CommandError, call_command

    assert triggers.missing(connection) == []
    if connection.vendor == "postgresql":
        accepted("SET CONSTRAINTS ALL IMMEDIATE")
    name = next(t for t in triggers.triggers(connection.vendor) if "statement_quote" in t.name)
    accepted(triggers.DIALECTS[connection.vendor].drop(name.name, name.table))
    with pytest.raises(CommandError, match=r"pledges\.E001"):
        call_command("check", databases=["default"])
    call_command("migrate", verbosity=0, skip_checks=False)
    assert triggers.missing(connection) == []


def names_of_triggers() -> list[tuple[str]]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT name FROM sqlite_master WHERE type = 'trigger' ORDER BY name")
        return cursor.fetchall()


@sqlite
def test_a_migration_may_make_a_table_anew_that_guards_of_others_look_at(transactional_db):
    before = names_of_triggers()
    for model in (Assessment, Change, Pledge, Statement, SearchText):
        unseal(None, "default", plan=[None])
        with connection.schema_editor() as editor:
            editor._remake_table(model)
        furnish(None, "default")
    assert names_of_triggers() == before


def test_every_pledge_of_a_draft_may_still_go(db):
    draft = factories.draft()
    draft.delete()
    assert not Pledge.objects.exists()
