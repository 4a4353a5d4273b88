"""Writes the journal: every public change is one entry, in the transaction that makes the change."""

import datetime
from collections.abc import Mapping, Sequence
from typing import Any

from django.contrib.auth.models import AbstractBaseUser
from django.db import connection, transaction
from django.db.models import Max

from candidates.models import Candidacy
from candidates.translated import Translated
from pledges import public_record, verifier
from pledges.actions import followed, standings
from pledges.choices import Happened
from pledges.models import Assessment, Closing, Correction, Document, Entry, Pledge, PublicRole, QuoteTranslation, Reply
from pledges.models.documents import DocumentQuerySet
from pledges.models.journal import checkpoint
from pledges.public_record import (
    ASSESSMENTS,
    CORRECTIONS,
    DOCUMENTS,
    MANDATES,
    PLEDGES,
    RECORDED,
    REPLIES,
    TERMS,
    TRANSLATIONS,
    Recorded,
)
from pledges.replay import STAMP

Writer = AbstractBaseUser | None
SEED = "seed"
LOCK = 0x6A6F75726E616C  # "journal" in ASCII: a number that nothing else locks


def record(
    *,
    kind: str,
    subject: str,
    content: Mapping[str, Any],
    by: Sequence[Writer],
    reason: Mapping[str, str] | None = None,
) -> Entry:
    """The next entry. Writers wait for each other from here to the end of their transactions, so call it last."""
    _wait_for_others()
    last = checkpoint()
    texts = {code: text.strip() for code, text in (reason or {}).items() if text and text.strip()}
    fields = {
        "number": last["size"] + 1,
        "at": datetime.datetime.now(datetime.UTC).strftime(STAMP),
        "kind": str(Happened(kind)),
        "subject": subject,
        "content": content,
        "reason": texts,
        "by": [role_of(user) for user in by],
        "previous": last["digest"],
    }
    written = {**fields, "content": verifier.canonical(content), "reason": Translated(texts)}
    entry = Entry.objects.create(**written, digest=verifier.digest_of(fields))
    standings.follow(entry)
    followed.follow(entry)
    return entry


def role_of(user: Writer) -> str:
    """The public role of a person, for good; None is the seed."""
    if user is None:
        return SEED
    known = PublicRole.objects.filter(user_id=user.pk).first()
    if known is None:
        _wait_for_others()
        newest = PublicRole.objects.aggregate(newest=Max("number"))["newest"] or 0
        known = PublicRole.objects.create(user_id=user.pk, number=newest + 1)
    return str(known)


def pledge_changed(
    kind: Happened, pledge: Pledge, *, by: Sequence[Writer], reason: Mapping[str, str] | None = None
) -> Entry | None:
    """An entry if the public sees something else of this pledge than before."""
    current = PLEDGES.rows().filter(pk=pledge.pk).first()
    return _changed(PLEDGES, kind, current, by, reason)


def merged(source: Pledge, target: Pledge, *, by: Sequence[Writer]) -> None:
    """The pledge that goes, those that went to it before, and the one that received its statements."""
    pledge_changed(Happened.PLEDGE_STATED, target, by=by)
    for gone in (source, *Pledge.objects.filter(merged_into=target).exclude(pk=source.pk).order_by("pk")):
        pledge_changed(Happened.PLEDGE_MERGED, gone, by=by)


def assessment_approved(assessment: Assessment) -> Entry | None:
    """By two people: who proposed and who approved."""
    current = ASSESSMENTS.rows().select_related("proposed_by", "decided_by").filter(pk=assessment.pk).first()
    by = [current.proposed_by, current.decided_by] if current else []
    return _changed(ASSESSMENTS, Happened.ASSESSMENT_APPROVED, current, by)


def corrected(correction: Correction) -> Entry | None:
    return _agreed(CORRECTIONS, Happened.CORRECTION, correction)


def replied(reply: Reply) -> Entry | None:
    """An entry once the assessment is approved; before that nobody outside sees the reply."""
    return _agreed(REPLIES, Happened.REPLY, reply)


def translated(translation: QuoteTranslation) -> Entry | None:
    return _agreed(TRANSLATIONS, Happened.QUOTE_TRANSLATED, translation)


def _agreed(recorded: Recorded, kind: Happened, row: Correction | Reply | QuoteTranslation) -> Entry | None:
    """By the two people who agreed on the change that made the row, with its public reason if it has one."""
    return _changed(
        recorded,
        kind,
        recorded.rows().filter(pk=row.pk).first(),
        [row.change.proposed_by, row.change.decided_by],
        row.change.why,
    )


def make_public(documents: DocumentQuerySet, *, by: Sequence[Writer]) -> None:
    """Show these documents to everybody, with an entry for each that nobody saw before."""
    hidden = list(documents.filter(public_since=None).values_list("pk", flat=True))
    documents.publish()
    for document in Document.objects.without_text().filter(pk__in=hidden).order_by("slug"):
        document_changed(Happened.DOCUMENT_ADDED, document, by=by)


def document_changed(kind: Happened, document: Document, *, by: Sequence[Writer]) -> Entry | None:
    """An entry if the document is public and shows something new."""
    return _changed(DOCUMENTS, kind, DOCUMENTS.rows().filter(pk=document.pk).first(), by)


def mandate_changed(candidacy: Candidacy, *, by: Sequence[Writer]) -> Entry | None:
    """An entry if more, less or something else is known of what became of a candidacy."""
    return _changed(MANDATES, Happened.MANDATE_SET, MANDATES.rows().filter(pk=candidacy.pk).first(), by)


def mandate_removed(candidacy: Candidacy, *, by: Sequence[Writer]) -> Entry | None:
    """A candidacy recorded by mistake goes: nothing is known of it any more. Call it before the row is gone."""
    content = public_record.mandate(candidacy) | public_record.NO_MANDATE
    return _differing(MANDATES.subject(candidacy), Happened.MANDATE_SET, content, by)


def term_ended(closing: Closing) -> Entry | None:
    """By two people: who proposed and who confirmed."""
    current = TERMS.rows().select_related("proposed_by", "decided_by").filter(pk=closing.pk).first()
    by = [current.proposed_by, current.decided_by] if current else []
    return _changed(TERMS, Happened.TERM_ENDED, current, by)


def begin(by: Sequence[Writer] = ()) -> int:
    """Entries for everything that was public before there was a journal; nothing once it has begun."""
    if Entry.objects.exists():
        return 0
    with transaction.atomic():
        for recorded in RECORDED:
            for row in recorded.rows().order_by("pk").iterator(chunk_size=200):
                _changed(recorded, Happened.BEGUN, row, by)
    return checkpoint()["size"]


def _changed(
    recorded: Recorded, kind: Happened, row: Any, by: Sequence[Writer], reason: Mapping[str, str] | None = None
) -> Entry | None:
    """`row` is None where nothing of it is public."""
    return _differing(recorded.subject(row), kind, recorded.content(row), by, reason) if row else None


def _differing(
    subject: str,
    kind: Happened,
    content: dict[str, Any],
    by: Sequence[Writer],
    reason: Mapping[str, str] | None = None,
) -> Entry | None:
    before = Entry.objects.filter(subject=subject).order_by("-number").values_list("content", flat=True).first()
    if before == verifier.canonical(content) or (before is None and _says_nothing(subject, content)):
        return None
    return record(kind=kind, subject=subject, content=content, by=by, reason=reason)


def _says_nothing(subject: str, content: dict[str, Any]) -> bool:
    return subject.startswith(f"{MANDATES.prefix}:") and public_record.no_mandate(content)


def _wait_for_others() -> None:
    """One writer at a time until its transaction ends; SQLite has but one writer anyway (transaction_mode)."""
    if not connection.in_atomic_block:
        raise transaction.TransactionManagementError("An entry is written in the transaction of its change.")
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [LOCK])
