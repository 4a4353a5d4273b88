"""Blind second coding: two people rate the same pledge, neither sees the other's rating, and how far they agree is
published."""

from collections.abc import Sequence
from decimal import Decimal
from random import SystemRandom

from django.contrib.auth.models import AbstractBaseUser
from django.db import transaction
from django.db.models import Exists, OuterRef, Q
from django.utils import timezone

from pledges import rules
from pledges.models import Agreement, Coding, Pledge
from pledges.models.codings import FIRST, SECOND, CodingQuerySet
from pledges.rules import Refused

THOUSANDTH = Decimal("0.001")
DICE = SystemRandom()


@transaction.atomic
def code(*, pledge: Pledge, by: AbstractBaseUser, status: str, note: str = "") -> Coding:
    """Rate a pledge. The first coder sets the day, the second rates how it stood on that same day."""
    current = Pledge.objects.select_for_update().get(pk=pledge.pk)
    if sentence := rules.why_not_code(by, current):
        raise Refused(sentence)
    first = Coding.objects.filter(pledge=current, place=FIRST).first()
    return Coding.objects.create(
        pledge=current,
        place=SECOND if first else FIRST,
        coder=by,
        status=status,
        day=first.day if first else timezone.localdate(),
        note=note.strip(),
    )


def waiting(by: AbstractBaseUser) -> CodingQuerySet:
    """First codings of pledges that this person may code as the second."""
    judged = rules.assessed_by(by).filter(pledge=OuterRef("pledge"))
    return Coding.objects.halves().filter(~Exists(judged)).exclude(coder=by.pk)


def next_to_code(by: AbstractBaseUser) -> Pledge | None:
    """What has waited longest for its second coding; else a pledge drawn by lot, so that nobody picks easy ones."""
    half = waiting(by).order_by("pk").select_related("pledge").first()
    if half is not None:
        return half.pledge
    coded, judged = Coding.objects.filter(pledge=OuterRef("pk")), rules.assessed_by(by).filter(pledge=OuterRef("pk"))
    free = Pledge.objects.published().filter(~Exists(coded), ~Exists(judged)).order_by("pk")
    first, last = (Pledge.objects.order_by(way).values_list("pk", flat=True).first() or 0 for way in ("pk", "-pk"))
    lot = DICE.randint(first, last)
    return free.filter(pk__gte=lot).first() or free.first()


def coded_twice(by: AbstractBaseUser) -> CodingQuerySet:
    """The second codings that this person may read, each with the first beside it: both coders may, and reviewers."""
    rows = Coding.objects.filter(place=SECOND)
    if not by.has_perm("pledges.decide_assessment"):
        own = Coding.objects.filter(pledge=OuterRef("pledge"), coder=by.pk)
        rows = rows.filter(Q(coder=by.pk) | Exists(own))
    return rows


def count_agreement() -> int:
    """Publish the agreement anew if more pledges were coded twice since; how many rows were written."""
    n = Coding.objects.filter(place=SECOND).count()
    newest = Agreement.objects.first()
    if n == (newest.n if newest else 0):
        return 0
    first = dict(Coding.objects.filter(place=FIRST).values_list("pledge", "status"))
    second = Coding.objects.filter(place=SECOND).values_list("pledge", "status")
    pairs = [(first[pledge], status) for pledge, status in second]
    kappa, alpha = coefficients(pairs)
    Agreement.objects.create(n=len(pairs), agreed=sum(a == b for a, b in pairs), kappa=kappa, alpha=alpha)
    return 1


def coefficients(pairs: Sequence[tuple[str, str]]) -> tuple[Decimal | None, Decimal | None]:
    """Cohen's kappa and Krippendorff's alpha for nominal data. Where all codings are the same neither is defined:
    without a second status nothing tells agreement from habit, though the library would answer 1."""
    if len({status for pair in pairs for status in pair}) < 2:
        return None, None
    from nltk.metrics.agreement import AnnotationTask  # takes a second to load

    numbered = [(str(item), pair) for item, pair in enumerate(pairs)]
    task = AnnotationTask([(place, item, pair[place]) for item, pair in numbered for place in (0, 1)])
    kappa, alpha = (Decimal(value).quantize(THOUSANDTH) for value in (task.kappa(), task.alpha()))
    return kappa, alpha
