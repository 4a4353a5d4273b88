"""When a link is visited next: ever more seldom while nothing changes, soon again when something does."""

from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from enum import StrEnum

from pledges.links.outcomes import ANSWERED, OURS, Outcome, Report


class State(StrEnum):
    """How a link stands after all its visits.

    BLOCKED: it cannot be visited, which says nothing about the page (blocked, refused, too large). FAILING: the last
    visit failed. GONE: visits failed on three different days, and none succeeded since the first of them; a failure
    that may be our own network's is not counted.
    """

    UNSEEN = "unseen"
    ALIVE = "alive"
    MOVED = "moved"
    CHANGED = "changed"
    BLOCKED = "blocked"
    FAILING = "failing"
    GONE = "gone"


INTERVALS = tuple(timedelta(days=days) for days in (1, 7, 30, 90))
PAUSES = tuple(timedelta(hours=hours) for hours in (1, 6, 24, 72, 168, 720))
FAILURES_OF_THE_DEAD = 3
FAILURES = frozenset({Outcome.GONE, Outcome.UNREACHABLE, Outcome.TIMED_OUT})


@dataclass(frozen=True, slots=True)
class Standing:
    """All that the schedule remembers of a link.

    `steady` counts visits since something was new, `failures` those without a page since the last one with it.
    `failed_on` holds the first days (UTC) of failures that may mean that the page is gone. `fingerprint` is that of
    the last page seen. `due` is None for a link that was never visited: it is due at once.
    """

    state: State = State.UNSEEN
    due: datetime | None = None
    steady: int = 0
    failures: int = 0
    failed_on: tuple[date, ...] = ()
    fingerprint: str = ""

    def is_due(self, now: datetime) -> bool:
        return self.due is None or self.due <= now


def after(standing: Standing, report: Report) -> Standing:
    """How the link stands after this visit, and when it is due again."""
    return _seen(standing, report) if report.outcome in ANSWERED else _missed(standing, report)


def _seen(standing: Standing, report: Report) -> Standing:
    state = State(report.outcome.value)
    fingerprint = report.fingerprint or standing.fingerprint
    same = (state, fingerprint) == (standing.state, standing.fingerprint)
    steady = standing.steady + 1 if same else 0
    return Standing(
        state=state,
        due=report.at + INTERVALS[min(steady, len(INTERVALS) - 1)],
        steady=steady,
        fingerprint=fingerprint,
    )


def _missed(standing: Standing, report: Report) -> Standing:
    days = standing.failed_on
    if report.outcome in FAILURES and report.reason not in OURS and len(days) < FAILURES_OF_THE_DEAD:
        days = tuple(dict.fromkeys((*days, report.at.date())))
    pause = PAUSES[min(standing.failures, len(PAUSES) - 1)]
    return replace(
        standing,
        state=_missed_state(report.outcome, days),
        due=report.at + pause,
        steady=0,
        failures=standing.failures + 1,
        failed_on=days,
    )


def _missed_state(outcome: Outcome, days: tuple[date, ...]) -> State:
    if len(days) >= FAILURES_OF_THE_DEAD:
        return State.GONE
    return State.FAILING if outcome in FAILURES else State.BLOCKED
