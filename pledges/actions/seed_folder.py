"""Reads a seed folder and checks all of it before anything is stored."""

import hashlib
import json
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from pledges.actions.seed_fields import Row, SeedError
from pledges.choices import DocumentKind, Level, PlaceKind, Strength, Tier
from pledges.text import anchors, cleaning
from pledges.text.places import names

# The words of the seed files; they are data, not the interface's labels, which change with the language.
KINDS = {kind.value: kind.value for kind in DocumentKind} | {
    "interview, paid political advertisement": DocumentKind.PAID_INTERVIEW.value
}
FACTS_OF_A_PERSON = ("given", "family", "patronymic", "birthplace", "origin", "education", "occupation", "biography")
DISCLOSURE = ("producer", "producer_address", "client", "paid_by", "paid_by_role", "fund", "print_run")
MOST_TOPICS = 3


@dataclass(frozen=True)
class SeedStatement:
    document: str
    span: tuple[int, int]
    clause: tuple[int, int]
    strength: str
    also: tuple[tuple[int, int], ...]


@dataclass(frozen=True)
class SeedFact:
    """What a phrase shows: `text` by language, or the key of election.json's `stated`."""

    text: dict[str, str] | str
    document: str
    span: tuple[int, int]


@dataclass
class Seed:
    """A folder, read and found sound: its rows, and quotes as spans of the computed transcripts."""

    topics: list[Row]
    places: list[Row]
    election: Row
    candidates: list[Row]
    documents: list[Row]
    pledges: list[Row]
    raw: dict[str, bytes] = field(default_factory=dict)
    transcripts: dict[str, str] = field(default_factory=dict)
    statements: dict[str, list[SeedStatement]] = field(default_factory=dict)
    facts: dict[str, list[SeedFact]] = field(default_factory=dict)


def read(folder: Path) -> Seed:
    """The checked seed; SeedError at the first fault. The database is not touched."""
    seed = Seed(
        topics=_list(folder, "topics.json", "slug"),
        places=_list(folder, "places.json", "slug") if (folder / "places.json").exists() else [],
        election=Row(_load(folder, "election.json"), "election.json"),
        candidates=_list(folder, "candidates.json", "slug"),
        documents=_list(folder, "documents.json", "file"),
        pledges=_list(folder, "pledges.json", "key"),
    )
    for row in seed.topics:
        row.slug("slug")
        row.translated("name")
        row.translated("description", optional=True)
    for row in seed.places:
        row.slug("slug")
        row.translated("name")
        row.one_of("kind", PlaceKind.values)
        if not any(form.strip() for form in row.texts("forms")):
            raise row.fault("forms", "names no form in which documents write it")
    for row in seed.documents:
        _read_document(seed, folder, row)
    _unique(seed.documents, "documents.json", "slug")
    _check_election(seed)
    for row in seed.candidates:
        _read_candidate(seed, row)
    for row in seed.pledges:
        _read_pledge(seed, row)
    return seed


def _load(folder: Path, name: str) -> Any:
    try:
        return json.loads((folder / name).read_text(encoding="utf-8"))
    except OSError as fault:
        raise SeedError(name, "file", f"cannot be read in {folder} ({fault.strerror})") from None
    except (UnicodeDecodeError, json.JSONDecodeError) as fault:
        raise SeedError(name, "file", f"is not readable as JSON in UTF-8 ({fault})") from None


def _list(folder: Path, name: str, key: str) -> list[Row]:
    loaded = _load(folder, name)
    if not isinstance(loaded, list):
        raise SeedError(name, "file", "is not a list")
    numbered = [Row(values, name, f"entry {number}") for number, values in enumerate(loaded, start=1)]
    rows = [Row(row.values, name, row.text(key)) for row in numbered]
    _unique(rows, name, key)
    return rows


def _unique(rows: list[Row], file: str, key: str) -> None:
    counts = Counter(row.values[key] for row in rows if key in row.values)
    for value in (value for value, n in counts.items() if n > 1):
        raise SeedError(file, key, f"{value!r} stands twice")


def _read_document(seed: Seed, folder: Path, row: Row) -> None:
    name = row.where
    try:
        raw = (folder / "documents" / Path(name).name).read_bytes()
    except OSError as fault:
        raise row.fault("file", f"cannot be read ({fault.strerror})") from None
    digest = hashlib.sha256(raw).hexdigest()
    if digest != row.text("sha256"):
        raise row.fault("sha256", f"is {digest} in the file and {row.values['sha256']} in documents.json")
    row.one_of("candidate", [candidate.where for candidate in seed.candidates])
    row.one_of("kind", KINDS)
    row.translated("title")
    row.text("language")
    published = row.date("published")
    row.text("url", optional=True)
    disclosure = row.row("disclosure") if row.values.get("disclosure") else Row({}, row.file, name)
    for key in DISCLOSURE:
        disclosure.text(key, optional=True)
    disclosure.texts("text", optional=True)
    row.values.setdefault("slug", f"{row.values['candidate']}-{published}")
    row.slug("slug")
    seed.raw[name], seed.transcripts[name] = raw, cleaning.transcript(raw)


def _check_election(seed: Seed) -> None:
    row = seed.election
    for key in ("name", "body", "place"):
        row.translated(key)
    row.slug("slug")
    row.date("date")
    row.date("repeat_of", optional=True)
    party = row.row("party")
    party.slug("slug")
    party.translated("name")
    party.translated("short_name", optional=True)
    party.translated("programme", optional=True)
    seed.facts[row.values["slug"]] = [
        SeedFact(fact.text("what"), fact.text("document"), _span(seed, fact, "quote"))
        for fact in row.rows("stated", optional=True)
    ]


def _read_candidate(seed: Seed, row: Row) -> None:
    row.slug("slug")
    row.translated("name")
    row.text("name_as_stated", optional=True)
    for key in ("birth_date", "as_of"):
        row.date(key, optional=True)
    for key in FACTS_OF_A_PERSON:
        row.translated(key, optional=True)
    party = seed.election.values["party"]["slug"]
    if row.values.get("party") not in (None, party):
        raise row.fault("party", f"{row.values['party']!r} is not the party of election.json, {party!r}")
    seed.facts[row.where] = [
        SeedFact(_fact_text(fact), fact.text("document"), _span(seed, fact, "phrase"))
        for fact in row.rows("facts", optional=True)
    ]


def _fact_text(fact: Row) -> dict[str, str]:
    """A translated text, or a plain one, which is then English as in the reviewed set."""
    return {"en": fact.text("fact")} if isinstance(fact.need("fact"), str) else fact.translated("fact")


def _read_pledge(seed: Seed, row: Row) -> None:
    row.slug("key")
    row.translated("title", complete=True)
    row.translated("kept_if", optional=True)
    row.one_of("tier", Tier.values)
    row.one_of("level", Level.values)
    row.one_of("strength", Strength.values)
    row.date("kept_if_on", optional=True)
    known = {topic.where for topic in seed.topics}
    for topic in row.texts("topics"):
        if topic not in known:
            raise row.fault("topics", f"{topic!r} is not in topics.json")
    if not 1 <= len(set(row.values["topics"])) == len(row.values["topics"]) <= MOST_TOPICS:
        raise row.fault("topics", "a pledge has one to three different topics")
    _check_places(seed, row)
    seed.statements[row.where] = [_statement(seed, row, part) for part in row.rows("statements")]
    if not seed.statements[row.where]:
        raise row.fault("statements", "a pledge has at least one statement")


def _check_places(seed: Seed, row: Row) -> None:
    """A pledge is filed under no place but those that its quotes name."""
    known = {place.where: place.values["forms"] for place in seed.places}
    quotes = [part.text("quote") for part in row.rows("statements")]
    for place in row.texts("places", optional=True):
        if place not in known:
            raise row.fault("places", f"{place!r} is not in places.json")
        if not any(names(quote, known[place]) for quote in quotes):
            raise row.fault("places", f"no quote names {place!r}")


def _statement(seed: Seed, row: Row, part: Row) -> SeedStatement:
    span = _span(seed, part, "quote")
    strength = part.one_of("strength", Strength.values) if part.values.get("strength") else row.values["strength"]
    return SeedStatement(
        document=part.text("document"),
        span=span,
        clause=_span(seed, part, "clause", within=span) if part.values.get("clause") else span,
        strength=strength,
        also=tuple(_find(seed, part, "also", text) for text in part.texts("also", optional=True)),
    )


def _span(seed: Seed, row: Row, key: str, within: tuple[int, int] | None = None) -> tuple[int, int]:
    return _find(seed, row, key, row.text(key), within)


def _find(seed: Seed, row: Row, key: str, quote: str, within: tuple[int, int] | None = None) -> tuple[int, int]:
    document = row.text("document")
    if document not in seed.transcripts:
        raise row.fault("document", f"{document!r} is not in documents.json")
    try:
        return anchors.find(seed.transcripts[document], quote, within=within)
    except anchors.QuoteNotFound:
        raise row.fault(key, f"not found in the transcript of {document}: {quote[:80]!r}") from None
    except anchors.QuoteAmbiguous:
        raise row.fault(key, f"stands more than once in the transcript of {document}: {quote[:80]!r}") from None
