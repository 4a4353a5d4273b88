from django.db import models
from django.db.models import F
from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _

from candidates.translated import TranslatedField
from pledges.models.append_only import AppendOnlyModel
from pledges.models.changes import Change


class Correction(AppendOnlyModel):
    """A public, dated note that something published was wrong, and what it is now. `subject` is what it corrects, in
    the journal's own words ("statement:12"), `page` the public page on which that stands ("pledge:KEY"): both names
    stay for good (docs/decisions/0019)."""

    change = models.OneToOneField(Change, models.PROTECT, related_name="correction")
    subject = models.CharField(_("what it corrects"), max_length=250)
    page = models.CharField(max_length=100)
    date = models.DateField(_("date"))
    was = TranslatedField(_("what was wrong"), rows=3)
    now = TranslatedField(_("what it is now"), rows=3)

    class Meta:
        verbose_name = _("correction")
        verbose_name_plural = _("corrections")
        ordering = ("-date", "-id")
        indexes = (
            models.Index(F("date").desc(), F("id").desc(), name="correction_newest"),
            models.Index(F("page"), F("id").desc(), name="correction_of_page"),
        )

    def __str__(self) -> str:
        return f"{date_format(self.date)}: {self.was}"
