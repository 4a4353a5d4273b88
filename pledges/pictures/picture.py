"""What all pictures have: a title, sentences that say what was counted, a table, and a sheet to take away."""

import datetime
from abc import ABC, abstractmethod
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, ClassVar

from django.utils.formats import date_format, number_format

from pledges.choices import Status
from pledges.plots.painting import measure
from pledges.plots.sheet import Sheet
from pledges.plots.signs import SOFT

Counts = dict[Status, int]
NONE: Counts = dict.fromkeys(Status, 0)


def shown(number: int) -> str:
    return number_format(number, force_grouping=True)


def said(day: datetime.date) -> str:
    return date_format(day)


@dataclass(frozen=True)
class Picture(ABC):
    name: str
    """The name of its files."""
    title: str
    subject: Any
    """Whom or what it is about; empty for the whole site."""
    summary: tuple[str, ...]
    """What was counted, out of how many."""
    query: str
    """What its files are asked for with, as in "topic=roads"."""
    page: str
    """The address of the page that it stands on."""
    day: datetime.date

    groups: ClassVar[list[Any]]
    template: ClassVar[str]
    header: ClassVar[tuple[str, ...]]

    @property
    @abstractmethod
    def records(self) -> list[Sequence[Any]]:
        """The rows of the file for spreadsheets, under `header`."""

    @property
    @abstractmethod
    def used(self) -> list[Status]:
        """The statuses that the legend explains."""

    @property
    def table(self) -> list[dict[str, Any]]:
        """Rows of the table on the page: a label, how many, and how many of each status that is used."""
        return [
            {"label": group.label, "n": group.n, "cells": [group.counts[status] for status in self.used]}
            for group in self.groups
        ]

    @property
    @abstractmethod
    def description(self) -> str:
        """What the picture shows, for those who do not see it."""

    @abstractmethod
    def draw(self, sheet: Sheet) -> None:
        """Put it on a sheet, under the title."""

    def sheet(self, *ends: str) -> Sheet:
        """`ends` are the lines below: where it is from, and what must be known of it."""
        sheet = Sheet(measure)
        sheet.text(self.title, 44, bold=True)
        if self.subject:
            sheet.text(str(self.subject), 30)
        sheet.gap(28)
        self.draw(sheet)
        sheet.gap(20)
        for text, size in [(" ".join(self.summary), 24), *((end, 20) for end in ends)]:
            sheet.text(text, size, colour=SOFT)
            sheet.gap(8)
        return sheet


def in_words(counts: Counts) -> str:
    """The statuses that occur, with their numbers."""
    return ", ".join(f"{status.label}: {shown(n)}" for status, n in counts.items() if n)


def legend(sheet: Sheet, used: list[Status]) -> None:
    sheet.gap(12)
    sheet.legend((status.value, str(status.label)) for status in used)
