"""A document read: transcript, turns, sentences, metadata and findings, all as spans."""

from dataclasses import dataclass
from typing import Any

from pledges.text.cleaning import Cleaned, clean
from pledges.text.detection import Context, Finding, findings
from pledges.text.disclosure import Disclosure, Fact
from pledges.text.lexicon import pattern
from pledges.text.metadata import Metadata, read_metadata
from pledges.text.sentences import Sentence, sentences
from pledges.text.suggestions import topics
from pledges.text.turns import QUESTION, Turn, paragraphs, turns

HEADING_REACH = 400


@dataclass(frozen=True, slots=True)
class Reading:
    """All spans are offsets into `transcript`."""

    transcript: str
    cleaned: Cleaned
    language: str
    paragraphs: list[tuple[int, int]]
    turns: list[Turn]
    sentences: list[Sentence]
    metadata: Metadata
    findings: list[Finding]


def read(raw: bytes | str) -> Reading:
    """Reads a document of any encoding and state. Never raises, whatever the bytes."""
    cleaned = clean(raw)
    text = cleaned.text
    said = turns(text)
    parts = sentences(text, said)
    metadata = read_metadata(text, said)
    return Reading(
        transcript=text,
        cleaned=cleaned,
        language=metadata.language,
        paragraphs=paragraphs(text),
        turns=said,
        sentences=parts,
        metadata=metadata,
        findings=findings(text, parts, _context(text, said, metadata)),
    )


def _context(text: str, said: list[Turn], metadata: Metadata) -> Context:
    heading = text[:HEADING_REACH].partition("\n")[0]
    words = {"ky": "kyrgyz_words", "ru": "russian_words"}[metadata.language]
    asked = any(turn.role == QUESTION for turn in said)
    return Context(
        language=metadata.language,
        speaker=metadata.person,
        party=metadata.party.value if metadata.party else None,
        programme=not asked and bool(pattern(words, "programme heading").search(heading)),
        narrated=not asked and bool(pattern(words, "narration").search(text)),
    )


def as_json(reading: Reading) -> dict[str, Any]:
    """The reading as plain lists and dictionaries: offsets, ISO dates, None for what is not stated."""
    return {
        "transcript": reading.transcript,
        "language": reading.language,
        "normalised": list(reading.cleaned.changes),
        "paragraphs": [list(span) for span in reading.paragraphs],
        "turns": [{"role": turn.role, "start": turn.start, "end": turn.end} for turn in reading.turns],
        "sentences": [
            {"start": part.start, "end": part.end, "role": part.role, "turn": part.turn} for part in reading.sentences
        ],
        "metadata": _metadata_json(reading.transcript, reading.metadata),
        "findings": [_finding_json(reading.transcript, finding) for finding in reading.findings],
    }


def _metadata_json(text: str, stated: Metadata) -> dict[str, Any]:
    facts = {
        "candidate": stated.candidate,
        "party": stated.party,
        "body": stated.body,
        "published": stated.published,
        "election_date": stated.election_date,
        "ballot_number": stated.ballot_number,
    }
    person = stated.person
    return {
        **{name: fact.value if fact else None for name, fact in facts.items()},
        "ballot_number": int(stated.ballot_number.value) if stated.ballot_number else None,
        "given": person.given if person else None,
        "family": (person.family or None) if person else None,
        "patronymic": person.patronymic if person else None,
        "disclosure": _disclosure_json(text, stated.disclosure),
        "spans": {name: [fact.start, fact.end] for name, fact in facts.items() if fact},
    }


def _disclosure_json(text: str, imprint: Disclosure) -> dict[str, Any]:
    values: dict[str, Fact | None] = imprint.facts()
    return {
        **{name: fact.value if fact else None for name, fact in values.items()},
        "text": [text[start:end] for start, end in imprint.text],
        "spans": {name: [fact.start, fact.end] for name, fact in values.items() if fact},
    }


def _finding_json(text: str, finding: Finding) -> dict[str, Any]:
    return {
        "start": finding.start,
        "end": finding.end,
        "clause": list(finding.clause),
        "score": finding.score,
        "reasons": list(finding.reasons),
        "strength": finding.strength,
        "topics": topics(text[finding.start : finding.end], clause=text[slice(*finding.clause)]),
    }
