"""What an editor makes of a finding: a new draft pledge, one more statement of a pledge, or no pledge."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.contrib.auth.models import AbstractBaseUser
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from candidates.models import Candidacy
from pledges import rules
from pledges.actions import changes, pledges
from pledges.choices import FindingState, NoPledge, Strength
from pledges.models import Document, Finding, Pledge, Statement, Topic
from pledges.rules import Refused


class Meanwhile(Exception):
    """Another editor saved or decided this finding since the page was opened; `current` is what stands now."""

    def __init__(self, current: Finding) -> None:
        self.current = current
        super().__init__(_("Somebody else worked on this finding meanwhile."))


@dataclass(frozen=True)
class Place:
    """Where the pledge stands, as the editor confirms it: whole sentences, the clause in them, who speaks."""

    span: tuple[int, int]
    clause: tuple[int, int]
    strength: str
    candidacy: Candidacy | None = None


@transaction.atomic
def confirm_new(
    *,
    finding: Finding,
    version: int,
    by: AbstractBaseUser,
    place: Place,
    title: Mapping[str, str],
    topics: Sequence[Topic],
    **wording: Any,
) -> Pledge:
    """A new draft pledge with this statement. Meanwhile if somebody was faster; Refused names what lacks."""
    current = _taken(finding, version, by)
    pledge = pledges.draft(title=title, topics=topics, **wording)
    _confirm(current, by, _state(current, pledge, place))
    return pledge


@transaction.atomic
def confirm_same(*, finding: Finding, version: int, by: AbstractBaseUser, place: Place, pledge: Pledge) -> Finding:
    """One more statement of a pledge; that of a public one waits for a second person. Meanwhile, Refused: see above."""
    current = _taken(finding, version, by)
    if pledge.merged_into_id is not None:
        raise Refused({"same": _("This pledge was merged into another one.")})
    if pledge.is_public:
        where = {"document": current.document, "candidacy": _who(current, place), "span": place.span}
        change = changes.propose_statement(pledge=pledge, by=by, clause=place.clause, strength=place.strength, **where)
        return _decided(current, by, state=FindingState.CONFIRMED, change=change)
    return _confirm(current, by, _state(current, pledge, place))


@transaction.atomic
def reject(*, finding: Finding, version: int, by: AbstractBaseUser, why: str, note: str = "") -> Finding:
    """No pledge, and why; it can be put back."""
    current = _taken(finding, version, by)
    if why not in NoPledge.values:
        raise Refused({"no_pledge": _("Choose why it is no pledge: the rules learn from it.")})
    return _decided(current, by, state=FindingState.REJECTED, no_pledge=why, note=note.strip())


@transaction.atomic
def put_back(*, finding: Finding, version: int, by: AbstractBaseUser) -> Finding:
    """A rejected finding is open again."""
    current = _locked(finding, version)
    _may_review(by)
    if current.state != FindingState.REJECTED:
        raise Refused(_("Only a rejected finding can be put back."))
    return _saved(current, state=FindingState.OPEN, no_pledge="", note="", decided_by=None, decided_at=None)


@transaction.atomic
def mark(*, document: Document, span: tuple[int, int], by: AbstractBaseUser) -> Finding:
    """A sentence that was not found, marked by hand; an open mark of the same sentence is given again."""
    _may_review(by)
    document = Document.objects.select_for_update().get(pk=document.pk)
    same = document.findings.open().filter(start=span[0], end=span[1]).first()
    if same:
        return same
    return Finding.objects.create(
        document=document,
        start=span[0],
        end=span[1],
        clause_start=span[0],
        clause_end=span[1],
        strength=Strength.FIRM,
    )


@transaction.atomic
def keep(*, finding: Finding, version: int, by: AbstractBaseUser, typed: Mapping[str, str]) -> Finding:
    """What was filled in so far, for whoever takes it up again."""
    return _saved(_taken(finding, version, by), typed=dict(typed))


def _taken(finding: Finding, version: int, by: AbstractBaseUser) -> Finding:
    _may_review(by)
    current = _locked(finding, version)
    if current.state != FindingState.OPEN:
        raise Meanwhile(current)
    return current


def _locked(finding: Finding, version: int) -> Finding:
    current = Finding.objects.select_for_update(of=("self",)).select_related("document").get(pk=finding.pk)
    if current.version != version:
        raise Meanwhile(current)
    return current


def _may_review(by: AbstractBaseUser) -> None:
    if not rules.can_review(by):
        raise Refused(_("You have no permission to confirm or reject findings."))


def _who(finding: Finding, place: Place) -> Candidacy:
    candidacy = finding.document.candidacy or place.candidacy
    if candidacy is None:
        raise Refused({"candidacy": _("This document belongs to nobody; say who speaks.")})
    return candidacy


def _state(finding: Finding, pledge: Pledge, place: Place) -> Statement:
    if pledge.statements.filter(document=finding.document, start=place.span[0], end=place.span[1]).exists():
        raise Refused({"same": _("This pledge has this statement already.")})
    return pledges.add_statement(
        pledge=pledge,
        document=finding.document,
        candidacy=_who(finding, place),
        span=place.span,
        clause=place.clause,
        strength=place.strength,
    )


def _confirm(finding: Finding, by: AbstractBaseUser, statement: Statement) -> Finding:
    return _decided(finding, by, state=FindingState.CONFIRMED, statement=statement)


def _decided(finding: Finding, by: AbstractBaseUser, **values: Any) -> Finding:
    return _saved(finding, decided_by=by, decided_at=timezone.now(), **values)


def _saved(finding: Finding, **values: Any) -> Finding:
    for name, value in values.items():
        setattr(finding, name, value)
    finding.version += 1
    finding.save(update_fields=[*values, "version"])
    return finding
