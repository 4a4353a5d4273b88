import json
from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import F
from django.utils.translation import gettext_lazy as _

from candidates.translated import TranslatedField
from pledges import verifier
from pledges.choices import Happened
from pledges.models.append_only import AppendOnlyModel, known_words
from pledges.verifier import BEFORE_FIRST


class Entry(AppendOnlyModel):
    """One public change. Each entry carries the digest of the one before it, so that nothing can be taken out,
    slipped in or reworded later without breaking the chain (docs/journal.md)."""

    number = models.PositiveBigIntegerField(_("number"), unique=True)
    # Text, so that it is the same to the letter on every database: 2026-11-21T14:00:00.123456Z
    at = models.CharField(_("time"), max_length=27)
    kind = models.CharField(_("what happened"), max_length=20, choices=Happened)
    subject = models.CharField(_("subject"), max_length=250)
    content = models.TextField(_("public content"), help_text="canonical JSON: what stands since")
    reason = TranslatedField(_("public reason"), blank=True)
    by = models.JSONField(_("by"), default=list, help_text="public roles, never names")
    previous = models.CharField(max_length=64)
    digest = models.CharField(max_length=64)

    class Meta:
        verbose_name = _("journal entry")
        verbose_name_plural = _("journal entries")
        ordering = ("number",)
        constraints = (*known_words("entry", kind=Happened),)
        indexes = (
            models.Index(F("subject"), F("number"), name="entry_of_subject"),
            models.Index(F("at"), F("number"), name="entry_until"),
        )

    def __str__(self) -> str:
        return f"{self.number}: {self.get_kind_display()}, {self.subject}"

    @property
    def fields(self) -> dict[str, Any]:
        """As it is published and as its digest is computed. ValueError if the content is no canonical JSON."""
        told = {name: getattr(self, name) for name in verifier.SHAPE}
        return told | {"reason": dict(self.reason), "content": verifier.content_of(self.content)}

    @property
    def line(self) -> str:
        """As a line of the published file. What somebody spoiled is published as it is, for the verifier to name."""
        try:
            return verifier.canonical(self.fields) + "\n"
        except (ValueError, TypeError, RecursionError):
            return json.dumps({name: getattr(self, name) for name in verifier.SHAPE}) + "\n"


class PublicRole(AppendOnlyModel):
    """How the journal calls a person for good: "editor 3". The newsroom alone can tell who that is."""

    user = models.OneToOneField(settings.AUTH_USER_MODEL, models.PROTECT, related_name="public_role")
    number = models.PositiveIntegerField(_("number"), unique=True)

    class Meta:
        verbose_name = _("public role")
        verbose_name_plural = _("public roles")
        ordering = ("number",)

    def __str__(self) -> str:
        return f"editor {self.number}"


def checkpoint() -> dict[str, Any]:
    """How long the journal is and where it ends; whoever keeps one can later tell whether the journal was rewritten."""
    last = Entry.objects.order_by("-number").values("number", "digest", "at").first()
    if last is None:
        return {"size": 0, "digest": BEFORE_FIRST, "at": None}
    return {"size": last["number"], "digest": last["digest"], "at": last["at"]}
