"""What a document states of itself, as first values of the form on which an editor confirms it."""

import itertools
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.utils.translation import gettext, override

from candidates.models import Candidacy
from pledges.choices import DocumentKind
from pledges.text.names import Person, people, same
from pledges.text.turns import DISCLOSURE, QUESTION

DISCLOSED = ("producer", "producer_address", "client", "paid_by", "paid_by_role", "fund", "print_run")
MOST_CANDIDACIES = 5000
# As much of the sentence as is shown around a value (characters).
AROUND = 60


@dataclass(frozen=True)
class Shown:
    """A value that the document states, and the words that show it."""

    value: str
    before: str
    words: str
    after: str


def shown(reading: Mapping[str, Any]) -> dict[str, Shown]:
    """Every stated value by its name in the reading, with the place that shows it."""
    text, stated = reading["transcript"], reading["metadata"]
    spans = {**stated["spans"], **stated["disclosure"]["spans"]}
    values = {**stated, **stated["disclosure"]}
    return {
        name: Shown(
            str(values[name]),
            text[max(start - AROUND, 0) : start].rpartition("\n")[2],
            text[start:end],
            text[end : end + AROUND].partition("\n")[0],
        )
        for name, (start, end) in spans.items()
    }


def first_values(reading: Mapping[str, Any], election: Any = None) -> dict[str, Any]:
    """Values for the fields of Document: what is stated, and nothing else. `election` limits the candidacies."""
    stated = reading["metadata"]
    disclosure = stated["disclosure"]
    candidacy = candidacy_of(reading, election)
    start, end = stated["spans"].get("published", (0, 0))
    kind = kind_of(reading)
    return {
        "kind": kind,
        "language": reading["language"],
        "candidacy": candidacy,
        "published": stated["published"],
        "published_as_stated": reading["transcript"][start:end],
        "disclosure_text": "\n\n".join(disclosure["text"]),
        "title": title_of(kind, candidacy),
        **{name: disclosure[name] or "" for name in DISCLOSED},
    }


def kind_of(reading: Mapping[str, Any]) -> str:
    """An interview if somebody asks, a paid one if it has an imprint; what nobody asks for is left to the editor."""
    roles = {turn["role"] for turn in reading["turns"]}
    if QUESTION not in roles:
        return ""
    return DocumentKind.PAID_INTERVIEW if DISCLOSURE in roles else DocumentKind.INTERVIEW


def title_of(kind: str, candidacy: Candidacy | None) -> dict[str, str]:
    """A neutral title in every language: the kind and the name, without a case that could be wrong."""
    if not kind or candidacy is None:
        return {}
    titles = {}
    for code, _name in settings.LANGUAGES:
        with override(code):
            titles[code] = gettext("Interview: %(name)s") % {"name": candidacy.candidate.name}
    return titles


def candidacy_of(reading: Mapping[str, Any], election: Any = None) -> Candidacy | None:
    """The one registered candidacy of the person who speaks; None if there is none, or more than one."""
    stated = reading["metadata"]
    speaker = next(people(stated["candidate"] or ""), None)
    if speaker is None:
        return None
    found = Candidacy.objects.select_related("candidate", "election")
    if election is not None:
        found = found.filter(election=election)
    elif stated["election_date"] and found.filter(election__date=stated["election_date"]).exists():
        found = found.filter(election__date=stated["election_date"])
    fitting = [row for row in found[:MOST_CANDIDACIES] if any(same(speaker, name) for name in _names(row))]
    return fitting[0] if len(fitting) == 1 else None


def _names(candidacy: Candidacy) -> Iterator[Person]:
    texts = (text for text in candidacy.candidate.name.values() if text)
    return itertools.chain.from_iterable(people(text) for text in texts)
