"""The register: who stood, for whom, when. It knows nothing of pledges and has no pages."""

from django.core.validators import URLValidator
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from candidates.choices import Mandate
from candidates.translated import TranslatedField

web_address = URLValidator(schemes=["http", "https"])


class Party(models.Model):
    slug = models.SlugField(_("address"), max_length=80, unique=True)
    name = TranslatedField(_("name"))
    short_name = TranslatedField(_("short name"))
    website = models.CharField(_("own site"), max_length=500, blank=True, validators=[web_address])

    class Meta:
        verbose_name = _("party")
        verbose_name_plural = _("parties")
        ordering = ("slug",)

    def __str__(self) -> str:
        return str(self.short_name)


class Election(models.Model):
    """One vote for one body on one date, perhaps a repeat of another."""

    slug = models.SlugField(_("address"), max_length=80, unique=True)
    name = TranslatedField(_("name"))
    body = TranslatedField(_("elected body"))
    place = TranslatedField(_("place"))
    date = models.DateField(_("date"))
    repeat_of = models.DateField(_("repeat of the vote of"), null=True, blank=True)
    term_years = models.PositiveSmallIntegerField(_("term in years"), null=True, blank=True)

    class Meta:
        verbose_name = _("election")
        verbose_name_plural = _("elections")
        ordering = ("-date", "slug")

    def __str__(self) -> str:
        return str(self.name)


class Candidate(models.Model):
    """A person who stood. Every fact is as stated on the day `as_of`; what nobody stated is empty."""

    slug = models.SlugField(_("address"), max_length=80, unique=True)
    name = TranslatedField(pgettext_lazy("person", "name"))
    sort_key = models.CharField(max_length=200, editable=False, db_index=True)
    name_as_stated = models.CharField(_("name as stated"), max_length=200, blank=True)
    given = TranslatedField(_("given name"), blank=True)
    family = TranslatedField(_("family name"), blank=True)
    patronymic = TranslatedField(_("patronymic"), blank=True)
    birth_date = models.DateField(_("date of birth"), null=True, blank=True)
    age = models.PositiveSmallIntegerField(_("age"), null=True, blank=True)
    birthplace = TranslatedField(_("born in"), blank=True)
    origin = TranslatedField(_("comes from"), blank=True)
    education = TranslatedField(_("education"), blank=True)
    occupation = TranslatedField(_("occupation"), blank=True)
    biography = TranslatedField(_("biography"), blank=True, rows=5)
    website = models.CharField(_("own site"), max_length=500, blank=True, validators=[web_address])
    as_of = models.DateField(_("facts as of"), null=True, blank=True)

    class Meta:
        verbose_name = _("candidate")
        verbose_name_plural = _("candidates")
        ordering = ("sort_key", "id")

    def __str__(self) -> str:
        return str(self.name)


class Candidacy(models.Model):
    """A candidate in one election, for a party or alone; what became of it, and the link that shows it."""

    candidate = models.ForeignKey(Candidate, models.PROTECT, related_name="candidacies", verbose_name=_("candidate"))
    election = models.ForeignKey(Election, models.PROTECT, related_name="candidacies", verbose_name=_("election"))
    party = models.ForeignKey(
        Party, models.PROTECT, related_name="candidacies", null=True, blank=True, verbose_name=_("party")
    )
    ballot_number = models.PositiveSmallIntegerField(_("list's number on the ballot"), null=True, blank=True)
    list_position = models.PositiveSmallIntegerField(_("place on the list"), null=True, blank=True)
    mandate = models.CharField(_("mandate"), max_length=12, choices=Mandate, default=Mandate.UNKNOWN)
    mandate_url = models.CharField(
        _("link that shows the mandate"), max_length=2000, blank=True, validators=[web_address]
    )
    mandate_since = models.DateField(_("since"), null=True, blank=True)

    class Meta:
        verbose_name = _("candidacy")
        verbose_name_plural = _("candidacies")
        ordering = ("candidate__sort_key", "id")
        constraints = (
            models.UniqueConstraint(
                fields=("candidate", "election"),
                name="candidacy_once_per_election",
                violation_error_message=_("This person's candidacy in this election is recorded already."),
            ),
            models.CheckConstraint(name="candidacy_mandate_known", condition=Q(mandate__in=Mandate.values)),
            models.CheckConstraint(
                name="candidacy_mandate_shown",
                condition=Q(mandate=Mandate.UNKNOWN)
                | Q(mandate_url__startswith="http://")
                | Q(mandate_url__startswith="https://"),
                violation_error_message=_("A mandate needs the link that shows it, or stays “not known”."),
            ),
        )
        indexes = (models.Index(F("party"), F("election"), name="candidacy_by_party"),)

    def __str__(self) -> str:
        return f"{self.candidate}, {self.election}"
