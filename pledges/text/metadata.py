"""What a document states about itself: candidate, party, dates, ballot number, imprint, language."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from pledges.text import dates
from pledges.text.disclosure import Disclosure, Fact, read_disclosure
from pledges.text.language import language_of
from pledges.text.lexicon import pattern, sections
from pledges.text.names import Person
from pledges.text.parties import party_of
from pledges.text.speaker import candidate_of
from pledges.text.turns import Turn

SENTENCE_BREAK = re.compile(r"[.!?…]+(?=\s|$)|\n")
# Who speaks for which party is said in the first characters of a document, however long it is.
HEAD = 100_000
# "12.05.2010-ж. берилген" goes on after the abbreviation.
DATELINE_END = re.compile(r"[.!?…]+(?=\s+[^а-яёөүң\s]|\s*$)|\n")
# A paragraph of a date and little else is a dateline (characters besides the date).
DATELINE = 40
# The words of one sentence are looked for within this many characters of a date.
NEAR = 400
WORDS_OF_A_SENTENCE = re.compile(r"\b(?!жыл|год)[а-яёөүң]{4,}|[.!?:]\s|№|\b(?:Мен|Биз|Ал|Он|Она|Мы|Я)\b")
BODY = re.compile(
    r"(?:[А-ЯЁӨҮҢ][\w-]+ )?(?:шаардык|айылдык|айыл|райондук|облустук|городско[йгому]+) ке[ңн]еш\w*"
    r"|Жогорку Ке[ңн]еш\w*|[А-ЯЁ][\w-]+ск\w+ городск\w+ кенеш\w*|\bБШК\w*|\bБГК\b"
)


@dataclass(frozen=True, slots=True)
class Metadata:
    """What is stated, each value with the span that shows it; None where the document is silent.

    Dates are ISO strings; the year of a day of election may be inferred from the publication.
    """

    language: str
    candidate: Fact | None
    person: Person | None
    party: Fact | None
    body: Fact | None
    published: Fact | None
    election_date: Fact | None
    ballot_number: Fact | None
    disclosure: Disclosure


def read_metadata(transcript: str, turns: Sequence[Turn]) -> Metadata:
    """The metadata of a transcript with the turns found in it."""
    near = [turn for turn in turns if turn.start < HEAD]
    candidate = candidate_of(transcript, near)
    published = _published(transcript)
    day = date.fromisoformat(published.value) if published else None
    return Metadata(
        language=language_of(transcript),
        candidate=_fact(candidate),
        person=candidate,
        party=party_of(transcript[:HEAD], near, candidate),
        body=_body(transcript),
        published=published,
        election_date=_election_date(transcript, day),
        ballot_number=_ballot_number(transcript),
        disclosure=read_disclosure(transcript, turns),
    )


def _fact(person: Person | None) -> Fact | None:
    return Fact(person.name, person.start, person.end) if person else None


def _published(text: str) -> Fact | None:
    """A labelled date of publication, or the date of a dateline."""
    label = pattern("metadata", "published")
    for stated in dates.find(text):
        day = stated.on(0) if stated.year else None
        before = text[max(stated.start - 40, 0) : stated.start]
        if day and (_ends_with_label(label, before) or _is_dateline(text, stated)):
            return Fact(day.isoformat(), stated.start, stated.end)
    return None


def _ends_with_label(label: re.Pattern[str], before: str) -> bool:
    found = list(label.finditer(before))
    return bool(found) and not before[found[-1].end() :].strip(" :–—-")


def _is_dateline(text: str, stated: dates.Stated) -> bool:
    """Whether the date stands alone in its sentence, but for a place, an hour or the word "year"."""
    first = text.rfind("\n", max(stated.start - DATELINE, 0), stated.start) + 1
    if not first and stated.start >= DATELINE:
        return False
    end = DATELINE_END.search(text, stated.end, stated.end + NEAR)
    rest = text[first : stated.start] + text[stated.end : end.start() if end else stated.end + NEAR]
    return len(rest) <= DATELINE and not WORDS_OF_A_SENTENCE.search(rest)


def _election_date(text: str, published: date | None) -> Fact | None:
    """The day of the coming election: a day in one sentence with words of an election, not past."""
    candidates = []
    for stated in dates.find(text):
        first, last = _sentence_around(text, stated.start, stated.end)
        sentence = text[first:last]
        if not pattern("metadata", "election").search(sentence):
            continue
        day = dates.after(stated, published)
        past = pattern("metadata", "past").search(sentence) or (day and published and day < published)
        if day and not past:
            candidates.append(Fact(day.isoformat(), stated.start, stated.end))
    return candidates[0] if candidates else None


def _sentence_around(text: str, start: int, end: int) -> tuple[int, int]:
    before = [match.end() for match in SENTENCE_BREAK.finditer(text, max(start - NEAR, 0), start)]
    after = SENTENCE_BREAK.search(text, end, end + NEAR)
    return (before[-1] if before else max(start - NEAR, 0)), (after.end() if after else end + NEAR)


def _ballot_number(text: str) -> Fact | None:
    for entry in sections("metadata")["ballot"]:
        match = re.search(rf"(?<!\w)(?:{entry})", text, re.IGNORECASE)
        if match:
            number = next(n for n in range(1, len(match.groups()) + 1) if match[n])
            return Fact(str(int(match[number])), *match.span())
    return None


def _body(text: str) -> Fact | None:
    match = BODY.search(text)
    return Fact(match.group(), *match.span()) if match else None
