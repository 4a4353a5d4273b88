"""Checks the journal of a pledge tracker, from its public files alone. Python 3.8 or newer, nothing to install.

    python3 verify.py journal.jsonl
    python3 verify.py journal.jsonl --checkpoint old.json      is what was seen then still the beginning of it?
    python3 verify.py journal.jsonl --state state.jsonl        writes what the journal says stands today

The site checks itself with the same functions. What an entry holds: docs/journal.md in the program's source.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import sys
from typing import Any, Iterable, Iterator  # noqa: UP035  (readers may run it on Python 3.8)

BEFORE_FIRST = "0" * 64
SHAPE = {
    "number": int,
    "at": str,
    "kind": str,
    "subject": str,
    "content": dict,
    "reason": dict,
    "by": list,
    "previous": str,
    "digest": str,
}
LARGEST = 2**53 - 1
AGREED = {
    "assessment_approved": "an assessment was approved",
    "correction": "a correction was made",
    "reply": "a reply was recorded",
    "quote_translated": "a translation was published",
    "term_ended": "the end of a term was recorded",
}


def canonical(value: Any) -> str:
    """The one way to write a value as JSON (RFC 8785, for all but fractions): keys in order, no blanks."""
    return json.dumps(_ordered(value), ensure_ascii=False, separators=(",", ":"), allow_nan=False)


def _ordered(value: Any) -> Any:
    if isinstance(value, dict):
        if not all(isinstance(key, str) for key in value):
            raise TypeError("A key is a text.")
        return {key: _ordered(value[key]) for key in sorted(value, key=lambda text: text.encode("utf-16-be"))}
    if isinstance(value, (list, tuple)):
        return [_ordered(part) for part in value]
    if isinstance(value, str):
        value.encode()  # half a character pair cannot be written
        return str(value)
    if value is None or isinstance(value, bool):
        return value
    if isinstance(value, int) and abs(value) <= LARGEST:
        return int(value)
    raise TypeError(f"{type(value).__name__} has no place in the journal: {value!r:.40}")


def sha256(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()


def digest_of(entry: dict[str, Any]) -> str:
    """SHA-256 of everything in the entry but its own digest."""
    return sha256(canonical({name: value for name, value in entry.items() if name != "digest"}))


def content_of(text: str) -> dict[str, Any]:
    """The content that a canonical text holds; ValueError if it is written otherwise."""
    content = json.loads(text)
    if not isinstance(content, dict) or canonical(content) != text:
        raise ValueError("its content is not written in canonical JSON")
    return content


class Chain:
    """Follows a journal entry by entry, and says where it is broken."""

    def __init__(self, size: int = 0, digest: str = BEFORE_FIRST) -> None:
        self.size, self.digest = size, digest

    def faults(self, entry: dict[str, Any]) -> Iterator[str]:
        number = entry["number"]
        if number != self.size + 1:
            yield f"Entry {number} stands where entry {self.size + 1} belongs: something was removed, added or moved."
        if entry["previous"] != self.digest:
            yield f"Entry {number} does not continue what stands before it: it names another previous digest."
        if entry["digest"] != digest_of(entry):
            yield f"Entry {number} ({entry['subject']}) was changed: its digest is not that of its content."
        self.size, self.digest = number, entry["digest"]


def replay(entries: Iterable[dict[str, Any]]) -> dict[str, Any]:
    """What stands in the end: by subject, the content of its newest entry."""
    return {entry["subject"]: entry["content"] for entry in entries}


def statuses(state: dict[str, Any]) -> dict[str, str]:
    """The status of each pledge that has one: that of its newest assessment, by date, then by number."""
    found = [content for subject, content in state.items() if subject.startswith("assessment:")]
    return {row["pledge"]: row["status"] for row in sorted(found, key=lambda row: (row["date"], row["number"]))}


def entry_of(line: bytes) -> dict[str, Any]:
    """The entry that a line of the file holds; ValueError if it is none, or is not written canonically."""
    text = line.decode()
    entry = json.loads(text)
    if not isinstance(entry, dict) or set(entry) != set(SHAPE):
        raise ValueError("it does not have the fields of an entry")
    wrong = [name for name, kind in SHAPE.items() if type(entry[name]) is not kind]
    if wrong or not all(isinstance(role, str) for role in entry["by"]):
        raise ValueError("it has a value of another kind in " + ", ".join(wrong or ["by"]))
    if canonical(entry) + "\n" != text:
        raise ValueError("it is not written in canonical JSON")
    return entry


class Journal:
    """Reads a journal through: its faults, its digests at the sizes asked for, and what stands in the end."""

    def __init__(self, chain: Chain, sizes: Iterable[int] = ()) -> None:
        self.chain, self.first = chain, chain.size + 1
        self.digests: dict[int, str] = {0: BEFORE_FIRST}
        self.sizes = set(sizes)
        self.state: dict[str, Any] = {}

    def faults(self, lines: Iterable[bytes]) -> Iterator[str]:
        for place, line in enumerate(lines, start=1):
            try:
                entry = entry_of(line)
                yield from self.chain.faults(entry)
            except (ValueError, TypeError, RecursionError) as fault:
                yield f"Line {place} is no entry: {fault}."
                continue
            yield from self.claims(entry)
            self.state[entry["subject"]] = entry["content"]
            if entry["number"] in self.sizes:
                self.digests[entry["number"]] = entry["digest"]

    def claims(self, entry: dict[str, Any]) -> Iterator[str]:
        """What the tracker promises of every entry, as far as the entries before it show."""
        number, content = entry["number"], entry["content"]
        if entry["kind"] in AGREED and len(set(entry["by"])) < 2:
            yield f"Entry {number}: {AGREED[entry['kind']]} without a second person."
        if self.first > 1:
            return
        if entry["subject"].startswith("assessment:") and f"pledge:{content.get('pledge')}" not in self.state:
            yield f"Entry {number}: it assesses a pledge that no entry before it names."
        if entry["subject"].startswith("reply:") and f"assessment:{content.get('assessment')}" not in self.state:
            yield f"Entry {number}: it is a reply to an assessment that no entry before it names."
        if entry["kind"] == "quote_translated" and not self.states(content):
            yield f"Entry {number}: it translates a quote that no entry before it names."
        for statement in content.get("statements") or ():
            if f"document:{statement.get('document')}" not in self.state:
                yield f"Entry {number}: a statement stands in a document that no entry before it names."

    def states(self, content: dict[str, Any]) -> bool:
        """Whether the pledge that the content names has its statement."""
        pledge = self.state.get(f"pledge:{content.get('pledge')}") or {}
        return content.get("statement") in [said.get("number") for said in pledge.get("statements") or ()]


def prefix_fault(checkpoint: dict[str, Any], journal: Journal) -> str:
    """Why an older checkpoint is not the beginning of this journal; empty if it is."""
    size, digest = checkpoint["size"], checkpoint["digest"]
    if size > journal.chain.size:
        return f"The checkpoint counted {size} entries; this journal has {journal.chain.size}: some were removed."
    if journal.digests.get(size) != digest:
        return f"The first {size} entries are not those of the checkpoint: the journal was written anew."
    return ""


def _checkpoint(path: str) -> dict[str, Any]:
    with open(path, encoding="utf-8") as file:
        found = json.load(file)
    if not isinstance(found, dict) or type(found.get("size")) is not int or not isinstance(found.get("digest"), str):
        raise ValueError(f"{path} is no checkpoint")
    return found


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description="Checks the journal of a pledge tracker from its public files alone.")
    parser.add_argument("journal", help="journal.jsonl as downloaded")
    parser.add_argument("--checkpoint", action="append", default=[], help="an older checkpoint, as downloaded")
    parser.add_argument("--state", help="write what the journal says stands today into this file, one row a line")
    parser.add_argument("--part", action="store_true", help="the file is a range of the journal, not all of it")
    return parser.parse_args()


def _begin(path: str, part: bool) -> Chain:
    """Where the chain is taken up: at the first entry, or, for a part, where the part begins."""
    if part:
        with open(path, "rb") as file:
            for line in file:
                entry = entry_of(line)
                return Chain(entry["number"] - 1, entry["previous"])
    return Chain()


def main() -> int:
    options = _options()
    try:
        checkpoints = [_checkpoint(path) for path in options.checkpoint]
        journal = Journal(_begin(options.journal, options.part), [found["size"] for found in checkpoints])
        with open(options.journal, "rb") as lines:
            faults = list(journal.faults(lines))
    except (OSError, ValueError) as fault:
        print(f"This cannot be read: {fault}.", file=sys.stderr)
        return 2
    faults += filter(None, (prefix_fault(found, journal) for found in checkpoints))
    print(*faults, sep="\n", end="\n" if faults else "")
    if options.state:
        with open(options.state, "w", encoding="utf-8") as file:
            file.writelines(canonical({"subject": s, "content": c}) + "\n" for s, c in sorted(journal.state.items()))
    print(_summary(journal, len(faults), len(checkpoints)))
    return 1 if faults else 0


def _summary(journal: Journal, faults: int, checkpoints: int) -> str:
    if faults:
        return f"{faults} faults. This journal is not what was written."
    rows = list(journal.state)
    counts = [f"{sum(row.startswith(kind + ':') for row in rows)} {kind}s" for kind in ("pledge", "document")]
    older = f" {checkpoints} older checkpoint(s) are the beginning of it." if checkpoints else ""
    return (
        f"The chain is whole from entry {journal.first} to {journal.chain.size}; the last digest is"
        f" {journal.chain.digest}. It tells of {', '.join(counts)}; {len(statuses(journal.state))} pledges"
        f" have an approved assessment.{older}"
    )


if __name__ == "__main__":
    sys.exit(main())
