"""How a status changes: one person proposes it with evidence, another decides."""

import datetime
from collections.abc import Mapping, Sequence
from typing import Any

from django.contrib.auth.models import AbstractBaseUser
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from candidates.translated import Translated
from pledges import rules
from pledges.actions import closings, journal, links
from pledges.actions.tallies import recounted
from pledges.choices import Decision, Status
from pledges.models import Assessment, Evidence, Pledge
from pledges.rules import Refused


@transaction.atomic
def propose(
    *,
    pledge: Pledge,
    by: AbstractBaseUser,
    status: str,
    date: datetime.date,
    explanation: Mapping[str, str],
    evidence: Sequence[Mapping[str, Any]],
    reason: str = "",
) -> Assessment:
    """Claim that the pledge stands so. `evidence`: the fields of Evidence. Refused names what the method misses."""
    if not rules.can_propose(by, pledge):
        raise Refused(_("You may propose an assessment only for a published pledge, and with the permission to."))
    claim = {"status": status, "date": date, "explanation": Translated(explanation), "reason": reason}
    faults = rules.faults_of_assessment(
        pledge=pledge, evidence=[dict(link) for link in evidence], today=timezone.localdate(), **claim
    )
    if faults:
        raise Refused(faults)
    assessment = _draft(pledge, by, date)
    for link in evidence:
        Evidence.objects.create(assessment=assessment, **link)
    for name, value in {**claim, "proposed_by": by, "proposed_at": timezone.now()}.items():
        setattr(assessment, name, value)
    assessment.decision = Decision.PROPOSED
    assessment.save()
    links.follow(assessment)
    return assessment


def _draft(pledge: Pledge, by: AbstractBaseUser, date: datetime.date) -> Assessment:
    """What waits for this pledge since the end of a term, or a new row; a draft claims nothing."""
    waiting = Assessment.objects.select_for_update().filter(pledge=pledge, decision=Decision.DRAFT).first()
    return waiting or Assessment.objects.create(pledge=pledge, status=Status.NOT_RATED, date=date, proposed_by=by)


def approve(*, assessment: Assessment, by: AbstractBaseUser, note: str = "") -> Assessment:
    """Make a proposal public; the pledge takes its status if it is the newest."""
    return _decide(assessment, by, Decision.APPROVED, note)


def reject(*, assessment: Assessment, by: AbstractBaseUser, note: str) -> Assessment:
    """Send a proposal back with a note; it never becomes public."""
    if not note.strip():
        raise Refused({"note": _("Tell the proposer why.")})
    return _decide(assessment, by, Decision.REJECTED, note)


@transaction.atomic
def _decide(assessment: Assessment, by: AbstractBaseUser, decision: Decision, note: str) -> Assessment:
    pledge = Pledge.objects.select_for_update().get(pk=assessment.pledge_id)
    current = Assessment.objects.select_for_update().get(pk=assessment.pk)
    if not rules.can_decide(by, current):
        raise Refused(rules.why_not_decide(by, current))
    if decision == Decision.APPROVED and not pledge.is_public:
        raise Refused(_("The pledge is not public any more; nothing can be approved on it."))
    with recounted(pledge):
        current.decision = decision
        current.decided_by = by
        current.decided_at = timezone.now()
        current.note = note.strip()
        current.save(update_fields=["decision", "decided_by", "decided_at", "note"])
    if decision == Decision.REJECTED:
        links.leave(current)
    closings.list_again(pledge)
    journal.assessment_approved(current)
    for reply in current.replies.order_by("pk").select_related("change__proposed_by", "change__decided_by"):
        journal.replied(reply)
    return current
