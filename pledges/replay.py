"""What the journal said at a moment: the state of its subjects after a numbered entry."""

import datetime
import json
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import Max
from django.utils.timezone import localdate, make_aware

from pledges.choices import Decision
from pledges.models import Assessment, Entry

STAMP = "%Y-%m-%dT%H:%M:%S.%fZ"


@dataclass(frozen=True)
class Moment:
    """The end of a day in the site's time zone; `number` is the last entry of the journal until then, 0 before any."""

    day: datetime.date
    end: datetime.datetime
    number: int

    @classmethod
    def of(cls, day: datetime.date) -> "Moment":
        """ValueError for a day that has not begun, or that no calendar of the site holds."""
        if day > localdate():
            raise ValueError(day)
        try:
            end = make_aware(datetime.datetime.combine(day + datetime.timedelta(days=1), datetime.time.min))
            stamp = end.astimezone(datetime.UTC).strftime(STAMP)
        except OverflowError:
            raise ValueError(day) from None
        last = Entry.objects.filter(at__lt=stamp.rjust(27, "0")).order_by("-at", "-number").values("number").first()
        return cls(day, end, last["number"] if last else 0)


def first_day() -> datetime.date | None:
    """The day on which the journal begins."""
    first = Entry.objects.filter(number=1).values_list("at", flat=True).first()
    return localdate(datetime.datetime.strptime(first, STAMP).replace(tzinfo=datetime.UTC)) if first else None


def told(subject: str, number: int) -> tuple[int, dict[str, Any]] | None:
    """The newest entry about the subject until `number`, and its content."""
    entries = Entry.objects.filter(subject=subject, number__lte=number).order_by("-number")
    found = entries.values_list("number", "content").first()
    return (found[0], json.loads(found[1])) if found else None


def contents(numbers: Iterable[int]) -> dict[int, dict[str, Any]]:
    """What these entries say."""
    entries = Entry.objects.filter(number__in=list(numbers)).values_list("number", "content")
    return {number: json.loads(text) for number, text in entries}


def verdicts(keys: Mapping[int, str], number: int) -> dict[int, list[Assessment]]:
    """The assessments of these pledges ({id: key}) that were public after entry `number`, newest first."""
    approved = Assessment.objects.filter(pledge__in=keys, decision=Decision.APPROVED).newest_first()
    by_subject = {f"assessment:{keys[row.pledge_id]}/{row.pk}": row for row in approved}
    public = set(
        Entry.objects.filter(subject__in=by_subject, number__lte=number).values_list("subject", flat=True)
        if by_subject
        else ()
    )
    found: dict[int, list[Assessment]] = defaultdict(list)
    for subject, row in by_subject.items():
        if subject in public:
            found[row.pledge_id].append(row)
    return found


def newest(subjects: Iterable[str], number: int) -> dict[str, dict[str, Any]]:
    """The content of each of these subjects after entry `number`; those that the journal did not know are left out."""
    entries = Entry.objects.filter(subject__in=list(subjects), number__lte=number)
    last = entries.order_by().values("subject").annotate(n=Max("number")).values("n")
    rows = Entry.objects.filter(number__in=last).values_list("subject", "content")
    return {subject: json.loads(text) for subject, text in rows}
