"""Counts that the tests pin and the benchmark prints: findings against labels, suggestions against pledges."""

import json
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from pledges.text.detection import Context, findings
from pledges.text.reading import Reading, read
from pledges.text.sentences import Sentence
from pledges.text.suggestions import Known, same_pledges, topics
from tests.text.documents import DATA, LABELS, NAMES, SEED, reviewed
from tests.text.written import NAMES as WRITTEN
from tests.text.written import written

LABEL_OF = {"testable": "+", "general": "+", "borderline": "~", "no": "-"}
# What somebody would write in five minutes: first-person endings and words of planning.
NAIVE = {
    "ky": re.compile(r"\b\w+(?:[аеоөй]б[ыиуү]з|[аеоөй]м|[аеоө]мын)\b|план|максат|програм|каралган", re.IGNORECASE),
    "ru": re.compile(r"\b\w{3,}(?:[еёи]м|[еёи]мся)\b|\bбуд(?:ем|у)\b|планир|намерен|програм|предусмотр", re.IGNORECASE),
}


@dataclass(frozen=True)
class Counts:
    """Findings that are pledges, findings that are none, pledges that are not found."""

    right: int = 0
    wrong: int = 0
    missed: int = 0

    def __add__(self, other: "Counts") -> "Counts":
        return Counts(self.right + other.right, self.wrong + other.wrong, self.missed + other.missed)

    @property
    def precision(self) -> float:
        return self.right / (self.right + self.wrong) if self.right + self.wrong else 1.0

    @property
    def recall(self) -> float:
        return self.right / (self.right + self.missed) if self.right + self.missed else 1.0


def counted(cases: Iterable[tuple[bool, str]]) -> Counts:
    """Counts over (found, label) with the labels + - ~; a borderline sentence counts for nothing."""
    pairs = [(found, label) for found, label in cases if label != "~"]
    return Counts(
        sum(found and label == "+" for found, label in pairs),
        sum(found and label == "-" for found, label in pairs),
        sum(not found and label == "+" for found, label in pairs),
    )


def seed_cases(name: str, threshold: float = 0.0) -> Iterator[tuple[bool, str]]:
    """The answer sentences of a seed document."""
    reading = read(reviewed(name))
    found = {finding.start for finding in reading.findings if finding.score >= threshold}
    for sentence, label in zip(reading.sentences, LABELS[name], strict=True):
        if label["role"] == "answer":
            yield sentence.start in found, LABEL_OF[label["pledge"]]


def sentence_cases(language: str) -> Iterator[tuple[bool, str, str, str]]:
    """(found, label, row, sentence) of the test sentences of a language, each read alone."""
    for label, row, text in sentence_rows(language):
        found = findings(text, [Sentence(0, len(text), "answer", 0)], Context(language))
        yield bool(found), label, row, text


def sentence_rows(language: str) -> list[tuple[str, str, str]]:
    lines = (DATA / f"sentences_{language}.tsv").read_text(encoding="utf-8").splitlines()
    rows = [line.split("\t") for line in lines if line and not line.startswith("#")]
    return [("+" if label == "pledge" else "-", row, text) for label, row, text in rows]


def written_cases(name: str) -> Iterator[tuple[bool, str]]:
    """The sentences of a written document; one that is not found as a sentence counts as not found."""
    document = written(name)
    reading = read(document.text)
    found = {reading.transcript[finding.start : finding.end] for finding in reading.findings}
    return ((text in found, label) for _, text, label in document.sentences)


def naive_cases() -> Iterator[tuple[bool, str]]:
    """The same sentences as the naive baseline judges them."""
    for name in WRITTEN:
        document = written(name)
        pattern = NAIVE[document.stated["language"] or "ky"]
        for role, text, label in document.sentences:
            if role == "answer":
                yield bool(pattern.search(text)) and not text.endswith("?"), label


def naive_seed_cases(name: str) -> Iterator[tuple[bool, str]]:
    for label in LABELS[name]:
        if label["role"] == "answer":
            found = bool(NAIVE["ky"].search(label["text"])) and not label["text"].endswith("?")
            yield found, LABEL_OF[label["pledge"]]


def roles_right() -> tuple[int, int]:
    """Sentences of the seed documents with the right span, role and turn, and all of them."""
    right = 0
    for name in NAMES:
        reading: Reading = read(reviewed(name))
        for sentence, label in zip(reading.sentences, LABELS[name], strict=False):
            text = reading.transcript[sentence.start : sentence.end]
            right += (text, sentence.role, sentence.turn) == (label["text"], label["role"], label["turn"])
    return right, sum(map(len, LABELS.values()))


def pledges() -> list[dict]:
    return json.loads((SEED / "pledges.json").read_text(encoding="utf-8"))


def main_topic_ranks(*, with_clause: bool, examples: bool = True) -> list[tuple[str, int]]:
    """(key, rank from 1) of each pledge's main topic, learning only from the other documents."""
    ranks = []
    for pledge in pledges():
        statement = pledge["statements"][0]
        others = [
            (f"{other['title']['ky']} {told['clause'] or told['quote']}", other["topics"][0])
            for other in pledges()
            for told in other["statements"]
            if examples and told["document"] != statement["document"]
        ]
        clause = statement["clause"] or "" if with_clause else ""
        found = topics(statement["quote"], clause=clause, examples=others)
        ranks.append((pledge["key"], (found.index(pledge["topics"][0]) if pledge["topics"][0] in found else 99) + 1))
    return ranks


def repeated_promise_ranks(part: str) -> dict[str, int]:
    """For each pledge made in two documents: its rank among the earlier documents' pledges (99: absent).

    `part` is what is compared, "clause" or "quote".
    """
    ranks = {}
    for pledge in pledges():
        if len(pledge["statements"]) > 1:
            later = max(pledge["statements"], key=lambda told: told["document"])
            known = list(_known_before(later["document"]))
            keys = [match.key for match in same_pledges(later[part] or later["quote"], known, limit=99)]
            ranks[pledge["key"]] = (keys.index(pledge["key"]) if pledge["key"] in keys else 98) + 1
    return ranks


def _known_before(document: str) -> Iterator[Known]:
    for pledge in pledges():
        told = [s["clause"] or s["quote"] for s in pledge["statements"] if s["document"] < document]
        if told:
            yield Known(pledge["key"], (pledge["title"]["ky"], *told))
