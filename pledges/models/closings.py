from django.db import models
from django.db.models import Q
from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _

from candidates.models import Election, web_address
from candidates.translated import TranslatedField
from pledges.choices import ChangeDecision
from pledges.models.append_only import known_words
from pledges.models.pledges import Pledge
from pledges.models.proposals import Proposal, ProposalQuerySet, decided_by_two

STANDING = (ChangeDecision.PROPOSED, ChangeDecision.APPROVED)


class ClosingQuerySet(ProposalQuerySet):
    def approved(self) -> "ClosingQuerySet":
        """The terms that are over, as the public sees it."""
        return self.filter(decision=ChangeDecision.APPROVED)

    def of_pledge(self, pledge: Pledge) -> "ClosingQuerySet":
        """The ended terms before which this pledge was made, the latest first."""
        of_it = self.approved().filter(election__candidacies__statements__pledge=pledge)
        return of_it.select_related("election").order_by("-ended_on").distinct()


class Closing(Proposal):
    """That the term after an election is over: one person proposes it, another confirms. No status changes by it."""

    election = models.ForeignKey(Election, models.PROTECT, related_name="closings", verbose_name=_("election"))
    ended_on = models.DateField(_("last day of the term"))
    url = models.CharField(_("link that shows it"), max_length=2000, validators=[web_address])
    why = TranslatedField(_("public note"), blank=True, rows=2)

    objects = ClosingQuerySet.as_manager()

    class Meta:
        verbose_name = _("end of term")
        verbose_name_plural = _("ends of term")
        ordering = ("-ended_on", "-id")
        constraints = (
            *known_words("closing", decision=ChangeDecision),
            *decided_by_two("closing", _("Nobody decides their own change.")),
            models.CheckConstraint(
                name="closing_web_address",
                condition=Q(url__startswith="http://") | Q(url__startswith="https://"),
            ),
            models.UniqueConstraint(
                fields=("election",), condition=Q(decision__in=STANDING), name="closing_once_an_election"
            ),
        )

    def __str__(self) -> str:
        return f"{self.election}, {date_format(self.ended_on)}"
