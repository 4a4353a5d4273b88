"""Near misses: a word typed with a slip, or on the keyboard of the other alphabet. A slip is a letter too many, too
few, another one, or two that changed places."""

from rapidfuzz.distance import OSA

HEAD = 6  # letters of a word by which near ones are looked up
SHORTEST, LONGEST = 3, 40  # letters of a word that is suggested
LATIN = "`qwertyuiop[]asdfghjkl;'zxcvbnm,." + '~{}:"<>'
CYRILLIC = "ёйцукенгшщзхъфывапролджэячсмитьбю" + "ёхъжэбю"
TO_CYRILLIC = str.maketrans(LATIN, CYRILLIC)
TO_LATIN = str.maketrans(CYRILLIC[:33], LATIN[:33])


def keys(word: str) -> set[str]:
    """The head of a folded word, and the head with any one letter left out: two words whose heads are one slip apart
    have a key in common."""
    head = word[:HEAD]
    return {head} | {head[:n] + head[n + 1 :] for n in range(len(head))}


def beginnings(word: str) -> set[str]:
    """The short beginnings of a folded word, each with a star; longer ones are found by their head."""
    return {f"{word[:n]}*" for n in range(SHORTEST, min(len(word), HEAD - 1) + 1)}


def worth_suggesting(word: str) -> bool:
    return SHORTEST <= len(word) <= LONGEST and not word.isdigit()


def slips(typed: str, word: str) -> int:
    """How many slips lie between what was typed and the beginning of `word` that comes nearest to it."""
    lengths = {min(len(word), len(typed) + more) for more in (-1, 0, 1)}
    return min(OSA.distance(typed, word[:length]) for length in lengths)


def most_slips(typed: str) -> int:
    """As many as a reader would still call the same word."""
    return 0 if len(typed) <= SHORTEST else 1 if len(typed) <= HEAD else 2


def swapped(typed: str) -> str:
    """The same keys on the keyboard of the other alphabet: gfhr is парк, сфьукф is camera."""
    lower = typed.lower()
    return lower.translate(TO_CYRILLIC if any("a" <= letter <= "z" for letter in lower) else TO_LATIN)
