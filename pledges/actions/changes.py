"""How a pledge's public words change: one person proposes, another decides, and only then the site shows it."""

import datetime
from collections.abc import Mapping, Sequence
from typing import Any

from django.contrib.auth.models import AbstractBaseUser
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from candidates.models import Candidacy
from candidates.translated import Translated
from pledges import rules
from pledges.actions import pledges
from pledges.actions.journal import Writer
from pledges.choices import ChangeDecision, ChangeKind, FindingState
from pledges.models import Change, Document, Finding, Pledge, Statement, Topic
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
    place = {
        "document": document.pk,
        "candidacy": candidacy.pk,
        "span": list(span),
        "clause": list(clause),
        "strength": str(strength),
    }
    return _proposed(current, ChangeKind.STATE, by, version=current.version, content=place)


@transaction.atomic
def approve(*, change: Change, by: AbstractBaseUser, note: str = "") -> Change:
    """Do what was proposed; the site shows it from now on."""
    pledge, current = _to_decide(change, by)
    if current.kind != ChangeKind.STATE and pledge.version != current.version:
        raise Refused(_("The pledge was changed since this was proposed. Reject it, so that it is proposed anew."))
    _decided(current, ChangeDecision.APPROVED, by, note)
    if current.kind == ChangeKind.PUBLISH:
        pledges.publish(pledge=pledge, by=by, proposed_by=[current.proposed_by])
    elif current.kind == ChangeKind.REWORD:
        _reword(pledge, current, [current.proposed_by, by])
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
    return _decided(current, ChangeDecision.REJECTED, by, note)


@transaction.atomic
def take_back(*, change: Change, by: AbstractBaseUser) -> Change:
    """The proposer thinks better of it."""
    _locked(change.pledge)
    current = Change.objects.select_for_update().get(pk=change.pk)
    if not rules.can_take_back(by, current):
        raise Refused(_("Only what you proposed yourself, and nobody decided yet, can be taken back."))
    _reopen(current)
    current.decision = ChangeDecision.TAKEN_BACK
    current.save(update_fields=["decision"])
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


def _proposed(pledge: Pledge, kind: ChangeKind, by: AbstractBaseUser, **values: Any) -> Change:
    if not rules.can_edit_pledges(by):
        raise Refused(_("You have no permission to change pledges."))
    if kind != ChangeKind.STATE and pledge.changes.waiting().filter(kind=kind).exists():
        raise Refused(_("Somebody has proposed this already; it waits for a decision."))
    return Change.objects.create(pledge=pledge, kind=kind, proposed_by=by, **values)


def _to_decide(change: Change, by: AbstractBaseUser) -> tuple[Pledge, Change]:
    pledge = _locked(change.pledge)
    current = Change.objects.select_for_update().get(pk=change.pk)
    if not rules.can_decide_change(by, current):
        raise Refused(rules.why_not_decide_change(by, current))
    return pledge, current


def _decided(change: Change, decision: ChangeDecision, by: AbstractBaseUser, note: str) -> Change:
    change.decision, change.decided_by, change.decided_at = decision, by, timezone.now()
    change.note = note.strip()
    change.save(update_fields=["decision", "decided_by", "decided_at", "note"])
    return change


def _reopen(change: Change) -> None:
    """The finding that was confirmed by this change waits for a decision again."""
    Finding.objects.filter(change=change).update(state=FindingState.OPEN, change=None, decided_by=None, decided_at=None)


def _reword(pledge: Pledge, change: Change, people: Sequence[Writer]) -> Pledge:
    content = dict(change.content)
    known = {topic.slug: topic for topic in Topic.objects.filter(slug__in=content["topics"])}
    topics = [known[slug] for slug in content.pop("topics") if slug in known]
    deadline = content.pop("deadline")
    texts = {name: Translated(content.pop(name)) for name in ("title", "programme", "kept_if")}
    wording = {**texts, **content, "deadline": datetime.date.fromisoformat(deadline) if deadline else None}
    return pledges.reword(
        pledge=pledge, version=change.version, topics=topics, people=people, why=change.why, **wording
    )


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
