"""Who may do what, one predicate for each sentence. Actions ask here; forms and buttons ask here too."""

import datetime
from collections.abc import Iterable
from typing import Any

from django.contrib.auth.models import AbstractBaseUser, AnonymousUser
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from pledges.choices import ChangeDecision, Decision, EvidenceKind, Family, Status
from pledges.models import Assessment, Change, Pledge
from pledges.models.assessments import REASONED

User = AbstractBaseUser | AnonymousUser

NO_EXPLANATION = gettext_lazy("Explain the status: what happened, and what shows it.")
NO_EVIDENCE = gettext_lazy("An assessment needs at least one evidence link.")
TOO_LITTLE = gettext_lazy("A settled status needs two evidence links, or one that is official.")
FUTURE = gettext_lazy("The date lies in the future.")
NOT_UNKEPT = gettext_lazy("A reason not kept belongs to “stalled”, “partly kept” or “broken” only.")
OWN = gettext_lazy("Nobody decides their own assessment; another person has to.")


class Refused(Exception):
    """A rule forbids it. `messages` are sentences for the person, by the field that they concern ("" for none)."""

    def __init__(self, messages: dict[str, str] | str) -> None:
        self.messages = {"": messages} if isinstance(messages, str) else messages
        super().__init__("; ".join(str(message) for message in self.messages.values()))


def can_edit_pledges(user: User) -> bool:
    """Anybody who may change pledges at all."""
    return user.has_perm("pledges.change_pledge")


def can_import(user: User) -> bool:
    """Bring in documents, and read the files as they were received."""
    return user.has_perm("pledges.add_document")


def can_review(user: User) -> bool:
    """Say of a finding which pledge it is, or that it is none."""
    return user.has_perms(("pledges.change_finding", "pledges.add_pledge", "pledges.add_statement"))


def can_handle_tips(user: User) -> bool:
    """Read what the public sent, say what became of it, and answer."""
    return user.has_perms(("pledges.view_tip", "pledges.change_tip"))


def can_publish(user: User) -> bool:
    """Publishing, withdrawing and merging is a permission of its own."""
    return user.has_perm("pledges.publish_pledge")


def can_propose(user: User, pledge: Pledge) -> bool:
    """A public pledge, and the permission."""
    return pledge.is_public and user.has_perm("pledges.propose_assessment")


def can_decide(user: User, assessment: Assessment) -> bool:
    """A proposed assessment, the permission, and not one's own."""
    return (
        assessment.decision == Decision.PROPOSED
        and assessment.proposed_by_id != user.pk
        and user.has_perm("pledges.decide_assessment")
    )


def why_not_decide(user: User, assessment: Assessment) -> str:
    """The sentence that belongs to a refused decision."""
    if assessment.decision != Decision.PROPOSED:
        return _("This assessment is already decided, or was never proposed.")
    if assessment.proposed_by_id == user.pk:
        return str(OWN)
    return _("You have no permission to decide assessments.")


def can_decide_change(user: User, change: Change) -> bool:
    """A proposed change, the permission to publish, and not one's own."""
    return change.decision == ChangeDecision.PROPOSED and change.proposed_by_id != user.pk and can_publish(user)


def can_take_back(user: User, change: Change) -> bool:
    """One's own change that nobody has decided."""
    return change.decision == ChangeDecision.PROPOSED and change.proposed_by_id == user.pk


def why_not_decide_change(user: User, change: Change) -> str:
    """The sentence that belongs to a refused decision."""
    if change.decision != ChangeDecision.PROPOSED:
        return _("This change is already decided, or was taken back.")
    if change.proposed_by_id == user.pk:
        return _("Nobody decides their own change; another person has to.")
    return _("You have no permission to publish pledges.")


def can_merge(source: Pledge, target: Pledge) -> bool:
    """Two public pledges, and the one that goes was never assessed: its verdicts would vanish with it."""
    assessed = source.assessments.filter(decision=Decision.APPROVED).exists()
    return source.pk != target.pk and source.is_public and target.is_public and not assessed


def made_on(pledge: Pledge) -> datetime.date | None:
    """The day of the earliest document in which the pledge was made."""
    dates = pledge.statements.values_list("document__published", flat=True)
    return min(dates, default=None)


def faults_of_assessment(
    *,
    pledge: Pledge,
    status: str,
    date: datetime.date,
    explanation: dict[str, str],
    reason: str,
    evidence: Iterable[dict[str, Any]],
    today: datetime.date,
) -> dict[str, str]:
    """Rules 4 and 6 as sentences by field; empty when the assessment may be proposed."""
    faults = dict(_faults_of_date(date, made_on(pledge), today))
    links = {link["url"]: link["kind"] for link in evidence}
    kinds = list(links.values())
    if reason and status not in REASONED:
        faults["reason"] = str(NOT_UNKEPT)
    if status == Status.NOT_RATED:
        return faults
    if not any(explanation.values()):
        faults["explanation"] = str(NO_EXPLANATION)
    if not kinds:
        faults["evidence"] = str(NO_EVIDENCE)
    elif Status(status).family is Family.SETTLED and len(kinds) < 2 and EvidenceKind.OFFICIAL not in kinds:
        faults["evidence"] = str(TOO_LITTLE)
    return faults


def _faults_of_date(date: datetime.date, made: datetime.date | None, today: datetime.date) -> Iterable[tuple[str, str]]:
    if date > today:
        yield "date", str(FUTURE)
    if made and date < made:
        yield "date", _("The pledge was made on %(date)s; an assessment cannot be older.") % {"date": date_format(made)}
