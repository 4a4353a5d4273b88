"""What the public record of a row is: exactly what the journal keeps of it, and what the verifier compares."""

import datetime
import hashlib
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from django.db import models
from django.db.models import Prefetch, Q

from candidates.choices import Mandate
from candidates.models import Candidacy
from pledges.choices import Decision, Publication
from pledges.models import (
    Assessment,
    Closing,
    Correction,
    Document,
    Evidence,
    Pledge,
    PledgePlace,
    PledgeTopic,
    QuoteTranslation,
    Reply,
    Statement,
)

DISCLOSURE = (
    *("producer", "producer_address", "client", "paid_by", "paid_by_role"),
    *("fund", "print_run", "disclosure_text"),
)
NO_MANDATE = {"mandate": Mandate.UNKNOWN.value, "mandate_url": "", "mandate_since": None}


@dataclass(frozen=True)
class Recorded:
    """One kind of row with a public record: the rows that have one, the subject of a row, its content.

    `among` narrows the rows to those of some subjects, given without the prefix."""

    prefix: str
    rows: Callable[[], models.QuerySet]
    among: Callable[[models.QuerySet, list[str]], models.QuerySet]
    name: Callable[[Any], str]
    content: Callable[[Any], dict[str, Any]]

    def subject(self, row: Any) -> str:
        return f"{self.prefix}:{self.name(row)}"


def pledge(row: Pledge) -> dict[str, Any]:
    """Of a pledge that was withdrawn or merged, what its address still shows: why, or where it leads."""
    gone = {
        "key": row.key,
        "publication": row.publication,
        "withdrawn_because": dict(row.withdrawn_because),
        "merged_into": row.merged_into.key if row.merged_into else None,
    }
    if row.publication == Publication.WITHDRAWN or row.merged_into:
        return gone
    return gone | {
        "title": dict(row.title),
        "topics": [placed.topic.slug for placed in row.topic_rows.all()],
        "tier": row.tier,
        "level": row.level,
        "programme": dict(row.programme),
        "kept_if": dict(row.kept_if),
        "kept_if_on": _day(row.kept_if_on),
        "deadline": _day(row.deadline),
        "power": row.power,
        "statements": [statement(said) for said in row.statements.all()],
        **_places(row),
    }


def _places(row: Pledge) -> dict[str, Any]:
    """A pledge that names no place has no such entry, as before there were any."""
    places = [named.place.slug for named in row.place_rows.all()]
    return {"places": places} if places else {}


def statement(row: Statement) -> dict[str, Any]:
    return {
        "number": row.pk,
        "document": row.document.slug,
        "candidate": row.candidacy.candidate.slug,
        "election": row.candidacy.election.slug,
        "start": row.start,
        "end": row.end,
        "quote": row.quote,
        "clause_start": row.clause_start,
        "clause_end": row.clause_end,
        "strength": row.strength,
        "also": row.also,
    }


def assessment(row: Assessment) -> dict[str, Any]:
    """Without the people: who proposed and who approved stands in the entry, as public roles."""
    return {
        "number": row.pk,
        "pledge": row.pledge.key,
        "status": row.status,
        "date": _day(row.date),
        "explanation": dict(row.explanation),
        "reason": row.reason,
        "evidence": [evidence(link) for link in row.evidence.all()],
    }


def evidence(row: Evidence) -> dict[str, Any]:
    told = ("url", "title", "publisher", "kind", "stance", "passage", "language")
    return {name: getattr(row, name) for name in told} | {"published": _day(row.published)} | _file(row)


def _file(row: Evidence) -> dict[str, Any]:
    """An uploaded file as everybody can download it. Evidence that is a link has no such entry."""
    file = row.file
    return {"file": {"sha256": file.digest, "size": file.size, "media_type": file.media_type}} if file else {}


def document(row: Document) -> dict[str, Any]:
    """The file and the transcript stand in the record by their digests: both can be downloaded and compared."""
    who = row.candidacy
    told = ("slug", "sha256", "kind", "language", "published_as_stated", "url", "file_name", *DISCLOSURE)
    return {name: getattr(row, name) for name in told} | {
        "title": dict(row.title),
        "transcript_sha256": hashlib.sha256(row.transcript.encode()).hexdigest(),
        "candidate": who.candidate.slug if who else None,
        "election": who.election.slug if who else None,
        "published": _day(row.published),
    }


def mandate(row: Candidacy) -> dict[str, Any]:
    return {
        "candidate": row.candidate.slug,
        "election": row.election.slug,
        "mandate": row.mandate,
        "mandate_url": row.mandate_url,
        "mandate_since": _day(row.mandate_since),
    }


def term(row: Closing) -> dict[str, Any]:
    return {
        "election": row.election.slug,
        "ended_on": _day(row.ended_on),
        "url": row.url,
        "why": dict(row.why),
    }


def no_mandate(content: dict[str, Any]) -> bool:
    """A candidacy of which nothing is known yet needs no record."""
    return {name: content.get(name) for name in NO_MANDATE} == NO_MANDATE


def correction(row: Correction) -> dict[str, Any]:
    """Without the people, as an assessment."""
    texts = {"was": dict(row.was), "now": dict(row.now)}
    return {"number": row.pk, "subject": row.subject, "page": row.page, "date": _day(row.date), **texts}


def reply(row: Reply) -> dict[str, Any]:
    told = ("channel", "outcome", "text", "language", "url")
    return {name: getattr(row, name) for name in told} | {
        "number": row.pk,
        "assessment": f"{row.assessment.pledge.key}/{row.assessment_id}",
        "candidate": row.candidacy.candidate.slug,
        "election": row.candidacy.election.slug,
        "asked_on": _day(row.asked_on),
        "answered_on": _day(row.answered_on),
    }


def translation(row: QuoteTranslation) -> dict[str, Any]:
    """Without the people, as an assessment. Where it takes another one down its text is empty."""
    told = ("language", "how", "program", "text")
    place = {"number": row.pk, "statement": row.statement_id, "pledge": row.statement.pledge.key}
    return place | {name: getattr(row, name) for name in told} | {"date": _day(row.date)}


def _day(day: datetime.date | str | None) -> str | None:
    return day.isoformat() if isinstance(day, datetime.date) else day


def _pledges() -> models.QuerySet:
    """Every pledge that was ever published."""
    said = Statement.objects.order_by("id").select_related(
        "document", "candidacy__candidate", "candidacy__election", "candidacy"
    )
    people = [f"{path}__slug" for path in ("candidacy__candidate", "candidacy__election", "document")]
    own = [field.attname for field in Statement._meta.concrete_fields]
    keys = ("candidacy__candidate_id", "candidacy__election_id")
    return (
        Pledge.objects.filter(published_at__isnull=False)
        .select_related("merged_into")
        .prefetch_related(
            Prefetch("topic_rows", PledgeTopic.objects.select_related("topic").order_by("position", "id")),
            Prefetch("place_rows", PledgePlace.objects.select_related("place").order_by("place__slug")),
            Prefetch("statements", said.only(*own, *people, *keys)),
        )
    )


def _assessments() -> models.QuerySet:
    links = Prefetch("evidence", Evidence.objects.order_by("id").with_files())
    return Assessment.objects.filter(decision=Decision.APPROVED).select_related("pledge").prefetch_related(links)


def _documents() -> models.QuerySet:
    return Document.objects.published().select_related("candidacy__candidate", "candidacy__election").defer("raw")


def _mandates() -> models.QuerySet:
    return Candidacy.objects.select_related("candidate", "election")


def _replies() -> models.QuerySet:
    """Those beside an approved assessment."""
    people = ("candidacy__candidate", "candidacy__election", "assessment__pledge")
    return Reply.objects.filter(assessment__decision=Decision.APPROVED).select_related("change", *people)


def _terms() -> models.QuerySet:
    return Closing.objects.approved().select_related("election")


def _translations() -> models.QuerySet:
    """Of each quote and language the newest: what it replaced stands in earlier entries of the same subject."""
    return QuoteTranslation.objects.newest().select_related("change", "statement__pledge")


def _numbers(keys: Iterable[str]) -> list[int]:
    """The numbers at the end of "pledge-key/12"."""
    ends = (key.rpartition("/")[2] for key in keys)
    return [int(end) for end in ends if end.isascii() and end.isdigit() and len(end) < 19]


def _of_quotes(rows: models.QuerySet, keys: list[str]) -> models.QuerySet:
    parts = [key.partition("/") for key in keys]
    places = _numbers(number for number, _slash, _language in parts)
    return rows.filter(statement__in=places, language__in={language for _number, _slash, language in parts})


def _of_people(rows: models.QuerySet, keys: list[str]) -> models.QuerySet:
    parts = [key.partition("/") for key in keys]
    return rows.filter(
        Q(candidate__slug__in={who for who, _slash, _at in parts}),
        Q(election__slug__in={at for _who, _slash, at in parts}),
    )


DOCUMENTS = Recorded(
    "document", _documents, lambda rows, keys: rows.filter(slug__in=keys), lambda row: row.slug, document
)
PLEDGES = Recorded("pledge", _pledges, lambda rows, keys: rows.filter(key__in=keys), lambda row: row.key, pledge)
ASSESSMENTS = Recorded(
    "assessment",
    _assessments,
    lambda rows, keys: rows.filter(pk__in=_numbers(keys)),
    lambda row: f"{row.pledge.key}/{row.pk}",
    assessment,
)
MANDATES = Recorded("mandate", _mandates, _of_people, lambda row: f"{row.candidate.slug}/{row.election.slug}", mandate)
CORRECTIONS = Recorded(
    "correction",
    lambda: Correction.objects.select_related("change"),
    lambda rows, keys: rows.filter(pk__in=_numbers(keys)),
    lambda row: str(row.pk),
    correction,
)
REPLIES = Recorded(
    "reply",
    _replies,
    lambda rows, keys: rows.filter(pk__in=_numbers(keys)),
    lambda row: str(row.pk),
    reply,
)
TERMS = Recorded(
    "term", _terms, lambda rows, keys: rows.filter(election__slug__in=keys), lambda row: row.election.slug, term
)
TRANSLATIONS = Recorded(
    "translation", _translations, _of_quotes, lambda row: f"{row.statement_id}/{row.language}", translation
)
# In this order an entry only names what stands in an earlier one.
RECORDED = (DOCUMENTS, PLEDGES, ASSESSMENTS, MANDATES, REPLIES, CORRECTIONS, TERMS, TRANSLATIONS)
