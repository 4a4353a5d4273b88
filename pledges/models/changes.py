from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from candidates.translated import TranslatedField
from pledges.choices import ChangeDecision, ChangeKind
from pledges.models.append_only import known_words
from pledges.models.pledges import Pledge
from pledges.models.proposals import Proposal, ProposalQuerySet, decided_by_two

# Of these one waits at a time, and none is approved once the pledge was changed.
ONE_AT_A_TIME = (ChangeKind.PUBLISH, ChangeKind.REWORD)


class Change(Proposal):
    """What one person wants to change on the public site; another person decides. No pledge: the correction of a row
    that belongs to none."""

    pledge = models.ForeignKey(Pledge, models.PROTECT, related_name="changes", null=True, verbose_name=_("pledge"))
    kind = models.CharField(_("kind"), max_length=9, choices=ChangeKind)
    content = models.JSONField(default=dict, help_text="what is asked for, as actions/changes.py takes it")
    why = TranslatedField(_("public reason"), blank=True, rows=2)
    version = models.PositiveIntegerField(help_text="the pledge's version that was seen")

    objects = ProposalQuerySet.as_manager()

    class Meta:
        verbose_name = _("proposed change")
        verbose_name_plural = _("proposed changes")
        ordering = ("-proposed_at", "-id")
        constraints = (
            *known_words("change", kind=ChangeKind, decision=ChangeDecision),
            *decided_by_two("change", _("Nobody decides their own change.")),
            models.CheckConstraint(
                name="change_of_pledge", condition=Q(pledge__isnull=False) | Q(kind=ChangeKind.CORRECT)
            ),
            models.UniqueConstraint(
                fields=("pledge", "kind"),
                condition=Q(decision=ChangeDecision.PROPOSED, kind__in=ONE_AT_A_TIME),
                name="change_one_waiting",
            ),
        )
        indexes = (models.Index(F("decision"), F("proposed_at").desc(), F("id").desc(), name="change_waiting"),)

    def __str__(self) -> str:
        return f"{self.get_kind_display()}: {self.about}"

    @property
    def about(self) -> str:
        """The pledge; of a correction elsewhere, the public page on which it will stand."""
        return str(self.pledge or self.content.get("page", ""))
