from django.conf import settings
from django.db import models
from django.db.models import Exists, F, OuterRef, Q
from django.utils.formats import date_format
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from pledges.models.append_only import AppendOnlyModel, AppendOnlyQuerySet, known_words
from pledges.models.changes import Change
from pledges.models.pledges import LIVE, Statement
from pledges.translation_choices import How

WRITTEN = Q(~Q(text=""), how=How.PERSON, program="")
BY_MACHINE = Q(~Q(text=""), ~Q(program=""), how=How.MACHINE)
WITHDRAWN = Q(text="", program="", how=How.WITHDRAWN)


class QuoteTranslationQuerySet(AppendOnlyQuerySet):
    def newest(self) -> "QuoteTranslationQuerySet":
        """Of each quote and language the one that two people agreed on last."""
        same = {name: OuterRef(name) for name in ("statement", "language")}
        return self.exclude(Exists(QuoteTranslation.objects.filter(**same, pk__gt=OuterRef("pk"))))

    def published(self) -> "QuoteTranslationQuerySet":
        """What the public sees: the newest of a public pledge's quote, unless that takes the translation down."""
        of_public = Q(**{f"statement__pledge__{name}": value for name, value in LIVE.children})
        return self.newest().filter(of_public).exclude(how=How.WITHDRAWN)

    def with_translators(self) -> "QuoteTranslationQuerySet":
        """With `translator`, the public number of the editor who wrote or looked it over."""
        return self.annotate(translator=F("change__proposed_by__public_role__number"))


class QuoteTranslation(AppendOnlyModel):
    """A quote in another language than its document's, as two people agreed on it. The newest of each quote and
    language stands; one without words takes the one before it down (docs/decisions/0034)."""

    change = models.OneToOneField(Change, models.PROTECT, related_name="translation")
    statement = models.ForeignKey(Statement, models.PROTECT, related_name="translations", verbose_name=_("statement"))
    language = models.CharField(_("language of the translation"), max_length=8, choices=settings.LANGUAGES)
    how = models.CharField(_("who translated"), max_length=9, choices=How)
    program = models.CharField(_("program that translated"), max_length=200, blank=True)
    text = models.TextField(_("translation"), blank=True)
    date = models.DateField(_("date"))

    objects = QuoteTranslationQuerySet.as_manager()

    class Meta:
        verbose_name = _("translation of a quote")
        verbose_name_plural = _("translations of quotes")
        ordering = ("-id",)
        constraints = (
            *known_words("translation", how=How),
            models.CheckConstraint(name="translation_labelled", condition=WRITTEN | BY_MACHINE | WITHDRAWN),
            models.CheckConstraint(name="translation_language_named", condition=~Q(language="")),
        )
        indexes = (models.Index(F("statement"), F("language"), F("id").desc(), name="translation_newest"),)

    def __str__(self) -> str:
        return self.text[:80]

    @property
    def label(self) -> str:
        """Who translated and when, in words for readers; of a row read `with_translators()`."""
        told = {"number": self.translator, "date": date_format(self.date), "program": self.program}
        if self.how == How.MACHINE:
            return gettext("Machine translation (%(program)s), checked by editor %(number)s, %(date)s") % told
        return gettext("Translation by editor %(number)s, %(date)s") % told
