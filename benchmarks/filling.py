"""Writes synthetic rows past Django's models and through every guard of the database: pledges as drafts, then published;
assessments as drafts, then proposed, then approved by a second account."""

import datetime
import random
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import accumulate
from typing import Any

from django.contrib.auth import get_user_model
from django.core.management import call_command
from django.core.management.color import no_style
from django.db import connection, models, transaction
from django.db.models import Max
from django.utils import timezone

from benchmarks.rows import DRAFT_EVERY, MARKS, STAMP, Batch, First, Frame, Table
from candidates.models import Candidacy, Candidate, Election, Party
from pledges.actions import tallies
from pledges.choices import Decision, PlaceKind, Publication
from pledges.models import (
    Assessment,
    Document,
    Evidence,
    Place,
    Pledge,
    PledgePlace,
    PledgeTopic,
    SearchText,
    Statement,
    Topic,
)

BATCH = 10_000
N_PARTIES, N_ELECTIONS, N_TOPICS, N_PLACES = 40, 24, 20, 60
UNDECIDED_EVERY = 25  # one assessment in so many waits for its decision
TABLES = (
    *(Candidate, Candidacy, Document, Pledge, PledgeTopic, PledgePlace, Statement, SearchText),
    *(Assessment, Evidence),
)
# What SQLite may lose here is made again by the same command.
SQLITE_IN_HASTE = ("PRAGMA synchronous=OFF", "PRAGMA cache_size=-262144", "PRAGMA temp_store=MEMORY")


class NotSynthetic(Exception):
    """The database holds something that this generator did not make."""


def fill(total: int, *, seed: int = 1) -> None:
    """Add synthetic pledges until there are `total`, ready to be queried. NotSynthetic leaves the database alone."""
    call_command("migrate", verbosity=0)
    refuse_real_data()
    frame = _frame()
    analyzed = 0
    with _in_haste():
        while (present := Pledge.objects.count()) < total:
            _write(frame, random.Random(f"{seed} {present}"), min(BATCH, total - present))
            if present >= analyzed * 2:
                _analyze()  # PostgreSQL's guards would go on reading whole tables, as they did when these were empty
                analyzed = present + BATCH
        _reset_sequences()
        tallies.recount()
        _analyze()


def refuse_real_data() -> None:
    for model, name in ((Pledge, "key"), (Candidate, "slug"), (Document, "slug")):
        real = model._default_manager.exclude(**{f"{name}__startswith": "synthetic-"}).values_list(name, flat=True)
        if found := real.first():
            raise NotSynthetic(
                f"This database holds a {model._meta.model_name} that is not synthetic ({found})."
                " Name another one in DATABASE_URL."
            )


def _frame() -> Frame:
    users = get_user_model().objects
    people = [users.get_or_create(username=f"synthetic-{role}")[0].pk for role in ("editor", "reviewer")]
    parties = [_named(Party, f"synthetic-{n:02}", n, "short_name") for n in range(N_PARTIES)]
    topics = [_named(Topic, f"synthetic-{n:02}", n).pk for n in range(N_TOPICS)]
    spot = {"kind": PlaceKind.SPOT, "forms": "Синтетика"}
    elections = [
        _named(
            Election,
            f"synthetic-{n:02}",
            n,
            "body",
            "place",
            date=datetime.date(2024 - n * 15 // N_ELECTIONS, 10, 1 + n),
        )
        for n in range(N_ELECTIONS)
    ]
    # The largest election is neither the newest nor the oldest.
    places = sorted(range(N_ELECTIONS), key=lambda n: abs(n - 6))
    weighed = zip((elections[place] for place in places), _shares(N_ELECTIONS), strict=True)
    return Frame(
        parties=list(zip((party.pk for party in parties), _shares(N_PARTIES), strict=True)),
        elections=[(election.pk, election.date, share) for election, share in weighed],
        topics=topics,
        places=[_named(Place, f"synthetic-{n:02}", n, **spot).pk for n in range(N_PLACES)],
        editor=people[0],
        reviewer=people[1],
    )


def _named(model: type[models.Model], slug: str, number: int, *more: str, **others: Any) -> Any:
    name = {code: f"{mark.title()} {number}" for code, mark in MARKS.items()}
    values = {"name": name, **dict.fromkeys(more, name), **others}
    return model._default_manager.get_or_create(slug=slug, defaults=values)[0]


def _shares(n: int) -> list[float]:
    """Cumulative shares by Zipf's law; the last one is 1."""
    sums = list(accumulate(1 / place for place in range(1, n + 1)))
    return [one / sums[-1] for one in sums]


def _write(frame: Frame, rng: random.Random, n_pledges: int) -> None:
    first = First(_next(Candidacy), _next(Pledge), _next(Assessment))
    batch = Batch(frame, rng, first, n_pledges)
    with transaction.atomic():
        for table in batch.drafts():
            _insert(table)
        drafts = Pledge.objects.filter(pk__gte=first.pledge).exclude(pk__in=_stay_drafts(first.pledge, n_pledges))
        drafts.update(publication=Publication.PUBLISHED, published_at=datetime.datetime.fromisoformat(STAMP))
        for table in batch.assessments():
            _insert(table)
        claims = Assessment.objects.filter(pk__gte=first.assessment)
        claims.update(decision=Decision.PROPOSED)
        decided = claims.exclude(pk__in=range(first.assessment, first.assessment + n_pledges, UNDECIDED_EVERY))
        decided.update(decision=Decision.APPROVED, decided_by=frame.reviewer, decided_at=timezone.now())


def _stay_drafts(first: int, n: int) -> range:
    return range(first + -first % DRAFT_EVERY, first + n, DRAFT_EVERY)


def _next(model: type[models.Model]) -> int:
    return (model._default_manager.aggregate(last=Max("pk"))["last"] or 0) + 1


def _insert(table: Table) -> None:
    model, names, rows = table
    columns = ", ".join(f'"{model._meta.get_field(name).column}"' for name in names)
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            with cursor.copy(f"COPY {model._meta.db_table} ({columns}) FROM STDIN") as copy:
                for row in rows:
                    copy.write_row(row)
        else:
            values = ", ".join(["%s"] * len(names))
            plain = ([_plain(value) for value in row] for row in rows)
            cursor.executemany(f"INSERT INTO {model._meta.db_table} ({columns}) VALUES ({values})", plain)


def _plain(value: Any) -> Any:
    """As Django keeps it in SQLite, which has neither dates nor zones."""
    if isinstance(value, datetime.date):
        return value.isoformat()
    return value.removesuffix("+00:00") if value == STAMP else value


@contextmanager
def _in_haste() -> Iterator[None]:
    """Settings of this connection only, which is closed at the end."""
    with connection.cursor() as cursor:
        for statement in SQLITE_IN_HASTE if connection.vendor == "sqlite" else ("SET synchronous_commit = off",):
            cursor.execute(statement)
    yield
    connection.close()


def _reset_sequences() -> None:
    with connection.cursor() as cursor:
        for statement in connection.ops.sequence_reset_sql(no_style(), TABLES):
            cursor.execute(statement)


def _analyze() -> None:
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        cursor.execute("ANALYZE" if connection.vendor == "sqlite" else "VACUUM ANALYZE")
