"""Score the engine of today against what editors made of earlier findings.

python manage.py export_decisions > decisions.jsonl
make bench-detection DECISIONS=decisions.jsonl
"""

import json
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from benchmarks.detection import shown
from pledges.text.reading import read
from tests.text.scoring import Counts, counted

Span = tuple[int, int]
LABELS = {"pledge": "+", "borderline": "~", "none": "-"}


def main(path: str) -> None:
    total, new = Counts(), 0
    for line in Path(path).read_text(encoding="utf-8").splitlines():
        document = json.loads(line)
        counts, unjudged = scored(document)
        total, new = total + counts, new + unjudged
        print(f"  {document['sha256'][:12]}  {shown(counts)}")
    print(f"  all           {shown(total)}")
    print(f"  {new} findings of today that nobody has judged")


def scored(document: dict[str, Any]) -> tuple[Counts, int]:
    """The counts on one exported document, and how many findings fall on sentences that no decision covers."""
    found = [(finding.start, finding.end) for finding in read(document["transcript"]).findings]
    decided = [(d["start"], d["end"]) for d in document["decisions"]]
    unjudged = sum(not any(_meet(span, other) for other in decided) for span in found)
    return counted(_cases(document["decisions"], found)), unjudged


def _cases(decisions: list[dict[str, Any]], found: list[Span]) -> Iterator[tuple[bool, str]]:
    for decision in decisions:
        span = (decision["start"], decision["end"])
        yield any(_meet(span, other) for other in found), LABELS[decision["label"]]


def _meet(one: Span, other: Span) -> bool:
    return one[0] < other[1] and other[0] < one[1]


if __name__ == "__main__":
    main(sys.argv[1])
