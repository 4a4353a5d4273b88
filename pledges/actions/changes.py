"""How public words change: one person proposes, another decides, and only then the site shows it."""

import datetime
from collections.abc import Mapping, Sequence
from typing import Any

from django.contrib.auth.models import AbstractBaseUser
from django.db import transaction
from django.utils.translation import gettext as _

from candidates.models import Candidacy
from candidates.translated import Translated
from pledges import rules, subjects
from pledges.actions import corrections, pledges, translations
from pledges.actions.journal import Writer
from pledges.actions.proposals import decided, taken_back
from pledges.choices import ChangeDecision, ChangeKind, FindingState
from pledges.models import Assessment, Change, Document, Finding, Place, Pledge, Statement, Topic
from pledges.models.changes import ONE_AT_A_TIME
from pledges.rules import Refused


@transaction.atomic
def propose_publication(*, pledge: Pledge, by: AbstractBaseUser) -> Change:
    """Ask for a draft to be made public. Refused names everything that lacks."""
    current = _locked(pledge)
    if current.is_public or current.merged_into_id is not None:
        raise Refused(_("This pledge is public already, or was merged into another one."))
    if faults := pledges.lacks(current):
        raise Refused(faults)
    return _proposed(current, ChangeKind.PUBLISH, by, version=current.version)


@transaction.atomic
def propose_wording(
    *, pledge: Pledge, by: AbstractBaseUser, version: int, content: Mapping[str, Any], why: Mapping[str, str]
) -> Change:
    """Ask for other words of a public pledge. `content` as diffs.py: wording_of gives it; `why` will be public."""
    current = _locked(pledge)
    if current.version != version:
        raise pledges.EditConflict(current)
    if not any(why.values()):
        raise Refused({"why": _("Say why: readers will see it beside the change.")})
    return _proposed(current, ChangeKind.REWORD, by, version=version, content=dict(content), why=Translated(why))


@transaction.atomic
def propose_statement(
    *,
    pledge: Pledge,
    by: AbstractBaseUser,
    document: Document,
    candidacy: Candidacy,
    span: tuple[int, int],
    clause: tuple[int, int],
    strength: str,
) -> Change:
    """Ask for one more statement of a public pledge."""
    current = _locked(pledge)
    if current.statements.filter(document=document, start=span[0], end=span[1]).exists():
        raise Refused(_("This pledge has this statement already."))
    if sentence := rules.said_after_term(document, candidacy):
        raise Refused(sentence)
    place = {
        "document": document.pk,
        "candidacy": candidacy.pk,
        "span": list(span),
        "clause": list(clause),
        "strength": str(strength),
    }
    return _proposed(current, ChangeKind.STATE, by, version=current.version, content=place)


@transaction.atomic
def propose_correction(
    *, page: Any, by: AbstractBaseUser, subject: str, was: Mapping[str, str], now: Mapping[str, str]
) -> Change:
    """Ask for a note that something on a public page was wrong. `page` is the row whose page it is, `subject` one of
    what subjects.py: correctable gives of it."""
    told = {"page": subjects.page_of(page), "subject": subject, "was": dict(was), "now": dict(now)}
    corrections.refuse_correction(told)
    pledge = _locked(page) if isinstance(page, Pledge) else None
    return _proposed(pledge, ChangeKind.CORRECT, by, version=pledge.version if pledge else 0, content=told)


@transaction.atomic
def propose_reply(*, assessment: Assessment, by: AbstractBaseUser, candidacy: Candidacy, **told: Any) -> Change:
    """Ask to keep that somebody was asked about an assessment, and what came of it: the fields of Reply."""
    pledge = _locked(assessment.pledge)
    corrections.refuse_reply({"assessment": assessment, "candidacy": candidacy, **told})
    days = {name: told[name].isoformat() if told[name] else None for name in corrections.DAYS}
    content = {**told, **days, "assessment": assessment.pk, "candidacy": candidacy.pk}
    return _proposed(pledge, ChangeKind.REPLY, by, version=pledge.version, content=content)


@transaction.atomic
def propose_translation(*, statement: Statement, by: AbstractBaseUser, why: Mapping[str, str], **told: str) -> Change:
    """Ask for a translation beside a public quote: the fields of QuoteTranslation. `why` will be public where one
    stands already."""
    pledge = _locked(statement.pledge)
    content = translations.asked_for(statement, told)
    translations.refuse_translation(content, why)
    return _proposed(pledge, ChangeKind.TRANSLATE, by, version=pledge.version, content=content, why=Translated(why))


@transaction.atomic
def approve(*, change: Change, by: AbstractBaseUser, note: str = "") -> Change:
    """Do what was proposed; the site shows it from now on."""
    pledge, current = _to_decide(change, by)
    if current.kind in ONE_AT_A_TIME and pledge.version != current.version:
        raise Refused(_("The pledge was changed since this was proposed. Reject it, so that it is proposed anew."))
    decided(current, ChangeDecision.APPROVED, by, note)
    if current.kind == ChangeKind.PUBLISH:
        pledges.publish(pledge=pledge, by=by, proposed_by=[current.proposed_by])
    elif current.kind == ChangeKind.REWORD:
        _reword(pledge, current, [current.proposed_by, by])
    elif current.kind == ChangeKind.CORRECT:
        corrections.corrected(current)
    elif current.kind == ChangeKind.REPLY:
        corrections.replied(current)
    elif current.kind == ChangeKind.TRANSLATE:
        translations.translated(current)
    else:
        statement = _state(pledge, current.content, [current.proposed_by, by])
        Finding.objects.filter(change=current).update(statement=statement)
    return current


@transaction.atomic
def reject(*, change: Change, by: AbstractBaseUser, note: str) -> Change:
    """Send it back with a note; a finding that waited for it is open again."""
    if not note.strip():
        raise Refused({"note": _("Tell the proposer why.")})
    _pledge, current = _to_decide(change, by)
    _reopen(current)
    return decided(current, ChangeDecision.REJECTED, by, note)


@transaction.atomic
def take_back(*, change: Change, by: AbstractBaseUser) -> Change:
    """The proposer thinks better of it."""
    if change.pledge:
        _locked(change.pledge)
    current = Change.objects.select_for_update().get(pk=change.pk)
    taken_back(current, by)
    _reopen(current)
    return current


def statement_of(change: Change) -> Statement:
    """The statement that a change would add, not stored."""
    content = change.content
    document = Document.objects.defer("raw").get(pk=content["document"])
    return Statement(
        pledge=change.pledge,
        document=document,
        candidacy=Candidacy.objects.select_related("candidate", "party").get(pk=content["candidacy"]),
        start=content["span"][0],
        end=content["span"][1],
        quote=document.transcript[slice(*content["span"])],
        clause_start=content["clause"][0],
        clause_end=content["clause"][1],
        strength=content["strength"],
    )


def _locked(pledge: Pledge) -> Pledge:
    return Pledge.objects.select_for_update().get(pk=pledge.pk)


def _proposed(pledge: Pledge | None, kind: ChangeKind, by: AbstractBaseUser, **values: Any) -> Change:
    if not rules.can_edit_pledges(by):
        raise Refused(_("You have no permission to change pledges."))
    if kind in ONE_AT_A_TIME and pledge.changes.waiting().filter(kind=kind).exists():
        raise Refused(_("Somebody has proposed this already; it waits for a decision."))
    return Change.objects.create(pledge=pledge, kind=kind, proposed_by=by, **values)


def _to_decide(change: Change, by: AbstractBaseUser) -> tuple[Pledge | None, Change]:
    pledge = _locked(change.pledge) if change.pledge else None
    current = Change.objects.select_for_update().get(pk=change.pk)
    if not rules.can_decide_change(by, current):
        raise Refused(rules.why_not_decide_change(by, current))
    return pledge, current


def _reopen(change: Change) -> None:
    """The finding that was confirmed by this change waits for a decision again."""
    Finding.objects.filter(change=change).update(state=FindingState.OPEN, change=None, decided_by=None, decided_at=None)


def _reword(pledge: Pledge, change: Change, people: Sequence[Writer]) -> Pledge:
    content = dict(change.content)
    known = {topic.slug: topic for topic in Topic.objects.filter(slug__in=content["topics"])}
    topics = [known[slug] for slug in content.pop("topics") if slug in known]
    named = content.pop("places", None)
    places = None if named is None else list(Place.objects.filter(slug__in=named))
    deadline = content.pop("deadline")
    texts = {name: Translated(content.pop(name)) for name in ("title", "programme", "kept_if")}
    wording = {**texts, **content, "deadline": datetime.date.fromisoformat(deadline) if deadline else None}
    filed = {"topics": topics, "places": places}
    return pledges.reword(pledge=pledge, version=change.version, people=people, why=change.why, **filed, **wording)


def _state(pledge: Pledge, content: Mapping[str, Any], people: Sequence[Writer]) -> Statement:
    return pledges.add_statement(
        pledge=pledge,
        document=Document.objects.get(pk=content["document"]),
        candidacy=Candidacy.objects.get(pk=content["candidacy"]),
        span=tuple(content["span"]),
        clause=tuple(content["clause"]),
        strength=content["strength"],
        people=people,
    )
