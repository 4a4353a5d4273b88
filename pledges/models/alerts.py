from django.conf import settings
from django.db import models
from django.db.models import F, Q

from pledges.choices import Frequency
from pledges.models.append_only import known_words

LONGEST_QUERY = 1500


class Alert(models.Model):
    """That an address wants mail about what changes under `query` (scopes.py). It counts once it is confirmed, and is
    deleted when it is ended, so that nothing is left of the address.

    The links in its mails hold `key`, signed with the site's secret key: who reads the database cannot make them."""

    email = models.EmailField()
    query = models.CharField(max_length=LONGEST_QUERY, blank=True)
    language = models.CharField(max_length=8, choices=settings.LANGUAGES)
    frequency = models.CharField(max_length=6, choices=Frequency)
    key = models.CharField(max_length=32, unique=True)
    asked_at = models.DateTimeField()
    confirmed_at = models.DateTimeField(null=True)
    told = models.PositiveBigIntegerField(default=0, help_text="the entry of the journal up to which it was told")
    due_at = models.DateTimeField(null=True, help_text="when to look for something new")
    failures = models.PositiveSmallIntegerField(default=0, help_text="mails begun and not delivered, in a row")

    class Meta:
        ordering = ("id",)
        constraints = (
            *known_words("alert", frequency=Frequency),
            models.UniqueConstraint(fields=("email", "query"), name="alert_once"),
            models.CheckConstraint(
                name="alert_confirmed",
                condition=Q(confirmed_at=None, due_at=None) | Q(confirmed_at__isnull=False, due_at__isnull=False),
            ),
        )
        indexes = (
            models.Index(F("due_at"), F("id"), name="alert_due", condition=Q(due_at__isnull=False)),
            models.Index(F("asked_at"), name="alert_unconfirmed", condition=Q(confirmed_at=None)),
        )

    def __str__(self) -> str:
        return f"alert {self.pk}"
