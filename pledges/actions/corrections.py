"""What two people agreed on becomes a public note: a correction, or a reply. Both are written once."""

import datetime
from collections.abc import Mapping
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from candidates.models import Candidacy
from candidates.translated import Translated
from pledges import rules, subjects
from pledges.actions import journal
from pledges.models import Assessment, Change, Correction, Reply
from pledges.rules import Refused

DAYS = ("asked_on", "answered_on")


def corrected(change: Change) -> Correction:
    """Publish the note that was approved."""
    told = note_of(change.content)
    refuse_correction(told)
    correction = Correction.objects.create(change=change, date=timezone.localdate(), **told)
    journal.corrected(correction)
    return correction


def replied(change: Change) -> Reply:
    """Keep the reply that was approved; the public sees it with its assessment."""
    told = reply_of(change.content)
    refuse_reply(told)
    reply = Reply.objects.create(change=change, **told)
    journal.replied(reply)
    return reply


def refuse_correction(told: Mapping[str, Any]) -> None:
    """Refused names what a correction lacks."""
    row = subjects.rows_of([told["page"]]).get(told["page"])
    if faults := rules.faults_of_correction(row=row, **{name: told[name] for name in ("subject", "was", "now")}):
        raise Refused(faults)


def refuse_reply(told: Mapping[str, Any]) -> None:
    """Refused names what a reply lacks."""
    if not rules.takes_replies(told["assessment"]):
        raise Refused(_("A reply is about a public pledge's assessment that was proposed and not rejected."))
    if faults := rules.faults_of_reply(**told, today=timezone.localdate()):
        raise Refused(faults)


def note_of(content: Mapping[str, Any]) -> dict[str, Any]:
    """The fields of a correction, out of the plain JSON of its change."""
    texts = {name: Translated(content[name]) for name in ("was", "now")}
    return {"subject": content["subject"], "page": content["page"], **texts}


def reply_of(content: Mapping[str, Any]) -> dict[str, Any]:
    """The fields of a reply, out of the plain JSON of its change."""
    days = {name: datetime.date.fromisoformat(content[name]) if content[name] else None for name in DAYS}
    rows = {
        "assessment": Assessment.objects.select_related("pledge").get(pk=content["assessment"]),
        "candidacy": Candidacy.objects.select_related("candidate", "election").get(pk=content["candidacy"]),
    }
    return {**content, **days, **rows}
