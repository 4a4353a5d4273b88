from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.timezone import localdate
from django.utils.translation import gettext_lazy as _

from candidates.models import Candidacy
from candidates.translated import TranslatedField
from pledges.choices import Family, Level, Power, Publication, Status, Strength, Tier
from pledges.models.append_only import AppendOnlyModel, known_words
from pledges.models.documents import Document
from pledges.models.places import Place
from pledges.models.topics import Topic
from pledges.months import months_ago

LIVE = Q(publication=Publication.PUBLISHED, merged_into=None)
OPEN = Status.of_family(Family.OPEN)


class PledgeQuerySet(models.QuerySet):
    def published(self) -> "PledgeQuerySet":
        """The one answer to "is it public?": published, and not merged into another pledge."""
        return self.filter(LIVE)

    def overdue(self) -> "PledgeQuerySet":
        """Public, not settled, and the deadline has passed."""
        return self.published().filter(deadline__lt=localdate(), status__in=OPEN)

    def stale(self) -> "PledgeQuerySet":
        """Public, not settled, and its newest approved assessment (or its publication, if there is none) is older than
        the site's months."""
        since = months_ago(settings.STALE_MONTHS)
        old = Q(assessed_on__lt=localdate(since)) | Q(assessed_on=None, published_at__lt=since)
        return self.published().filter(old, status__in=OPEN)

    def for_listing(self) -> "PledgeQuerySet":
        """Everything a pledge card shows: five queries however many cards."""
        statements = Statement.objects.select_related("candidacy__candidate", "candidacy__party", "document").defer(
            "document__raw", "document__transcript"
        )
        return self.prefetch_related(
            models.Prefetch("topic_rows", PledgeTopic.objects.select_related("topic")),
            models.Prefetch("place_rows", PledgePlace.objects.select_related("place")),
            models.Prefetch("statements", statements),
        )

    def for_listing_of(self, pledges: "list[Pledge]") -> "list[Pledge]":
        """The same for pledges already read."""
        models.prefetch_related_objects(pledges, *self.for_listing()._prefetch_related_lookups)
        return pledges


class Pledge(models.Model):
    """One promise, in the tracker's neutral words, that can later be judged."""

    key = models.SlugField(_("key"), max_length=80, unique=True)
    title = TranslatedField(_("title"))
    topics = models.ManyToManyField(Topic, through="PledgeTopic", related_name="pledges", verbose_name=_("topics"))
    places = models.ManyToManyField(
        Place, through="PledgePlace", related_name="pledges", verbose_name=_("parts of the city")
    )
    tier = models.CharField(_("tier"), max_length=8, choices=Tier)
    level = models.CharField(_("level"), max_length=8, choices=Level, default=Level.PARTY)
    programme = TranslatedField(_("programme"), blank=True)
    kept_if = TranslatedField(_("yardstick"), blank=True, rows=3)
    kept_if_on = models.DateField(_("yardstick written on"), null=True, blank=True)
    deadline = models.DateField(_("deadline"), null=True, blank=True)
    power = models.CharField(_("within the body's power"), max_length=12, choices=Power, default=Power.UNKNOWN)
    publication = models.CharField(
        _("publication"), max_length=9, choices=Publication, default=Publication.DRAFT, editable=False
    )
    published_at = models.DateTimeField(_("published"), null=True, editable=False)
    withdrawn_because = TranslatedField(_("public reason of the withdrawal"), blank=True, editable=False)
    merged_into = models.ForeignKey(
        "self", models.PROTECT, null=True, related_name="merged_from", editable=False, verbose_name=_("merged into")
    )
    version = models.PositiveIntegerField(default=1, editable=False)
    created_at = models.DateTimeField(_("created"), auto_now_add=True)

    # Copies for filter and sort that the database's triggers write (guards.py); nothing else may.
    status = models.CharField(_("status"), max_length=13, choices=Status, default=Status.NOT_RATED, editable=False)
    assessed_on = models.DateField(_("assessed on"), null=True, editable=False)
    stated_on = models.DateField(_("stated on"), null=True, editable=False)
    # Order of the titles by language code, as candidates/alphabet.py gives it; written by actions/search_text.py.
    sort_keys = models.JSONField(default=dict, editable=False)

    objects = PledgeQuerySet.as_manager()

    class Meta:
        verbose_name = _("pledge")
        verbose_name_plural = _("pledges")
        ordering = ("id",)
        permissions = (("publish_pledge", "Can publish, withdraw and merge pledges"),)
        constraints = (
            *known_words("pledge", status=Status, tier=Tier, level=Level, power=Power, publication=Publication),
            models.CheckConstraint(
                name="pledge_not_merged_into_itself",
                condition=Q(merged_into=None) | ~Q(merged_into=F("id")),
            ),
            models.CheckConstraint(
                name="pledge_publication_dated",
                condition=Q(publication=Publication.DRAFT) | Q(published_at__isnull=False),
            ),
        )
        indexes = (
            models.Index(F("stated_on").desc(), F("id").desc(), name="pledge_newest", condition=LIVE),
            models.Index(F("assessed_on").desc(), F("id").desc(), name="pledge_assessed", condition=LIVE),
            models.Index(F("status"), F("stated_on").desc(), F("id").desc(), name="pledge_status", condition=LIVE),
            models.Index(
                F("status"), F("assessed_on").desc(), F("id").desc(), name="pledge_status_assessed", condition=LIVE
            ),
            models.Index(F("tier"), F("stated_on").desc(), F("id").desc(), name="pledge_tier", condition=LIVE),
            models.Index(
                F("stated_on").desc(), F("id").desc(), name="pledge_unassessed", condition=LIVE & Q(assessed_on=None)
            ),
            models.Index(fields=("deadline",), name="pledge_deadline", condition=LIVE & Q(deadline__isnull=False)),
        )

    def __str__(self) -> str:
        return str(self.title) or self.key

    @property
    def state(self) -> Status:
        """The status as an enum, with its family and definition."""
        return Status(self.status)

    @property
    def tier_enum(self) -> Tier:
        return Tier(self.tier)

    @property
    def is_public(self) -> bool:
        return self.publication == Publication.PUBLISHED and self.merged_into_id is None


class PledgeTopic(models.Model):
    """A pledge's topics in order, the main one first: one to three."""

    pledge = models.ForeignKey(Pledge, models.CASCADE, related_name="topic_rows")
    topic = models.ForeignKey(Topic, models.PROTECT, related_name="pledge_rows", verbose_name=_("topic"))
    position = models.PositiveSmallIntegerField(default=1)

    class Meta:
        verbose_name = _("topic")
        verbose_name_plural = _("topics")
        ordering = ("position", "id")
        constraints = (
            models.UniqueConstraint(fields=("topic", "pledge"), name="pledge_topic_once"),
            models.CheckConstraint(name="pledge_topic_one_to_three", condition=Q(position__range=(1, 3))),
        )

    def __str__(self) -> str:
        return str(self.topic)


class PledgePlace(models.Model):
    """A part of the city that a quote of the pledge names: none or several, in no order of weight."""

    pledge = models.ForeignKey(Pledge, models.CASCADE, related_name="place_rows")
    place = models.ForeignKey(Place, models.PROTECT, related_name="pledge_rows", verbose_name=_("part of the city"))

    class Meta:
        verbose_name = _("part of the city")
        verbose_name_plural = _("parts of the city")
        ordering = ("place__slug",)
        constraints = (models.UniqueConstraint(fields=("place", "pledge"), name="pledge_place_once"),)

    def __str__(self) -> str:
        return str(self.place)


class Statement(AppendOnlyModel):
    """One candidate making one pledge in one document. Offsets count characters of the document's transcript:
    transcript[start:end] is the quote, transcript[clause_start:clause_end] the narrowest part that carries it."""

    pledge = models.ForeignKey(Pledge, models.PROTECT, related_name="statements")
    document = models.ForeignKey(Document, models.PROTECT, related_name="statements")
    candidacy = models.ForeignKey(Candidacy, models.PROTECT, related_name="statements")
    start = models.PositiveIntegerField()
    end = models.PositiveIntegerField()
    quote = models.TextField(_("quote"))
    clause_start = models.PositiveIntegerField()
    clause_end = models.PositiveIntegerField()
    strength = models.CharField(_("strength"), max_length=11, choices=Strength)
    also = models.JSONField(_("said again at"), default=list, blank=True)
    added_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        verbose_name = _("statement")
        verbose_name_plural = _("statements")
        ordering = ("id",)
        constraints = (
            models.UniqueConstraint(fields=("pledge", "document", "start", "end"), name="statement_once_per_span"),
            *known_words("statement", strength=Strength),
            models.CheckConstraint(
                name="statement_clause_inside",
                condition=Q(start__lte=F("clause_start"), clause_start__lt=F("clause_end"), clause_end__lte=F("end")),
            ),
        )
        indexes = (models.Index(F("candidacy"), F("pledge"), name="statement_by_candidacy"),)

    def __str__(self) -> str:
        return self.quote[:80]

    def in_context(self, transcript: str, around: tuple[int, int]) -> dict[str, Any]:
        """The paragraph `around` cut into what comes before the quote, the quote with its clause, what comes after."""
        first, last = around
        return {
            "before": transcript[first : self.start],
            "lead": transcript[self.start : self.clause_start],
            "clause": transcript[self.clause_start : self.clause_end],
            "tail": transcript[self.clause_end : self.end],
            "after": transcript[self.end : last],
        }


class SearchText(models.Model):
    """A pledge's words, folded for search (text/folding.py): titles, quotes, names of those who said it."""

    pledge = models.OneToOneField(Pledge, models.CASCADE, primary_key=True, related_name="search_text")
    folded = models.TextField()
    counted = models.BooleanField(
        default=False, db_default=False, help_text="its words are among those that search may suggest"
    )

    def __str__(self) -> str:
        return self.folded[:80]


class Tally(models.Model):
    """How many published pledges there are by status, for the whole site and for each candidate, party, election,
    topic, place, tier, month of deadlines and month of newest assessments, so that no page counts the table. Written by
    actions/tallies.py; `recount` proves it."""

    class Kind(models.TextChoices):
        SITE = "site"
        CANDIDATE = "candidate"
        PARTY = "party"
        ELECTION = "election"
        TOPIC = "topic"
        PLACE = "place"
        TIER = "tier"
        DEADLINE = "deadline"
        ASSESSED = "assessed"

    kind = models.CharField(max_length=9, choices=Kind)
    ref = models.CharField(
        max_length=80, help_text="the slug; empty for the whole site; a month, of a deadline also the election's key"
    )
    status = models.CharField(max_length=13, help_text="empty: all statuses together")
    n = models.IntegerField(default=0)
    scored = models.IntegerField(
        default=0,
        help_text="of these, the ones stated by a candidate who was not left out for not being elected",
    )

    class Meta:
        constraints = (models.UniqueConstraint(fields=("kind", "ref", "status"), name="tally_once"),)
        indexes = (models.Index(F("kind"), F("status"), F("n").desc(), name="tally_largest"),)

    def __str__(self) -> str:
        return f"{self.kind} {self.ref} {self.status}: {self.n}"
