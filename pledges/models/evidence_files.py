"""Files that stand as evidence: photos, documents, PDFs. The public sees them bare; the original stays private."""

from django.conf import settings
from django.db import models
from django.db.models import Exists, OuterRef
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from pledges.file_choices import LEFT_OUT, FileType
from pledges.models.append_only import AppendOnlyModel, AppendOnlyQuerySet, known_words
from pledges.models.takedowns import KeptOnly


class EvidenceFileQuerySet(AppendOnlyQuerySet):
    def shown(self) -> "EvidenceFileQuerySet":
        """Without those that were taken down, whoever uploaded the same once more."""
        return self.exclude(Exists(FileTakedown.objects.filter(file__digest=OuterRef("digest"))))

    def without_text(self) -> "EvidenceFileQuerySet":
        return self.defer("text")


class EvidenceFile(AppendOnlyModel):
    """An uploaded file, bare and as it was received: both lie in the storage under their digests, and are there before
    the row (docs/decisions/0027). The same content is one row, whoever uploads it."""

    digest = models.CharField(_("SHA-256 of the public file"), max_length=64)
    size = models.PositiveIntegerField(_("size"), help_text="bytes of the public file")
    media_type = models.CharField(_("format"), max_length=100, choices=FileType)
    text = models.TextField(_("text"), blank=True, help_text="what can be read in it")
    removed = models.JSONField(default=list, help_text="words of bare.REMOVED: what the original says beside it")
    original_digest = models.CharField(max_length=64, unique=True)
    original_size = models.PositiveIntegerField(help_text="bytes")
    name = models.CharField(_("name of the file"), max_length=200, blank=True, help_text="never public")
    uploaded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("uploaded by")
    )
    at = models.DateTimeField(_("uploaded"), auto_now_add=True)

    objects = EvidenceFileQuerySet.as_manager()

    class Meta:
        verbose_name = _("evidence file")
        verbose_name_plural = _("evidence files")
        ordering = ("-id",)
        constraints = known_words("evidence_file", media_type=FileType)
        indexes = (models.Index(fields=("digest",), name="evidence_file_digest"),)

    def __str__(self) -> str:
        return f"{self.get_media_type_display()}, {self.short}"

    @property
    def short(self) -> str:
        return self.digest[:12]

    @property
    def left_out(self) -> list[str | Promise]:
        return [LEFT_OUT[word] for word in self.removed if word in LEFT_OUT]

    @property
    def kind(self) -> FileType:
        return FileType(self.media_type)


class FileTakedown(KeptOnly):
    OF = "file"
    file = models.OneToOneField(EvidenceFile, models.PROTECT, related_name="takedown", verbose_name=_("evidence file"))

    class Meta:
        verbose_name = _("take-down of a file")
        verbose_name_plural = _("take-downs of files")
