"""What is done again and again: steps in order, one tick at a time, each step's last outcome on record."""

import datetime
import logging
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import nullcontext
from dataclasses import dataclass, field

from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.crypto import get_random_string

from pledges.models import Job

LOCK = "tick"
logger = logging.getLogger(__name__)


class Busy(Exception):
    """Another tick is running."""


@dataclass
class Budget:
    """The seconds that a tick has. A long step looks at `left` now and then, and leaves the rest to the next tick."""

    seconds: float
    begun: float = field(default_factory=time.monotonic)

    @property
    def left(self) -> float:
        return self.begun + self.seconds - time.monotonic()


@dataclass(frozen=True)
class Step:
    """Something that may be done any number of times. It returns how many things it did; `atomic` puts it into one
    transaction, which a step that talks to the outside must not hold open."""

    name: str
    run: Callable[[Budget], int]
    atomic: bool = True


@dataclass(frozen=True)
class Outcome:
    name: str
    n: int = 0
    fault: str = ""
    seconds: float = 0.0
    postponed: bool = False

    def __str__(self) -> str:
        if self.postponed:
            return f"{self.name} postponed"
        return f"{self.name} failed ({self.fault})" if self.fault else f"{self.name} {self.n}"


def tick(steps: Sequence[Step], seconds: float) -> Iterator[Outcome]:
    """Run the steps, and give each outcome as it is there; Busy if another tick has the lock. A step that fails leaves
    nothing behind and does not keep the others from running; a step for which no time is left is postponed."""
    holder = get_random_string(32)
    if not _locked(holder, seconds):
        raise Busy
    budget = Budget(seconds)
    try:
        for step in steps:
            if budget.left <= 0 or not _locked(holder, seconds):
                yield Outcome(step.name, postponed=True)
            else:
                yield _done(step, budget)
    finally:
        Job.objects.filter(name=LOCK, holder=holder).update(locked_until=None, holder="", last_run=timezone.now())


def _locked(holder: str, seconds: float) -> bool:
    """Take or keep the lock for so many seconds from now: a tick that was killed holds it no longer than that."""
    Job.objects.get_or_create(name=LOCK)
    now = timezone.now()
    free = Job.objects.filter(Q(locked_until=None) | Q(locked_until__lt=now) | Q(holder=holder), name=LOCK)
    return free.update(holder=holder, locked_until=now + datetime.timedelta(seconds=seconds)) == 1


def _done(step: Step, budget: Budget) -> Outcome:
    begun = time.monotonic()
    try:
        with transaction.atomic() if step.atomic else nullcontext():
            outcome = Outcome(step.name, n=step.run(budget), seconds=time.monotonic() - begun)
    except Exception as fault:
        logger.exception("The step “%s” of tick failed.", step.name)
        outcome = Outcome(step.name, fault=f"{type(fault).__name__}: {fault}", seconds=time.monotonic() - begun)
    _record(outcome)
    return outcome


def _record(outcome: Outcome) -> None:
    said = str(outcome).removeprefix(f"{outcome.name} ")[:300].replace("\x00", "")
    values = {"last_run": timezone.now(), "last_outcome": said, "duration": round(outcome.seconds, 3)}
    Job.objects.update_or_create(name=outcome.name, defaults=values)


def claimed_today(name: str) -> bool:
    """Whether this caller is the first today (in the site's time zone) to do what is done once a day."""
    Job.objects.get_or_create(name=name)
    due = Job.objects.filter(Q(last_run=None) | Q(last_run__lt=_midnight()), name=name)
    return due.update(last_run=timezone.now(), last_outcome="done") == 1


def ran_today(name: str) -> bool:
    return Job.objects.filter(name=name, last_run__gte=_midnight()).exists()


def release(name: str) -> None:
    """It was claimed and could not be done: the next tick tries again."""
    Job.objects.filter(name=name).update(last_run=None, last_outcome="failed")


def _midnight() -> datetime.datetime:
    return timezone.localtime().replace(hour=0, minute=0, second=0, microsecond=0)
