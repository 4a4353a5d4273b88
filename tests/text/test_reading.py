import json
import time
from datetime import date

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from pledges.text.reading import as_json, read
from tests.text import scoring
from tests.text.documents import NAMES, raw, reviewed
from tests.text.written import NAMES as WRITTEN
from tests.text.written import written

KEYS = {"transcript", "language", "normalised", "paragraphs", "turns", "sentences", "metadata", "findings"}


@pytest.mark.parametrize("name", NAMES)
def test_a_raw_document_reads_like_its_transcript(name):
    of_raw, of_transcript = as_json(read(raw(name))), as_json(read(reviewed(name)))
    of_raw.pop("normalised")
    of_transcript.pop("normalised")
    assert of_raw == of_transcript


def test_all_sentences_have_their_reviewed_span_role_and_turn():
    assert scoring.roles_right() == (402, 402)


@pytest.mark.parametrize("name", NAMES)
def test_the_json_is_plain_and_its_offsets_slice(name):
    reading = json.loads(json.dumps(as_json(read(raw(name))), ensure_ascii=False))
    text = reading["transcript"]
    assert set(reading) == KEYS
    assert [text[start:end] for start, end in reading["paragraphs"]] == text.rstrip("\n").split("\n\n")
    sentences = {(s["start"], s["end"]) for s in reading["sentences"]}
    for finding in reading["findings"]:
        assert (finding["start"], finding["end"]) in sentences
        assert finding["start"] <= finding["clause"][0] < finding["clause"][1] <= finding["end"]
        assert 0.5 <= finding["score"] <= 1
        assert finding["reasons"]
        assert finding["topics"]
        assert finding["strength"] in ("firm", "conditional", "intended")
    date.fromisoformat(reading["metadata"]["published"])
    assert isinstance(reading["metadata"]["disclosure"]["text"], list)


def test_what_is_not_stated_is_null():
    metadata = as_json(read("Биз мектеп курабыз."))["metadata"]
    spans, disclosure = metadata.pop("spans"), metadata.pop("disclosure")
    assert spans == {}
    assert set(metadata.values()) == {None}
    assert {key for key, value in disclosure.items() if value} == set()


def flattened(text: str, glue: str) -> str:
    """The page as nested blocks list it, all after the first paragraph in one line first."""
    paragraphs = text.rstrip("\n").split("\n\n")
    lines = [paragraphs[0], glue.join(paragraphs[1:])]
    for number, paragraph in enumerate(paragraphs[1:], 1):
        runs_on = paragraph.endswith("?") and number > 1
        lines.append(glue.join(paragraphs[number:]) if runs_on else paragraph)
    return "\n".join(lines)


@pytest.mark.parametrize("glue", ["", " "])
@pytest.mark.parametrize("name", WRITTEN)
def test_a_written_document_is_the_same_clean_and_flattened(name, glue):
    document = written(name)
    clean = read(document.text)
    assert clean.transcript == document.text
    assert read(flattened(document.text, glue)).findings == clean.findings


@given(st.binary(max_size=200))
@settings(max_examples=150, deadline=None)
@example(b"\xd0")
@example(b"- ?")
def test_no_bytes_raise(data):
    reading = read(data)
    assert read(reading.transcript).transcript == reading.transcript
    json.dumps(as_json(reading))


PHRASES = [
    *("- Эмне кыласыз?", "- Биз мектеп курабыз.", "Мы построим школу.", "план", "Тираж: 5", "1.", "деп", "\n", "\n\n"),
    *("курууга убада беребиз", "керек", "«", "»", '"', "11-июлда шайлоо", "Азамат Бердиев", "99.99.2021", "бы", "да"),
]
PIECES = st.lists(st.one_of(st.sampled_from(PHRASES), st.text(max_size=12)), max_size=20)


@given(PIECES)
@example(["Мы построим школу.", "\U00017000"])
@settings(max_examples=300, deadline=None)
def test_all_offsets_slice_and_reading_is_idempotent(pieces):
    reading = read(" ".join(pieces))
    text = reading.transcript
    again = read(text)
    assert (again.transcript, again.sentences, again.findings) == (text, reading.sentences, reading.findings)
    ends = [0]
    for sentence in reading.sentences:
        assert ends[-1] <= sentence.start < sentence.end <= len(text)
        assert reading.turns[sentence.turn].role == sentence.role
        ends.append(sentence.end)
    for finding in reading.findings:
        assert any((s.start, s.end, s.role) == (finding.start, finding.end, "answer") for s in reading.sentences)
    json.dumps(as_json(reading))


HOSTILE = [
    "- " + "?" * 60_000 + "x",
    ".)" * 30_000,
    "а-" * 30_000,
    '"а" ' * 15_000,
    "а" + "\u0301\u0316" * 70_000,
    "куруу, " * 8_000,
    "курабыз деп " * 5_000,
    "мы построим " * 5_000,
    "11-июль " * 8_000,
    "«Аа» партиясы " * 4_000,
    "Азамат Бердиев " * 4_000,
    "- А?\n" * 12_000,
    "\n".join("а" * (number % 300 + 1) for number in range(600)),
]


@pytest.mark.parametrize("text", HOSTILE, ids=range(len(HOSTILE)))
def test_a_hostile_text_takes_no_more_than_linear_time(text):
    assert _seconds(text.encode()) < 4


def _seconds(data: bytes) -> float:
    start = time.process_time()
    read(data)
    return time.process_time() - start
