"""Documents written for these tests: sentences with their roles and labels, and what is stated."""

from dataclasses import dataclass
from pathlib import Path

FOLDER = Path(__file__).parents[1] / "data" / "documents"
NAMES = sorted(path.name for path in FOLDER.glob("*.txt"))


@dataclass(frozen=True)
class Written:
    """`sentences` are (role, text, label); label is + for a pledge, - for none, ~ for either."""

    text: str
    stated: dict[str, str | None]
    sentences: tuple[tuple[str, str, str], ...]


def written(name: str) -> Written:
    stated: dict[str, str | None] = {}
    paragraphs: list[list[str]] = []
    sentences: list[tuple[str, str, str]] = []
    role = prefix = ""
    for line in (FOLDER / name).read_text(encoding="utf-8").splitlines():
        mark, _, rest = line.partition(" ")
        if line.startswith("@"):
            stated[mark[1:]] = None if rest == "null" else rest
        elif mark == "=":
            role, _, prefix = rest.partition(" ")
            prefix = "" if prefix == "heading" else prefix
            paragraphs.append([])
        elif mark in ("+", "-", "~"):
            paragraphs[-1].append(f"{prefix} {rest}" if prefix and not paragraphs[-1] else rest)
            sentences.append((role, rest, mark))
    text = "\n\n".join(" ".join(paragraph) for paragraph in paragraphs) + "\n"
    return Written(text, stated, tuple(sentences))
