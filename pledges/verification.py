"""Proves that the site shows what its journal says, and what its documents and assessments say. Every difference is
a sentence that names the row. Reads in chunks: memory does not grow with the tables."""

import hashlib
import itertools
import json
from collections.abc import Callable, Iterable, Iterator
from typing import Any

from django.db import connection
from django.db.models import CharField, F, Max, OuterRef, Q, QuerySet, Subquery, Value
from django.db.models.functions import Coalesce, Greatest, Substr

from pledges import kept_files, verifier
from pledges.choices import Decision, Status
from pledges.models import Assessment, Capture, Document, Entry, EvidenceFile, Fact, Pledge, Statement, triggers
from pledges.public_record import MANDATES, RECORDED, Recorded, no_mandate

CHUNK = 500
FEW = 20  # documents carry their file and transcript
PART = 1024 * 1024


def faults() -> Iterator[str]:
    """Everything that is not as it should be."""
    yield from (f"The database lacks the guard {name}; manage.py migrate puts it back." for name in _missing())
    yield from chain()
    for recorded in RECORDED:
        yield from present(recorded)
    yield from gone()
    yield from files()
    yield from quotes()
    yield from statuses()
    yield from captures(Capture.objects.all())
    yield from evidence_files(EvidenceFile.objects.all())


def _missing() -> list[str]:
    return triggers.missing(connection)


def chain() -> Iterator[str]:
    """The journal is whole: numbers without a gap, each entry continues the one before, none was changed."""
    follow = verifier.Chain()
    for entry in Entry.objects.order_by("number").iterator(chunk_size=CHUNK):
        try:
            yield from follow.faults(entry.fields)
        except (ValueError, TypeError, RecursionError) as fault:
            yield f"Entry {entry.number} ({entry.subject}) was changed: {fault}."
            follow.size, follow.digest = entry.number, entry.digest


def present(recorded: Recorded) -> Iterator[str]:
    """What is public today is what the journal says."""
    size = FEW if recorded.prefix == "document" else CHUNK
    for rows in chunks(recorded.rows().order_by("pk").iterator(chunk_size=size), size):
        contents = {recorded.subject(row): recorded.content(row) for row in rows}
        newest = _newest(contents)
        for subject, content in contents.items():
            yield from _compared(subject, content, newest.get(subject))


def _newest(subjects: Iterable[str]) -> dict[str, tuple[int, str]]:
    """(number, content) of the newest entry of each subject."""
    last = Entry.objects.filter(subject__in=list(subjects)).order_by().values("subject").annotate(n=Max("number"))
    rows = Entry.objects.filter(number__in=last.values("n"))
    return {subject: (number, text) for subject, number, text in rows.values_list("subject", "number", "content")}


def _compared(subject: str, content: dict[str, Any], entry: tuple[int, str] | None) -> Iterator[str]:
    if entry is None:
        if not (subject.startswith(f"{MANDATES.prefix}:") and no_mandate(content)):
            yield f"{subject} is public, and the journal does not know it."
    elif entry[1] != verifier.canonical(content):
        yield f"{subject} is not what entry {entry[0]} of the journal says: {', '.join(_differing(content, entry[1]))}."


def _differing(content: dict[str, Any], text: str) -> list[str]:
    told = _told(text)
    return sorted(name for name in content.keys() | told.keys() if content.get(name) != told.get(name)) or ["spelling"]


def _told(text: str) -> dict[str, Any]:
    """What an entry says; nothing, where somebody made it unreadable (the chain names that)."""
    try:
        found = json.loads(text)
    except ValueError:
        return {}
    return found if isinstance(found, dict) else {}


def gone() -> Iterator[str]:
    """Whatever the journal tells of is still there and public."""
    by_prefix = {recorded.prefix: recorded for recorded in RECORDED}
    subjects = Entry.objects.order_by("subject").values_list("subject", flat=True).distinct()
    for part in chunks(subjects.iterator(chunk_size=CHUNK), CHUNK):
        for prefix, names in itertools.groupby(part, key=lambda subject: subject.partition(":")[0]):
            recorded, known = by_prefix.get(prefix), set(names)
            there = _there(recorded, known) if recorded else set()
            for subject in sorted(known - there):
                if prefix != MANDATES.prefix or not no_mandate(_told(_newest([subject])[subject][1])):
                    yield f"{subject} is in the journal, and not public any more."


def _there(recorded: Recorded, subjects: set[str]) -> set[str]:
    names = [subject.partition(":")[2] for subject in subjects]
    return {recorded.subject(row) for row in recorded.among(recorded.rows(), names)}


def files() -> Iterator[str]:
    """Each document's file is the one that was received."""
    for slug, raw, sha256 in Document.objects.values_list("slug", "raw", "sha256").iterator(chunk_size=FEW):
        if hashlib.sha256(raw).hexdigest() != sha256:
            yield f"document:{slug}: its file is not the one that was received."


def quotes() -> Iterator[str]:
    """Every quote is what stands at its place in the document."""
    for model, word in ((Statement, "Statement"), (Fact, "Fact")):
        for pk, slug in _differing_quotes(model).values_list("pk", "document__slug").iterator(chunk_size=CHUNK):
            yield f"{word} {pk}: its quote is not what stands there in document:{slug}."


def _differing_quotes(model: type[Statement] | type[Fact]) -> QuerySet:
    # A place that runs backwards is no place, and PostgreSQL would refuse to look at it.
    length = Greatest(F("end") - F("start"), Value(0))
    stands = Substr(F("document__transcript"), F("start") + 1, length)
    return model.objects.annotate(stands=stands).exclude(quote=F("stands"), end__gt=F("start"))


def statuses() -> Iterator[str]:
    """Every pledge has the status and the day of its newest approved assessment."""
    newest = Assessment.objects.filter(pledge=OuterRef("pk"), decision=Decision.APPROVED).newest_first()
    status = Coalesce(Subquery(newest.values("status")[:1]), Value(Status.NOT_RATED.value), output_field=CharField())
    rows = Pledge.objects.annotate(rated=status, rated_on=Subquery(newest.values("date")[:1]))
    same_day = Q(assessed_on=F("rated_on")) | Q(assessed_on=None, rated_on=None)
    for key in rows.exclude(Q(status=F("rated")) & same_day).values_list("key", flat=True).iterator(chunk_size=CHUNK):
        yield f"pledge:{key}: its status is not that of its newest approved assessment."


def captures(rows: QuerySet, tell: Callable[[int], None] | None = None) -> Iterator[str]:
    """Each kept copy is in the storage, and is what was kept."""
    kept = rows.order_by("digest").values_list("digest", "size").distinct()
    for done, (digest, size) in enumerate(kept.iterator(chunk_size=CHUNK), start=1):
        name = kept_files.name_of(digest)
        if fault := _fault_of_file(name, digest, size):
            yield f"copy:{digest}: its file {name} {fault}."
        if tell:
            tell(done)


def evidence_files(rows: QuerySet) -> Iterator[str]:
    """Each uploaded file is in the storage, bare and as it was received."""
    told = rows.order_by("pk").values_list("pk", "digest", "size", "original_digest", "original_size")
    for pk, digest, size, original, original_size in told.iterator(chunk_size=CHUNK):
        public, private = kept_files.public_name(digest), kept_files.private_name(original)
        for name, wanted, length in ((public, digest, size), (private, original, original_size)):
            if fault := _fault_of_file(name, wanted, length):
                yield f"Evidence file {pk}: its file {name} {fault}."


def _fault_of_file(name: str, digest: str, size: int) -> str:
    try:
        with kept_files.storage().open(name) as file:
            found, read = hashlib.sha256(), 0
            while part := file.read(PART):
                found.update(part)
                read += len(part)
    except FileNotFoundError:
        return "is missing"
    except OSError as fault:
        return f"cannot be read ({fault.strerror or fault})"
    return "" if (found.hexdigest(), read) == (digest, size) else "is not what was kept"


def spare_files(folder: str = "") -> Iterator[str]:
    """Files that belong to no copy and no evidence: something ended the program between file and row."""
    try:
        folders, names = kept_files.storage().listdir(folder)
    except FileNotFoundError:
        return
    for part in chunks(sorted(names), CHUNK):
        wanted = _wanted({name.partition(".")[0] for name in part})
        yield from (path for path in (f"{folder}{name}" for name in part) if path not in wanted)
    for inside in sorted(folders):
        yield from spare_files(f"{folder}{inside}/")


def _wanted(digests: set[str]) -> set[str]:
    """Names of the files that rows with these digests need."""
    found = {
        kept_files.name_of: Capture.objects.filter(digest__in=digests).values_list("digest", flat=True),
        kept_files.public_name: EvidenceFile.objects.filter(digest__in=digests).values_list("digest", flat=True),
        kept_files.private_name: EvidenceFile.objects.filter(original_digest__in=digests).values_list(
            "original_digest", flat=True
        ),
    }
    return {name_of(digest) for name_of, known in found.items() for digest in known}


def chunks(rows: Iterable[Any], size: int) -> Iterator[list[Any]]:
    rows = iter(rows)
    while part := list(itertools.islice(rows, size)):
        yield part
