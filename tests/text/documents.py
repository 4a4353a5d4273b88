"""The seed documents as the tests read them: raw files, reviewed transcripts, labels."""

import json
from pathlib import Path

DATA = Path(__file__).parents[1] / "data"
SEED = Path(__file__).parents[2] / "pledges" / "seed"
NAMES = sorted(path.name for path in (SEED / "documents").glob("*.txt"))
LABELS = {
    entry["document"]: entry["sentences"] for entry in json.loads((DATA / "labels.json").read_text(encoding="utf-8"))
}


def raw(name: str) -> bytes:
    return (SEED / "documents" / name).read_bytes()


def reviewed(name: str) -> str:
    return (DATA / "transcripts" / name).read_text(encoding="utf-8")
