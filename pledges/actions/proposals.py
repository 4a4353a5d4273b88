"""What is the same for everything that one person proposes and another decides (models/proposals.py)."""

from typing import TypeVar

from django.contrib.auth.models import AbstractBaseUser
from django.utils import timezone
from django.utils.translation import gettext as _

from pledges import rules
from pledges.choices import ChangeDecision
from pledges.models import Change, Closing
from pledges.rules import Refused

Proposed = TypeVar("Proposed", Change, Closing)


def decided(row: Proposed, decision: ChangeDecision, by: AbstractBaseUser, note: str) -> Proposed:
    """Store the decision; whoever calls has asked whether this person may decide."""
    row.decision, row.decided_by, row.decided_at = decision, by, timezone.now()
    row.note = note.strip()
    row.save(update_fields=["decision", "decided_by", "decided_at", "note"])
    return row


def taken_back(row: Proposed, by: AbstractBaseUser) -> Proposed:
    """The proposer thinks better of it. `row` is locked."""
    if not rules.can_take_back(by, row):
        raise Refused(_("Only what you proposed yourself, and nobody decided yet, can be taken back."))
    row.decision = ChangeDecision.TAKEN_BACK
    row.save(update_fields=["decision"])
    return row
