"""What a rewording changes, field by field and word by word."""

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
from pledges.choices import Level, Power, Tier
from pledges.models import Pledge, Topic

WORDS = re.compile(r"\w+|\W")
TRANSLATED = ("title", "programme", "kept_if")
ENUMS = {"tier": Tier, "level": Level, "power": Power}
NAMES = ("title", "topics", "tier", "level", "programme", "kept_if", "deadline", "power")


def wording_of(pledge: Pledge, topics: Sequence[Topic] | None = None) -> dict[str, Any]:
    """The wording of a pledge in plain JSON: texts by language, slugs of topics in order, an ISO date.

    `topics` are those of a pledge that is not stored."""
    if topics is None:
        topics = [row.topic for row in pledge.topic_rows.select_related("topic")]
    return {
        "title": dict(pledge.title),
        "topics": [topic.slug for topic in topics],
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


def lines(before: Mapping[str, Any], after: Mapping[str, Any]) -> list[Line]:
    """Every field of two wordings in order; `before` is empty for what was never public."""
    topics = {topic.slug: str(topic.name) for topic in Topic.objects.all()}
    return [
        Line(label, language, *words(old, new))
        for name in NAMES
        for label, language, old, new in _of_field(name, before.get(name), after.get(name), topics)
        if old or new
    ]


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


def _of_field(
    name: str, before: Any, after: Any, topics: Mapping[str, str]
) -> Iterator[tuple[str | Promise, str, str, str]]:
    label = Pledge._meta.get_field(name).verbose_name
    if name in TRANSLATED:
        for code, language in settings.LANGUAGES:
            old, new = Translated(before or {}).get(code, ""), Translated(after or {}).get(code, "")
            yield f"{label} ({language})", code, old, new
    else:
        yield label, "", _said(name, before, topics), _said(name, after, topics)


def _said(name: str, value: Any, topics: Mapping[str, str]) -> str:
    if not value:
        return ""
    if name == "topics":
        return ", ".join(topics.get(slug, slug) for slug in value)
    if name == "deadline":
        return date_format(Pledge._meta.get_field("deadline").to_python(value))
    return str(ENUMS[name](value).label) if value in ENUMS[name].values else _("unknown")
