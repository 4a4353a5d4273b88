"""A sentence as words, and the signs of a pledge found in it."""

import re
from dataclasses import dataclass

WORD = re.compile(r"\w+(?:[-’'‑]\w+)*")
FIRM, CONDITIONAL, INTENDED = "firm", "conditional", "intended"


@dataclass(frozen=True, slots=True)
class Sign:
    """One reason to read a sentence as a pledge: weight from 0 to 1; `first` and `last` count words."""

    weight: float
    reason: str
    strength: str
    first: int
    last: int


class Words:
    """The words of a sentence in lower case, with what stands between them."""

    def __init__(self, text: str) -> None:
        self.text = text
        found = list(WORD.finditer(text))
        self.spans = [match.span() for match in found]
        self._words = [match.group().lower() for match in found]
        ends = [start for start, _ in self.spans[1:]] + [len(text)]
        self._gaps = [text[end:following].strip() for (_, end), following in zip(self.spans, ends, strict=True)]

    def __len__(self) -> int:
        return len(self._words)

    def __getitem__(self, at: int) -> str:
        """The word at `at`, or "" beyond either end."""
        return self._words[at] if 0 <= at < len(self._words) else ""

    def gap(self, at: int) -> str:
        """The punctuation after the word at `at`, without blanks."""
        return self._gaps[at] if 0 <= at < len(self._gaps) else ""

    def joined(self, first: int, last: int) -> str:
        """The words from `first` to `last`, both included, as they stand in the text."""
        return self.text[self.spans[max(first, 0)][0] : self.spans[last][1]]
