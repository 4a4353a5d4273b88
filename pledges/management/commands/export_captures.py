"""Put kept copies into one WARC file, which tools of web archives replay."""

import os
import shutil
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from pledges import kept_files
from pledges.management.chosen import add_choice, narrowed, progress
from pledges.models import Capture


class Command(BaseCommand):
    help = "Writes kept copies, without those that were taken down, into one file FILE.warc.gz."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", metavar="FILE")
        add_choice(parser, dry_run="count copies and bytes, write nothing")

    def handle(self, *, file: str, pledge: str | None, since: str | None, dry_run: bool, **_options: Any) -> str:
        rows = narrowed(Capture.objects.shown(), "evidence__", pledge=pledge, since=since)
        sizes = dict(rows.order_by("digest").values_list("digest", "size"))
        told = f"{len(sizes)} copies, {sum(sizes.values())} bytes"
        if dry_run:
            return f"{told} would be written."
        try:
            self._write(file, list(sizes))
        except OSError as fault:
            raise CommandError(f"{file} was not written: {fault}.") from None
        return f"{told} written to {file}."

    def _write(self, file: str, digests: list[str]) -> None:
        """Beside it first: a file that is there is whole."""
        tell, part = progress(self.stdout), f"{file}.part"
        with open(part, "wb") as out:
            for done, digest in enumerate(digests, start=1):
                with kept_files.storage().open(kept_files.name_of(digest)) as copy:
                    shutil.copyfileobj(copy, out)
                if tell:
                    tell(done, len(digests))
        os.replace(part, file)
