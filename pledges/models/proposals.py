"""What one person proposes and another decides."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from pledges.choices import ChangeDecision

DECIDED = (ChangeDecision.APPROVED, ChangeDecision.REJECTED)


class ProposalQuerySet(models.QuerySet):
    def waiting(self) -> "ProposalQuerySet":
        return self.filter(decision=ChangeDecision.PROPOSED)


class Proposal(models.Model):
    decision = models.CharField(
        _("decision"), max_length=10, choices=ChangeDecision, default=ChangeDecision.PROPOSED, editable=False
    )
    proposed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", editable=False, verbose_name=_("proposed by")
    )
    proposed_at = models.DateTimeField(_("proposed"), auto_now_add=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        related_name="+",
        null=True,
        editable=False,
        verbose_name=_("decided by"),
    )
    decided_at = models.DateTimeField(_("decided"), null=True, editable=False)
    note = models.TextField(_("note to the proposer"), blank=True, editable=False)

    class Meta:
        abstract = True


def decided_by_two(table: str, sentence: str | Promise) -> list[models.CheckConstraint]:
    """Constraints: proposer and decider are two people, and a decision is whole."""
    return [
        models.CheckConstraint(
            name=f"{table}_decided_by_second_person",
            condition=~Q(decided_by=F("proposed_by")),
            violation_error_message=sentence,
        ),
        models.CheckConstraint(
            name=f"{table}_decided_whole",
            condition=Q(decision__in=DECIDED, decided_by__isnull=False, decided_at__isnull=False)
            | Q(~Q(decision__in=DECIDED), decided_by=None, decided_at=None),
        ),
    ]
