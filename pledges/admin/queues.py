"""What waits for this person, with counts."""

from dataclasses import dataclass

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from pledges.choices import ChangeDecision, Decision, Publication, TipState
from pledges.models import Assessment, Change, Finding, Pledge, Tip
from pledges.rules import User, can_edit_pledges, can_handle_tips, can_publish, can_review


@dataclass(frozen=True)
class Queue:
    label: str | Promise
    n: int
    url: str


def queues(user: User) -> list[Queue]:
    found = []
    assessments = reverse("admin:pledges_assessment_changelist")
    if user.has_perm("pledges.decide_assessment"):
        waiting = Assessment.objects.filter(decision=Decision.PROPOSED).exclude(proposed_by=user.pk)
        found.append(Queue(_("Assessments to decide"), waiting.count(), f"{assessments}?queue=decide"))
    changes = reverse("admin:pledges_change_changelist")
    if can_publish(user):
        waiting = Change.objects.waiting().exclude(proposed_by=user.pk)
        found.append(Queue(_("Changes to decide"), waiting.count(), f"{changes}?queue=decide"))
    if can_edit_pledges(user):
        own = Change.objects.filter(proposed_by=user.pk)
        found.append(Queue(_("My changes, waiting"), own.waiting().count(), f"{changes}?queue=mine"))
        sent_back = own.filter(decision=ChangeDecision.REJECTED)
        found.append(Queue(_("My changes, rejected"), sent_back.count(), f"{changes}?queue=rejected"))
    if user.has_perm("pledges.propose_assessment"):
        own = Assessment.objects.filter(proposed_by=user.pk)
        proposed, rejected = own.filter(decision=Decision.PROPOSED), own.filter(decision=Decision.REJECTED)
        found.append(Queue(_("My proposals, waiting"), proposed.count(), f"{assessments}?queue=mine"))
        found.append(Queue(_("My proposals, rejected"), rejected.count(), f"{assessments}?queue=rejected"))
    if can_review(user):
        url = reverse("admin:pledges_document_changelist") + "?findings=open"
        found.append(Queue(_("Findings to confirm"), Finding.objects.open().count(), url))
    if can_handle_tips(user):
        new = Tip.objects.filter(state=TipState.NEW)
        url = reverse("admin:pledges_tip_changelist") + "?state__exact=new"
        found.append(Queue(_("Tips to read"), new.count(), url))
    if user.has_perm("pledges.propose_assessment"):
        pledges = reverse("admin:pledges_pledge_changelist")
        found.append(
            Queue(_("Pledges past their deadline"), Pledge.objects.overdue().count(), f"{pledges}?due=overdue")
        )
        found.append(Queue(_("Pledges to look at anew"), Pledge.objects.stale().count(), f"{pledges}?due=stale"))
    if user.has_perm("pledges.change_pledge"):
        drafts = Pledge.objects.filter(publication=Publication.DRAFT)
        url = reverse("admin:pledges_pledge_changelist") + "?publication__exact=draft"
        found.append(Queue(_("Draft pledges"), drafts.count(), url))
    return found
