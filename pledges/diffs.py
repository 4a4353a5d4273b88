"""What a change asks for, field by field and word by word."""

import datetime
import difflib
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.utils.formats import date_format
from django.utils.functional import Promise
from django.utils.translation import gettext as _

from candidates.translated import Translated
from pledges.actions.corrections import note_of, reply_of
from pledges.actions.translations import FIELDS, standing_beside, translation_of
from pledges.choices import ChangeDecision, ChangeKind, Level, Power, Tier
from pledges.models import Assessment, Change, Correction, Place, Pledge, QuoteTranslation, Reply, Topic
from pledges.subjects import correctable, rows_of

WORDS = re.compile(r"\w+|\W")
TRANSLATED = ("title", "programme", "kept_if")
ENUMS = {"tier": Tier, "level": Level, "power": Power}
OF_CORRECTION = ("subject", "was", "now")
OF_REPLY = ("assessment", "candidacy", "asked_on", "channel", "outcome", "answered_on", "text", "language", "url")
FILED = {"topics": Topic, "places": Place}
Names = Mapping[str, Mapping[str, str]]
NAMES = ("title", "topics", "places", "tier", "level", "programme", "kept_if", "deadline", "power")


def wording_of(
    pledge: Pledge, topics: Sequence[Topic] | None = None, places: Sequence[Place] | None = None
) -> dict[str, Any]:
    """The wording of a pledge in plain JSON: texts by language, slugs of topics in order and of places, an ISO date.

    `topics` and `places` are those of a pledge that is not stored."""
    if topics is None:
        topics = [row.topic for row in pledge.topic_rows.select_related("topic")]
    if places is None:
        places = [row.place for row in pledge.place_rows.select_related("place")]
    return {
        "title": dict(pledge.title),
        "topics": [topic.slug for topic in topics],
        "places": sorted(place.slug for place in places),
        "tier": str(pledge.tier),
        "level": str(pledge.level),
        "programme": dict(pledge.programme),
        "kept_if": dict(pledge.kept_if),
        "deadline": pledge.deadline.isoformat() if pledge.deadline else None,
        "power": str(pledge.power),
    }


@dataclass(frozen=True)
class Piece:
    text: str
    changed: bool


@dataclass(frozen=True)
class Line:
    """One field, in one language where it has several: what stands before and after, changed words marked."""

    label: str | Promise
    language: str
    before: Sequence[Piece]
    after: Sequence[Piece]

    @property
    def changed(self) -> bool:
        return any(piece.changed for piece in (*self.before, *self.after))


def lines(before: Mapping[str, Any], after: Mapping[str, Any], names: Names | None = None) -> list[Line]:
    """Every field of two wordings in order; `before` is empty for what was never public. `names`: as names_by_slug
    gives them, for whoever asks for many."""
    names = names_by_slug() if names is None else names
    return [
        Line(label, language, *words(old, new))
        for name in NAMES
        for label, language, old, new in _of_field(name, before.get(name), after.get(name), names)
        if old or new
    ]


def names_by_slug() -> Names:
    """What topics and places are called."""
    return {name: {row.slug: str(row.name) for row in model.objects.all()} for name, model in FILED.items()}


def claim_lines(before: Assessment | None, after: Assessment) -> list[Line]:
    """What the public sees of two assessments in order; `before` is None where nothing was assessed yet."""
    old, new = _claimed(before) if before else {}, _claimed(after)
    keys = dict.fromkeys((*new, *old))
    return [
        Line(label, language, *words(old.get((label, language), ""), new.get((label, language), "")))
        for label, language in keys
        if old.get((label, language)) or new.get((label, language))
    ]


def _claimed(claim: Assessment) -> dict[tuple[str, str], str]:
    """The texts of an assessment by label and language."""
    label = {field.name: str(field.verbose_name) for field in Assessment._meta.concrete_fields}
    explained = {
        (f"{label['explanation']} ({name})", code): claim.explanation.get(code, "") for code, name in settings.LANGUAGES
    }
    links = [
        f"{link.get_stance_display()} · {link.get_kind_display()} · {link.publisher}: {link.url or link.file}"
        for link in claim.evidence.all()
    ]
    return {
        (label["status"], ""): str(claim.state.label),
        (label["date"], ""): date_format(claim.date),
        **explained,
        (label["reason"], ""): claim.get_reason_display(),
        (_("evidence"), ""): "\n".join(links),
    }


def lines_of_note(change: Change) -> list[Line]:
    """A correction or a reply, of which nothing was public before."""
    if change.kind == ChangeKind.CORRECT:
        note, names = Correction(**note_of(change.content)), OF_CORRECTION
        row = rows_of([note.page]).get(note.page)
        note.subject = correctable(row).get(note.subject, note.subject) if row else note.subject
    else:
        note, names = Reply(**reply_of(change.content)), OF_REPLY
    told = [line for name in names for line in _of_note(note, name)]
    return [Line(label, language, *words("", text)) for label, language, text in told if text]


def lines_of_translation(change: Change) -> list[Line]:
    """The quote in both columns, and below it the words that stand beside it now and those proposed; of a decided
    change only what it asked for."""
    after = QuoteTranslation(**translation_of(change.content))
    waits = change.decision == ChangeDecision.PROPOSED
    before = standing_beside(after.statement, after.language) if waits else None
    said = Line(_("quote"), after.statement.document.language, *words(after.statement.quote, after.statement.quote))
    return [said, *(_of_translation(name, before, after) for name in FIELDS if getattr(after, name) or before)]


def _of_translation(name: str, before: QuoteTranslation | None, after: QuoteTranslation) -> Line:
    old, new = (_shown(row, name) if row else "" for row in (before, after))
    return Line(after._meta.get_field(name).verbose_name, after.language if name == "text" else "", *words(old, new))


def _shown(row: QuoteTranslation, name: str) -> str:
    return str(getattr(row, f"get_{name}_display", lambda: getattr(row, name))())


def _of_note(note: Correction | Reply, name: str) -> Iterator[tuple[str | Promise, str, str]]:
    label, value = note._meta.get_field(name).verbose_name, getattr(note, name)
    if isinstance(value, Translated):
        yield from ((f"{label} ({language})", code, value.get(code, "")) for code, language in settings.LANGUAGES)
    elif isinstance(value, datetime.date):
        yield label, "", date_format(value)
    elif value:
        display = getattr(note, f"get_{name}_display", lambda: value)
        yield label, note.language if name == "text" else "", str(display())


def words(before: str, after: str) -> tuple[list[Piece], list[Piece]]:
    """Both texts in pieces, the words that differ marked."""
    old, new = WORDS.findall(before), WORDS.findall(after)
    left: list[Piece] = []
    right: list[Piece] = []
    for kind, a, b, c, d in difflib.SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        changed = kind != "equal"
        if b > a:
            left.append(Piece("".join(old[a:b]), changed))
        if d > c:
            right.append(Piece("".join(new[c:d]), changed))
    return left, right


def _of_field(name: str, before: Any, after: Any, names: Names) -> Iterator[tuple[str | Promise, str, str, str]]:
    label = Pledge._meta.get_field(name).verbose_name
    if name in TRANSLATED:
        for code, language in settings.LANGUAGES:
            old, new = Translated(before or {}).get(code, ""), Translated(after or {}).get(code, "")
            yield f"{label} ({language})", code, old, new
    else:
        yield label, "", _said(name, before, names), _said(name, after, names)


def _said(name: str, value: Any, names: Names) -> str:
    if not value:
        return ""
    if name in names:
        return ", ".join(names[name].get(slug, slug) for slug in value)
    if name == "deadline":
        return date_format(Pledge._meta.get_field("deadline").to_python(value))
    return str(ENUMS[name](value).label) if value in ENUMS[name].values else _("unknown")
