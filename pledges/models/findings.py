from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from pledges.choices import FindingState, NoPledge, Strength
from pledges.models.append_only import known_words
from pledges.models.changes import Change
from pledges.models.documents import Document
from pledges.models.pledges import Statement


class Upload(models.Model):
    """A file that was read and waits for an editor to confirm what it says of itself; then it becomes a document,
    and this row goes."""

    raw = models.BinaryField()
    sha256 = models.CharField(max_length=64, unique=True)
    file_name = models.CharField(_("file name"), max_length=200)
    format = models.CharField(_("format"), max_length=8)
    encoding = models.CharField(_("encoding"), max_length=20, blank=True)
    pages = models.PositiveIntegerField(_("pages"), null=True)
    reading = models.JSONField(help_text="text/reading.py: as_json")
    typed = models.JSONField(default=dict, help_text="what the editor has filled in so far")
    added_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, verbose_name=_("imported by"))
    added_at = models.DateTimeField(_("imported"), auto_now_add=True)

    class Meta:
        verbose_name = _("unfinished import")
        verbose_name_plural = _("unfinished imports")
        ordering = ("-added_at", "-id")

    def __str__(self) -> str:
        return self.file_name


class FindingQuerySet(models.QuerySet):
    def open(self) -> "FindingQuerySet":
        return self.filter(state=FindingState.OPEN)


class Finding(models.Model):
    """A sentence of a document that may hold a pledge, found by the engine or marked by hand, and what an editor
    made of it. Decisions are kept: they are what the next rules are measured by."""

    document = models.ForeignKey(Document, models.PROTECT, related_name="findings")
    start = models.PositiveIntegerField()
    end = models.PositiveIntegerField()
    clause_start = models.PositiveIntegerField()
    clause_end = models.PositiveIntegerField()
    score = models.FloatField(null=True, help_text="0.5 to 1; null: marked by hand")
    reasons = models.JSONField(default=list, help_text="as the engine gives them: label: words")
    strength = models.CharField(_("strength"), max_length=11, choices=Strength)
    topics = models.JSONField(default=list, help_text="slugs of the likeliest topics")
    raw_line = models.PositiveIntegerField(null=True, help_text="line of the text as it was read, from 1")
    state = models.CharField(_("state"), max_length=9, choices=FindingState, default=FindingState.OPEN)
    no_pledge = models.CharField(_("why it is no pledge"), max_length=9, choices=NoPledge, blank=True)
    note = models.CharField(_("note"), max_length=500, blank=True)
    statement = models.ForeignKey(Statement, models.PROTECT, null=True, related_name="findings")
    change = models.ForeignKey(Change, models.PROTECT, null=True, related_name="findings")
    typed = models.JSONField(default=dict, help_text="what an editor has filled in so far")
    version = models.PositiveIntegerField(default=1)
    decided_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    decided_at = models.DateTimeField(null=True)

    objects = FindingQuerySet.as_manager()

    class Meta:
        verbose_name = _("finding")
        verbose_name_plural = _("findings")
        ordering = ("start", "id")
        constraints = (
            *known_words("finding", state=FindingState, strength=Strength),
            *known_words("finding", or_empty=True, no_pledge=NoPledge),
            models.CheckConstraint(
                name="finding_decided",
                condition=Q(state=FindingState.OPEN, statement=None, change=None, decided_by=None)
                | (
                    Q(state=FindingState.CONFIRMED, decided_by__isnull=False)
                    & (Q(statement__isnull=False) | Q(change__isnull=False))
                )
                | (
                    Q(state=FindingState.REJECTED, statement=None, change=None, decided_by__isnull=False)
                    & ~Q(no_pledge="")
                ),
            ),
            models.CheckConstraint(
                name="finding_clause_inside",
                condition=Q(start__lte=F("clause_start"), clause_start__lt=F("clause_end"), clause_end__lte=F("end")),
            ),
            models.UniqueConstraint(
                fields=("document", "start", "end"), condition=Q(score__isnull=False), name="finding_once"
            ),
        )
        indexes = (
            models.Index(fields=("document", "start"), name="finding_in_document"),
            models.Index(fields=("document",), condition=Q(state=FindingState.OPEN), name="finding_open"),
        )

    def __str__(self) -> str:
        return f"{self.document_id}: {self.start}–{self.end}"

    @property
    def by_hand(self) -> bool:
        return self.score is None
