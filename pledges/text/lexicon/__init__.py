"""Word lists and form tables that a linguist can extend: text files beside this module.

A file has sections, `[name]`, of entries, one a line or separated by a comma and a blank; `#` begins
a comment. An entry of a section of patterns is a regular expression, matched without regard to case.
"""

import re
from functools import cache
from pathlib import Path

FOLDER = Path(__file__).parent


@cache
def sections(name: str) -> dict[str, tuple[str, ...]]:
    """The entries of `lexicon/<name>.txt` by section, in the order of the file."""
    found: dict[str, list[str]] = {}
    section = ""
    for line in (FOLDER / f"{name}.txt").read_text(encoding="utf-8").splitlines():
        entry = line.partition("#")[0].strip().rstrip(",")
        if entry.startswith("[") and entry.endswith("]"):
            section = entry[1:-1]
            found[section] = []
        elif entry:
            found[section] += [part.strip() for part in entry.split(", ") if part.strip()]
    return {section: tuple(entries) for section, entries in found.items()}


@cache
def pattern(name: str, section: str) -> re.Pattern[str]:
    """One expression for all patterns of a section, each a whole word or phrase."""
    entries = "|".join(sections(name)[section])
    return re.compile(rf"(?<!\w)(?:{entries})(?!\w)", re.IGNORECASE)
