"""The command that reads a document, as a newsroom or a researcher calls it."""

import io
import json

import pytest
from django.core.management import CommandError, call_command

from pledges.management.commands.seed import OWN

DOCUMENT = OWN / "documents" / "003_5c9e6b968a9c9d0f.txt"


def output(*words: str) -> str:
    out = io.StringIO()
    call_command("read_document", *words, stdout=out)
    return out.getvalue()


def test_json_has_the_promised_shape_and_every_span_slices():
    found = json.loads(output(str(DOCUMENT), "--json"))
    assert {"transcript", "language", "paragraphs", "turns", "sentences", "metadata", "findings"} <= set(found)
    text = found["transcript"]
    assert found["language"] == "ky"
    assert found["metadata"]["candidate"] == "Сергей Балакин"
    assert found["metadata"]["published"] == "2021-07-06"
    assert found["metadata"]["disclosure"]["producer"] == '"ПроМедиа Плюс" КФ'
    assert {turn["role"] for turn in found["turns"]} == {"intro", "question", "answer", "disclosure"}
    for part in (*found["turns"], *found["sentences"], *found["findings"]):
        assert 0 <= part["start"] < part["end"] <= len(text)
    finding = next(f for f in found["findings"] if "5 миңге жакын" in text[f["start"] : f["end"]])
    assert {"start", "end", "score", "reasons", "strength", "topics"} <= set(finding)
    assert finding["reasons"]


def test_the_terminal_page_marks_the_findings_and_gives_reasons():
    page = output(str(DOCUMENT))
    assert "candidate: Сергей Балакин" in page
    assert "【" in page
    assert page.rstrip().endswith("sentences.")


def test_standard_input_is_read_and_no_bytes_are_refused(monkeypatch):
    class Stdin:
        buffer = io.BytesIO(b"\xff\xfe\x00\xd8 \x00")

    monkeypatch.setattr("sys.stdin", Stdin)
    assert json.loads(output("-", "--json"))["findings"] == []


def test_a_missing_file_is_a_sentence():
    with pytest.raises(CommandError, match="cannot be read"):
        output("/nowhere/at-all.txt")
