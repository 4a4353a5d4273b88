from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from candidates.models import Candidacy, web_address
from pledges.choices import Channel, Decision, Outcome
from pledges.models.append_only import AppendOnlyModel, AppendOnlyQuerySet, known_words
from pledges.models.assessments import Assessment
from pledges.models.changes import Change
from pledges.models.pledges import LIVE

UNANSWERED = Q(~Q(outcome=Outcome.ANSWERED), answered_on=None, text="", language="", url="")
ANSWERED = Q(~Q(text=""), ~Q(language=""), outcome=Outcome.ANSWERED, answered_on__isnull=False)


class ReplyQuerySet(AppendOnlyQuerySet):
    def published(self) -> "ReplyQuerySet":
        """What the public sees: beside an assessment that is public itself."""
        of_public = Q(**{f"assessment__pledge__{name}": value for name, value in LIVE.children})
        return self.filter(of_public, assessment__decision=Decision.APPROVED)


class Reply(AppendOnlyModel):
    """That one who made the pledge was asked about an assessment, and the answer or the silence. What happens later is
    a new row; the newest of each candidacy stands."""

    change = models.OneToOneField(Change, models.PROTECT, related_name="reply")
    assessment = models.ForeignKey(Assessment, models.PROTECT, related_name="replies", verbose_name=_("assessment"))
    candidacy = models.ForeignKey(Candidacy, models.PROTECT, related_name="replies", verbose_name=_("candidacy"))
    asked_on = models.DateField(_("asked on"))
    channel = models.CharField(_("channel"), max_length=9, choices=Channel)
    outcome = models.CharField(_("what came of it"), max_length=8, choices=Outcome)
    answered_on = models.DateField(_("answered on"), null=True, blank=True)
    text = models.TextField(_("answer, word for word"), blank=True)
    language = models.CharField(_("language of the answer"), max_length=8, blank=True, choices=settings.LANGUAGES)
    url = models.CharField(_("link"), max_length=2000, blank=True, validators=[web_address])

    objects = ReplyQuerySet.as_manager()

    class Meta:
        verbose_name = _("reply")
        verbose_name_plural = _("replies")
        ordering = ("-id",)
        constraints = (
            *known_words("reply", channel=Channel, outcome=Outcome),
            models.CheckConstraint(name="reply_answered", condition=ANSWERED | UNANSWERED),
            models.CheckConstraint(
                name="reply_after_question", condition=Q(answered_on=None) | Q(answered_on__gte=F("asked_on"))
            ),
            models.CheckConstraint(
                name="reply_web_address",
                condition=Q(url="") | Q(url__startswith="http://") | Q(url__startswith="https://"),
            ),
        )

    def __str__(self) -> str:
        return f"{self.candidacy.candidate}: {self.get_outcome_display()}"
