"""An uploaded document: its text and the engine's reading of it. Runs in the child process."""

from typing import Any

from pledges.text.files.extraction import Extracted, extracted, storable
from pledges.text.reading import Reading, as_json, read


def document(raw: bytes) -> dict[str, Any]:
    """The fields of `process.Read`."""
    found = extracted(raw)
    return {
        "text": storable(found.text),
        "format": found.format,
        "encoding": found.encoding,
        "pages": found.pages,
        "pages_without_text": found.pages_without_text,
        "reading": with_raw_lines(found),
    }


def with_raw_lines(found: Extracted) -> dict[str, Any]:
    """The engine's reading; each turn and finding knows the line of the text, from 1, where it begins."""
    reading: Reading = read(found.text)
    result = as_json(reading)
    for part in (*result["turns"], *result["findings"]):
        part["raw_line"] = reading.cleaned.raw_line(part["start"])
    return result
