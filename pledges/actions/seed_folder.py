"""Reads a seed folder and checks all of it before anything is stored. Every fault names file, field and reason."""

import datetime
import hashlib
import json
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from pledges.choices import DocumentKind, Level, Strength, Tier
from pledges.text import anchors, cleaning

# The words of the seed files; they are data, not the interface's labels, which change with the language.
KINDS = {kind.value: kind.value for kind in DocumentKind} | {
    "interview, paid political advertisement": DocumentKind.PAID_INTERVIEW.value
}


class SeedError(ValueError):
    """One fault of a seed folder: `file`, `field`, and the reason."""

    def __init__(self, file: str, where: str, reason: str) -> None:
        super().__init__(f"{file}: {where}: {reason}")


@dataclass(frozen=True)
class SeedStatement:
    document: str
    span: tuple[int, int]
    clause: tuple[int, int]
    strength: str
    also: tuple[tuple[int, int], ...]


@dataclass(frozen=True)
class SeedFact:
    text: dict[str, str]
    document: str
    span: tuple[int, int]


@dataclass
class Seed:
    """A folder, read and found sound: rows as in its files, quotes as spans of the computed transcripts."""

    topics: list[dict[str, Any]]
    election: dict[str, Any]
    candidates: list[dict[str, Any]]
    documents: list[dict[str, Any]]
    pledges: list[dict[str, Any]]
    raw: dict[str, bytes] = field(default_factory=dict)
    transcripts: dict[str, str] = field(default_factory=dict)
    statements: dict[str, list[SeedStatement]] = field(default_factory=dict)
    facts: dict[str, list[SeedFact]] = field(default_factory=dict)


def read(folder: Path) -> Seed:
    """The checked seed; SeedError at the first fault. The database is not touched."""
    names = ("topics", "election", "candidates", "documents", "pledges")
    seed = Seed(**{name: _load(folder, f"{name}.json") for name in names})
    for name in ("topics", "candidates"):
        _unique(getattr(seed, name), f"{name}.json", "slug")
    _unique(seed.pledges, "pledges.json", "key")
    _unique(seed.documents, "documents.json", "file")
    for row in seed.documents:
        _read_document(seed, folder, row)
    _check_election(seed)
    for row in seed.candidates:
        _read_candidate(seed, row)
    for row in seed.pledges:
        _read_pledge(seed, row)
    return seed


def _load(folder: Path, name: str) -> Any:
    try:
        return json.loads((folder / name).read_text(encoding="utf-8"))
    except FileNotFoundError:
        raise SeedError(name, "file", f"is not in {folder}") from None
    except (UnicodeDecodeError, json.JSONDecodeError) as fault:
        raise SeedError(name, "file", f"is not readable as JSON in UTF-8 ({fault})") from None


def _read_document(seed: Seed, folder: Path, row: dict[str, Any]) -> None:
    name = row["file"]
    try:
        raw = (folder / "documents" / name).read_bytes()
    except OSError as fault:
        raise SeedError(name, "file", f"cannot be read ({fault.strerror})") from None
    digest = hashlib.sha256(raw).hexdigest()
    if digest != _need(row, "sha256", name):
        raise SeedError(name, "sha256", f"is {digest} in the file and {row['sha256']} in documents.json")
    slugs = {candidate["slug"] for candidate in seed.candidates}
    if _need(row, "candidate", name) not in slugs:
        raise SeedError(name, "candidate", f"{row['candidate']!r} is not in candidates.json")
    _one_of(row, "kind", KINDS, name)
    _date(row, "published", name)
    _translated(row, "title", name)
    seed.raw[name], seed.transcripts[name] = raw, cleaning.transcript(raw)


def _check_election(seed: Seed) -> None:
    name = "election.json"
    for key in ("name", "body", "place"):
        _translated(seed.election, key, name)
    _date(seed.election, "date", name)
    _need(seed.election, "party", name)
    seed.facts[seed.election["slug"]] = [
        SeedFact({}, row["document"], _span(seed, row["document"], row["quote"], f"{name}: stated"))
        for row in seed.election.get("stated", [])
    ]


def _read_candidate(seed: Seed, row: dict[str, Any]) -> None:
    slug = row["slug"]
    _translated(row, "name", f"candidates.json {slug}")
    seed.facts[slug] = [
        SeedFact(
            fact["fact"],
            fact["document"],
            _span(seed, fact["document"], fact["phrase"], f"candidates.json {slug}: facts"),
        )
        for fact in row.get("facts", [])
    ]


def _read_pledge(seed: Seed, row: dict[str, Any]) -> None:
    where = f"pledges.json {row['key']}"
    _translated(row, "title", where)
    _one_of(row, "tier", Tier.values, where)
    _one_of(row, "level", Level.values, where)
    _one_of(row, "strength", Strength.values, where)
    known = {topic["slug"] for topic in seed.topics}
    for topic in _need(row, "topics", where):
        if topic not in known:
            raise SeedError("pledges.json", f"{row['key']}: topics", f"{topic!r} is not in topics.json")
    if not row["topics"] or len(row["topics"]) > 3:
        raise SeedError("pledges.json", f"{row['key']}: topics", "a pledge has one to three topics")
    seed.statements[row["key"]] = [_statement(seed, row, part) for part in _need(row, "statements", where)]


def _statement(seed: Seed, row: dict[str, Any], part: dict[str, Any]) -> SeedStatement:
    document, where = part["document"], f"pledges.json {row['key']}: statements"
    span = _span(seed, document, part["quote"], f"{where}: quote")
    clause = part.get("clause")
    return SeedStatement(
        document=document,
        span=span,
        clause=_span(seed, document, clause, f"{where}: clause", within=span) if clause else span,
        strength=part.get("strength") or row["strength"],
        also=tuple(_span(seed, document, text, f"{where}: also") for text in part.get("also", [])),
    )


def _span(seed: Seed, document: str, quote: str, where: str, within: tuple[int, int] | None = None) -> tuple[int, int]:
    if document not in seed.transcripts:
        raise SeedError(document, where, "this document is not in documents.json")
    try:
        return anchors.find(seed.transcripts[document], quote, within=within)
    except anchors.QuoteNotFound:
        raise SeedError(document, where, f"not found in the transcript: {quote[:80]!r}") from None
    except anchors.QuoteAmbiguous:
        raise SeedError(document, where, f"stands more than once in the transcript: {quote[:80]!r}") from None


def _need(row: dict[str, Any], key: str, where: str) -> Any:
    if key not in row:
        raise SeedError(where, key, "is missing")
    return row[key]


def _translated(row: dict[str, Any], key: str, where: str) -> None:
    value = _need(row, key, where)
    if not isinstance(value, dict) or not any(value.values()):
        raise SeedError(where, key, 'needs a text by language code, such as {"ky": …}')


def _one_of(row: dict[str, Any], key: str, known: Any, where: str) -> None:
    if _need(row, key, where) not in known:
        raise SeedError(where, key, f"{row[key]!r} is none of {', '.join(known)}")


def _date(row: dict[str, Any], key: str, where: str) -> None:
    try:
        datetime.date.fromisoformat(_need(row, key, where))
    except (TypeError, ValueError):
        raise SeedError(where, key, f"{row[key]!r} is not a date such as 2021-07-11") from None


def _unique(rows: list[dict[str, Any]], file: str, key: str) -> None:
    seen: set[str] = set()
    for number, row in enumerate(rows, start=1):
        value = _need(row, key, f"{file} entry {number}")
        if value in seen:
            raise SeedError(file, key, f"{value!r} stands twice")
        seen.add(value)
