"""A document read: transcript, turns, sentences, metadata and findings, all as spans."""

from dataclasses import dataclass

from pledges.text.cleaning import Cleaned, clean
from pledges.text.detection import Context, Finding, findings
from pledges.text.lexicon import pattern
from pledges.text.metadata import Metadata, read_metadata
from pledges.text.sentences import Sentence, sentences
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
    )
