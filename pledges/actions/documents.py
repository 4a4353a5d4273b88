"""How a document comes in: stored once as received, with its transcript and what was found in it."""

import hashlib
from typing import Any

from django.contrib.auth.models import AbstractBaseUser
from django.db import transaction
from django.utils.translation import gettext as _

from candidates.slugs import free, slug
from candidates.translated import Translated
from pledges.actions import journal
from pledges.choices import Happened
from pledges.models import Document
from pledges.rules import Refused
from pledges.text import cleaning


class KnownAlready(Refused):
    """The same file was stored before; `document` is the first."""

    def __init__(self, document: Document) -> None:
        self.document = document
        super().__init__({"file": _("This text is here already: %(title)s.") % {"title": document}})


def refuse_known(sha256: str) -> None:
    """KnownAlready if a document holds this very file."""
    known = Document.objects.without_text().filter(sha256=sha256).first()
    if known:
        raise KnownAlready(known)


@transaction.atomic
def add(*, raw: bytes, file_name: str, transcript: str = "", **described: Any) -> Document:
    """Store the file and its transcript, for plain text made here. Refused if it holds no text, or is here already.

    Nobody outside sees it yet: see `DocumentQuerySet.published`."""
    transcript = transcript or cleaning.transcript(raw)
    if not transcript.strip() or "\x00" in transcript:
        raise Refused({"file": _("There is no readable text in it. Give a plain text file.")})
    digest = hashlib.sha256(raw).hexdigest()
    refuse_known(digest)
    candidacy = described.get("candidacy")
    who = candidacy.candidate.slug if candidacy else slug(Translated(described["title"]).native, otherwise="document")
    wanted = f"{who}-{described['published']}"
    taken = set(Document.objects.filter(slug__startswith=wanted).values_list("slug", flat=True))
    return Document.objects.create(
        slug=free(wanted, taken),
        raw=raw,
        sha256=digest,
        transcript=transcript,
        file_name=file_name[:200],
        **described,
    )


@transaction.atomic
def retitle(*, document: Document, title: dict[str, str], by: AbstractBaseUser | None = None) -> None:
    """Reword this tracker's description of a document; everything else about it is sealed."""
    Document.objects.filter(pk=document.pk).retitle(Translated(title))
    journal.document_changed(Happened.DOCUMENT_RETITLED, document, by=[by])
