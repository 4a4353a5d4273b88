"""Pictures along a line of time: a term with the deadlines in it, and the path of a pledge through its statuses."""

import datetime
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.urls import reverse
from django.utils.formats import date_format
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from candidates.models import Election
from pledges.choices import Status
from pledges.models import Assessment, Closing, Pledge, Tally
from pledges.months import months_before
from pledges.pictures.picture import NONE, Counts, Picture, in_words, legend, said, shown
from pledges.plots.geometry import Segment, months, new_years, place, spans, stacked
from pledges.plots.sheet import INNER, MARGIN, Box, Column, Sheet, Tick
from pledges.plots.signs import LINE

LONGEST = 20  # years that a line of time shows at most
MOST = 60  # assessments of one pledge that are drawn at most, the newest


def later(day: datetime.date, years: int) -> datetime.date:
    """Some years on; no line of time is longer than LONGEST years."""
    return months_before(day, -12 * min(years, LONGEST, datetime.MAXYEAR - 1 - day.year))


@dataclass(frozen=True)
class Mark:
    """A day that is named in the picture."""

    day: datetime.date
    label: str


def _ticks(first: datetime.date, last: datetime.date, marks: Iterable[Mark]) -> list[Tick]:
    years = [Tick(place(day, first, last), str(day.year)) for day in new_years(first, last)]
    return years + [Tick(place(m.day, first, last), m.label, strong=True, more=f": {said(m.day)}") for m in marks]


@dataclass(frozen=True)
class Month:
    first: datetime.date
    counts: Counts

    @property
    def key(self) -> str:
        return f"{self.first:%Y-%m}"

    @property
    def label(self) -> str:
        return date_format(self.first, "YEAR_MONTH_FORMAT")

    @property
    def n(self) -> int:
        return sum(self.counts.values())


@dataclass(frozen=True)
class Term(Picture):
    """`months` are all that the line shows; `marks` are days with their words."""

    first: datetime.date
    last: datetime.date
    begun: datetime.date
    term_end: datetime.date | None
    months: list[Month]
    marks: list[Mark]
    total: int

    template = "pictures/_term.html"
    header = ("date", "month", "status", "status_label", "deadlines", "of")
    heading = property(lambda self: _("Deadline"))

    @cached_property
    def groups(self) -> list[Month]:
        """The months that have deadlines."""
        return [month for month in self.months if month.n]

    @property
    def used(self) -> list[Status]:
        return [status for status in Status if any(month.counts[status] for month in self.groups)]

    @property
    def highest(self) -> int:
        return max((month.n for month in self.groups), default=0)

    @property
    def columns(self) -> list[Column]:
        ends = [month.first for month in self.months[1:]] + [self.last]
        found = []
        for month, end in zip(self.months, ends, strict=True):
            start = self.at(month.first)
            pieces = stacked([(status.value, n) for status, n in month.counts.items()], whole=self.highest)
            found.append(Column(start, round(self.at(end) - start, 3), pieces))
        return found

    @property
    def ticks(self) -> list[Tick]:
        return _ticks(self.first, self.last, self.marks)

    @property
    def in_term(self) -> Segment | None:
        """The part of the line that is the term, where its end is known."""
        start = self.at(self.begun)
        return Segment("term", 0, start, round(self.at(self.term_end) - start, 3)) if self.term_end else None

    def at(self, day: datetime.date) -> float:
        return place(day, self.first, self.last)

    @property
    def description(self) -> str:
        marks = [f"{mark.label}: {said(mark.day)}" for mark in self.marks]
        return "; ".join([*marks, *(f"{m.label}: {shown(m.n)} ({in_words(m.counts)})" for m in self.groups)])

    @property
    def records(self) -> list[Sequence[Any]]:
        return [
            (self.day, month.key, status.value, status.label, n, self.total)
            for month in self.months
            for status, n in month.counts.items()
        ]

    def draw(self, sheet: Sheet) -> None:
        height, behind = 220, len(sheet.shapes)
        top = sheet.axis(height, self.ticks)
        if self.in_term:
            x, width = MARGIN + self.in_term.start * INNER / 100, self.in_term.length * INNER / 100
            sheet.shapes.insert(behind, Box(round(x, 2), top + height, round(width, 2), 8, LINE))
        sheet.columns(self.columns, top, height)
        legend(sheet, self.used)


def term(election: Election) -> Term:
    """From election day to the end of the term, or to today if that is later, with the deadlines of each month."""
    today = localdate()
    closing = Closing.objects.approved().filter(election=election).first()
    end = closing.ended_on if closing else later(election.date, election.term_years) if election.term_years else None
    first = min(election.date, today).replace(day=1)
    last = min(max(end or today, today, election.date), later(first, LONGEST))
    shown_months = [Month(month, dict(NONE)) for month in months(first, last)]
    total = _deadlines(election, shown_months)
    marks = [Mark(election.date, _("Election day")), *([Mark(end, _("End of term"))] if end else [])]
    marks.append(Mark(today, _("Today")))
    return Term(
        name="term",
        title=_("The term and its deadlines"),
        subject=election.name,
        summary=_term_summary(election, closing, shown_months, total),
        query=f"election={election.slug}",
        page=reverse("election", args=[election.slug]),
        day=today,
        first=first,
        last=months_before(last.replace(day=1), -1),
        begun=election.date,
        term_end=end,
        months=shown_months,
        marks=[mark for mark in marks if mark.day <= last],
        total=total,
    )


def _deadlines(election: Election, shown_months: list[Month]) -> int:
    """Fills in the months; returns how many pledges there are before this election."""
    by_ref = {f"{month.key}:{election.pk}": month for month in shown_months}
    rows = Tally.objects.filter(kind=Tally.Kind.DEADLINE, ref__in=by_ref).exclude(status="")
    for tally in rows:
        by_ref[tally.ref].counts[Status(tally.status)] = tally.n
    whole = Tally.objects.filter(kind=Tally.Kind.ELECTION, ref=election.slug, status="")
    return whole.values_list("n", flat=True).first() or 0


def _term_summary(election: Election, closing: Closing | None, found: list[Month], total: int) -> tuple[str, ...]:
    told = {"dated": shown(sum(month.n for month in found)), "all": shown(total)}
    counted = ngettext(
        "Of %(all)s pledge made before this election, with a deadline in the time shown: %(dated)s.",
        "Of %(all)s pledges made before this election, with a deadline in the time shown: %(dated)s.",
        total,
    )
    highest = max(month.n for month in found)
    scale = ngettext(
        "The highest column stands for %(shown)s deadline in one month.",
        "The highest column stands for %(shown)s deadlines in one month.",
        highest,
    )
    if closing or election.term_years:
        end = "" if closing else _("The end of the term is counted from election day.")
    else:
        end = _("When the term ends is not recorded.")
    sentences = (counted % told, scale % {"shown": shown(highest)} if highest else "", end)
    return tuple(sentence for sentence in sentences if sentence)


@dataclass(frozen=True)
class Stay:
    """A status, and from which day until which it held."""

    status: Status
    begun: datetime.date
    until: datetime.date


@dataclass(frozen=True)
class Path(Picture):
    stays: list[Stay]
    first: datetime.date
    last: datetime.date
    marks: list[Mark]

    template = "pictures/_path.html"
    header = ("date", "from", "until", "status", "status_label")

    @property
    def used(self) -> list[Status]:
        return [status for status in Status if any(stay.status is status for stay in self.stays)]

    @property
    def segments(self) -> list[Segment]:
        begun = [(stay.status.value, stay.begun) for stay in self.stays]
        pieces = spans([*begun, ("", self.stays[-1].until)], self.first, self.last)[:-1]
        return [piece for piece in pieces if piece.length]

    @property
    def ticks(self) -> list[Tick]:
        return _ticks(self.first, self.last, self.marks)

    @property
    def description(self) -> str:
        return "; ".join(f"{said(stay.begun)}: {stay.status.label}" for stay in self.stays)

    @property
    def records(self) -> list[Sequence[Any]]:
        return [(self.day, stay.begun, stay.until, stay.status.value, stay.status.label) for stay in self.stays]

    def draw(self, sheet: Sheet) -> None:
        top = sheet.axis(80, self.ticks)
        sheet.bar(self.segments, MARGIN, top + 12, INNER, 56)
        for stay in self.stays:
            sheet.signed(stay.status.value, f"{said(stay.begun)}: {stay.status.label}", 26)


def path(pledge: Pledge, made: datetime.date | None, verdicts: Iterable[Assessment], day: datetime.date) -> Path:
    """From the day on which it was first made to `day`; `verdicts` come newest first, as the page has them."""
    newest = list(verdicts)[:MOST]
    steps = [(Status(verdict.status), verdict.date) for verdict in reversed(newest)]
    if len(newest) < MOST:
        steps.insert(0, (Status.NOT_RATED, min([made or day, day, *(begun for _status, begun in steps)])))
    ends = [begun for _status, begun in steps[1:]] + [day]
    stays = [Stay(status, begun, end) for (status, begun), end in zip(steps, ends, strict=True)]
    marks = [Mark(day, _("Today") if day == localdate() else _("This day"))]
    deadline = pledge.deadline
    if deadline and stays[0].begun <= deadline <= later(day, LONGEST):
        marks.append(Mark(deadline, _("Deadline")))
    n = len(newest)
    counted = ngettext("%(shown)s assessment is drawn.", "%(shown)s assessments are drawn.", n) % {"shown": shown(n)}
    return Path(
        name="path",
        title=_("How the status changed"),
        subject=pledge.title,
        summary=(counted,),
        query=f"pledge={pledge.key}",
        page=reverse("pledge", args=[pledge.key]),
        day=day,
        stays=stays,
        first=stays[0].begun,
        last=max(mark.day for mark in marks),
        marks=marks,
    )
