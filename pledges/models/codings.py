from django.conf import settings
from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext_lazy as _

from pledges.choices import Status
from pledges.models.append_only import AppendOnlyModel, AppendOnlyQuerySet, known_words
from pledges.models.pledges import LIVE, Pledge

FIRST, SECOND = 1, 2


class CodingQuerySet(AppendOnlyQuerySet):
    def halves(self) -> "CodingQuerySet":
        """First codings of public pledges that nobody has coded a second time."""
        second = Coding.objects.filter(pledge=OuterRef("pledge"), place=SECOND)
        of_public = Q(**{f"pledge__{name}": value for name, value in LIVE.children})
        return self.filter(~Exists(second), of_public, place=FIRST)


class Coding(AppendOnlyModel):
    """How one person rates a pledge without seeing how another does. It is not an assessment: two codings of a pledge
    show how far the method leads two people to the same status."""

    # No way back from a pledge or a person: no filter in an address can ask for a coding.
    pledge = models.ForeignKey(Pledge, models.PROTECT, related_name="+", verbose_name=_("pledge"))
    place = models.PositiveSmallIntegerField(help_text="1 is the first coding of the pledge, 2 the second")
    coder = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("coded by"))
    status = models.CharField(_("status"), max_length=13, choices=Status)
    day = models.DateField(_("as it stood on"))
    note = models.TextField(_("note for the talk afterwards"), blank=True)
    created_at = models.DateTimeField(_("coded"), auto_now_add=True)

    objects = CodingQuerySet.as_manager()

    class Meta:
        verbose_name = _("coding")
        verbose_name_plural = _("double codings")
        ordering = ("-id",)
        constraints = (
            *known_words("coding", status=Status),
            models.CheckConstraint(name="coding_first_or_second", condition=Q(place__in=(FIRST, SECOND))),
            models.UniqueConstraint(fields=("pledge", "place"), name="coding_twice_at_most"),
            models.UniqueConstraint(fields=("pledge", "coder"), name="coding_once_by_each"),
        )

    def __str__(self) -> str:
        """Without the status: this line may stand where only the fact is to be known."""
        return str(self.pledge)

    @property
    def state(self) -> Status:
        return Status(self.status)


class Agreement(AppendOnlyModel):
    """How far two coders agreed, counted over all pledges coded twice by then; the method page shows the newest."""

    n = models.PositiveIntegerField(help_text="pledges coded twice")
    agreed = models.PositiveIntegerField(help_text="of these, with the same status twice")
    kappa = models.DecimalField(max_digits=4, decimal_places=3, null=True, help_text="Cohen; null: not defined")
    alpha = models.DecimalField(max_digits=4, decimal_places=3, null=True, help_text="Krippendorff; null: not defined")
    computed_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ("-id",)
        constraints = (models.CheckConstraint(name="agreement_of_some", condition=Q(agreed__lte=models.F("n"))),)

    def __str__(self) -> str:
        return f"{self.agreed} of {self.n}"

    @property
    def share(self) -> float:
        return self.agreed / self.n if self.n else 0.0
