from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from candidates.translated import TranslatedField
from pledges.choices import ChangeDecision, ChangeKind
from pledges.models.append_only import known_words
from pledges.models.pledges import Pledge

DECIDED = (ChangeDecision.APPROVED, ChangeDecision.REJECTED)


class ChangeQuerySet(models.QuerySet):
    def waiting(self) -> "ChangeQuerySet":
        return self.filter(decision=ChangeDecision.PROPOSED)


class Change(models.Model):
    """What one person wants to change on the public site about a pledge; another person decides."""

    pledge = models.ForeignKey(Pledge, models.PROTECT, related_name="changes", verbose_name=_("pledge"))
    kind = models.CharField(_("kind"), max_length=8, choices=ChangeKind)
    content = models.JSONField(default=dict, help_text="the new wording (diffs.py), or a statement's place")
    why = TranslatedField(_("public reason"), blank=True, rows=2)
    version = models.PositiveIntegerField(help_text="the pledge's version that was seen")
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

    objects = ChangeQuerySet.as_manager()

    class Meta:
        verbose_name = _("proposed change")
        verbose_name_plural = _("proposed changes")
        ordering = ("-proposed_at", "-id")
        constraints = (
            *known_words("change", kind=ChangeKind, decision=ChangeDecision),
            models.CheckConstraint(
                name="change_decided_by_second_person",
                condition=~Q(decided_by=F("proposed_by")),
                violation_error_message=_("Nobody decides their own change."),
            ),
            models.CheckConstraint(
                name="change_decided_whole",
                condition=Q(decision__in=DECIDED, decided_by__isnull=False, decided_at__isnull=False)
                | Q(~Q(decision__in=DECIDED), decided_by=None, decided_at=None),
            ),
            models.UniqueConstraint(
                fields=("pledge", "kind"),
                condition=Q(decision=ChangeDecision.PROPOSED) & ~Q(kind=ChangeKind.STATE),
                name="change_one_waiting",
            ),
        )
        indexes = (models.Index(F("decision"), F("proposed_at").desc(), F("id").desc(), name="change_waiting"),)

    def __str__(self) -> str:
        return f"{self.get_kind_display()}: {self.pledge}"
