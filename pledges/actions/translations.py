"""What two people agreed on becomes the translation that stands beside a quote. It is written once; a newer one
replaces it, and one without words takes it down."""

from collections.abc import Mapping
from typing import Any

from django.conf import settings
from django.utils import timezone
from django.utils.translation import gettext as _

from pledges import rules
from pledges.actions import journal
from pledges.models import Change, QuoteTranslation, Statement
from pledges.rules import Refused
from pledges.translation_choices import How

FIELDS = ("language", "how", "program", "text")


def asked_for(statement: Statement, told: Mapping[str, str]) -> dict[str, Any]:
    """The plain JSON of a change: one paragraph, and the translation that its proposer saw in the same place."""
    words = {name: " ".join(told[name].split()) for name in FIELDS}
    standing = standing_beside(statement, words["language"])
    return {"statement": statement.pk, **words, "instead_of": standing.pk if standing else None}


def translated(change: Change) -> QuoteTranslation:
    """Publish the translation that was approved."""
    if is_outdated(change):
        raise Refused(_("Another translation was approved since. Reject this one, so that it is proposed anew."))
    refuse_translation(change.content, change.why)
    told = translation_of(change.content)
    made = QuoteTranslation.objects.create(change=change, date=timezone.localdate(), **told)
    journal.translated(made)
    return made


def is_outdated(change: Change) -> bool:
    """Whether another translation stands now than the one that the proposer saw."""
    content = change.content
    standing = standing_beside(content["statement"], content["language"])
    return (standing.pk if standing else None) != content["instead_of"]


def standing_beside(statement: Statement | int, language: str) -> QuoteTranslation | None:
    """The translation that stands now, wherever its pledge is public."""
    standing = QuoteTranslation.objects.newest().filter(statement=statement, language=language)
    return standing.exclude(how=How.WITHDRAWN).first()


def translation_of(content: Mapping[str, Any]) -> dict[str, Any]:
    """The fields of a translation, out of the plain JSON of its change."""
    statement = Statement.objects.select_related("pledge", "document").defer("document__raw", "document__transcript")
    words = {name: content[name] for name in FIELDS}
    return {"statement": statement.get(pk=content["statement"]), **words}


def refuse_translation(content: Mapping[str, Any], why: Mapping[str, str]) -> None:
    """Refused names what a translation lacks."""
    statement = translation_of(content)["statement"]
    if not rules.takes_translations(statement.pledge):
        raise Refused(_("Only the quotes of a public pledge are translated."))
    faults = faults_of_words(**{name: content[name] for name in ("how", "program", "text")})
    if content["language"] not in dict(settings.LANGUAGES) or content["language"] == statement.document.language:
        faults["language"] = _("The quote stands in this language already; choose another one.")
    standing = standing_beside(statement, content["language"])
    if standing and not any(why.values()):
        faults["why"] = _("Say why: readers will see it beside the change.")
    if standing and all(getattr(standing, name) == content[name] for name in FIELDS):
        faults["text"] = _("This is what is public already.")
    if content["how"] == How.WITHDRAWN and not standing:
        faults["how"] = _("There is no public translation in this language.")
    if faults:
        raise Refused(faults)


def faults_of_words(*, how: str, program: str, text: str) -> dict[str, str]:
    """A translation has words, and names its program if a machine made them; taking one down has neither."""
    faults = {}
    if how == How.MACHINE and not program:
        faults["program"] = _("Name the program that translated: readers will see it.")
    if how != How.MACHINE and program:
        faults["program"] = _("Only a machine translation has a program.")
    if how != How.WITHDRAWN and not text:
        faults["text"] = _("Write the translation.")
    if how == How.WITHDRAWN and text:
        faults["text"] = _("Where a translation is taken down, none is written.")
    return faults
