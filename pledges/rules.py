"""Who may do what, one predicate for each sentence. Actions ask here; forms and buttons ask here too."""

import datetime
from collections.abc import Iterable
from typing import Any

from django.conf import settings
from django.contrib.auth.models import AbstractBaseUser, AnonymousUser
from django.db.models import Q, QuerySet
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from candidates.models import Candidacy
from pledges.choices import ChangeDecision, Decision, EvidenceKind, Family, Outcome, Status
from pledges.models import Assessment, Change, Closing, Coding, Document, Pledge
from pledges.models.assessments import REASONED
from pledges.subjects import correctable, is_public

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


def can_note_links(user: User) -> bool:
    """Say of an evidence link that is gone or changed what is to be made of it."""
    return user.has_perm("pledges.propose_assessment")


def can_upload_evidence(user: User) -> bool:
    """Whoever may propose an assessment may bring the files that show it."""
    return user.has_perm("pledges.propose_assessment")


def can_take_down(user: User) -> bool:
    """Show a kept copy, or a file that stands as evidence, no more."""
    return user.has_perm("pledges.take_down_capture")


def can_publish(user: User) -> bool:
    """Publishing, withdrawing and merging is a permission of its own."""
    return user.has_perm("pledges.publish_pledge")


def can_propose(user: User, pledge: Pledge) -> bool:
    """A public pledge, and the permission."""
    return pledge.is_public and user.has_perm("pledges.propose_assessment")


def can_correct(user: User, row: Any) -> bool:
    """The row of a public page, and the permission to change pledges."""
    return can_edit_pledges(user) and is_public(row)


def can_record_replies(user: User, assessment: Assessment) -> bool:
    """An assessment that was proposed and not rejected, of a public pledge, and the permission to change pledges."""
    return can_edit_pledges(user) and takes_replies(assessment)


def takes_replies(assessment: Assessment) -> bool:
    """Whoever made the pledge is asked before the verdict or after it."""
    return assessment.decision in (Decision.PROPOSED, Decision.APPROVED) and assessment.pledge.is_public


def can_translate(user: User, pledge: Pledge) -> bool:
    """The quotes of a public pledge, and the permission to change pledges."""
    return can_edit_pledges(user) and takes_translations(pledge)


def takes_translations(pledge: Pledge) -> bool:
    """Words that nobody outside sees need no translation."""
    return pledge.is_public


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


def can_decide_change(user: User, change: Change | Closing) -> bool:
    """A proposed change, the permission to publish, and not one's own."""
    return change.decision == ChangeDecision.PROPOSED and change.proposed_by_id != user.pk and can_publish(user)


def can_take_back(user: User, change: Change | Closing) -> bool:
    """One's own change that nobody has decided, as long as one may change pledges."""
    own = change.decision == ChangeDecision.PROPOSED and change.proposed_by_id == user.pk
    return own and can_edit_pledges(user)


def why_not_decide_change(user: User, change: Change | Closing) -> str:
    """The sentence that belongs to a refused decision."""
    if change.decision != ChangeDecision.PROPOSED:
        return _("This change is already decided, or was taken back.")
    if change.proposed_by_id == user.pk:
        return _("Nobody decides their own change; another person has to.")
    return _("You have no permission to publish pledges.")


def can_close(user: User) -> bool:
    """Whoever proposes assessments may propose that a term is over: it asks for assessments."""
    return user.has_perm("pledges.propose_assessment")


def said_after_term(document: Document, candidacy: Candidacy) -> str:
    """What is said after a term is no pledge of that term; empty if it was said in time."""
    ended = Closing.objects.approved().filter(election=candidacy.election_id, ended_on__lt=document.published).first()
    if ended is None:
        return ""
    return _("The term ended on %(date)s, before this was said; it is no pledge of that term.") % {
        "date": date_format(ended.ended_on)
    }


def can_code(user: User, pledge: Pledge) -> bool:
    """A public pledge that fewer than two have coded, not coded or assessed by oneself, and the permission."""
    return not why_not_code(user, pledge)


def why_not_code(user: User, pledge: Pledge) -> str:
    """The sentence that belongs to a refused coding; empty if it may be coded."""
    if not (pledge.is_public and user.has_perm("pledges.add_coding")):
        return _("You may code only a published pledge, and with the permission to.")
    coders = list(Coding.objects.filter(pledge=pledge).values_list("coder", flat=True))
    if user.pk in coders:
        return _("You have coded this pledge already.")
    if len(coders) > 1:
        return _("Two people have coded this pledge already.")
    if assessed_by(user).filter(pledge=pledge).exists():
        return _("You have proposed or decided an assessment of this pledge; somebody who has not codes it.")
    return ""


def assessed_by(user: User) -> QuerySet[Assessment]:
    """The assessments that this person proposed or decided."""
    return Assessment.objects.filter(Q(proposed_by=user.pk) | Q(decided_by=user.pk)).exclude(decision=Decision.DRAFT)


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
    links = {link.get("file") or link["url"]: link["kind"] for link in evidence}
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


def faults_of_correction(*, row: Any, subject: str, was: dict[str, str], now: dict[str, str]) -> dict[str, str]:
    """A correction names something that is public, and says in the site's own language what was and what is."""
    faults = {}
    if row is None or subject not in correctable(row):
        faults["subject"] = _("Only what is public can be corrected; this is not, or not any more.")
    own = dict(settings.LANGUAGES)[settings.LANGUAGE_CODE]
    for name, texts in (("was", was), ("now", now)):
        if not (texts.get(settings.LANGUAGE_CODE) or "").strip():
            faults[name] = _("Say it at least in this language: %(language)s.") % {"language": own}
    return faults


def faults_of_reply(
    *,
    assessment: Assessment,
    candidacy: Candidacy,
    outcome: str,
    answered_on: datetime.date | None,
    asked_on: datetime.date,
    text: str,
    language: str,
    url: str,
    today: datetime.date,
    **_told: str,
) -> dict[str, str]:
    """Asked was one who made the pledge. An answer has its day, its words and their language; a silence has none."""
    faults = {}
    if not assessment.pledge.statements.filter(candidacy=candidacy).exists():
        faults["candidacy"] = _("Asked is whoever made the pledge.")
    for name, day in (("asked_on", asked_on), ("answered_on", answered_on)):
        if day and day > today:
            faults[name] = str(FUTURE)
    if answered_on and answered_on < asked_on:
        faults["answered_on"] = _("The answer cannot be older than the question.")
    told = {"answered_on": answered_on, "text": text, "language": language}
    if outcome == Outcome.ANSWERED:
        lacking = [name for name, value in told.items() if not value]
        return dict.fromkeys(lacking, _("An answer has its day, its words and their language.")) | faults
    given = [name for name, value in {**told, "url": url}.items() if value]
    return dict.fromkeys(given, _("Only an answer has this.")) | faults
