"""Seeding: from the raw files alone, whole or not at all, and never over an editor's work."""

import json
import shutil
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from django.db import transaction

from candidates.models import Candidacy, Candidate, Election, Party
from pledges import verification
from pledges.actions import pledges
from pledges.choices import Publication, Status
from pledges.management.commands.seed import OWN
from pledges.models import (
    Assessment,
    Document,
    Entry,
    Fact,
    Listed,
    Place,
    Pledge,
    SearchText,
    Statement,
    Tally,
    Topic,
    Word,
)
from pledges.text import cleaning
from pledges.text.places import names
from tests import seed_once

DATA = Path(__file__).parent / "data"
SENTENCE = "5 documents, 5 candidates, 15 topics, 4 places, 56 pledges, 63 statements."


def seed(folder: Path = OWN) -> str:
    out = StringIO()
    call_command("seed", folder=folder, stdout=out)
    return out.getvalue()


@pytest.fixture
def folder(tmp_path):
    """A copy of the seed that a test may damage."""
    return Path(shutil.copytree(OWN, tmp_path / "seed"))


def edit(folder: Path, name: str, change) -> None:
    rows = json.loads((folder / name).read_text())
    change(rows)
    (folder / name).write_text(json.dumps(rows, ensure_ascii=False))


@pytest.mark.parametrize("name", sorted(path.name for path in (OWN / "documents").iterdir()))
def test_the_transcript_computed_from_the_raw_file_is_the_reviewed_one(name):
    reviewed = (DATA / "transcripts" / name).read_text(encoding="utf-8")
    assert cleaning.transcript((OWN / "documents" / name).read_bytes()) == reviewed


@pytest.mark.django_db
def test_the_seed_stores_the_whole_set_and_says_so():
    assert seed().splitlines()[-1] == SENTENCE
    counts = {m: m.objects.count() for m in (Document, Candidate, Topic, Pledge, Statement, Party, Election, Fact)}
    assert counts == {
        Document: 5,
        Candidate: 5,
        Topic: 15,
        Pledge: 56,
        Statement: 63,
        Party: 1,
        Election: 1,
        Fact: 27 + 16,
    }
    assert Candidacy.objects.filter(mandate="unknown", mandate_url="").count() == 5


@pytest.mark.django_db
def test_every_pledge_starts_public_and_not_rated(seeded):
    assert Pledge.objects.published().count() == 56
    assert set(Pledge.objects.values_list("status", "assessed_on")) == {("not_rated", None)}
    assert not Assessment.objects.exists()
    assert Tally.objects.get(kind="site", status=Status.NOT_RATED).n == 56


@pytest.mark.django_db
def test_quotes_clauses_and_phrases_stand_where_the_record_says(seeded):
    reviewed = {row["key"]: row for row in json.loads((OWN / "pledges.json").read_text())}
    for statement in Statement.objects.select_related("pledge", "document"):
        rows = reviewed[statement.pledge.key]["statements"]
        row = next(r for r in rows if r["document"] == statement.document.file_name)
        transcript = statement.document.transcript
        assert transcript[statement.start : statement.end] == statement.quote == row["quote"]
        clause = transcript[statement.clause_start : statement.clause_end]
        assert clause == (row["clause"] or row["quote"])
        assert [transcript[slice(*place)] for place in statement.also] == row["also"]
    for fact in Fact.objects.select_related("document"):
        assert fact.document.transcript[fact.start : fact.end] == fact.quote


@pytest.mark.django_db
def test_seeding_again_adds_nothing(seeded):
    before = list(Pledge.objects.order_by("pk").values())
    assert seed().splitlines() == ["0 rows added; nothing that was there is changed.", SENTENCE]
    assert list(Pledge.objects.order_by("pk").values()) == before


@pytest.mark.django_db
def test_seeding_again_adds_what_is_missing_and_keeps_what_an_editor_changed(seeded):
    Topic.objects.filter(slug="waste").update(name={"ky": "Таштанды"})
    pledge = Pledge.objects.get(key="cctv-5000")
    Pledge.objects.filter(pk=pledge.pk).update(title={"ky": "Башка", "ru": "Иное", "en": "Other"}, power="yes")
    said = seed()
    assert "Left as an editor has it, not as in the seed: topic waste: name" in said
    assert "Left as an editor has it, not as in the seed: pledge cctv-5000: title" in said
    assert Topic.objects.get(slug="waste").name == {"ky": "Таштанды"}
    assert Pledge.objects.get(key="cctv-5000").title["en"] == "Other"


@pytest.mark.django_db
def test_a_withdrawn_pledge_stays_withdrawn(seeded):
    Pledge.objects.filter(key="cctv-5000").update(publication="withdrawn", withdrawn_because={"ky": "Ката"})
    seed()
    assert Pledge.objects.get(key="cctv-5000").publication == Publication.WITHDRAWN


FIRST = "000_1633a4982107d9f4.txt"


def damage_file(folder):
    path = folder / "documents" / FIRST
    path.write_bytes(path.read_bytes().replace("Бишкек".encode(), "Бышкек".encode(), 1))


def lose_file(folder):
    (folder / "documents" / FIRST).unlink()


def not_json(folder):
    (folder / "topics.json").write_text("[")


def with_values(file: str, place: int | None, **values):
    """A fault: these values in one row of a file, or in the election; `a__b` is inside the first of list a."""

    def change(rows):
        row = rows if place is None else rows[place]
        for path, value in values.items():
            *lists, key = path.split("__")
            target = row
            for step in lists:
                target = target[step][0] if isinstance(target[step], list) else target[step]
            if value is GONE:
                target.pop(key)
            else:
                target[key] = value

    return lambda folder: edit(folder, file, change)


GONE = object()


def twice(folder):
    edit(folder, "topics.json", lambda rows: rows.append(rows[0]))


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("fault", "said"),
    [
        (damage_file, f"documents.json: {FIRST}: sha256: is "),
        (lose_file, f"documents.json: {FIRST}: file: cannot be read"),
        (not_json, "topics.json: file: is not readable as JSON"),
        (twice, "topics.json: slug: 'environment' stands twice"),
        (with_values("pledges.json", 3, statements__quote="Мындай сөз айтылган эмес."), "quote: not found"),
        (with_values("pledges.json", 3, statements__clause="Мындай сөз"), "clause: not found"),
        (with_values("pledges.json", 3, statements__quote=GONE), "statements: quote: is missing"),
        (with_values("pledges.json", 0, statements__strength="sure"), "'sure' is none of firm, conditional, intended"),
        (with_values("pledges.json", 0, statements__document="x.txt"), "'x.txt' is not in documents.json"),
        (with_values("pledges.json", 0, statements=[]), "a pledge has at least one statement"),
        (
            with_values("pledges.json", -1, topics=["weather"]),
            "pledges.json: new-parks: topics: 'weather' is not in topics.json",
        ),
        (with_values("pledges.json", -1, tier="sure"), "tier: 'sure' is none of testable, general"),
        (with_values("pledges.json", -1, title={"ky": "Парк"}), "new-parks: title: has no text in ru, en"),
        (with_values("pledges.json", -1, title="Парк"), "title: needs a text by language code"),
        (with_values("pledges.json", -1, key="Парк"), "key: 'Парк' is not an address"),
        (with_values("documents.json", 0, published="06.07.2021"), "published: '06.07.2021' is not a date"),
        (with_values("documents.json", 0, language=GONE), "language: is missing"),
        (with_values("documents.json", 0, candidate="nobody"), "candidate: 'nobody' is none of"),
        (
            with_values("documents.json", 0, slug="sergei-balakin-2021-07-06"),
            "'sergei-balakin-2021-07-06' stands twice",
        ),
        (with_values("candidates.json", 0, facts__phrase="Ал депутат болгон."), "facts: phrase: not found"),
        (with_values("candidates.json", 0, party="another"), "party: 'another' is not the party of election.json"),
        (with_values("candidates.json", 0, birth_date="1980"), "birth_date: '1980' is not a date"),
        (with_values("topics.json", 0, name=GONE), "topics.json: environment: name: is missing"),
        (with_values("election.json", None, party="emgek"), "election.json: party: is not an object"),
        (with_values("election.json", None, slug=GONE), "election.json: slug: is missing"),
        (with_values("election.json", None, repeat_of="April"), "repeat_of: 'April' is not a date"),
    ],
)
def test_a_fault_names_file_field_and_reason_and_stores_nothing(folder, fault, said):
    fault(folder)
    with pytest.raises(CommandError) as refusal:
        seed(folder)
    assert said in str(refusal.value)
    assert str(refusal.value).endswith("Nothing was stored.")
    assert refusal.value.returncode == 1
    assert not Document.objects.exists()
    assert not Topic.objects.exists()


@pytest.mark.django_db
def test_an_editors_own_draft_with_a_key_of_the_seed_stays_a_draft(db):
    from tests import factories

    factories.draft(key="cctv-5000")
    said = seed()
    assert "pledge cctv-5000: an editor's own draft has this key" in said
    pledge = Pledge.objects.get(key="cctv-5000")
    assert (pledge.publication, pledge.statements.count()) == ("draft", 0)


@pytest.mark.django_db
def test_the_worked_example_of_the_documentation_seeds():
    example = Path(__file__).parent.parent / "docs" / "example-seed"
    assert seed(example).splitlines()[-1] == "1 document, 1 candidate, 1 topic, 1 place, 1 pledge, 1 statement."


@pytest.mark.django_db
def test_another_newsroom_seeds_its_own_folder(folder):
    edit(folder, "topics.json", lambda rows: rows[0]["name"].update(en="Air"))
    assert seed(folder).splitlines()[-1] == SENTENCE
    assert Topic.objects.get(slug="environment").name["en"] == "Air"


def test_what_other_tests_copy_in_is_what_the_command_stores(db):
    held = []
    for store in (seed_once.store, seed_once.store, seed):
        with transaction.atomic():
            store()
            held.append(public_rows())
            transaction.set_rollback(True)
    assert held[0] == held[1] == held[2]
    assert [len(rows) for rows in held[0][:2]] == [61, 250]


def public_rows() -> tuple[list, ...]:
    """Entries of the journal, places of the list, counts and words, each without keys and times."""
    listed = Listed.objects.values_list("pledge__key", "stated_on", "assessed_on", "deadline")
    return (
        list(Entry.objects.order_by("number").values_list("number", "kind", "subject")),
        sorted(map(repr, listed)),
        sorted(Tally.objects.exclude(kind="deadline").values_list("kind", "ref", "status", "n", "scored")),
        sorted(Word.objects.values_list("folded", "n")),
        sorted(SearchText.objects.values_list("pledge__key", "folded", "counted")),
    )


def test_every_place_of_the_seed_is_named_by_a_document_and_every_pledge_by_its_quote():
    places = {row["slug"]: row["forms"] for row in json.loads((OWN / "places.json").read_text())}
    transcripts = "\n".join(p.read_text() for p in (DATA / "transcripts").iterdir())
    assert [form for forms in places.values() for form in forms if not names(transcripts, [form])] == []
    rows = json.loads((OWN / "pledges.json").read_text())
    named = {
        (row["key"], slug)
        for row in rows
        for slug, forms in places.items()
        if any(names(said["quote"], forms) for said in row["statements"])
    }
    assert {(row["key"], slug) for row in rows for slug in row.get("places", ())} == named
    assert named == {("new-parks", "residential-settlements"), ("settlement-conditions", "residential-settlements")}


@pytest.mark.django_db
def test_the_seed_stores_places_with_their_pledges(seeded, client):
    assert {(p.slug, p.kind, p.forms) for p in Place.objects.all()} == {
        ("kara-jygach", "settlement", "Кара-Жыгач"),
        ("residential-settlements", "settlement", "калктуу конуш\nжаңы конуш"),
        ("togolok-moldo-garden", "spot", "Тоголок Молдодогу бакча"),
        ("yntymak-park", "spot", '"Ынтымак" парк'),
    }
    found = client.get("/ky/pledges/?place=residential-settlements").context["pledges"]
    assert {pledge.key for pledge in found} == {"new-parks", "settlement-conditions"}
    assert list(verification.faults()) == []


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("place", "fault"),
    [
        ("yntymak-park", "pledges.json: cctv-5000: places: no quote names 'yntymak-park'"),
        ("moon", "pledges.json: cctv-5000: places: 'moon' is not in places.json"),
    ],
)
def test_the_seed_files_no_pledge_under_a_place_that_its_quotes_do_not_name(folder, place, fault):
    edit(folder, "pledges.json", lambda rows: next(r for r in rows if r["key"] == "cctv-5000").update(places=[place]))
    with pytest.raises(Exception, match="Nothing was stored") as refusal:
        seed(folder)
    assert fault in str(refusal.value)
    assert not Place.objects.exists()


@pytest.mark.django_db
def test_a_seed_folder_without_places_has_none(folder):
    (folder / "places.json").unlink()
    edit(folder, "pledges.json", lambda rows: [row.pop("places", None) for row in rows])
    assert seed(folder).splitlines()[-1] == "5 documents, 5 candidates, 15 topics, 56 pledges, 63 statements."
    assert not Place.objects.exists()


@pytest.mark.django_db
def test_seeding_again_leaves_the_places_that_editors_chose(seeded):
    pledge = Pledge.objects.get(key="new-parks")
    topics = [row.topic for row in pledge.topic_rows.all()]
    pledges.reword(pledge=pledge, version=pledge.version, topics=topics, places=[])
    assert "Left as an editor has it, not as in the seed: pledge new-parks: places" in seed()
    assert not pledge.place_rows.exists()
