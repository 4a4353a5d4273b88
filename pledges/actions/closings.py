"""The end of a term: one person proposes that it is over, another confirms, and what is still open is listed for
somebody to assess. Nothing gets a verdict by it."""

import datetime
from collections.abc import Mapping

from django.contrib.auth.models import AbstractBaseUser
from django.db import connection, transaction
from django.db.models import Max
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from candidates.models import Election
from candidates.translated import Translated
from pledges import rules
from pledges.actions import journal
from pledges.actions.proposals import decided, taken_back
from pledges.choices import ChangeDecision
from pledges.models import Closing, Pledge, Statement
from pledges.models.closings import STANDING
from pledges.rules import Refused

# One statement however many pledges there are. A pledge that has a draft, or a proposal that waits, needs no other.
LIST = """INSERT INTO pledges_assessment
    (pledge_id, status, date, explanation, reason, decision, proposed_by_id, proposed_at, note)
    SELECT p.id, 'not_rated', c.ended_on, '{}', '', 'draft', c.proposed_by_id, %s, ''
    FROM pledges_pledge p, pledges_closing c
    WHERE c.id = %s AND p.publication = 'published' AND p.merged_into_id IS NULL
    AND p.status IN ('not_rated', 'in_progress', 'stalled')
    AND p.id IN (SELECT s.pledge_id FROM pledges_statement s JOIN candidates_candidacy k ON k.id = s.candidacy_id
        WHERE k.election_id = c.election_id)
    AND NOT EXISTS (SELECT 1 FROM pledges_assessment a WHERE a.pledge_id = p.id
        AND a.decision IN ('draft', 'proposed'))"""


@transaction.atomic
def propose(
    *, election: Election, by: AbstractBaseUser, ended_on: datetime.date, url: str, why: Mapping[str, str]
) -> Closing:
    """Ask that the term after this election counts as over. `why` will be public."""
    if not rules.can_close(by):
        raise Refused(_("You have no permission to propose the end of a term."))
    if Closing.objects.filter(election=election, decision__in=STANDING).exists():
        raise Refused(_("The end of this term is recorded already, or waits for a decision."))
    if faults := _faults(election, ended_on):
        raise Refused({"ended_on": faults})
    return Closing.objects.create(election=election, ended_on=ended_on, url=url, why=Translated(why), proposed_by=by)


@transaction.atomic
def approve(*, closing: Closing, by: AbstractBaseUser, note: str = "") -> Closing:
    """The term is over: the site says so, and every pledge of it that is still open is listed to be assessed."""
    current = _to_decide(closing, by)
    if faults := _faults(current.election, current.ended_on):
        raise Refused(faults)
    decided(current, ChangeDecision.APPROVED, by, note)
    with connection.cursor() as cursor:
        cursor.execute(LIST, [_now(), current.pk])
    journal.term_ended(current)
    return current


@transaction.atomic
def reject(*, closing: Closing, by: AbstractBaseUser, note: str) -> Closing:
    if not note.strip():
        raise Refused({"note": _("Tell the proposer why.")})
    return decided(_to_decide(closing, by), ChangeDecision.REJECTED, by, note)


@transaction.atomic
def take_back(*, closing: Closing, by: AbstractBaseUser) -> Closing:
    """The proposer thinks better of it."""
    current = Closing.objects.select_for_update().get(pk=closing.pk)
    return taken_back(current, by)


def list_again(pledge: Pledge) -> None:
    """A pledge of an ended term that is open, after a decision or because it became public later, waits (again) to be
    assessed."""
    for closing in Closing.objects.of_pledge(pledge)[:1]:
        with connection.cursor() as cursor:
            cursor.execute(f"{LIST} AND p.id = %s", [_now(), closing.pk, pledge.pk])


def _now() -> object:
    return connection.ops.adapt_datetimefield_value(timezone.now())


def _faults(election: Election, ended_on: datetime.date) -> str:
    if ended_on > timezone.localdate():
        return str(rules.FUTURE)
    if ended_on <= election.date:
        return _("A term ends after its election.")
    said = Statement.objects.filter(candidacy__election=election).aggregate(last=Max("document__published"))["last"]
    if said and said > ended_on:
        return _("A statement of this election was published on %(date)s; the term cannot have ended before.") % {
            "date": date_format(said)
        }
    return ""


def _to_decide(closing: Closing, by: AbstractBaseUser) -> Closing:
    current = Closing.objects.select_for_update().get(pk=closing.pk)
    if not rules.can_decide_change(by, current):
        raise Refused(rules.why_not_decide_change(by, current))
    return current
