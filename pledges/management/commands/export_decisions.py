"""Give out what editors made of the findings: one line of JSON a document, for `make bench-detection` to score."""

import json
from collections.abc import Iterator
from typing import Any

from django.core.management.base import BaseCommand

from pledges.choices import FindingState, NoPledge
from pledges.models import Document, Finding


class Command(BaseCommand):
    help = "Writes the transcripts and the decisions on their findings as lines of JSON to standard output."

    def handle(self, **_options: Any) -> None:
        for document in _reviewed():
            findings = document.findings.exclude(state=FindingState.OPEN)
            line = {
                "sha256": document.sha256,
                "language": document.language,
                "transcript": document.transcript,
                "decisions": [_decision(finding) for finding in findings],
            }
            self.stdout.write(json.dumps(line, ensure_ascii=False))


def _reviewed() -> Iterator[Document]:
    """Only whole reviews teach: a document with open findings says nothing of what was missed."""
    waiting = Finding.objects.open().values("document")
    decided = Finding.objects.exclude(state=FindingState.OPEN).values("document")
    rows = Document.objects.filter(pk__in=decided).exclude(pk__in=waiting).defer("raw").order_by("pk")
    return rows.iterator(chunk_size=20)


def _decision(finding: Finding) -> dict[str, Any]:
    label = "pledge"
    if finding.state == FindingState.REJECTED:
        label = "none" if NoPledge(finding.no_pledge).wrong else "borderline"
    return {
        "start": finding.start,
        "end": finding.end,
        "label": label,
        "why": finding.no_pledge or None,
        "score": finding.score,
        "by_hand": finding.by_hand,
        "reasons": finding.reasons,
    }
