from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _

from candidates.models import web_address
from candidates.translated import TranslatedField
from pledges.choices import Decision, EvidenceKind, Reason, Stance, Status
from pledges.link_choices import LinkState
from pledges.models.append_only import AppendOnlyModel, AppendOnlyQuerySet, known_words
from pledges.models.evidence_files import EvidenceFile
from pledges.models.pledges import LIVE, OPEN, Pledge

DECIDED = (Decision.APPROVED, Decision.REJECTED)
HEAD = 200  # signs of a link that are in the index: whole links may be too long for one
# With the number as it stands in the index: SQLite finds no index for a number that is bound later.
URL_HEAD = models.Func(F("url"), template=f"substr(%(expressions)s, 1, {HEAD})", output_field=models.CharField())
REASONED = (Status.STALLED, Status.PARTLY_KEPT, Status.BROKEN)


class AssessmentQuerySet(models.QuerySet):
    def published(self) -> "AssessmentQuerySet":
        """What the public sees: approved, of a pledge that is public itself."""
        of_public = Q(**{f"pledge__{name}": value for name, value in LIVE.children})
        return self.filter(of_public, decision=Decision.APPROVED)

    def drafts(self) -> "AssessmentQuerySet":
        """The worklist at the end of a term: public pledges that are still open, with nothing claimed about them."""
        of_public = Q(**{f"pledge__{name}": value for name, value in LIVE.children})
        return self.filter(of_public, decision=Decision.DRAFT, pledge__status__in=OPEN)

    def newest_first(self) -> "AssessmentQuerySet":
        return self.order_by("-date", "-id")


class Assessment(models.Model):
    """One dated claim that a pledge has a status; proposed by one person, decided by another."""

    pledge = models.ForeignKey(Pledge, models.PROTECT, related_name="assessments", verbose_name=_("pledge"))
    status = models.CharField(_("status"), max_length=13, choices=Status)
    date = models.DateField(_("date"))
    explanation = TranslatedField(_("explanation"), blank=True, rows=4)
    reason = models.CharField(_("reason not kept"), max_length=14, choices=Reason, blank=True)
    decision = models.CharField(_("decision"), max_length=8, choices=Decision, default=Decision.DRAFT, editable=False)
    proposed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        related_name="+",
        editable=False,
        verbose_name=_("proposed by"),
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

    objects = AssessmentQuerySet.as_manager()

    class Meta:
        verbose_name = _("assessment")
        verbose_name_plural = _("assessments")
        ordering = ("-date", "-id")
        permissions = (
            ("propose_assessment", "Can propose assessments"),
            ("decide_assessment", "Can decide assessments that others proposed"),
        )
        constraints = (
            *known_words("assessment", status=Status, decision=Decision),
            *known_words("assessment", reason=Reason, or_empty=True),
            models.CheckConstraint(
                name="assessment_decided_by_second_person",
                condition=~Q(decided_by=F("proposed_by")),
                violation_error_message=_("Nobody decides their own assessment."),
            ),
            models.CheckConstraint(
                name="assessment_decided_whole",
                condition=Q(decision__in=DECIDED, decided_by__isnull=False, decided_at__isnull=False)
                | Q(~Q(decision__in=DECIDED), decided_by=None, decided_at=None),
            ),
            models.CheckConstraint(
                name="assessment_reason_of_unkept",
                condition=Q(reason="") | Q(status__in=REASONED),
                violation_error_message=_("A reason not kept belongs to “stalled”, “partly kept” or “broken” only."),
            ),
        )
        indexes = (
            models.Index(F("decision"), F("date").desc(), F("id").desc(), name="assessment_newest"),
            models.Index(F("pledge"), F("date").desc(), F("id").desc(), name="assessment_of_pledge"),
        )

    def __str__(self) -> str:
        return f"{self.get_status_display()}, {date_format(self.date)}"

    @property
    def state(self) -> Status:
        return Status(self.status)


class EvidenceQuerySet(AppendOnlyQuerySet):
    def published(self) -> "EvidenceQuerySet":
        """That of assessments which the public sees."""
        of_public = {f"assessment__pledge__{name}": value for name, value in LIVE.children}
        return self.filter(**of_public, assessment__decision=Decision.APPROVED)

    def with_files(self) -> "EvidenceQuerySet":
        """With its file, but not with what can be read in it."""
        return self.select_related("file").defer("file__text")


class Evidence(AppendOnlyModel):
    """A link or a file that supports or contradicts an assessment, and the passage relied on."""

    assessment = models.ForeignKey(Assessment, models.PROTECT, related_name="evidence")
    url = models.CharField(_("link"), max_length=2000, blank=True, validators=[web_address])
    file = models.ForeignKey(EvidenceFile, models.PROTECT, null=True, related_name="evidence", verbose_name=_("file"))
    title = models.CharField(_("title of the page"), max_length=300, blank=True)
    publisher = models.CharField(_("publisher"), max_length=200)
    published = models.DateField(_("published on"), null=True, blank=True)
    kind = models.CharField(_("kind"), max_length=11, choices=EvidenceKind)
    stance = models.CharField(_("stance"), max_length=11, choices=Stance, default=Stance.SUPPORTS)
    passage = models.TextField(_("passage relied on"), blank=True)
    language = models.CharField(_("language of the passage"), max_length=8, blank=True)
    added_at = models.DateTimeField(auto_now_add=True)

    objects = EvidenceQuerySet.as_manager()

    class Meta:
        verbose_name = _("evidence link")
        verbose_name_plural = _("evidence links")
        ordering = ("id",)
        indexes = (models.Index(URL_HEAD, name="evidence_url"),)
        constraints = (
            *known_words("evidence", kind=EvidenceKind, stance=Stance),
            models.CheckConstraint(
                name="evidence_web_address",
                condition=Q(file=None, url__startswith="http://")
                | Q(file=None, url__startswith="https://")
                | Q(file__isnull=False, url=""),
                violation_error_message=_("Evidence is either a file or a link that begins with http:// or https://."),
            ),
        )

    def __str__(self) -> str:
        return self.title or self.url or str(self.file)

    @property
    def state_enum(self) -> LinkState | None:
        """How the link stands; only where the query asked for it (with_links)."""
        state = getattr(self, "state", None)
        return LinkState(state) if state else None
