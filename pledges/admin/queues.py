"""What waits for this person, with counts."""

from collections.abc import Iterator
from dataclasses import dataclass

from django.conf import settings
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from pledges.actions import codings
from pledges.choices import ChangeDecision, Decision, Publication, TipState
from pledges.models import Assessment, Change, Closing, Finding, HalfTyped, LinkStanding, Pledge, Tip
from pledges.rules import User, can_edit_pledges, can_handle_tips, can_note_links, can_publish, can_review


@dataclass(frozen=True)
class Queue:
    label: str | Promise
    n: int
    url: str


def half_typed_of(user: User) -> list[tuple[HalfTyped, str]]:
    """The forms that this person left half-typed, the last one first, with the address where each is taken up."""
    language = get_language() or settings.LANGUAGE_CODE
    return [(kept, f"/{language}{kept.path}?take_up=1") for kept in HalfTyped.objects.filter(user_id=user.pk)]


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
    return [*found, *_to_judge(user), *_lost_links(user)]


def _to_judge(user: User) -> Iterator[Queue]:
    """Ends of term to decide, and pledges that this person should rate."""
    if can_publish(user):
        ends = Closing.objects.waiting().exclude(proposed_by=user.pk)
        url = reverse("admin:pledges_closing_changelist") + "?queue=decide"
        yield Queue(_("Ends of term to decide"), ends.count(), url)
    if user.has_perm("pledges.propose_assessment"):
        url = reverse("admin:pledges_assessment_changelist") + "?queue=drafts"
        yield Queue(_("To assess at the end of the term"), Assessment.objects.drafts().count(), url)
    if user.has_perm("pledges.add_coding"):
        url = reverse("admin:pledges_coding_next")
        yield Queue(_("To code a second time"), codings.waiting(user).count(), url)


def _lost_links(user: User) -> Iterator[Queue]:
    if can_note_links(user):
        url = reverse("admin:pledges_linkstanding_changelist") + "?queue=lost"
        yield Queue(_("Evidence gone or changed"), LinkStanding.objects.lost().count(), url)
