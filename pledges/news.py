"""What entries of the journal tell their followers: a headline, a few lines, and where it stands. Only what is public
today is told: of a pledge that was withdrawn or merged since, nothing but that and why."""

import datetime
import json
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from django.urls import reverse
from django.utils.formats import date_format
from django.utils.text import Truncator, capfirst
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from candidates.choices import Mandate
from candidates.models import Candidacy
from candidates.translated import Translated
from pledges.choices import Happened, Outcome, Publication, Stance
from pledges.models import Assessment, Closing, Correction, Entry, Pledge, QuoteTranslation, Reply
from pledges.public_record import MANDATES, TRANSLATIONS
from pledges.replay import STAMP
from pledges.representations import correction_rows
from pledges.translation_choices import INTO

QUOTES = 3
LONGEST = 1000  # signs of one line


@dataclass(frozen=True)
class Line:
    """A paragraph, and its language where that is not the page's."""

    text: str
    language: str = ""


@dataclass(frozen=True)
class News:
    number: int
    at: datetime.datetime
    title: str
    url: str
    lines: list[Line] = field(default_factory=list)
    labels: list[str] = field(default_factory=list)
    """The status that an assessment gave, or the topics of a pledge."""


def news(numbers: Iterable[int]) -> list[News]:
    """What these entries tell, the newest first; those of which nothing is public any more are left out."""
    entries = list(Entry.objects.filter(number__in=list(numbers)).order_by("-number"))
    rows = _Rows(entries)
    told = (TELLING[entry.subject.partition(":")[0]](entry, rows) for entry in entries)
    return [one for one in told if one]


class _Rows:
    """The rows that the entries are about, each kind in a fixed number of queries, and only if it is asked for."""

    def __init__(self, entries: Sequence[Entry]) -> None:
        self.entries = entries

    def _names(self, prefix: str) -> list[str]:
        return [e.subject.partition(":")[2] for e in self.entries if e.subject.startswith(f"{prefix}:")]

    def _numbers(self, prefix: str) -> list[int]:
        return [int(name.rpartition("/")[2]) for name in self._names(prefix)]

    @cached_property
    def pledges(self) -> dict[str, Pledge]:
        """By key, the ones that the entries name themselves; withdrawn and merged ones too."""
        rows = Pledge.objects.filter(key__in=self._names("pledge"), published_at__isnull=False)
        return {row.key: row for row in rows.select_related("merged_into").for_listing()}

    @cached_property
    def assessments(self) -> dict[int, Assessment]:
        rows = Assessment.objects.published().select_related("pledge").prefetch_related("evidence")
        return rows.in_bulk(self._numbers("assessment"))

    @cached_property
    def replies(self) -> dict[int, Reply]:
        rows = Reply.objects.published().select_related("candidacy__candidate", "assessment__pledge")
        return rows.in_bulk(self._numbers("reply"))

    @cached_property
    def corrections(self) -> dict[int, dict[str, Any]]:
        rows = correction_rows(Correction.objects.filter(pk__in=self._numbers("correction")))
        return {row["correction"].pk: row for row in rows}

    @cached_property
    def translations(self) -> dict[str, QuoteTranslation]:
        rows = TRANSLATIONS.among(QuoteTranslation.objects.published().with_translators(), self._names("translation"))
        return {TRANSLATIONS.subject(row): row for row in rows.select_related("statement__pledge")}

    @cached_property
    def mandates(self) -> dict[str, Candidacy]:
        rows = MANDATES.among(MANDATES.rows(), self._names("mandate"))
        return {MANDATES.name(row): row for row in rows}

    @cached_property
    def terms(self) -> dict[str, Closing]:
        rows = Closing.objects.approved().filter(election__slug__in=self._names("term"))
        return {row.election.slug: row for row in rows.select_related("election")}


def _news(entry: Entry, of: Any, url: str, lines: Iterable[Line], what: Any = None, **more: Any) -> News:
    at = datetime.datetime.strptime(entry.at, STAMP).replace(tzinfo=datetime.UTC)
    said = what or capfirst(Happened(entry.kind).label)
    title = " ".join((_("%(what)s: %(of)s") % {"what": said, "of": of}).split())
    return News(entry.number, at, title, url, [line for line in lines if line.text], **more)


def _line(text: Any, language: str | None = None) -> Line:
    """Of a translated text the page's language, or the one it falls back to."""
    if isinstance(text, Translated):
        language = text.language()
    shown = Truncator(str(text).strip()).chars(LONGEST)
    return Line(shown, language if language and language != get_language() else "")


def _of_pledge(entry: Entry, rows: _Rows) -> News | None:
    pledge = rows.pledges.get(entry.subject.partition(":")[2])
    if pledge is None:
        return None
    if entry.kind == Happened.PLEDGE_WITHDRAWN or entry.kind == Happened.PLEDGE_MERGED:
        return _of_gone(entry, pledge)
    if not pledge.is_public:
        return None
    said = list(_quotes(pledge)) if entry.kind == Happened.PLEDGE_PUBLISHED else []
    topics = [str(row.topic.name) for row in pledge.topic_rows.all()]
    return _news(entry, pledge.title, _address(pledge), [*said, _line(entry.reason)], labels=topics)


def _of_gone(entry: Entry, pledge: Pledge) -> News | None:
    """What the pledge's address still shows: why it was withdrawn, or where it leads."""
    if entry.kind == Happened.PLEDGE_WITHDRAWN and pledge.publication == Publication.WITHDRAWN:
        return _news(entry, pledge.key, _address(pledge), [_line(pledge.withdrawn_because)])
    if entry.kind == Happened.PLEDGE_MERGED and pledge.merged_into and pledge.merged_into.is_public:
        return _news(entry, pledge.merged_into.title, _address(pledge.merged_into), [])
    return None


def _quotes(pledge: Pledge) -> Iterator[Line]:
    for statement in pledge.statements.all()[:QUOTES]:
        yield _line(_("“%(words)s”") % {"words": statement.quote}, statement.document.language)
        who, day = statement.candidacy.candidate, statement.document.published
        yield _line(f"{who}, {date_format(day)}")


def _of_assessment(entry: Entry, rows: _Rows) -> News | None:
    verdict = rows.assessments.get(int(entry.subject.rpartition("/")[2]))
    if verdict is None:
        return None
    lines = [_line(date_format(verdict.date)), _line(verdict.explanation)]
    if verdict.reason:
        lines.append(_line(_("Reason not kept: %(reason)s") % {"reason": verdict.get_reason_display()}))
    for stance, label in ((Stance.SUPPORTS, _("Evidence for it")), (Stance.CONTRADICTS, _("Evidence against it"))):
        links = [link.publisher for link in verdict.evidence.all() if link.stance == stance]
        if links:
            lines.append(_line(f"{label}: {', '.join(dict.fromkeys(links))}"))
    url = f"{_address(verdict.pledge)}#assessment-{verdict.pk}"
    return _news(entry, verdict.pledge.title, url, lines, verdict.state.label, labels=[str(verdict.state.label)])


def _of_reply(entry: Entry, rows: _Rows) -> News | None:
    reply = rows.replies.get(int(entry.subject.partition(":")[2]))
    if reply is None:
        return None
    asked = {"date": date_format(reply.asked_on), "channel": reply.get_channel_display()}
    lines = [_line(_("Asked for a reply: %(name)s") % {"name": reply.candidacy.candidate})]
    lines.append(_line(_("Asked on %(date)s %(channel)s.") % asked))
    if reply.outcome == Outcome.ANSWERED:
        lines.append(_line(_("The answer of %(date)s:") % {"date": date_format(reply.answered_on)}))
        lines.append(_line(reply.text, reply.language))
    else:
        waiting = reply.outcome == Outcome.WAITING
        lines.append(_line(_("The answer is awaited.") if waiting else _("No answer came.")))
    pledge = reply.assessment.pledge
    return _news(entry, pledge.title, f"{_address(pledge)}#assessment-{reply.assessment_id}", lines)


def _of_correction(entry: Entry, rows: _Rows) -> News | None:
    row = rows.corrections.get(int(entry.subject.partition(":")[2]))
    if row is None or row["title"] is None:
        return None
    correction, lines = row["correction"], []
    for label, text in ((_("What was wrong"), correction.was), (_("What it is now"), correction.now)):
        lines += [_line(f"{label}:"), _line(text)]
    return _news(entry, row["title"], row["url"], lines)


def _of_translation(entry: Entry, rows: _Rows) -> News | None:
    """As long as it stands; one that replaced it has an entry of its own."""
    row = rows.translations.get(entry.subject)
    if row is None or json.loads(entry.content)["number"] != row.pk:
        return None
    pledge = row.statement.pledge
    lines = [_line(row.label), _line(row.text, row.language), _line(entry.reason)]
    what = capfirst(INTO.get(row.language, Happened(entry.kind).label))
    return _news(entry, pledge.title, f"{_address(pledge)}#statement-{row.statement_id}", lines, what)


def _of_mandate(entry: Entry, rows: _Rows) -> News | None:
    """As long as it still holds; a mandate that was recorded anew has an entry of its own."""
    row = rows.mandates.get(entry.subject.partition(":")[2])
    if row is None or json.loads(entry.content) != MANDATES.content(row):
        return None
    lines = [_line(f"{row.election}: {Mandate(row.mandate).label}")]
    return _news(entry, row.candidate, reverse("candidate", args=[row.candidate.slug]), lines)


def _of_term(entry: Entry, rows: _Rows) -> News | None:
    term = rows.terms.get(entry.subject.partition(":")[2])
    if term is None:
        return None
    over = _("The term is over. Its last day: %(date)s.") % {"date": date_format(term.ended_on)}
    return _news(entry, term.election, reverse("election", args=[term.election.slug]), [_line(over), _line(term.why)])


def _address(pledge: Pledge) -> str:
    return reverse("pledge", args=[pledge.key])


TELLING: dict[str, Callable[[Entry, _Rows], News | None]] = {
    "pledge": _of_pledge,
    "assessment": _of_assessment,
    "reply": _of_reply,
    "correction": _of_correction,
    "mandate": _of_mandate,
    "translation": _of_translation,
    "term": _of_term,
}
