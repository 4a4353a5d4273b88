"""Whether decoded characters are a text at all, and whether its letters are the right ones."""

import re
from itertools import pairwise

from pledges.text.decoding import SURROGATES

CONTROLS = re.compile(r"[\x00-\x08\x0e-\x1f\x7f\x80-\x84\x86-\x9f\ufffd\ufffe\uffff\ue000-\uf8ff]")
MOST_CONTROLS = 0.05
CYRILLIC = re.compile(r"[\u0400-\u052f]+")
ACCENTED = re.compile(r"[\u00c0-\u00ff]")
LETTER = re.compile(r"[^\W\d_]")
# Letters and signs that Windows-1251 holds and neither Kyrgyz nor Russian texts use: the marks of DOS and Mac texts.
ODD = re.compile(r"[ЂЃѓ†‡‰ЉЊЌЋЏђљњќћџЎўЈ¤¦¬®¶\u00ad]")
# The 100 commonest pairs of letters in Kyrgyz and Russian. Texts consist of them by half, single sentences by 0.29 or
# more; texts read in a wrong encoding by at most 0.17.
COMMON_PAIRS = frozenset(
    "ар ан ал да та ка ен ер ат ра ын ай на ла ке ти то ин ор де ро не те ет ды би нд ба ме ол ст ма ди рд га жа ов ры"
    " ко го ни ле ел ты ыл ам по из рт па бе ли кт ек ур уу ас лд ри сы ту од он ре ша ак ны ун ки ог бо ил пр са ир до"
    " ва за үн но ло ыз ес от ия же ит оо ок им об ык аа ос рг шт иш тт лу ду".split()
)
FEWEST_PAIRS = 20
LOWEST_SHARE = 0.22
MOST_ODD = 0.1
# A capital inside a word: the mark of KOI8-R and Mac texts read as Windows-1251.
CAPITAL_WITHIN = re.compile(r"[а-яё][А-ЯЁ]")
MOST_CAPITALS_WITHIN = 0.01
MOST_ACCENTED = 0.3
# Enough of a text to judge it by.
SAMPLE = 200_000


def is_text(text: str) -> bool:
    """Whether these are characters of a text in an encoding that was read rightly."""
    sample = text[:SAMPLE]
    return not _is_binary(sample) and has_right_letters(sample)


def has_right_letters(text: str) -> bool:
    """False where the letters stand for others: KOI8-R or DOS read as Windows-1251, a PDF font without its letters."""
    sample = text[:SAMPLE]
    letters = len(LETTER.findall(sample))
    if len(ODD.findall(sample)) > MOST_ODD * letters + 1:
        return False
    if len(ACCENTED.findall(sample)) > MOST_ACCENTED * letters + 1:
        return False
    if len(CAPITAL_WITHIN.findall(sample)) > MOST_CAPITALS_WITHIN * letters + 1:
        return False
    pairs = [a + b for word in CYRILLIC.findall(sample.lower()) for a, b in pairwise(word)]
    return len(pairs) < FEWEST_PAIRS or sum(pair in COMMON_PAIRS for pair in pairs) >= LOWEST_SHARE * len(pairs)


def _is_binary(sample: str) -> bool:
    wrong = len(CONTROLS.findall(sample)) + len(SURROGATES.findall(sample))
    return wrong > MOST_CONTROLS * len(sample)
