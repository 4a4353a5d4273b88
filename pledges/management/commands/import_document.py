"""Import a document from a file: store it with its findings, for editors to review in the newsroom."""

import datetime
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db import transaction
from django.urls import reverse

from candidates.models import Candidacy, Election
from candidates.translated import Translated
from pledges import stated
from pledges.actions import imports
from pledges.actions.documents import KnownAlready
from pledges.choices import DocumentKind
from pledges.models import Document, Upload
from pledges.rules import Refused


class Command(BaseCommand):
    help = "Stores a file (text, Word, PDF, HTML) with its likely pledges, for review. Nothing becomes public by it."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", metavar="FILE")
        parser.add_argument("--election", required=True, metavar="SLUG", help="the election it belongs to")
        parser.add_argument("--candidate", metavar="SLUG", help="whose document it is, if the text does not tell")
        parser.add_argument("--published", metavar="YYYY-MM-DD", help="the day, if the text does not tell")
        parser.add_argument("--kind", choices=DocumentKind.values, help="if the text does not tell")
        parser.add_argument("--title", help="a neutral title in the language of the document")

    def handle(self, *, file: str, **given: Any) -> str:
        election = Election.objects.filter(slug=given["election"]).first()
        if election is None:
            raise CommandError(_not_among("election", given["election"], Election.objects.values_list("slug")))
        try:
            raw = Path(file).read_bytes()
        except OSError as fault:
            raise CommandError(f"{file} cannot be read: {fault.strerror}.") from None
        try:
            with transaction.atomic():
                upload = imports.receive(raw=raw, file_name=Path(file).name)
                document = imports.store(upload=upload, **_described(upload, election, given))
        except KnownAlready as known:
            raise CommandError(f"{known} {_address(known.document)}") from None
        except Refused as refusal:
            raise CommandError(f"{file}: {refusal}") from None
        n = document.findings.count()
        return f"{document}: {len(document.transcript)} characters, {n} findings to confirm.\n{_address(document)}"


def _described(upload: Upload, election: Election, given: dict[str, Any]) -> dict[str, Any]:
    """What is stored of the document; CommandError names every value that is missing."""
    values = stated.first_values(upload.reading, election)
    if given["candidate"]:
        values["candidacy"] = _candidacy(election, given["candidate"])
    values["kind"] = given["kind"] or values["kind"]
    title = stated.title_of(values["kind"], values["candidacy"])
    values["title"] = Translated({values["language"]: given["title"]} if given["title"] else title)
    values["published"] = _day(given["published"] or values["published"])
    missing = {
        "--candidate": values["candidacy"],
        "--published": values["published"],
        "--kind": values["kind"],
        "--title": values["title"] or not values["candidacy"],
    }
    lacking = [option for option, value in missing.items() if not value]
    if lacking:
        raise CommandError(f"The text does not tell everything. Give also: {', '.join(lacking)}.")
    return values


def _candidacy(election: Election, slug: str) -> Candidacy:
    found = election.candidacies.filter(candidate__slug=slug).first()
    if found is None:
        raise CommandError(_not_among("candidate", slug, election.candidacies.values_list("candidate__slug")))
    return found


def _day(text: str | None) -> datetime.date | None:
    try:
        day = datetime.date.fromisoformat(text) if text else None
    except ValueError:
        raise CommandError(f"{text} is no day: give it as 2021-07-06.") from None
    if day and day > datetime.date.today():
        raise CommandError(f"{day} lies in the future.")
    return day


def _not_among(what: str, slug: str, rows: Any) -> str:
    known = ", ".join(sorted(row[0] for row in rows[:50])) or "none yet"
    return f"There is no {what} {slug}. There are: {known}."


def _address(document: Document) -> str:
    return reverse("admin:pledges_document_review", args=[document.pk])
