"""How what became of a candidacy is recorded: the counts follow, and the journal tells it."""

from collections.abc import Callable, Iterable

from django.contrib.auth.models import AbstractBaseUser
from django.db import transaction

from candidates.models import Candidacy, Candidate
from pledges.actions import journal
from pledges.actions.tallies import recounted
from pledges.models import Pledge


@transaction.atomic
def save_candidacy(*, candidacy: Candidacy, by: AbstractBaseUser | None) -> Candidacy:
    """Store a candidacy, new or changed."""
    known = candidacy.pk is not None
    with recounted(*Pledge.objects.filter(statements__candidacy=candidacy).distinct()) if known else recounted():
        candidacy.save()
    journal.mandate_changed(candidacy, by=[by])
    return candidacy


@transaction.atomic
def save_candidacies_of(
    *, candidate: Candidate, pledges: Iterable[Pledge], save: Callable[[], None], by: AbstractBaseUser | None
) -> None:
    """Whatever `save` stores of a candidate's candidacies, counts and journal follow; `pledges` are the candidate's."""
    before = list(candidate.candidacies.select_related("candidate", "election"))
    with recounted(*pledges):
        save()
    after = list(candidate.candidacies.order_by("pk"))
    for candidacy in before:
        if candidacy not in after:
            journal.mandate_removed(candidacy, by=[by])
    for candidacy in after:
        journal.mandate_changed(candidacy, by=[by])


@transaction.atomic
def remove_candidacies(*, candidacies: Iterable[Candidacy], by: AbstractBaseUser | None) -> None:
    """Take away candidacies that were recorded by mistake and on which nothing rests."""
    for candidacy in candidacies:
        gone = Candidacy.objects.select_related("candidate", "election").get(pk=candidacy.pk)
        Candidacy.objects.filter(pk=candidacy.pk).delete()
        journal.mandate_removed(gone, by=[by])
