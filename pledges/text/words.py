"""A sentence as words, and the signs of a pledge found in it."""

import re
from dataclasses import dataclass

WORD = re.compile(r"\w+(?:[-’'‑]\w+)*")
PARTICLES = frozenset(("да", "де", "дагы", "эле", "гана", "го"))
FIRM, CONDITIONAL, INTENDED = "firm", "conditional", "intended"

# What a sign is, in the words of the reason that an editor reads.
PLURAL, SINGULAR = "first person plural, future", "first person singular, future"
PROMISE, PLAN, DESIRE, WOULD = "explicit promise", "plan", "desire", "would, if elected"
INTENTION, REFUSAL, ABILITY, READINESS = "intention", "will not", "ability", "readiness"
POINT, AIM, NEED, ITEM = "a point of the programme", "aim", "necessity", "an item of a list"
OUTCOME, BODY, PARTY, REPORTED = "outcome", "the city, future", "the party, future", "reported promise"


@dataclass(frozen=True, slots=True)
class Sign:
    """A reason to read a sentence as a pledge.

    `weight` runs from 0 to 1; `first` and `last` count the words it rests on; `said` are those words.
    """

    weight: float
    kind: str
    said: str
    strength: str
    first: int
    last: int

    @property
    def reason(self) -> str:
        """The sign in words: "plan: пландап жатабыз"."""
        return f"{self.kind}: {self.said}"


class Words:
    """The words of a sentence in lower case, with what stands between them.

    `own` are names, in lower case, that stand for the speaker: the party, the candidate's family.
    A `narrated` sentence stands in a report, where the third person may be the speaker.
    """

    def __init__(self, text: str, own: tuple[str, ...] = (), *, narrated: bool = True) -> None:
        self.text = text
        self.own = own
        self.narrated = narrated
        found = list(WORD.finditer(text))
        self.spans = [match.span() for match in found]
        self._words = [match.group().lower() for match in found]
        ends = [*(start for start, _ in self.spans), len(text)][1:]
        self._gaps = [text[span[1] : end].strip() for span, end in zip(self.spans, ends, strict=True)]

    def __len__(self) -> int:
        return len(self._words)

    def __getitem__(self, at: int) -> str:
        """The word at `at`, or "" beyond either end."""
        return self._words[at] if 0 <= at < len(self._words) else ""

    def is_name(self, at: int) -> bool:
        """Whether the word at `at` has a capital though no sentence or quotation begins there."""
        return at > 0 and not self.gap(at - 1) and self.text[self.spans[at][0]].isupper()

    def gap(self, at: int) -> str:
        """The punctuation after the word at `at`, without blanks."""
        return self._gaps[at] if 0 <= at < len(self._gaps) else ""

    def before(self, at: int) -> int:
        """The place of the word before `at`, particles skipped."""
        place = at - 1
        while place > 0 and self[place] in PARTICLES:
            place -= 1
        return place

    def sign(self, weight: float, kind: str, strength: str, first: int, last: int) -> Sign | None:
        """A sign that rests on the words from `first` to `last`; None if it weighs nothing."""
        if weight <= 0:
            return None
        said = self.text[self.spans[max(first, 0)][0] : self.spans[last][1]]
        return Sign(weight, kind, said, strength, max(first, 0), last)
