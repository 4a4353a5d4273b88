"""The record as the public saw it at the end of a day. Words and verdicts come from the journal, statements and
evidence from rows that never change, counts from the tallies of the day. Names, topics and what is said about people
are today's: the journal does not hold them."""

import datetime
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.db.models import Exists, OuterRef, QuerySet, Subquery

from candidates.models import Candidacy
from candidates.translated import Translated
from pledges import replay
from pledges.choices import Decision, Status
from pledges.facets import slugs_of
from pledges.models import (
    Assessment,
    DayTally,
    Listed,
    Place,
    Pledge,
    PledgePlace,
    PledgeTopic,
    Standing,
    Statement,
    Tally,
    Topic,
)
from pledges.public_record import MANDATES, NO_MANDATE
from pledges.replay import Moment
from pledges.representations import Score
from pledges.search import Words
from pledges.text.folding import fold

LOOKS = (60, 440, 1500)  # rows of the index that are looked at, each time that too few were found
LOOKS_FOR_WORDS = (60, 190)  # the same where the words of each row are read
FILED: Mapping[str, type[Topic | Place]] = {"topics": Topic, "places": Place}
NARROWEST_FIRST = ("candidate", "party", "election", "place", "topic", "status", "tier")


@dataclass(frozen=True)
class Page:
    pledges: list[Pledge]
    after: str
    """Where the next page begins; empty on the last one."""


@dataclass(frozen=True)
class Was:
    """One pledge at a moment. Of a pledge that was withdrawn or merged by then only what its address showed."""

    pledge: Pledge
    merged_into: str
    statements: list[Statement]
    verdicts: list[Assessment]


def pledge(row: Pledge, moment: Moment) -> Was | None:
    """What the address of the pledge showed; None where it was not public yet."""
    words = replay.told(f"pledge:{row.key}", moment.number)
    if words is None:
        return None
    content = words[1]
    verdicts = replay.verdicts({row.pk: row.key}, moment.number).get(row.pk, [])
    [shown] = _pledges({row.pk: content}, {row.pk: verdicts}, moment, ("raw",))
    statements = list(shown.statements.all())
    _set_mandates([statement.candidacy for statement in statements], moment)
    return Was(shown, content["merged_into"] or "", statements, verdicts)


def candidacies(rows: Iterable[Candidacy], moment: Moment) -> list[Candidacy]:
    """These candidacies with what was known then of what became of them."""
    rows = list(rows)
    _set_mandates(rows, moment)
    return rows


def page(filters: Mapping[str, Any], moment: Moment, *, size: int, after: int | None = None) -> Page:
    """The pledges that the public found under these filters (names and cleaned values of filters.py), the latest change
    first. At most so many rows are looked at; then `after` leads on, also from a page with few or none."""
    wanted = {name: _places(name, value) for name, value in filters.items() if name in NARROWEST_FIRST and value}
    along = next((n for n in NARROWEST_FIRST if len(wanted.get(n, ())) == 1), None)
    way = Standing.objects.at(moment.number).filter(under=wanted[along][0] if along else "").order_by("-since")
    others = [places for name, places in wanted.items() if name != along]
    words = Words(filters["q"]) if filters.get("q") else None
    found: list[Standing] = []
    for look in LOOKS_FOR_WORDS if words else LOOKS:
        rows = list((way.filter(since__lt=after) if after else way)[:look])
        for row in _holding(_meeting(rows, others, moment), words):
            if len(found) == size:
                return Page(_cards(found, moment), str(found[-1].since))
            found.append(row)
        if len(rows) < look:
            return Page(_cards(found, moment), "")
        after = rows[-1].since
    return Page(_cards(found, moment), str(after))


def score(kind: Tally.Kind, moment: Moment, ref: str = "", *, list_url: str = "") -> Score:
    """How the pledges stood."""
    counts, left_out = dict.fromkeys(Status, 0), 0
    for tally in _tallies(moment).filter(kind=kind, ref=ref).exclude(status=""):
        counts[Status(tally.status)] = tally.scored_then or 0
        left_out += (tally.n_then or 0) - (tally.scored_then or 0)
    return Score(counts, list_url, left_out)


def totals(kind: Tally.Kind, refs: Sequence[str], moment: Moment) -> dict[str, int]:
    """How many public pledges each of these slugs had."""
    rows = _tallies(moment).filter(kind=kind, ref__in=refs, status="").values_list("ref", "n_then")
    return {ref: n or 0 for ref, n in rows}


def total(filters: Mapping[str, Any], moment: Moment) -> int | None:
    """How many pledges the filters found, where the tallies of the day know; else None."""
    if not filters:
        return totals(Tally.Kind.SITE, [""], moment).get("", 0)
    ((name, value), *more) = filters.items()
    if more or name == "q":
        return None
    if name == "status":
        rows = _tallies(moment).filter(kind=Tally.Kind.SITE, ref="", status__in=value)
        return sum(n or 0 for n in rows.values_list("n_then", flat=True))
    slugs = slugs_of(value)
    return totals(Tally.Kind(name), slugs, moment).get(slugs[0], 0) if len(slugs) == 1 else None


def newest_assessments(moment: Moment, most: int) -> list[Assessment]:
    """The newest verdicts by their own date, each with its pledge as it was."""
    public = Standing.objects.at(moment.number).filter(under="", pledge=OuterRef("pledge"))
    rows = Assessment.objects.filter(decision=Decision.APPROVED, date__lte=moment.day, decided_at__lt=moment.end)
    shown = list(rows.filter(Exists(public)).newest_first()[:most])
    standings = Standing.objects.at(moment.number).filter(under="", pledge__in=[row.pledge_id for row in shown])
    cards = {card.pk: card for card in _cards(list(standings), moment)}
    for row in shown:
        row.pledge = cards[row.pledge_id]
    return shown


def _tallies(moment: Moment) -> QuerySet:
    """Today's tallies with `n_then` and `scored_then`; None of either where nothing was counted yet."""
    cell = {name: OuterRef(name) for name in ("kind", "ref", "status")}
    newest = DayTally.objects.filter(**cell, day__lte=moment.day).order_by("-day")
    return Tally.objects.annotate(
        n_then=Subquery(newest.values("n")[:1]), scored_then=Subquery(newest.values("scored")[:1])
    )


def _places(name: str, value: Any) -> list[str]:
    if name in ("status", "tier"):
        return [f"{name}:{one}" for one in slugs_of(value)]
    return [Listed.place(name, row) for row in ([value] if hasattr(value, "slug") else value)]


def _meeting(rows: list[Standing], others: list[list[str]], moment: Moment) -> list[Standing]:
    """Those that stood under one place of each list as well."""
    if not others:
        return rows
    asked = [place for places in others for place in places]
    there = Standing.objects.at(moment.number).filter(pledge__in=[row.pledge_id for row in rows], under__in=asked)
    pairs = set(there.values_list("pledge", "under"))
    return [row for row in rows if all(any((row.pledge_id, place) in pairs for place in places) for places in others)]


def _holding(rows: list[Standing], words: Words | None) -> list[Standing]:
    """Those whose words of that time hold what is searched for."""
    if words is None:
        return rows
    contents = replay.contents(row.entry for row in rows)
    said = {s["candidate"] for content in contents.values() for s in content["statements"]}
    people = Candidacy.objects.filter(candidate__slug__in=said).values_list("candidate__slug", "candidate__name")
    names = {slug: " ".join(name.values()) for slug, name in people}
    return [row for row in rows if words.hold(_folded(contents[row.entry], names))]


def _folded(content: Mapping[str, Any], names: Mapping[str, str]) -> str:
    said = content["statements"]
    spoken = [part for s in said for part in (s["quote"], names.get(s["candidate"], ""))]
    return fold(" ".join([*content["title"].values(), *content["kept_if"].values(), *spoken]))


def _cards(standings: list[Standing], moment: Moment) -> list[Pledge]:
    """The pledges as their cards showed them, in the same order."""
    contents = replay.contents(row.entry for row in standings)
    told = {row.pledge_id: contents[row.entry] for row in standings}
    verdicts = replay.verdicts({pk: content["key"] for pk, content in told.items()}, moment.number)
    return _pledges(told, verdicts, moment, ("raw", "transcript"))


def _pledges(
    told: Mapping[int, dict[str, Any]],
    verdicts: Mapping[int, Sequence[Assessment]],
    moment: Moment,
    without: Sequence[str],
) -> list[Pledge]:
    """Pledges with these contents, not stored, with `on`, their day; `without`: columns of documents not read."""
    numbers = [said["number"] for content in told.values() for said in content.get("statements", ())]
    related = ("candidacy__candidate", "candidacy__party", "candidacy__election", "document")
    rows = Statement.objects.select_related(*related).defer(*(f"document__{column}" for column in without))
    statements = rows.in_bulk(numbers)
    filed = {name: _filed(name, model, told.values()) for name, model in FILED.items()}
    pledges = [_pledge(pk, content, verdicts.get(pk, ()), statements, filed) for pk, content in told.items()]
    for pledge in pledges:
        pledge.on = moment.day
    return pledges


def _filed(name: str, model: type[Topic | Place], told: Iterable[Mapping[str, Any]]) -> dict[str, Any]:
    """The topics or places of these contents, by slug."""
    slugs = {slug for content in told for slug in content.get(name, ())}
    rows = {row.slug: row for row in model.objects.filter(slug__in=slugs)}
    for number, slug in enumerate(sorted(slugs - rows.keys()), start=1):
        rows[slug] = model(pk=-number, slug=slug, name=Translated({settings.LANGUAGE_CODE: slug}))  # renamed since
    return rows


def _pledge(
    pk: int,
    content: Mapping[str, Any],
    verdicts: Sequence[Assessment],
    statements: Mapping[int, Statement],
    filed: Mapping[str, Mapping[str, Any]],
) -> Pledge:
    texts = {name: Translated(content.get(name) or {}) for name in ("title", "programme", "kept_if")}
    days = {name: _day(content.get(name)) for name in ("deadline", "kept_if_on")}
    plain = {name: content[name] for name in ("key", "publication", "tier", "level", "power") if name in content}
    said = [statements[one["number"]] for one in content.get("statements", ()) if one["number"] in statements]
    row = Pledge(pk=pk, withdrawn_because=Translated(content["withdrawn_because"]), **texts, **days, **plain)
    if verdicts:
        row.status, row.assessed_on = verdicts[0].status, verdicts[0].date
    row.stated_on = max((one.document.published for one in said), default=None)
    topics, places = ([filed[name][slug] for slug in content.get(name, ())] for name in FILED)
    # What prefetch_related would leave here, so that templates read both alike.
    row._prefetched_objects_cache = {
        "statements": said,
        "topic_rows": [PledgeTopic(topic=topic, position=n) for n, topic in enumerate(topics, start=1)],
        "place_rows": [PledgePlace(place=place) for place in places],
    }
    return row


def _set_mandates(rows: Iterable[Candidacy], moment: Moment) -> None:
    """Several of the rows may be of the same candidacy."""
    subjects = [(MANDATES.subject(row), row) for row in rows]
    known = replay.newest({subject for subject, _row in subjects}, moment.number)
    for subject, row in subjects:
        content = known.get(subject, NO_MANDATE)
        row.mandate, row.mandate_url = content["mandate"], content["mandate_url"]
        row.mandate_since = _day(content["mandate_since"])


def _day(text: str | None) -> datetime.date | None:
    return datetime.date.fromisoformat(text) if text else None
