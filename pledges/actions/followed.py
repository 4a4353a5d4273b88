"""Keeps which entries of the journal are news, and for whom."""

import json
from typing import Any

from django.db import transaction

from candidates.models import Candidacy, Candidate, Election, Party
from pledges.models import Entry, Followed, Listed, Pledge, Topic
from pledges.models.followed import NO_NEWS

PAGES = {"candidate": Candidate, "party": Party, "election": Election, "topic": Topic}
CHUNK = 500


def follow(entry: Entry) -> None:
    """What an entry is news of: of everything, of its pledge, and of all under which that stands now."""
    if entry.kind in NO_NEWS:
        return
    pledge, places = _of(entry)
    rows = (Followed(under=under, number=entry.number, pledge_id=pledge) for under in dict.fromkeys(["", *places]))
    Followed.objects.bulk_create(rows, batch_size=CHUNK)


@transaction.atomic
def rebuild() -> int:
    """Read them all from the journal anew, each under what its pledge stands under today; how many there are then."""
    Followed.objects.all().delete()
    for entry in Entry.objects.exclude(kind__in=NO_NEWS).order_by("number").iterator(chunk_size=CHUNK):
        follow(entry)
    return Followed.objects.count()


def _of(entry: Entry) -> tuple[int | None, list[str]]:
    """The pledge that the entry is about, if it is about one, and the places."""
    prefix, _colon, name = entry.subject.partition(":")
    content = json.loads(entry.content)
    if prefix == "mandate":
        return None, _of_candidacy(name)
    if prefix == "term":
        return None, _of_term(name)
    if prefix == "correction":
        kind, _colon, name = content["page"].partition(":")
        return _of_pledge(name) if kind == "pledge" else (None, _of_page(kind, name))
    if prefix == "reply":
        name = content["assessment"]
    if prefix == "translation":
        name = content["pledge"]
    return _of_pledge(name.partition("/")[0])


def _of_pledge(key: str) -> tuple[int | None, list[str]]:
    pledge = Pledge.objects.filter(key=key).values_list("pk", flat=True).first()
    if pledge is None:
        return None, []
    return pledge, [f"pledge:{pledge}", *Listed.objects.filter(pledge=pledge).values_list("under", flat=True)]


def _of_candidacy(name: str) -> list[str]:
    who, _slash, where = name.partition("/")
    row = Candidacy.objects.filter(candidate__slug=who, election__slug=where).first()
    kinds = ("candidate", "party", "election")
    keys = {kind: getattr(row, f"{kind}_id", None) for kind in kinds}
    return [f"{kind}:{key}" for kind, key in keys.items() if key]


def _of_term(slug: str) -> list[str]:
    """Also news of each who stood; whoever follows a pledge of the term is told through "term:"."""
    election = Election.objects.filter(slug=slug).first()
    if election is None:
        return []
    people = election.candidacies.values_list("candidate", flat=True)
    return [f"term:{election.pk}", f"election:{election.pk}", *(f"candidate:{person}" for person in people)]


def _of_page(kind: str, slug: str) -> list[str]:
    row: Any = PAGES[kind].objects.filter(slug=slug).first() if kind in PAGES else None
    return [Followed.place(kind, row)] if row else []
