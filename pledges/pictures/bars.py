"""Bars of pledges by status: of all, by topic, by candidate, by the month of the newest assessment."""

import datetime
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.html import strip_tags
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from candidates.models import Candidate
from pledges.choices import Status
from pledges.models import Tally, Topic
from pledges.months import months_before
from pledges.pictures.picture import NONE, Counts, Picture, in_words, legend, shown
from pledges.plots import sheet as sheets
from pledges.plots.geometry import Segment, stacked
from pledges.representations import Score, scores

# Months back, the current one included, at which a stretch of time ends.
STRETCHES = (3, 6, 12)


@dataclass(frozen=True)
class Group:
    """What one bar counts. `key` is the word for it that machines read."""

    key: str
    label: Any
    counts: Counts
    url: str = ""
    segments: Sequence[Segment] = ()

    @property
    def n(self) -> int:
        return sum(self.counts.values())

    @property
    def words(self) -> str:
        return in_words(self.counts)


@dataclass(frozen=True)
class Bars(Picture):
    groups: list[Group]
    heading: str
    """What the groups are, as the table's first column says it."""

    template = "pictures/_bars.html"
    header = ("date", "group", "group_label", "status", "status_label", "pledges", "of")

    @property
    def used(self) -> list[Status]:
        return [status for status in Status if any(group.counts[status] for group in self.groups)]

    @property
    def description(self) -> str:
        return "; ".join(f"{group.label}: {shown(group.n)} ({group.words or '–'})" for group in self.groups)

    @property
    def records(self) -> list[Sequence[Any]]:
        return [
            (self.day, group.key, group.label, status.value, status.label, n, group.n)
            for group in self.groups
            for status, n in group.counts.items()
        ]

    def draw(self, sheet: sheets.Sheet) -> None:
        sheet.bars([sheets.Bar(str(group.label), shown(group.n), group.segments) for group in self.groups])
        legend(sheet, self.used)


@dataclass(frozen=True)
class Standing(Bars):
    """One bar as wide as the sheet, with a line for each status."""

    template = "pictures/_standing.html"

    @property
    def group(self) -> Group:
        return self.groups[0]

    @property
    def rows(self) -> list[tuple[Status, int]]:
        return list(self.group.counts.items())

    @property
    def description(self) -> str:
        return self.group.words

    def draw(self, sheet: sheets.Sheet) -> None:
        sheet.bar(self.group.segments, sheets.MARGIN, sheet.y, sheets.INNER, 72)
        sheet.gap(96)
        sheet.counts((status.value, str(status.label), shown(n)) for status, n in self.rows)


def on_one_scale(groups: Iterable[Group]) -> list[Group]:
    """With their bars; the longest is that of the largest group."""
    groups = list(groups)
    longest = max((group.n for group in groups), default=0)
    return [Group(g.key, g.label, g.counts, g.url, _pieces(g.counts, longest)) for g in groups]


def _pieces(counts: Counts, whole: int) -> list[Segment]:
    return stacked([(status.value, n) for status, n in counts.items()], whole=whole)


def standing(score: Score, *, key: str = "all", subject: Any = "", query: str = "", page: str) -> Standing:
    group = Group(key, subject or _("All pledges"), score.counts)
    return Standing(
        name="standing",
        title=_("How the pledges stand"),
        subject=subject,
        summary=(score_line(score),),
        query=query,
        page=page,
        day=localdate(),
        groups=on_one_scale([group]),
        heading=_("Pledges"),
    )


def score_line(score: Score) -> str:
    """The sentences below the bar on the pages, as plain text."""
    return " ".join(strip_tags(render_to_string("components/_score_line.html", {"score": score})).split())


def by_topic(topics: Sequence[Topic]) -> Bars:
    found = scores(Tally.Kind.TOPIC, [topic.slug for topic in topics])
    groups = on_one_scale(
        Group(topic.slug, topic.name, found[topic.slug].counts, reverse("topic", args=[topic.slug])) for topic in topics
    )
    return Bars(
        name="topics",
        title=_("How the pledges stand, by topic"),
        subject="",
        summary=(_longest(groups), _("A pledge with several topics is counted with each of them.")),
        query="",
        page=reverse("pictures") + "#topics",
        day=localdate(),
        groups=groups,
        heading=_("Topic"),
    )


def by_candidate(people: Sequence[Candidate], *, query: str = "") -> Bars:
    """In the order of the alphabet, as they are given: no order of merit."""
    found = scores(Tally.Kind.CANDIDATE, [person.slug for person in people])
    groups = on_one_scale(
        Group(person.slug, person.name, found[person.slug].counts, reverse("candidate", args=[person.slug]))
        for person in people
    )
    return Bars(
        name="candidates",
        title=_("How the pledges stand, by candidate"),
        subject="",
        summary=(_longest(groups), _("In alphabetical order. A pledge that several people made is counted with each.")),
        query=query,
        page=reverse("pictures") + (f"?{query}" if query else "") + "#candidates",
        day=localdate(),
        groups=groups,
        heading=_("Candidate"),
    )


def _longest(groups: list[Group]) -> str:
    n = max((group.n for group in groups), default=0)
    return ngettext(
        "The longest bar stands for %(shown)s pledge.", "The longest bar stands for %(shown)s pledges.", n
    ) % {"shown": shown(n)}


def freshness() -> Bars:
    """How long ago the pledges were last assessed, from the tallies of months."""
    cells: dict[str, Counts] = {}
    wanted = (Tally.Kind.SITE, Tally.Kind.ASSESSED)
    for tally in Tally.objects.filter(kind__in=wanted, n__gt=0).exclude(status=""):
        cells.setdefault(tally.ref, dict(NONE))[Status(tally.status)] = tally.n
    all_of_them = cells.pop("", NONE)
    groups = on_one_scale(_stretches(cells, all_of_them))
    assessed, total = sum(group.n for group in groups[:-1]), sum(all_of_them.values())
    told = {"assessed": shown(assessed), "all": shown(total)}
    counted = ngettext(
        "Of %(all)s pledge, assessed: %(assessed)s.",
        "Of %(all)s pledges, assessed: %(assessed)s.",
        total,
    )
    return Bars(
        name="freshness",
        title=_("When the pledges were last assessed"),
        subject="",
        summary=(counted % told,),
        query="",
        page=reverse("pictures") + "#freshness",
        day=localdate(),
        groups=groups,
        heading=_("Last assessed"),
    )


def _stretches(months: dict[str, Counts], everything: Counts) -> list[Group]:
    """The newest first, then what is older, then what was never assessed."""
    today = localdate().replace(day=1)
    ends = [0, *STRETCHES]
    groups, rest = [], dict(everything)
    for newest, oldest in pairwise(ends):
        last, first = months_before(today, newest), months_before(today, oldest - 1)
        label = f"{_month(first)} – {_month(last)}"
        keys = [f"{months_before(today, n):%Y-%m}" for n in range(newest, oldest)]
        groups.append(Group(f"{first:%Y-%m}/{last:%Y-%m}", label, _sum(months.pop(key, NONE) for key in keys)))
    groups.append(Group(f"../{months_before(today, ends[-1]):%Y-%m}", _("Earlier"), _sum(months.values())))
    for group in groups:
        rest = {status: rest[status] - group.counts[status] for status in Status}
    return [*groups, Group("never", _("Not assessed yet"), {status: max(n, 0) for status, n in rest.items()})]


def _month(day: datetime.date) -> str:
    return date_format(day, "YEAR_MONTH_FORMAT")


def _sum(several: Iterable[Counts]) -> Counts:
    total = dict(NONE)
    for counts in several:
        total = {status: total[status] + counts[status] for status in Status}
    return total
