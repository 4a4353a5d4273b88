"""Enums that own their words, groups and definitions. CSS reads them as [data-status="kept"]."""

from collections.abc import Mapping

from django.db import models
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class Family(models.TextChoices):
    OPEN = "open", pgettext_lazy("status family", "open")
    SETTLED = "settled", pgettext_lazy("status family", "settled")
    OUTSIDE = "outside", _("outside the score")


class Status(models.TextChoices):
    """How a pledge stands. Only pledges have a status; it is that of the newest approved assessment."""

    NOT_RATED = "not_rated", _("Not rated")
    IN_PROGRESS = "in_progress", _("In progress")
    STALLED = "stalled", _("Stalled")
    KEPT = "kept", _("Kept")
    PARTLY_KEPT = "partly_kept", _("Partly kept")
    BROKEN = "broken", _("Broken")
    NOT_CHECKABLE = "not_checkable", _("Not checkable")

    @property
    def definition(self) -> str | Promise:
        return DEFINITIONS[self]

    @property
    def family(self) -> Family:
        return FAMILIES[self]

    @classmethod
    def of_family(cls, family: Family) -> tuple["Status", ...]:
        return tuple(status for status in cls if FAMILIES[status] is family)


DEFINITIONS: Mapping[Status, str | Promise] = {
    Status.NOT_RATED: _("Nobody has judged it yet. The neutral default: it says nothing about the candidate."),
    Status.IN_PROGRESS: _("Work that serves the pledge has demonstrably begun."),
    Status.STALLED: _("Work began or was announced, and nothing has moved for a long time, or it was put off."),
    Status.KEPT: _("What was promised has happened, wholly or nearly so."),
    Status.PARTLY_KEPT: _(
        "A substantial part of what was promised has happened, and no more is to be expected, or the term is over."
    ),
    Status.BROKEN: _("The deadline or the term has passed without it, it was refused, or the contrary was done."),
    Status.NOT_CHECKABLE: _("The pledge is too general for anyone to show that it was kept or broken."),
}
FAMILIES: Mapping[Status, Family] = {
    Status.NOT_RATED: Family.OPEN,
    Status.IN_PROGRESS: Family.OPEN,
    Status.STALLED: Family.OPEN,
    Status.KEPT: Family.SETTLED,
    Status.PARTLY_KEPT: Family.SETTLED,
    Status.BROKEN: Family.SETTLED,
    Status.NOT_CHECKABLE: Family.OUTSIDE,
}


class Reason(models.TextChoices):
    """Why a pledge was not kept: an obstacle shown beside the verdict, never instead of it."""

    NO_MAJORITY = "no_majority", _("no majority")
    NO_PRIORITY = "no_priority", _("no priority")
    CHANGED_MIND = "changed_mind", _("changed its mind")
    OUTSIDE_POWER = "outside_power", _("outside the body's power")
    OTHER = "other", _("other reason")


class Decision(models.TextChoices):
    """Where an assessment is: only an approved one is public."""

    DRAFT = "draft", pgettext_lazy("assessment", "draft")
    PROPOSED = "proposed", pgettext_lazy("assessment", "proposed")
    APPROVED = "approved", pgettext_lazy("assessment", "approved")
    REJECTED = "rejected", pgettext_lazy("assessment", "rejected")


class ChangeKind(models.TextChoices):
    """What is proposed about what the public sees."""

    PUBLISH = "publish", pgettext_lazy("change", "publish")
    REWORD = "reword", pgettext_lazy("change", "reword")
    STATE = "state", pgettext_lazy("change", "add a statement")
    CORRECT = "correct", pgettext_lazy("change", "correct")
    REPLY = "reply", pgettext_lazy("change", "record a reply")
    TRANSLATE = "translate", pgettext_lazy("change", "translate a quote")


class ChangeDecision(models.TextChoices):
    """Where a proposed change is."""

    PROPOSED = "proposed", pgettext_lazy("change", "proposed")
    APPROVED = "approved", pgettext_lazy("change", "approved")
    REJECTED = "rejected", pgettext_lazy("change", "rejected")
    TAKEN_BACK = "taken_back", pgettext_lazy("change", "taken back")


class Publication(models.TextChoices):
    DRAFT = "draft", pgettext_lazy("pledge", "draft")
    PUBLISHED = "published", pgettext_lazy("pledge", "published")
    WITHDRAWN = "withdrawn", pgettext_lazy("pledge", "withdrawn")


class Tier(models.TextChoices):
    TESTABLE = "testable", _("testable")
    GENERAL = "general", _("general")

    @property
    def definition(self) -> str | Promise:
        return TIER_DEFINITIONS[self]


TIER_DEFINITIONS: Mapping[Tier, str | Promise] = {
    Tier.TESTABLE: _("The wording itself names an act or an outcome that anyone can later find done or not done."),
    Tier.GENERAL: _("A promised direction of policy, without a measure."),
}


class Level(models.TextChoices):
    PARTY = "party", _("of the party")
    PERSONAL = "personal", _("of the speaker alone")


class Strength(models.TextChoices):
    FIRM = "firm", _("firm: “we will”")
    CONDITIONAL = "conditional", _("conditional: “if we get in, we will”")
    INTENDED = "intended", _("intended: an aim, a plan, a point of the programme")


class Power(models.TextChoices):
    """Is it within the elected body's power?"""

    YES = "yes", _("yes, within its power")
    NEEDS_OTHERS = "needs_others", _("needs others as well")
    UNKNOWN = "unknown", _("not known")


class PlaceKind(models.TextChoices):
    """What a part of the city is, as far as documents tell."""

    DISTRICT = "district", _("district")
    SETTLEMENT = "settlement", _("residential settlement")
    SPOT = "spot", _("street, park or another spot")


class Corrected(models.TextChoices):
    """What a correction is about, by the first word of its subject."""

    PLEDGE = "pledge", pgettext_lazy("corrected", "wording of the pledge")
    STATEMENT = "statement", pgettext_lazy("corrected", "statement")
    TRANSLATION = "translation", pgettext_lazy("corrected", "translation of a quote")
    ASSESSMENT = "assessment", pgettext_lazy("corrected", "assessment")
    EVIDENCE = "evidence", pgettext_lazy("corrected", "evidence link")
    DOCUMENT = "document", pgettext_lazy("corrected", "document")
    CANDIDATE = "candidate", pgettext_lazy("corrected", "details of the candidate")
    MANDATE = "mandate", pgettext_lazy("corrected", "mandate")
    FACT = "fact", pgettext_lazy("corrected", "fact")
    PARTY = "party", pgettext_lazy("corrected", "details of the party")
    ELECTION = "election", pgettext_lazy("corrected", "details of the election")
    TOPIC = "topic", pgettext_lazy("corrected", "topic")
    CORRECTION = "correction", pgettext_lazy("corrected", "earlier correction")


class Channel(models.TextChoices):
    """How a candidate was asked; the words end the sentence "Asked on …"."""

    EMAIL = "email", _("by e-mail")
    LETTER = "letter", _("by letter")
    TELEPHONE = "telephone", _("by telephone")
    IN_PERSON = "in_person", _("in person")
    NETWORK = "network", _("through a social network")
    OTHER = "other", _("in another way")


class Outcome(models.TextChoices):
    """What came of the question."""

    WAITING = "waiting", _("the answer is awaited")
    ANSWERED = "answered", _("answered")
    SILENT = "silent", _("no answer came")


class FindingState(models.TextChoices):
    """What an editor made of a sentence that may hold a pledge."""

    OPEN = "open", pgettext_lazy("finding", "open")
    CONFIRMED = "confirmed", pgettext_lazy("finding", "confirmed")
    REJECTED = "rejected", pgettext_lazy("finding", "rejected")


class NoPledge(models.TextChoices):
    """Why a finding was rejected. By `wrong` the engine is measured."""

    PROMISES_NOTHING = "nothing", _("it promises nothing: a view, a description, a wish")
    DONE = "done", _("it tells what is done already, or always")
    OTHERS = "others", _("somebody else's plan or words")
    REPEATED = "repeated", _("it repeats a pledge that is confirmed already")
    VAGUE = "vague", _("too vague to be a pledge")
    PRIVATE = "private", _("a private plan")
    OTHER = "other", _("another reason")

    @property
    def wrong(self) -> bool:
        """Whether the engine's rules were wrong to find it."""
        return self in (NoPledge.PROMISES_NOTHING, NoPledge.DONE, NoPledge.OTHERS, NoPledge.PRIVATE)


class TipState(models.TextChoices):
    """What became of a tip from the public, in words for the one who sent it."""

    NEW = "new", pgettext_lazy("tip", "new")
    READ = "read", pgettext_lazy("tip", "read")
    USED = "used", pgettext_lazy("tip", "used")
    NOT_USED = "not_used", pgettext_lazy("tip", "not used")

    @property
    def definition(self) -> str | Promise:
        return TIP_DEFINITIONS[self]


TIP_DEFINITIONS: Mapping[TipState, str | Promise] = {
    TipState.NEW: _("Nobody in the newsroom has opened it yet."),
    TipState.READ: _("The newsroom has read it and is looking into it."),
    TipState.USED: _("It helped the newsroom; what it led to is shown on the site with its evidence."),
    TipState.NOT_USED: _("The newsroom has read it and does not use it."),
}


class AttemptKind(models.TextChoices):
    """What nobody may do too often."""

    TIP = "tip"
    LOOK_UP = "look_up"
    ALERT = "alert"
    MAIL = "mail"


class Frequency(models.TextChoices):
    """How often an alert may send a mail."""

    DAILY = "daily", _("at most once a day")
    WEEKLY = "weekly", _("at most once a week")


class EvidenceKind(models.TextChoices):
    OFFICIAL = "official", _("official")
    PRESS = "press", _("press")
    OWN_CLAIM = "own_claim", _("the candidate's own claim")
    OBSERVATION = "observation", _("observation")


class Stance(models.TextChoices):
    SUPPORTS = "supports", _("supports")
    CONTRADICTS = "contradicts", _("contradicts")


class DocumentKind(models.TextChoices):
    INTERVIEW = "interview", _("interview")
    PAID_INTERVIEW = "paid_interview", _("interview, paid political advertisement")
    PROGRAMME = "programme", _("programme")
    SPEECH = "speech", _("speech")
    ARTICLE = "article", _("article")


class Happened(models.TextChoices):
    """What an entry of the journal tells: one kind for each public change."""

    BEGUN = "begun", _("was public already when the journal began")
    PLEDGE_PUBLISHED = "pledge_published", _("pledge published")
    PLEDGE_REWORDED = "pledge_reworded", _("pledge reworded")
    PLEDGE_STATED = "pledge_stated", _("statement added to a pledge")
    PLEDGE_WITHDRAWN = "pledge_withdrawn", _("pledge withdrawn")
    PLEDGE_MERGED = "pledge_merged", _("pledge merged into another one")
    ASSESSMENT_APPROVED = "assessment_approved", _("assessment approved")
    MANDATE_SET = "mandate_set", _("mandate recorded")
    TERM_ENDED = "term_ended", _("end of a term recorded")
    CORRECTION = "correction", _("correction")
    REPLY = "reply", _("reply")
    QUOTE_TRANSLATED = "quote_translated", _("translation of a quote")
    DOCUMENT_ADDED = "document_added", _("document made public")
    DOCUMENT_RETITLED = "document_retitled", _("title of a document reworded")
