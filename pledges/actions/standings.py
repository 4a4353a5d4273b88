"""Keeps where each pledge stood on the public record, entry by entry of the journal, for the pages of a past day."""

from typing import Any

from django.db import transaction

from pledges import replay
from pledges.choices import Publication, Status
from pledges.models import Entry, Listed, Place, Pledge, Standing, Statement, Topic


def follow(entry: Entry) -> None:
    """What an entry changed: the pledge stands anew from it on, or nowhere any more."""
    prefix, _colon, name = entry.subject.partition(":")
    if prefix not in ("pledge", "assessment"):
        return
    key = name if prefix == "pledge" else name.rpartition("/")[0]
    pledge = Pledge.objects.filter(key=key).values_list("pk", flat=True).first()
    words = replay.told(f"pledge:{key}", entry.number)
    if pledge is None or words is None:
        return
    number, content = words
    verdicts = replay.verdicts({pledge: key}, entry.number).get(pledge, [])
    Standing.objects.filter(pledge=pledge, until=None).update(until=entry.number)
    Standing.objects.bulk_create(
        Standing(pledge_id=pledge, under=under, since=entry.number, entry=number)
        for under in _places(content, verdicts[0].status if verdicts else Status.NOT_RATED)
    )


@transaction.atomic
def rebuild() -> int:
    """Read them all from the journal anew; how many there are then."""
    Standing.objects.all().delete()
    for entry in Entry.objects.order_by("number").iterator(chunk_size=500):
        follow(entry)
    return Standing.objects.count()


def _places(content: dict[str, Any], status: str) -> list[str]:
    """Everything under which the public finds a pledge of this content."""
    if content["publication"] != Publication.PUBLISHED or content["merged_into"]:
        return []
    filed = [
        *(Listed.place("topic", topic) for topic in Topic.objects.filter(slug__in=content["topics"])),
        *(Listed.place("place", place) for place in Place.objects.filter(slug__in=content.get("places", ()))),
    ]
    said = Statement.objects.filter(pk__in=[statement["number"] for statement in content["statements"]])
    register = [
        Listed.place(kind, row)
        for statement in said.select_related("candidacy__candidate", "candidacy__party", "candidacy__election")
        for kind in ("candidate", "party", "election")
        if (row := getattr(statement.candidacy, kind))
    ]
    places = ["", f"status:{status}", f"tier:{content['tier']}", *register]
    return list(dict.fromkeys([*places, *filed]))
