"""From a file to a document with its findings: read it (in a process with limits), let an editor confirm what it says
of itself, store it."""

import datetime
import hashlib
import logging
from collections.abc import Mapping
from typing import Any

from django.contrib.auth.models import AbstractBaseUser
from django.db import transaction
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from pledges.actions import documents
from pledges.models import Document, Finding, Upload
from pledges.rules import Refused
from pledges.text.files import Unreadable, read_file

logger = logging.getLogger(__name__)
UNREADABLE: Mapping[str, str | Promise] = {
    "empty": _("The file is empty."),
    "too_large": _("The file is larger than 10 MB. Split it, or take its text alone."),
    "unknown_format": _("This is not a format that can be read. Save it as text, Word (.docx), PDF or HTML."),
    "other_word": _("This is an older or another word processor's format. Save it as .docx and import that."),
    "picture": _("This is a picture, not text. Run text recognition (OCR) on it, and import the text."),
    "encoding": _("The letters cannot be told from the bytes. Save the file as UTF-8 and import it again."),
    "fonts": _("This PDF draws its letters without saying which they are. Copy its text, check it, and paste it."),
    "scanned": _("This PDF holds pictures of pages and no text. Run text recognition (OCR) on it first."),
    "password": _("The file is locked with a password. Save it without one and import that."),
    "damaged": _("The file is damaged: it does not open. Fetch it again, or save it anew."),
    "external": _("The file wants to load something from elsewhere; that is never done. Save it as plain text."),
    "too_many_pages": _("The file has more than 500 pages. Import it in parts."),
    "unpacks_too_large": _("The file unpacks to far more than it should. Save its text alone and import that."),
    "too_slow": _("Reading takes longer than ten seconds. Import the text in parts."),
    "too_much_memory": _("Reading takes more memory than is allowed. Import the text in parts."),
}


def receive(*, raw: bytes, file_name: str, by: AbstractBaseUser | None = None) -> Upload:
    """Read a file and keep it until somebody confirms its metadata; a file that waits already is given again.

    Refused, with a sentence that says what to do, if it cannot be read; KnownAlready if a document holds it."""
    digest = hashlib.sha256(raw).hexdigest()
    documents.refuse_known(digest)
    waiting = Upload.objects.filter(sha256=digest).first()
    if waiting:
        return waiting
    try:
        read = read_file(raw)
    except Unreadable as fault:
        logger.info("%s is unreadable: %s %s", digest, fault.code, fault.detail)
        raise Refused({"file": UNREADABLE[fault.code]}) from fault
    return Upload.objects.create(
        raw=raw,
        sha256=digest,
        file_name=file_name[:200],
        format=read.format,
        encoding=read.encoding,
        pages=read.pages,
        reading=read.reading,
        added_by=by,
    )


@transaction.atomic
def store(*, upload: Upload, **described: Any) -> Document:
    """The document with its findings; the upload goes. `described`: the fields of Document that the text states."""
    current = Upload.objects.select_for_update().filter(pk=upload.pk).first()
    if current is None:
        raise Refused(str(_("Somebody else stored or forgot this file meanwhile.")))
    transcript = current.reading["transcript"]
    document = documents.add(raw=bytes(current.raw), file_name=current.file_name, transcript=transcript, **described)
    Finding.objects.bulk_create(_finding(document, found) for found in current.reading["findings"])
    current.delete()
    return document


def keep(*, upload: Upload, typed: Mapping[str, str]) -> None:
    """What was filled in so far, to be taken up again."""
    Upload.objects.filter(pk=upload.pk).update(typed=dict(typed))


def discard(*, upload: Upload) -> None:
    """Forget a file that was never stored as a document."""
    upload.delete()


def purge(*, days: int) -> int:
    """Forget files that wait for their metadata longer than so many days."""
    old = Upload.objects.filter(added_at__lt=timezone.now() - datetime.timedelta(days=days))
    return old.delete()[0]


def _finding(document: Document, found: Mapping[str, Any]) -> Finding:
    return Finding(
        document=document,
        start=found["start"],
        end=found["end"],
        clause_start=found["clause"][0],
        clause_end=found["clause"][1],
        score=found["score"],
        reasons=found["reasons"],
        strength=found["strength"],
        topics=found["topics"],
        raw_line=found["raw_line"],
    )
