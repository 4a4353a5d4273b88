from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from candidates.models import Candidacy, Candidate, Election, web_address
from candidates.translated import TranslatedField
from pledges.choices import DocumentKind
from pledges.models.append_only import AppendOnlyModel, AppendOnlyQuerySet


class DocumentQuerySet(AppendOnlyQuerySet):
    def without_text(self) -> "DocumentQuerySet":
        """For lists: neither the raw file nor the transcript is read."""
        return self.defer("raw", "transcript", "disclosure_text")

    def published(self) -> "DocumentQuerySet":
        """The one answer to "is it public?": somebody published a pledge that stands in it, or the seed brought it."""
        return self.filter(public_since__isnull=False)

    def publish(self) -> int:
        """Show them to everybody from now on; the ones that are public already keep their day."""
        return models.QuerySet.update(self.filter(public_since=None), public_since=timezone.now())

    def retitle(self, title: dict[str, str]) -> int:
        """The title is this tracker's own description, and the one column that the seal leaves open."""
        return models.QuerySet.update(self, title=title)

    def with_people(self) -> "DocumentQuerySet":
        return self.select_related("candidacy__candidate", "candidacy__party", "candidacy__election")


class Document(AppendOnlyModel):
    """A source text, stored once as received, with its cleaned transcript. Only the title, which is this
    tracker's own description of it, may be reworded (docs/decisions/0004). Nobody outside sees it before a pledge
    that stands in it is published (docs/decisions/0013)."""

    slug = models.SlugField(_("address"), max_length=80, unique=True)
    title = TranslatedField(_("title"))
    kind = models.CharField(_("kind"), max_length=20, choices=DocumentKind, default=DocumentKind.INTERVIEW)
    language = models.CharField(_("language"), max_length=8, choices=settings.LANGUAGES)
    candidacy = models.ForeignKey(
        Candidacy,
        models.PROTECT,
        related_name="documents",
        null=True,
        blank=True,
        verbose_name=_("candidacy"),
    )
    url = models.CharField(_("web address"), max_length=2000, blank=True, validators=[web_address])
    file_name = models.CharField(_("file name"), max_length=200)
    raw = models.BinaryField(_("file as received"))
    sha256 = models.CharField(_("SHA-256 of the file"), max_length=64, unique=True)
    transcript = models.TextField(_("transcript"))
    published = models.DateField(_("published on"), db_index=True)
    published_as_stated = models.CharField(_("date as stated"), max_length=200, blank=True)
    producer = models.CharField(_("producer"), max_length=300, blank=True)
    producer_address = models.CharField(_("producer's address"), max_length=300, blank=True)
    client = models.CharField(_("client"), max_length=300, blank=True)
    paid_by = models.CharField(_("paid by"), max_length=300, blank=True)
    paid_by_role = models.CharField(_("role of the payer"), max_length=300, blank=True)
    fund = models.CharField(_("paid from"), max_length=300, blank=True)
    print_run = models.CharField(_("print run"), max_length=40, blank=True)
    disclosure_text = models.TextField(_("imprint, verbatim"), blank=True)
    added_at = models.DateTimeField(_("added"), auto_now_add=True)
    public_since = models.DateTimeField(_("public since"), null=True, editable=False)

    objects = DocumentQuerySet.as_manager()

    class Meta:
        verbose_name = _("document")
        verbose_name_plural = _("documents")
        ordering = ("-published", "slug")
        indexes = (
            models.Index(
                F("published").desc(),
                F("id").desc(),
                name="document_newest",
                condition=Q(public_since__isnull=False),
            ),
        )

    def __str__(self) -> str:
        return str(self.title)


class Fact(AppendOnlyModel):
    """Something the register says of a candidate or an election, with the verbatim phrase it rests on."""

    candidate = models.ForeignKey(Candidate, models.PROTECT, related_name="facts", null=True)
    election = models.ForeignKey(Election, models.PROTECT, related_name="facts", null=True)
    text = TranslatedField(_("fact"))
    document = models.ForeignKey(Document, models.PROTECT, related_name="facts")
    start = models.PositiveIntegerField()
    end = models.PositiveIntegerField()
    quote = models.TextField(_("phrase"))

    class Meta:
        verbose_name = _("fact")
        verbose_name_plural = _("facts")
        ordering = ("id",)
        constraints = (
            models.CheckConstraint(
                name="fact_of_one",
                condition=Q(candidate=None, election__gt=0) | Q(candidate__gt=0, election=None),
            ),
        )

    def __str__(self) -> str:
        return str(self.text)
