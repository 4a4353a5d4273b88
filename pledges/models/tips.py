from django.conf import settings
from django.core.validators import MaxLengthValidator
from django.db import models
from django.db.models import Q
from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from candidates.models import web_address
from pledges.choices import AttemptKind, TipState
from pledges.models.append_only import known_words
from pledges.models.pledges import Pledge

LONGEST_MESSAGE, LONGEST_LINK, LONGEST_CONTACT = 4000, 2000, 200


class Tip(models.Model):
    """What somebody without an account told the newsroom. Nothing of it is public; the sender follows its state by a
    code, of which only the digest is kept."""

    pledge = models.ForeignKey(Pledge, models.PROTECT, null=True, related_name="tips", verbose_name=_("pledge"))
    link = models.CharField(_("link"), max_length=LONGEST_LINK, blank=True, validators=[web_address])
    message = models.TextField(_("message"), validators=[MaxLengthValidator(LONGEST_MESSAGE)])
    contact = models.CharField(_("contact"), max_length=LONGEST_CONTACT, blank=True)
    language = models.CharField(_("language"), max_length=8, choices=settings.LANGUAGES)
    code_digest = models.CharField(max_length=64, unique=True, help_text="SHA-256 of the sender's code")
    state = models.CharField(_("state"), max_length=8, choices=TipState, default=TipState.NEW)
    answer = models.TextField(_("answer to the sender"), blank=True)
    received_at = models.DateTimeField(_("received"), auto_now_add=True)
    handled_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name=_("handled by")
    )
    handled_at = models.DateTimeField(_("handled"), null=True)
    contact_purged_at = models.DateTimeField(_("contact deleted"), null=True)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        verbose_name = _("tip")
        verbose_name_plural = _("tips")
        ordering = ("-received_at", "-id")
        constraints = (
            *known_words("tip", state=TipState),
            models.CheckConstraint(
                name="tip_web_address",
                condition=Q(link="") | Q(link__startswith="http://") | Q(link__startswith="https://"),
            ),
            models.CheckConstraint(
                name="tip_handled",
                condition=Q(state=TipState.NEW, answer="", handled_by=None, handled_at=None)
                | (~Q(state=TipState.NEW) & Q(handled_by__isnull=False, handled_at__isnull=False)),
            ),
            models.CheckConstraint(name="tip_contact_purged", condition=Q(contact_purged_at=None) | Q(contact="")),
        )
        indexes = (
            models.Index(fields=("received_at", "id"), name="tip_received"),
            models.Index(fields=("received_at",), condition=Q(state=TipState.NEW), name="tip_new"),
            models.Index(fields=("received_at",), condition=~Q(contact=""), name="tip_contact_kept"),
        )

    def __str__(self) -> str:
        return gettext("Tip of %(moment)s") % {"moment": date_format(localtime(self.received_at), "DATETIME_FORMAT")}

    @property
    def state_enum(self) -> TipState:
        return TipState(self.state)


class Attempt(models.Model):
    """That somebody at an address did something of a kind at a time, so that no address does it too often. The address
    itself is not kept, only its digest under the site's secret key; tick deletes old rows."""

    kind = models.CharField(max_length=8, choices=AttemptKind)
    key = models.CharField(max_length=64)
    at = models.DateTimeField()

    class Meta:
        constraints = known_words("attempt", kind=AttemptKind)
        indexes = (
            models.Index(fields=("kind", "at"), name="attempt_of_all"),
            models.Index(fields=("kind", "key", "at"), name="attempt_of_one"),
            models.Index(fields=("at",), name="attempt_at"),
        )

    def __str__(self) -> str:
        return f"{self.kind}, {self.at:%F %T}"
