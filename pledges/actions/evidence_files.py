"""Uploaded files as evidence: made bare in a process with limits, kept by digest, taken down with a public reason."""

import hashlib
import logging
from collections.abc import Mapping

from django.contrib.auth.models import AbstractBaseUser
from django.core import signing
from django.db import IntegrityError, transaction
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from pledges import kept_files, rules
from pledges.models import EvidenceFile
from pledges.rules import Refused
from pledges.text.files import Unreadable, strip_file

logger = logging.getLogger(__name__)
SALT = "pledges.evidence_file"
OTHER_WAY = gettext_lazy("Print it to a new PDF, or take pictures of its pages, and upload those.")
# What to do with a file that cannot be published, by the word of text.files.
REFUSED: Mapping[str, str | Promise] = {
    "empty": gettext_lazy("The file is empty."),
    "too_large": gettext_lazy("The file is larger than 10 MB. Make it smaller, or upload the pages that matter."),
    "unknown_format": gettext_lazy("Upload a photo (JPEG, PNG, WebP), a PDF, a Word document (.docx) or plain text."),
    "other_word": gettext_lazy("This is an older or another word processor's format. Save it as .docx or PDF."),
    "picture": gettext_lazy("This kind of picture is not read here. Save it as JPEG or PNG."),
    "several_pictures": gettext_lazy("The file holds several pictures. Save the one that matters as JPEG or PNG."),
    "too_many_pixels": gettext_lazy("The picture has more than 40 million pixels. Make it smaller."),
    "password": gettext_lazy("The file is locked with a password. Save it without one and upload that."),
    "damaged": gettext_lazy("The file is damaged: it does not open. Fetch it again, or save it anew."),
    "too_many_pages": gettext_lazy("The file has more than 500 pages. Upload the pages that matter."),
    "macros": gettext_lazy("The document holds programs (macros). Save it as a .docx without them, or as PDF."),
}
NOT_CERTAIN = gettext_lazy("What the file tells of its author cannot be removed from it with certainty.")


def receive(*, raw: bytes, name: str, by: AbstractBaseUser) -> EvidenceFile:
    """Keep a file as it was received and as it may be published; content that is here already is given again.

    The files are on the disk before the row. Refused if it cannot be made bare: the sentence says what to do."""
    if not rules.can_upload_evidence(by):
        raise Refused(_("You have no permission to upload evidence."))
    original = hashlib.sha256(raw).hexdigest()
    if known := EvidenceFile.objects.without_text().filter(original_digest=original).first():
        return known
    try:
        bare = strip_file(raw)
    except Unreadable as fault:
        logger.info("%s cannot be made bare: %s %s", original, fault.code, fault.detail)
        raise Refused({"upload": why_not(fault.code)}) from fault
    digest = hashlib.sha256(bare.content).hexdigest()
    kept_files.keep_as(kept_files.private_name(original), raw)
    kept_files.keep_as(kept_files.public_name(digest), bare.content)
    try:
        with transaction.atomic():
            return EvidenceFile.objects.create(
                digest=digest,
                size=len(bare.content),
                media_type=bare.media_type,
                text=bare.text,
                removed=list(bare.removed),
                original_digest=original,
                original_size=len(raw),
                name=name.replace("\x00", "")[:200],
                uploaded_by_id=by.pk,
            )
    except IntegrityError:  # a colleague uploaded the same at the same moment
        return EvidenceFile.objects.without_text().get(original_digest=original)


def why_not(code: str) -> str:
    """The sentence for the editor."""
    return str(REFUSED[code]) if code in REFUSED else f"{NOT_CERTAIN} {OTHER_WAY}"


def reference(file: EvidenceFile) -> str:
    """What a form carries until it is sent: nobody can name a file that was not given to them."""
    return signing.dumps(file.pk, salt=SALT)


def referred(text: str) -> EvidenceFile | None:
    try:
        return EvidenceFile.objects.without_text().filter(pk=signing.loads(text, salt=SALT)).first()
    except signing.BadSignature:
        return None
