"""The verifiers: what was changed behind the triggers is found and named, by the site and by its readers."""

import ast
import datetime
import json
import random
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError
from django.db import OperationalError, connection
from django.db.migrations.loader import MigrationLoader

from candidates.choices import Mandate
from pledges import verification, verifier
from pledges.actions import changes, closings, journal, pledges, register, tallies
from pledges.checks import at_start
from pledges.models import Entry, triggers
from tests import factories

LINK = "https://example.org/result"


@pytest.fixture
def site(db, editor, reviewer):
    """Five pledges: judged twice, judged, withdrawn, merged, plain; a document more than needed; a mandate,
    corrections, replies and translations; an ended term."""
    judged, other, gone, merged, plain = (
        factories.pledge(name, topics=[factories.topic("roads"), factories.topic("parks")])
        for name in ("Judged", "Other", "Gone", "Merged", "Plain")
    )
    factories.approved(judged, editor, reviewer, "in_progress", "2022-01-31")
    verdict = factories.approved(judged, editor, reviewer, "kept", "2023-01-31")
    for text in ("", "Жооп"):
        factories.replied(verdict, editor, reviewer, text)
    for row in (judged, gone):
        factories.corrected(row, editor, reviewer)
        factories.translated(row.statements.get(), editor, reviewer)
    factories.translated(judged.statements.get(), editor, reviewer, "We mend.", why={"en": "Better."})
    factories.approved(other, editor, reviewer, "kept", "2023-01-31", evidence=[factories.OFFICIAL, factories.PRESS])
    pledges.withdraw(pledge=gone, by=reviewer, reason={"ky": "Ката"})
    pledges.merge(pledge=merged, into=plain, by=reviewer)
    day = datetime.date(2025, 6, 30)
    term = closings.propose(election=factories.election(), by=editor, ended_on=day, url=LINK, why={"ky": "Бүттү."})
    closings.approve(closing=term, by=reviewer)
    who = judged.statements.get().candidacy
    who.mandate, who.mandate_url = Mandate.ELECTED, LINK
    register.save_candidacy(candidacy=who, by=editor)
    factories.replied(factories.proposal(plain, editor), editor, reviewer, "Купуя")
    factories.state(factories.draft("Hidden"))
    changes.reject(change=factories.correction_proposed(judged, editor), by=reviewer, note="No.")


def sql(text: str, *values: object) -> None:
    with connection.cursor() as cursor:
        cursor.execute(text, values)


def numbers(query: str) -> list[int]:
    with connection.cursor() as cursor:
        cursor.execute(query)
        return [row[0] for row in cursor.fetchall()]


def columns(table: str) -> list[str]:
    with connection.cursor() as cursor:
        return [column.name for column in connection.introspection.get_table_description(cursor, table)]


def open_seals() -> None:
    if connection.vendor == "postgresql":
        sql("SET CONSTRAINTS ALL IMMEDIATE")  # else this test's own rows are in the way
    triggers.remove(connection)


def test_a_sound_site_is_found_sound(site, capsys):
    call_command("verify")
    end = Entry.objects.last()
    assert capsys.readouterr().out == (
        f"All is as the journal says: {end.number} entries, the last digest is {end.digest}.\n"
    )


def test_the_seed_is_found_sound(seeded):
    assert list(verification.faults()) == []


def test_the_command_reads_one_moment_and_leaves_the_connection_as_it_was(transactional_db, capsys):
    factories.pledge()
    call_command("verify")
    assert capsys.readouterr().out.startswith("All is as the journal says: 2 entries")
    factories.pledge()
    call_command("verify")
    assert capsys.readouterr().out.startswith("All is as the journal says: 4 entries")


def test_a_missing_guard_is_named(site, capsys):
    open_seals()
    with pytest.raises(CommandError, match=f"{len(triggers.missing(connection))} differences"):
        call_command("verify")
    assert capsys.readouterr().out.count("The database lacks the guard guard_") == len(triggers.missing(connection))


# Fifty changes behind the triggers

PUBLIC = {
    "pledges_pledge": ("title", "tier", "level", "programme", "kept_if", "kept_if_on", "deadline", "power", "status"),
    "pledges_statement": ("quote", "start", "end", "strength", "also", "document_id", "candidacy_id"),
    "pledges_assessment": ("status", "date", "explanation", "decision", "pledge_id"),
    "pledges_evidence": ("url", "title", "publisher", "published", "kind", "stance", "passage", "language"),
    "pledges_document": ("title", "transcript", "sha256", "raw", "published", "url", "paid_by", "slug", "file_name"),
    "pledges_entry": tuple(verifier.SHAPE),
    "candidates_candidacy": ("mandate", "mandate_url", "mandate_since"),
    "pledges_correction": ("subject", "page", "date", "was", "now"),
    "pledges_reply": ("asked_on", "channel", "outcome", "answered_on", "text", "language", "url", "candidacy_id"),
    "pledges_closing": ("ended_on", "url", "why", "decision"),
    "pledges_quotetranslation": ("text", "language", "date", "statement_id"),
}
ROWS = {
    "pledges_pledge": "SELECT id FROM pledges_pledge WHERE publication = 'published' AND merged_into_id IS NULL",
    "pledges_statement": "SELECT s.id FROM pledges_statement s JOIN pledges_pledge p ON p.id = s.pledge_id"
    " WHERE p.publication = 'published' AND p.merged_into_id IS NULL",
    "pledges_assessment": "SELECT id FROM pledges_assessment WHERE decision = 'approved'",
    "pledges_evidence": "SELECT e.id FROM pledges_evidence e JOIN pledges_assessment a ON a.id = e.assessment_id"
    " WHERE a.decision = 'approved'",
    "pledges_document": "SELECT id FROM pledges_document WHERE public_since IS NOT NULL",
    "pledges_entry": "SELECT id FROM pledges_entry",
    "candidates_candidacy": "SELECT id FROM candidates_candidacy WHERE mandate <> 'unknown'",
    "pledges_correction": "SELECT id FROM pledges_correction",
    "pledges_reply": "SELECT r.id FROM pledges_reply r JOIN pledges_assessment a ON a.id = r.assessment_id"
    " WHERE a.decision = 'approved' AND r.outcome = 'answered'",
    "pledges_closing": "SELECT id FROM pledges_closing WHERE decision = 'approved'",
    "pledges_quotetranslation": "SELECT max(id) FROM pledges_quotetranslation GROUP BY statement_id",
}
VALUES = {
    "tier": "general",
    "level": "personal",
    "power": "yes",
    "strength": "intended",
    "status": "broken",
    "kind": "observation",
    "stance": "contradicts",
    "decision": "rejected",
    "mandate": "left_office",
    "also": "[[1, 2]]",
    "by": '["editor 9"]',
    "number": 900,
    "raw": b"other",
    "url": "https://example.org/forged",
    "mandate_url": "https://example.org/forged",
    "channel": "letter",
    "language": "ru",
    "asked_on": "2020-02-29",
    **dict.fromkeys(
        ("kept_if_on", "deadline", "date", "published", "mandate_since", "answered_on", "ended_on"), "2024-02-29"
    ),
    **dict.fromkeys(
        ("title", "programme", "kept_if", "explanation", "reason", "why", "was", "now"), '{"ky": "Жасалма"}'
    ),
    "start": 1,
    "end": 100_000,
}


def change(dice: random.Random, table: str, row: int) -> None:
    column = dice.choice(PUBLIC[table])
    value = VALUES.get(column, "forged")
    if table == "pledges_entry" and column == "kind":
        value = "reply"
    if table == "pledges_evidence" and column == "title":
        value = "forged"
    if column == "outcome":
        silence = "outcome = 'silent', answered_on = NULL, text = '', language = '', url = ''"
        return sql(f"UPDATE {table} SET {silence} WHERE id = %s", row)
    if column.endswith("_id"):
        value = dice.choice([n for n in numbers(f"SELECT {column} FROM {table}") if n != held(table, column, row)])
    assert held(table, column, row) != value
    sql(f'UPDATE {table} SET "{column}" = %s WHERE id = %s', value, row)


def held(table: str, column: str, row: int) -> object:
    return numbers(f'SELECT "{column}" FROM {table} WHERE id = {row}')[0]


FOLLOWED = "DELETE FROM pledges_linkstanding WHERE evidence_id IN (SELECT id FROM pledges_evidence WHERE {evidence})"
TRANSLATED = (
    "DELETE FROM pledges_quotetranslation WHERE statement_id IN (SELECT id FROM pledges_statement WHERE {statement})"
)
CHILDREN = {
    "pledges_statement": (TRANSLATED.format(statement="id = {row}"),),
    "pledges_pledge": (
        "DELETE FROM pledges_searchtext WHERE pledge_id = {row}",
        FOLLOWED.format(evidence="assessment_id IN (SELECT id FROM pledges_assessment WHERE pledge_id = {row})"),
        "DELETE FROM pledges_pledgetopic WHERE pledge_id = {row}",
        "DELETE FROM pledges_evidence WHERE assessment_id IN"
        " (SELECT id FROM pledges_assessment WHERE pledge_id = {row})",
        "DELETE FROM pledges_reply WHERE assessment_id IN (SELECT id FROM pledges_assessment WHERE pledge_id = {row})",
        "DELETE FROM pledges_assessment WHERE pledge_id = {row}",
        "DELETE FROM pledges_correction WHERE change_id IN (SELECT id FROM pledges_change WHERE pledge_id = {row})",
        TRANSLATED.format(statement="pledge_id = {row}"),
        "DELETE FROM pledges_change WHERE pledge_id = {row}",
        "DELETE FROM pledges_statement WHERE pledge_id = {row}",
        "UPDATE pledges_pledge SET merged_into_id = NULL WHERE merged_into_id = {row}",
    ),
    "pledges_evidence": (FOLLOWED.format(evidence="id = {row}"),),
    "pledges_assessment": (
        FOLLOWED.format(evidence="assessment_id = {row}"),
        "DELETE FROM pledges_evidence WHERE assessment_id = {row}",
        "DELETE FROM pledges_reply WHERE assessment_id = {row}",
    ),
    "pledges_document": (
        TRANSLATED.format(statement="document_id = {row}"),
        "DELETE FROM pledges_statement WHERE document_id = {row}",
    ),
    "candidates_candidacy": (
        "UPDATE pledges_document SET candidacy_id = NULL WHERE candidacy_id = {row}",
        "DELETE FROM pledges_reply WHERE candidacy_id = {row}",
        TRANSLATED.format(statement="candidacy_id = {row}"),
        "DELETE FROM pledges_statement WHERE candidacy_id = {row}",
    ),
}


def delete(dice: random.Random, table: str, row: int) -> None:
    for statement in CHILDREN.get(table, ()):
        sql(statement.format(row=row))
    sql(f"DELETE FROM {table} WHERE id = %s", row)


UNIQUE = {
    "pledges_pledge": {"key": "'forged'"},
    "pledges_statement": {
        "end": '"end" - 1',
        "quote": "substr(quote, 1, length(quote) - 1)",
        "clause_end": '"end" - 1',
    },
    "pledges_document": {"slug": "'forged'", "sha256": "'forged'"},
    "pledges_entry": {"number": "(SELECT max(number) + 1 FROM pledges_entry)"},
    "pledges_correction": {"change_id": "{unused}"},
    "pledges_reply": {"change_id": "{unused}"},
    "pledges_quotetranslation": {"change_id": "{unused}"},
}


def insert(dice: random.Random, table: str, row: int) -> None:
    """A second row like this one, next to it."""
    own = UNIQUE.get(table, {})
    names = [f'"{name}"' for name in columns(table) if name != "id"]
    values = [own.get(name.strip('"'), name).replace("{unused}", str(unused_change())) for name in names]
    if table in ("candidates_candidacy", "pledges_closing"):
        values[names.index('"election_id"')] = str(factories.election("another").pk)
    sql(f"INSERT INTO {table} ({', '.join(names)}) SELECT {', '.join(values)} FROM {table} WHERE id = %s", row)


def unused_change() -> int:
    """A change that nobody approved."""
    return numbers("SELECT id FROM pledges_change WHERE decision = 'rejected'")[0]


def reorder(dice: random.Random, table: str, row: int) -> None:
    """Two entries change places; two rows change their contents; two topics of a pledge their order."""
    if table == "pledges_entry":
        other = dice.choice([n for n in numbers(ROWS[table]) if n != row])
        mine, theirs = held(table, "number", row), held(table, "number", other)
        for number, entry in ((10_000, row), (mine, other), (theirs, row)):
            sql("UPDATE pledges_entry SET number = %s WHERE id = %s", number, entry)
    elif table == "pledges_statement":
        other = dice.choice(
            [n for n in numbers(ROWS[table]) if held(table, "pledge_id", n) != held(table, "pledge_id", row)]
        )
        mine, theirs = held(table, "pledge_id", row), held(table, "pledge_id", other)
        sql("UPDATE pledges_statement SET pledge_id = %s WHERE id = %s", theirs, row)
        sql("UPDATE pledges_statement SET pledge_id = %s WHERE id = %s", mine, other)
    elif table == "pledges_evidence":
        ids = numbers("SELECT id FROM pledges_assessment WHERE decision = 'approved'")
        other = dice.choice([n for n in ids if n != held(table, "assessment_id", row)])
        sql("UPDATE pledges_evidence SET assessment_id = %s WHERE id = %s", other, row)
    elif table == "pledges_pledge":
        sql("UPDATE pledges_pledgetopic SET position = 3 - position WHERE pledge_id = %s", row)
    else:
        change(dice, table, row)


WAYS: tuple[Callable[[random.Random, str, int], None], ...] = (change, delete, insert, reorder)
SUBJECT = {
    "pledges_pledge": "SELECT 'pledge:' || key FROM pledges_pledge WHERE id = {row}",
    "pledges_statement": "SELECT 'pledge:' || p.key FROM pledges_statement s JOIN pledges_pledge p"
    " ON p.id = s.pledge_id WHERE s.id = {row}",
    "pledges_assessment": "SELECT 'assessment:' || p.key || '/' || a.id FROM pledges_assessment a"
    " JOIN pledges_pledge p ON p.id = a.pledge_id WHERE a.id = {row}",
    "pledges_evidence": "SELECT 'assessment:' || p.key || '/' || a.id FROM pledges_evidence e"
    " JOIN pledges_assessment a ON a.id = e.assessment_id JOIN pledges_pledge p ON p.id = a.pledge_id"
    " WHERE e.id = {row}",
    "pledges_document": "SELECT 'document:' || slug FROM pledges_document WHERE id = {row}",
    "pledges_entry": "SELECT 'Entry ' || number FROM pledges_entry WHERE id = {row}",
    "pledges_correction": "SELECT 'correction:' || id FROM pledges_correction WHERE id = {row}",
    "pledges_reply": "SELECT 'reply:' || id FROM pledges_reply WHERE id = {row}",
    "candidates_candidacy": "SELECT 'mandate:' || p.slug || '/' || e.slug FROM candidates_candidacy c JOIN"
    " candidates_candidate p ON p.id = c.candidate_id JOIN candidates_election e ON e.id = c.election_id"
    " WHERE c.id = {row}",
    "pledges_quotetranslation": "SELECT 'translation:' || statement_id || '/' || language FROM pledges_quotetranslation"
    " WHERE id = {row}",
    "pledges_closing": "SELECT 'term:' || e.slug FROM pledges_closing c JOIN candidates_election e"
    " ON e.id = c.election_id WHERE c.id = {row}",
}
NAMED_OTHERWISE = {
    # (way, table): what is named instead of the row itself
    ("insert", "pledges_pledge"): "pledge:forged",
    ("insert", "pledges_document"): "document:forged",
    ("insert", "pledges_assessment"): "assessment:",
    ("insert", "pledges_correction"): "correction:",
    ("insert", "pledges_reply"): "reply:",
    ("insert", "candidates_candidacy"): "/another",
    ("insert", "pledges_closing"): "term:another",
    ("insert", "pledges_entry"): "Entry ",
    ("delete", "pledges_entry"): "",  # the row of a last entry is named, or the entry after a missing one
    ("reorder", "pledges_entry"): "Entry ",
}


@pytest.mark.parametrize("seed", range(88))
def test_a_change_behind_the_triggers_is_found_and_named(site, seed):
    dice = random.Random(seed)
    table, way = sorted(PUBLIC)[seed % 11], WAYS[seed // 11 % 4]
    row = dice.choice(numbers(ROWS[table]))
    wanted = NAMED_OTHERWISE.get((way.__name__, table), numbers(SUBJECT[table].format(row=row))[0])
    if table == "pledges_entry" and way is change:
        wanted = "Entry "
    open_seals()
    way(dice, table, row)
    triggers.install(connection)
    found = list(verification.faults())
    assert found
    assert [sentence for sentence in found if wanted in sentence], (way.__name__, table, wanted, found)


def test_a_forged_row_with_a_forged_entry_is_found_by_an_older_checkpoint(site, tmp_path, client):
    old = client.get("/data/checkpoint").content
    open_seals()
    sql("DELETE FROM pledges_entry WHERE number = (SELECT max(number) FROM pledges_entry)")
    sql("UPDATE candidates_candidacy SET mandate = 'unknown', mandate_url = ''")
    triggers.install(connection)
    assert list(verification.faults()) == []  # whoever owns database and journal can lie to the present
    said = checked(tmp_path, client.get("/data/journal.jsonl").getvalue(), old)
    assert said[0] == 1
    assert "some were removed" in said[1]


# What readers check


def checked(folder: Path, journal_file: bytes, *checkpoints: bytes, words: tuple[str, ...] = ()) -> tuple[int, str]:
    """Run the published program on published files, with nothing of this project in reach."""
    (folder / "verify.py").write_bytes(Path(verifier.__file__).read_bytes())
    (folder / "journal.jsonl").write_bytes(journal_file)
    command = [sys.executable, "-I", "-S", "verify.py", "journal.jsonl", *words]
    for n, content in enumerate(checkpoints):
        (folder / f"{n}.json").write_bytes(content)
        command += ["--checkpoint", f"{n}.json"]
    run = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False, timeout=60)
    return run.returncode, run.stdout + run.stderr


@pytest.fixture
def lines(site, client) -> list[bytes]:
    return client.get("/data/journal.jsonl").getvalue().splitlines(keepends=True)


def test_readers_find_a_sound_journal_sound(lines, client, tmp_path):
    assert client.get("/data/verify.py").content == Path(verifier.__file__).read_bytes()
    older = json.loads(lines[3])
    checkpoints = [
        client.get("/data/checkpoint").content,
        json.dumps({"size": 4, "digest": older["digest"], "at": older["at"]}).encode(),
        json.dumps({"size": 0, "digest": "0" * 64, "at": None}).encode(),
    ]
    code, said = checked(tmp_path, b"".join(lines), *checkpoints, words=("--state", "state.jsonl"))
    assert code == 0, said
    assert said == (
        f"The chain is whole from entry 1 to {len(lines)}; the last digest is {json.loads(lines[-1])['digest']}."
        " It tells of 5 pledges, 5 documents; 2 pledges have an approved assessment."
        " 3 older checkpoint(s) are the beginning of it.\n"
    )
    state = {row["subject"]: row["content"] for row in map(json.loads, (tmp_path / "state.jsonl").open())}
    assert state == verifier.replay(map(json.loads, lines))
    assert verifier.statuses(state) == {"judged-en": "kept", "other-en": "kept"}
    assert state["pledge:merged-en"]["merged_into"] == "plain-en"


def test_readers_can_check_a_part(lines, tmp_path):
    assert checked(tmp_path, b"".join(lines[4:9]), words=("--part",))[0] == 0
    code, said = checked(tmp_path, b"".join(lines[4:9]))
    assert (code, "Entry 5 stands where entry 1 belongs" in said) == (1, True)


def edited(line: bytes, **changes: object) -> bytes:
    return (verifier.canonical(json.loads(line) | changes) + "\n").encode()


def rewritten(lines: list[bytes], place: int, **changes: object) -> list[bytes]:
    """A skilled forger: one entry changed, every digest after it made anew."""
    forged, previous = list(lines[:place]), json.loads(lines[place])["previous"]
    for line in lines[place:]:
        entry = json.loads(line) | changes | {"previous": previous}
        changes = {}
        previous = entry["digest"] = verifier.digest_of(entry)
        forged.append((verifier.canonical(entry) + "\n").encode())
    return forged


@pytest.mark.parametrize(
    ("forge", "named"),
    [
        (lambda x: [*x[:4], edited(x[4], subject="pledge:forged"), *x[5:]], "Entry 5 (pledge:forged) was changed"),
        (lambda x: [*x[:4], edited(x[4], at="2020-01-01T00:00:00.000000Z"), *x[5:]], "Entry 5 "),
        (lambda x: [*x[:4], x[4].replace(b'"content":{', b'"content": {'), *x[5:]], "Line 5 is no entry"),
        (lambda x: [*x[:4], b'{"number":1.5}\n', *x[5:]], "Line 5 is no entry"),
        (lambda x: [*x[:4], b"\xff\n", *x[5:]], "Line 5 is no entry"),
        (lambda x: [*x[:4], b"[" * 100_000 + b"\n", *x[5:]], "Line 5 is no entry"),
        (
            lambda x: [*x[:4], rewritten(x, 4, by=["editor 9"])[4], *x[5:]],
            "Entry 6 does not continue what stands before it",
        ),
        (lambda x: [*x[:4], *x[5:]], "Entry 6 stands where entry 5 belongs"),
        (lambda x: x[1:], "Entry 2 stands where entry 1 belongs"),
        (lambda x: [*x[:4], x[3], *x[4:]], "Entry 4 stands where entry 5 belongs"),
        (lambda x: [*x[:4], x[5], x[4], *x[6:]], "Entry 6 stands where entry 5 belongs"),
        (lambda x: [*x[:-1], x[-1][:-1]], "is no entry"),
    ],
)
def test_readers_find_what_was_done_to_a_line(lines, tmp_path, forge, named):
    code, said = checked(tmp_path, b"".join(forge(lines)))
    assert code == 1
    assert named in said
    assert "This journal is not what was written." in said


def test_readers_find_a_journal_that_was_written_anew(lines, client, tmp_path):
    forged = b"".join(rewritten(lines, 4, reason={"ky": "Жасалма"}))
    assert checked(tmp_path, forged)[0] == 0  # consistent in itself: only memory helps
    code, said = checked(tmp_path, forged, client.get("/data/checkpoint").content)
    assert code == 1
    assert "the journal was written anew" in said


def test_readers_find_a_claim_that_the_method_forbids(lines, tmp_path):
    place = next(n for n, line in enumerate(lines) if b'"kind":"assessment_approved"' in line)
    code, said = checked(tmp_path, b"".join(rewritten(lines, place, by=["editor 1", "editor 1"])))
    assert (code, "approved without a second person" in said) == (1, True)


@pytest.mark.parametrize("content", [b"", b"[]", b'{"size": "4"}', b"\xff"])
def test_readers_are_told_of_a_file_that_is_no_checkpoint(lines, tmp_path, content):
    code, said = checked(tmp_path, b"".join(lines), content)
    assert (code, "This cannot be read" in said) == (2, True)


def test_the_published_program_is_python_3_8():
    ast.parse(Path(verifier.__file__).read_text(), feature_version=(3, 8))
    imported = {
        n.names[0].name for n in ast.walk(ast.parse(Path(verifier.__file__).read_text())) if isinstance(n, ast.Import)
    }
    assert imported == {"argparse", "hashlib", "json", "sys"}


# Whether the site is ready


def test_the_process_answers_without_a_database(client):
    response = client.get("/healthz")
    assert (response.status_code, response.content) == (200, b"alive\n")
    assert "no-store" in response["Cache-Control"]
    assert not response.cookies


def test_a_whole_site_is_ready(client, db):
    response = client.get("/readyz")
    assert (response.status_code, response.content) == (200, b"ready\n")
    assert "no-store" in response["Cache-Control"]
    assert not response.cookies


def test_a_site_without_its_guards_is_not_ready(client, db):
    triggers.remove(connection)
    assert (client.get("/readyz").status_code, client.get("/readyz").content) == (503, b"guards\n")


def test_a_site_with_a_migration_to_come_is_not_ready(client, db):
    newest = MigrationLoader(None).graph.leaf_nodes("pledges")[0][1]
    sql("DELETE FROM django_migrations WHERE app = 'pledges' AND name = %s", newest)
    assert (client.get("/readyz").status_code, client.get("/readyz").content) == (503, b"migrations\n")


def test_a_site_without_a_database_is_not_ready_and_tells_no_secret(client, db, monkeypatch):
    def refuse() -> bool:
        raise OperationalError("connection to server at 10.0.0.7 failed: password for tracker")

    monkeypatch.setitem(sys.modules["pledges.views.health"].READY, "database", refuse)
    response = client.get("/readyz")
    assert (response.status_code, response.content) == (503, b"database\n")


def test_the_verdicts_of_the_journal_are_those_of_the_site(site):
    assert tallies.recount() == 0
    assert journal.begin() == 0


def test_the_server_says_at_start_that_a_guard_is_missing(db, caplog):
    at_start()
    assert caplog.text == ""
    triggers.remove(connection)
    at_start()
    assert "lacks" in caplog.text
    assert "guard_entry_follows_" in caplog.text


def test_the_server_starts_without_a_database_and_says_so(caplog, monkeypatch):
    def refuse(**_options: object) -> None:
        raise OperationalError("no route")

    monkeypatch.setattr("pledges.checks.run_checks", refuse)
    at_start()
    assert "The database does not answer: no route" in caplog.text
