"""What changed on a pledge's page, when and why: read from the journal, so that nothing can be left out."""

import datetime
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.utils.functional import Promise
from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from candidates.translated import Translated
from pledges import diffs, replay
from pledges.choices import Decision, Happened, Status
from pledges.models import Assessment, Correction, Entry, Pledge, QuoteTranslation, Reply
from pledges.public_record import PLEDGES, TRANSLATIONS
from pledges.translation_choices import INTO, How

MOST = 20


@dataclass(frozen=True)
class Happening:
    """One entry of the journal about a pledge, in words."""

    number: int
    day: datetime.date
    what: str | Promise
    reason: Translated
    by: Sequence[str]
    lines: Sequence[diffs.Line] = field(default_factory=list)
    """The fields that a rewording changed."""
    added: Sequence[Mapping[str, Any]] = field(default_factory=list)
    """Statements that were added, as the journal tells them."""
    verdict: Status | None = None
    link: str = ""


@dataclass(frozen=True)
class History:
    happenings: list[Happening]
    more: bool
    """There were earlier ones; the journal has them."""


def history(pledge: Pledge, number: int | None = None) -> History:
    """The newest changes first, until entry `number` of the journal."""
    verdicts = list(Assessment.objects.filter(pledge=pledge, decision=Decision.APPROVED))
    beside, translated = _beside(pledge, verdicts), _translated(pledge)
    entries = Entry.objects.filter(subject__in=[PLEDGES.subject(pledge), *beside, *translated])
    if number is not None:
        entries = entries.filter(number__lte=number)
    newest = list(entries.order_by("-number")[: MOST + 1])
    shown, told, names = [], _contents(newest), diffs.names_by_slug()
    for entry in newest[:MOST]:
        if entry.subject in beside:
            verdict, link = beside[entry.subject]
            shown.append(Happening(*_head(entry), verdict=verdict, link=link))
        elif entry.subject in translated:
            shown.append(_of_translation(entry, translated[entry.subject]))
        else:
            shown.append(_changed(entry, told, names))
    return History(shown, len(newest) > MOST)


def _contents(entries: Sequence[Entry]) -> list[tuple[int, dict[str, Any]]]:
    """(number, content) of the entries about the pledge itself, the newest first, with the one before the oldest."""
    own = [entry for entry in entries if entry.subject.startswith("pledge:")]
    if not own:
        return []
    before = replay.told(own[-1].subject, own[-1].number - 1)
    return [(entry.number, entry.fields["content"]) for entry in own] + ([before] if before else [])


def _beside(pledge: Pledge, verdicts: Sequence[Assessment]) -> dict[str, tuple[Status | None, str]]:
    """What else of the journal stands on the pledge's page: the status if it is a verdict, and its place there."""
    replies = Reply.objects.filter(assessment__in=verdicts).values_list("pk", "assessment")
    corrections = Correction.objects.filter(page=PLEDGES.subject(pledge)).values_list("pk", flat=True)
    return {
        **{f"assessment:{pledge.key}/{row.pk}": (row.state, f"#assessment-{row.pk}") for row in verdicts},
        **{f"reply:{pk}": (None, f"#assessment-{verdict}") for pk, verdict in replies},
        **{f"correction:{pk}": (None, f"#c{pk}") for pk in corrections},
    }


def _translated(pledge: Pledge) -> dict[str, list[tuple[int, str]]]:
    """(number, how) of all translations of each quote into each language, in the journal's order."""
    rows = QuoteTranslation.objects.filter(statement__pledge=pledge).order_by("pk")
    found: dict[str, list[tuple[int, str]]] = {}
    for row in rows.only("statement", "language", "how"):
        found.setdefault(TRANSLATIONS.subject(row), []).append((row.pk, row.how))
    return found


def _of_translation(entry: Entry, made: Sequence[tuple[int, str]]) -> Happening:
    """Into which language, and whether there was one before."""
    content = entry.fields["content"]
    how = {0: How.WITHDRAWN} | dict(made)
    before = how[max((number for number, _how in made if number < content["number"]), default=0)]
    words = _("%(translation)s added") if before == How.WITHDRAWN else _("%(translation)s replaced")
    if content["how"] == How.WITHDRAWN:
        words = _("%(translation)s taken down")
    number, day, label, reason, by = _head(entry)
    what = words % {"translation": INTO.get(content["language"], label)}
    return Happening(number, day, what, reason, by, link=f"#statement-{content['statement']}")


def _changed(entry: Entry, told: Sequence[tuple[int, dict[str, Any]]], names: diffs.Names) -> Happening:
    now = dict(told)[entry.number]
    before = next((content for number, content in told if number < entry.number), None)
    if before is None or "title" not in before or "title" not in now:
        return Happening(*_head(entry))
    known = {said["number"] for said in before["statements"]}
    return Happening(
        *_head(entry),
        lines=[line for line in diffs.lines(before, now, names) if line.changed],
        added=[said for said in now["statements"] if said["number"] not in known],
    )


def _head(entry: Entry) -> tuple[int, datetime.date, str | Promise, Translated, Sequence[str]]:
    at = datetime.datetime.strptime(entry.at, replay.STAMP).replace(tzinfo=datetime.UTC)
    return entry.number, localdate(at), Happened(entry.kind).label, Translated(entry.reason), entry.by
