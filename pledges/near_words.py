"""“Did you mean …?”: the words of public pledges that are nearly what was typed (docs/decisions/0031). At most two
look-ups along an index, however many words there are."""

from collections.abc import Iterable
from dataclasses import dataclass

from pledges.models import Word
from pledges.text.folding import MOST_WORDS, fold, prefixes
from pledges.text.spelling import HEAD, SHORTEST, keys, most_slips, slips, swapped

MOST = 500  # words that are compared with what was typed


@dataclass(frozen=True)
class _Lexicon:
    """The words of public pledges that may be meant by some typed ones."""

    begun: set[str]
    words: list[Word]

    @classmethod
    def of(cls, typed: Iterable[str]) -> "_Lexicon":
        spellings = [spelling for word in typed for spelling in _spellings(word)]
        public = Word.objects.filter(n__gt=0)
        begun = public.filter(pk__in=[f"{spelling}*" for spelling in spellings if len(spelling) < HEAD])
        near = public.filter(keys__key__in={key for spelling in spellings for key in keys(spelling)})
        return cls(set(begun.values_list("pk", flat=True)), list(near.distinct().order_by("-n", "pk")[:MOST]))

    def knows(self, typed: str) -> bool:
        """Whether it begins a word, so that it is no slip."""
        return len(typed) < SHORTEST or any(
            f"{spelling}*" in self.begun if len(spelling) < HEAD else self._begins(spelling)
            for spelling in _spellings(typed)
        )

    def know_all(self, typed: list[str]) -> bool:
        return bool(typed) and all(self.knows(word) for word in typed)

    def nearest(self, typed: str) -> str:
        """Itself if it is known, else the word with the fewest slips, of these the shortest; "" if none is near."""
        if self.knows(typed):
            return typed
        rows = [(slips(typed, word.folded), len(word.folded), -word.n, word.spelled) for word in self.words]
        return min((row for row in rows if row[0] <= most_slips(typed)), default=(0, 0, 0, ""))[-1]

    def _begins(self, spelling: str) -> bool:
        return any(word.folded.startswith(spelling) for word in self.words)


def meant(query: str) -> str:
    """The query with a near word, or the other keyboard, for each word that no public pledge holds; "" where nothing
    is to be replaced or nothing is near."""
    typed = query.split()[:MOST_WORDS]
    words = [(one, fold(one).split(), fold(swapped(one)).split()) for one in typed]
    lexicon = _Lexicon.of({word for _one, plain, other in words for word in (*plain, *other)})
    found: list[str] = []
    for one, plain, other in words:
        if lexicon.know_all(plain):
            found.append(one)
        elif lexicon.know_all(other):
            found.append(swapped(one))
        else:
            found += [lexicon.nearest(word) for word in plain]
    said = " ".join(found)
    return said if all(found) and fold(said) != fold(query) else ""


def _spellings(word: str) -> tuple[str, ...]:
    return prefixes(word)[0]
