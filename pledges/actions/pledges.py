"""How a pledge comes to be, is worded, published, withdrawn and merged. Nothing else writes these tables."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.conf import settings
from django.contrib.auth.models import AbstractBaseUser
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from candidates.models import Candidacy
from candidates.slugs import free, slug
from candidates.translated import Translated
from pledges import rules
from pledges.actions import closings, journal, search_text
from pledges.actions.journal import Writer
from pledges.actions.tallies import recounted
from pledges.choices import Happened, Publication
from pledges.models import Document, Place, Pledge, PledgePlace, PledgeTopic, Statement, Topic
from pledges.rules import Refused

WORDING = ("title", "tier", "level", "programme", "kept_if", "deadline", "power")
MOST_TOPICS = 3


class EditConflict(Exception):
    """Another editor saved this pledge since the form was opened; `current` is what stands now."""

    def __init__(self, current: Pledge) -> None:
        self.current = current
        super().__init__(_("Somebody else changed this pledge meanwhile."))


@transaction.atomic
def draft(
    *, title: Mapping[str, str], topics: Sequence[Topic], places: Sequence[Place] = (), key: str = "", **wording: Any
) -> Pledge:
    """A new draft pledge; without `key` one is made from the title and never clashes."""
    pledge = Pledge(key=key or _free_key(title), title=Translated(title), **wording)
    if pledge.kept_if and pledge.kept_if_on is None:
        pledge.kept_if_on = timezone.localdate()
    pledge.save()
    set_topics(pledge=pledge, topics=topics)
    set_places(pledge=pledge, places=places)
    search_text.refresh(pledge)
    return pledge


@transaction.atomic
def reword(
    *,
    pledge: Pledge,
    version: int,
    topics: Sequence[Topic],
    places: Sequence[Place] | None = None,
    people: Sequence[Writer] = (None,),
    why: Mapping[str, str] | None = None,
    **wording: Any,
) -> Pledge:
    """Save an editor's changes; EditConflict if `version` is not the one that stands.

    `people` and the public reason `why` go into the journal if the pledge is public. Without `places` they stay."""
    current = Pledge.objects.select_for_update().get(pk=pledge.pk)
    if current.version != version:
        raise EditConflict(current)
    if dict(wording.get("kept_if", current.kept_if)) != dict(current.kept_if):
        wording["kept_if_on"] = timezone.localdate() if wording["kept_if"] else None
    with recounted(current):
        for name, value in wording.items():
            setattr(current, name, value)
        current.version += 1
        current.save(update_fields=[*wording, "version"])
        set_topics(pledge=current, topics=topics)
        if places is not None:
            set_places(pledge=current, places=places)
    search_text.refresh(current)
    journal.pledge_changed(Happened.PLEDGE_REWORDED, current, by=people, reason=why)
    return current


def set_topics(*, pledge: Pledge, topics: Sequence[Topic]) -> None:
    """These topics in this order. Rows are turned over rather than replaced: a published pledge always has one."""
    if len(topics) > MOST_TOPICS:
        raise Refused({"topics": _("A pledge has one to three topics.")})
    rows = list(pledge.topic_rows.order_by("id"))
    spare = [row for row in rows if row.topic not in topics]
    kept = {row.topic_id: row for row in rows if row.topic in topics}
    for topic in topics:
        if topic.pk not in kept:
            kept[topic.pk] = spare.pop() if spare else PledgeTopic(pledge=pledge)
    for row in spare:
        row.delete()
    for position, topic in enumerate(topics, start=1):
        row = kept[topic.pk]
        row.topic, row.position = topic, position
        row.save()


def set_places(*, pledge: Pledge, places: Sequence[Place]) -> None:
    """These parts of the city and no others."""
    there = set(pledge.place_rows.values_list("place", flat=True))
    pledge.place_rows.exclude(place__in=places).delete()
    new = dict.fromkeys(place for place in places if place.pk not in there)
    PledgePlace.objects.bulk_create(PledgePlace(pledge=pledge, place=place) for place in new)


@transaction.atomic
def add_statement(
    *,
    pledge: Pledge,
    document: Document,
    candidacy: Candidacy,
    span: tuple[int, int],
    clause: tuple[int, int],
    strength: str,
    also: Sequence[tuple[int, int]] = (),
    people: Sequence[Writer] = (None,),
) -> Statement:
    """Tie a pledge to the place where a candidate made it; spans are offsets into the transcript."""
    if sentence := rules.said_after_term(document, candidacy):
        raise Refused(sentence)
    with recounted(pledge):
        statement = Statement.objects.create(
            pledge=pledge,
            document=document,
            candidacy=candidacy,
            start=span[0],
            end=span[1],
            quote=document.transcript[slice(*span)],
            clause_start=clause[0],
            clause_end=clause[1],
            strength=strength,
            also=[list(place) for place in also],
        )
    search_text.refresh(pledge)
    if pledge.is_public:
        journal.make_public(Document.objects.filter(pk=document.pk), by=people)
        journal.pledge_changed(Happened.PLEDGE_STATED, pledge, by=people)
    return statement


@transaction.atomic
def publish(*, pledge: Pledge, by: AbstractBaseUser | None, proposed_by: Sequence[Writer] = ()) -> Pledge:
    """Make a pledge public, and the documents it stands in. Refused names what lacks.

    `by` is None for the seed, whose data were reviewed before."""
    current = Pledge.objects.select_for_update().get(pk=pledge.pk)
    if by is not None and not rules.can_publish(by):
        raise Refused(_("You have no permission to publish pledges."))
    if current.merged_into_id is not None:
        raise Refused(_("This pledge was merged into another one."))
    if faults := lacks(current):
        raise Refused(faults)
    with recounted(current):
        current.publication = Publication.PUBLISHED
        current.published_at = current.published_at or timezone.now()
        current.version += 1
        current.save(update_fields=["publication", "published_at", "version"])
    search_text.refresh(current)
    closings.list_again(current)
    people = [*proposed_by, by]
    journal.make_public(Document.objects.filter(statements__pledge=current), by=people)
    journal.pledge_changed(Happened.PLEDGE_PUBLISHED, current, by=people)
    return current


@transaction.atomic
def withdraw(*, pledge: Pledge, by: AbstractBaseUser, reason: Mapping[str, str]) -> Pledge:
    """Take a published pledge off the site; its address then shows the public reason."""
    current = Pledge.objects.select_for_update().get(pk=pledge.pk)
    if not rules.can_publish(by):
        raise Refused(_("You have no permission to withdraw pledges."))
    if not current.is_public:
        raise Refused(_("Only a published pledge can be withdrawn."))
    if not any(reason.values()):
        raise Refused({"withdrawn_because": _("Give the reason that readers will see.")})
    with recounted(current):
        current.publication = Publication.WITHDRAWN
        current.withdrawn_because = Translated(reason)
        current.version += 1
        current.save(update_fields=["publication", "withdrawn_because", "version"])
    search_text.refresh(current)
    journal.pledge_changed(Happened.PLEDGE_WITHDRAWN, current, by=[by], reason=reason)
    return current


@transaction.atomic
def merge(*, pledge: Pledge, into: Pledge, by: AbstractBaseUser) -> Pledge:
    """Two pledges are the same promise: `into` receives the statements, the other's address leads there."""
    locked = {p.pk: p for p in Pledge.objects.select_for_update().filter(pk__in=[pledge.pk, into.pk]).order_by("pk")}
    source, target = locked[pledge.pk], locked[into.pk]
    if not rules.can_publish(by):
        raise Refused(_("You have no permission to merge pledges."))
    if not rules.can_merge(source, target):
        raise Refused(
            _("Only two different public pledges can be merged, and only one without an approved assessment can go.")
        )
    with recounted(source, target):
        for statement in source.statements.all():
            _copy(statement, target)
        source.merged_into = target
        source.version += 1
        source.save(update_fields=["merged_into", "version"])
        Pledge.objects.filter(merged_into=source).update(merged_into=target)
    search_text.refresh(source)
    search_text.refresh(target)
    journal.merged(source, target, by=[by])
    return target


def _copy(statement: Statement, target: Pledge) -> None:
    place = {"document": statement.document, "start": statement.start, "end": statement.end}
    if target.statements.filter(**place).exists():
        return
    carried = ("candidacy", "quote", "clause_start", "clause_end", "strength", "also")
    Statement.objects.create(pledge=target, **place, **{name: getattr(statement, name) for name in carried})


def lacks(pledge: Pledge) -> dict[str, str]:
    """What a pledge misses before it can be public, as sentences by field."""
    faults = {}
    untitled = [str(name) for code, name in settings.LANGUAGES if not pledge.title.get(code)]
    if untitled:
        faults["title"] = _("A published pledge has a title in every language; missing: %(names)s.") % {
            "names": ", ".join(untitled)
        }
    if not pledge.topic_rows.exists():
        faults["topics"] = _("A published pledge has at least one topic.")
    if not pledge.statements.exists():
        faults["statements"] = _("A published pledge has at least one statement.")
    return faults


def _free_key(title: Mapping[str, str]) -> str:
    wanted = slug(title.get("en") or next((text for text in title.values() if text), ""), otherwise="pledge")
    taken = Pledge.objects.filter(key__startswith=wanted).values_list("key", flat=True)
    return free(wanted, set(taken))
