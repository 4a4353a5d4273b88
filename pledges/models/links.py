"""Visits to evidence links and the copies that were kept. Everything but LinkStanding and LinkTally is written once."""

import datetime

from django.conf import settings
from django.db import models
from django.db.models import Exists, F, OuterRef, Q, QuerySet, Subquery
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.functional import Promise
from django.utils.timezone import localtime
from django.utils.translation import gettext_lazy as _

from pledges import links
from pledges.choices import Decision
from pledges.link_choices import LOST, REASON_WORDS, CheckOutcome, LinkState
from pledges.models.append_only import AppendOnlyModel, AppendOnlyQuerySet, known_words
from pledges.models.assessments import Evidence
from pledges.models.pledges import LIVE
from pledges.models.takedowns import KeptOnly

# Evidence that the public sees: of an approved assessment of a pledge that is public itself.
PUBLIC = Q(
    evidence__assessment__decision=Decision.APPROVED,
    **{f"evidence__assessment__pledge__{name}": value for name, value in LIVE.children},
)


class Check(AppendOnlyModel):
    """One visit to an evidence link and what was there. What the page did not state is empty."""

    evidence = models.ForeignKey(Evidence, models.PROTECT, related_name="checks", verbose_name=_("evidence link"))
    at = models.DateTimeField(_("time"))
    seconds = models.FloatField()
    outcome = models.CharField(_("outcome"), max_length=11, choices=CheckOutcome)
    code = models.PositiveSmallIntegerField(null=True, help_text="the number that the server answered")
    reason = models.CharField(max_length=20, blank=True, help_text="a word of links.REASONS")
    final_url = models.TextField(blank=True)
    redirects = models.JSONField(default=list, help_text="[address, number] of each")
    media_type = models.CharField(max_length=100, blank=True)
    size = models.PositiveIntegerField(default=0, help_text="bytes, unpacked")
    sha256 = models.CharField(max_length=64, blank=True)
    fingerprint = models.CharField(max_length=64, blank=True, help_text="SHA-256 of the readable text")
    unread = models.CharField(max_length=20, blank=True, help_text="a word of text.files.CODES")
    title = models.TextField(blank=True)
    publisher = models.TextField(blank=True)
    language = models.CharField(max_length=35, blank=True)
    canonical = models.TextField(blank=True)
    published = models.DateField(null=True)

    class Meta:
        verbose_name = _("check")
        verbose_name_plural = _("checks")
        ordering = ("-at", "-id")
        constraints = known_words("check", outcome=CheckOutcome)
        indexes = (models.Index(F("evidence"), F("at").desc(), name="check_of_evidence"),)

    def __str__(self) -> str:
        return f"{date_format(localtime(self.at), 'DATETIME_FORMAT')}: {self.get_outcome_display()}"

    @property
    def why(self) -> str | Promise:
        """The reason in words, or the number that the server answered."""
        return REASON_WORDS.get(self.reason) or str(self.code or "")


class CaptureQuerySet(AppendOnlyQuerySet):
    def published(self) -> "CaptureQuerySet":
        """Copies that the public may ask for; of one that was taken down it sees digest and reason alone."""
        return self.filter(PUBLIC)

    def shown(self) -> "CaptureQuerySet":
        """Without those that were taken down, whichever evidence they were kept for."""
        return self.exclude(Exists(Takedown.objects.filter(capture__digest=OuterRef("digest"))))

    def newest_first(self) -> "CaptureQuerySet":
        return self.order_by("-id")

    def without_text(self) -> "CaptureQuerySet":
        return self.defer("text", "whole_text")


class Capture(AppendOnlyModel):
    """A copy of what an evidence link led to: a WARC file in the storage, found by its digest, and its readable text.
    Two evidence links to the same page share a file. The file is there before the row (docs/decisions/0025)."""

    evidence = models.ForeignKey(Evidence, models.PROTECT, related_name="captures", verbose_name=_("evidence link"))
    visit = models.ForeignKey(Check, models.PROTECT, related_name="captures", help_text="in which it was made")
    digest = models.CharField(_("SHA-256 of the file"), max_length=64)
    size = models.PositiveIntegerField(_("size"), help_text="bytes of the file")
    fingerprint = models.CharField(max_length=64, blank=True, help_text="that of the visit")
    text = models.TextField(_("text"), blank=True, help_text="the article")
    whole_text = models.TextField(blank=True, help_text="all that the page shows, where that is more")

    objects = CaptureQuerySet.as_manager()

    class Meta:
        verbose_name = _("kept copy")
        verbose_name_plural = _("kept copies")
        ordering = ("-id",)
        permissions = (("take_down_capture", "Can take down kept copies"),)
        indexes = (
            models.Index(F("evidence"), F("id").desc(), name="capture_of_evidence"),
            models.Index(fields=("fingerprint",), name="capture_fingerprint"),
            models.Index(fields=("digest",), name="capture_digest"),
        )

    def __str__(self) -> str:
        return f"{date_format(localtime(self.visit.at), 'DATETIME_FORMAT')}, {self.digest[:12]}"


class Takedown(KeptOnly):
    OF = "capture"
    capture = models.OneToOneField(Capture, models.PROTECT, related_name="takedown", verbose_name=_("kept copy"))

    class Meta:
        verbose_name = _("take-down")
        verbose_name_plural = _("take-downs")


class ArchivedCopy(AppendOnlyModel):
    """A copy of an evidence link that another archive has, and whether it made it because we asked."""

    evidence = models.ForeignKey(
        Evidence, models.PROTECT, related_name="archived_copies", verbose_name=_("evidence link")
    )
    url = models.TextField(_("address"))
    at = models.DateTimeField(_("time"), help_text="when the archive made it")
    asked_for = models.BooleanField(help_text="whether the archive made it because we asked")
    found_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        verbose_name = _("copy in another archive")
        verbose_name_plural = _("copies in other archives")
        ordering = ("-id",)
        constraints = (
            models.CheckConstraint(
                name="archived_copy_web_address",
                condition=Q(url__startswith="http://") | Q(url__startswith="https://"),
            ),
        )
        indexes = (models.Index(F("evidence"), F("id").desc(), name="archived_of_evidence"),)

    def __str__(self) -> str:
        return f"{self.archive}, {date_format(localtime(self.at), 'DATE_FORMAT')}"

    @property
    def archive(self) -> str:
        """The archive's host."""
        return links.host_of(self.url)


class LinkStandingQuerySet(models.QuerySet):
    def due(self) -> "LinkStandingQuerySet":
        """Those to visit now, the longest due first."""
        return self.filter(due__lte=timezone.now()).order_by("due", "id")

    def to_archive(self) -> "LinkStandingQuerySet":
        """Those that other archives are to be asked about now. Never of a proposal: it would tell them what is not
        public yet."""
        return self.published().filter(ask_archives__lte=timezone.now()).order_by("ask_archives", "id")

    def lost(self) -> "LinkStandingQuerySet":
        """Gone or changed, and nobody of the newsroom has said what is to be made of it."""
        return self.filter(state__in=LOST, noted_at=None)

    def published(self) -> "LinkStandingQuerySet":
        return self.filter(PUBLIC)


class LinkStanding(models.Model):
    """How an evidence link stands after all its visits, and when it is due again: links.Standing as a row. There is one
    for each evidence link of a proposed or approved assessment."""

    evidence = models.OneToOneField(Evidence, models.PROTECT, related_name="standing", verbose_name=_("evidence link"))
    state = models.CharField(_("state"), max_length=8, choices=LinkState, default=LinkState.UNSEEN)
    due = models.DateTimeField(_("next visit"), default=timezone.now)
    wants_copy = models.BooleanField(_("a copy is wanted"), default=True)
    steady = models.PositiveIntegerField(default=0)
    failures = models.PositiveIntegerField(default=0)
    failed_on = models.JSONField(default=list, help_text="days of failures that may mean that the page is gone")
    fingerprint = models.CharField(max_length=64, blank=True, help_text="of the page last seen")
    last_checked = models.DateTimeField(_("last checked"), null=True)
    last_seen = models.DateTimeField(_("last answer"), null=True)
    ask_archives = models.DateTimeField(null=True, default=timezone.now, help_text="when; null: not any more")
    archive_failures = models.PositiveIntegerField(default=0)
    noted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name=_("seen by")
    )
    noted_at = models.DateTimeField(_("seen"), null=True, help_text="since it is in this state")

    objects = LinkStandingQuerySet.as_manager()

    class Meta:
        verbose_name = _("followed link")
        verbose_name_plural = _("followed links")
        ordering = ("-id",)
        constraints = (
            *known_words("link_standing", state=LinkState),
            models.CheckConstraint(
                name="link_standing_noted",
                condition=Q(noted_by=None, noted_at=None) | Q(noted_by__isnull=False, noted_at__isnull=False),
            ),
        )
        indexes = (
            models.Index(fields=("wants_copy", "due", "id"), name="link_due"),
            models.Index(fields=("state", "id"), name="link_state"),
            models.Index(fields=("ask_archives", "id"), name="link_to_archive"),
        )

    def __str__(self) -> str:
        return str(self.evidence)

    @property
    def standing(self) -> links.Standing:
        """What the schedule reckons with."""
        days = tuple(datetime.date.fromisoformat(day) for day in self.failed_on)
        return links.Standing(links.State(self.state), self.due, self.steady, self.failures, days, self.fingerprint)

    def take(self, found: links.Standing) -> None:
        self.state, self.fingerprint = found.state.value, found.fingerprint
        self.due, self.steady, self.failures = found.due, found.steady, found.failures
        self.failed_on = [day.isoformat() for day in found.failed_on]

    @property
    def seen(self) -> str:
        """Stands still as long as there is nothing new to look at."""
        return f"{self.state}:{self.fingerprint if self.state == LinkState.CHANGED else ''}"

    @property
    def state_enum(self) -> LinkState:
        return LinkState(self.state)

    @property
    def is_lost(self) -> bool:
        return self.state in LOST


class LinkTally(models.Model):
    """How many public evidence links are in a state, and how many have a copy ("kept"); counted by tick."""

    KEPT = "kept"

    name = models.CharField(max_length=8, unique=True)
    n = models.PositiveIntegerField()
    at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.name}: {self.n}"


def with_links(evidence: QuerySet) -> QuerySet:
    """Evidence with `state`, `last_checked` and `last_seen` of its link, `copy_id` and `copy_at` of the newest copy
    that the public may ask for, `archived_url` and `archived_at` of one in another archive; all in the same query."""
    archived = ArchivedCopy.objects.filter(evidence=OuterRef("pk")).order_by("-id")
    newest = Capture.objects.published().filter(evidence=OuterRef("pk")).newest_first()
    own = {name: F(f"standing__{name}") for name in ("state", "last_checked", "last_seen")}
    return evidence.with_files().annotate(
        **own,
        copy_id=Subquery(newest.values("pk")[:1]),
        copy_at=Subquery(newest.values("visit__at")[:1]),
        archived_url=Subquery(archived.values("url")[:1]),
        archived_at=Subquery(archived.values("at")[:1]),
    )
