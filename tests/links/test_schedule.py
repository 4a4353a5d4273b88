"""When a link is visited again, and what it is called until then."""

from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from hypothesis import given
from hypothesis import strategies as st

from pledges.links import ANSWERED, Outcome, Report, Standing, State, after, check
from pledges.links.schedule import FAILURES, INTERVALS, PAUSES
from tests.links.servers import NOT_FOUND, page, serving

START = datetime(2026, 3, 1, 12, tzinfo=UTC)
HOUR, DAY = timedelta(hours=1), timedelta(days=1)


def report(outcome: str, at: datetime = START, fingerprint: str = "a", reason: str = "") -> Report:
    return Report("http://paper.test/", Outcome(outcome), at, 0.1, reason, fingerprint=fingerprint)


def lived(*visits: tuple[str, str] | str, standing: Standing | None = None) -> list[tuple[str, timedelta]]:
    """(state, time until the next visit) after each visit, each made when it is due."""
    standing = standing or Standing()
    told = []
    for visit in visits:
        outcome, fingerprint = visit if isinstance(visit, tuple) else (visit, "a")
        at = standing.due or START
        standing = after(standing, report(outcome, at, fingerprint))
        told.append((standing.state.value, standing.due - at))
    return told


def test_a_page_that_stays_the_same_is_visited_ever_more_seldom():
    assert lived(*["alive"] * 6) == [("alive", days * DAY) for days in (1, 7, 30, 90, 90, 90)]


def test_a_change_makes_visits_frequent_again_even_if_the_page_goes_on_differing_from_the_copy():
    told = lived("alive", "alive", "alive", ("changed", "b"), ("changed", "b"), ("changed", "c"), ("changed", "c"))
    assert told == [
        ("alive", DAY),
        ("alive", 7 * DAY),
        ("alive", 30 * DAY),
        ("changed", DAY),
        ("changed", 7 * DAY),
        ("changed", DAY),
        ("changed", 7 * DAY),
    ]


def test_a_page_that_could_not_be_read_this_once_is_no_change():
    assert [due for _state, due in lived("alive", ("alive", ""), "alive")] == [DAY, 7 * DAY, 30 * DAY]


def test_a_link_is_gone_after_failures_on_three_days_and_comes_back():
    told = lived("alive", "gone", "unreachable", "timed_out", "gone", "gone", "alive", "alive")
    assert told == [
        ("alive", DAY),
        ("failing", HOUR),
        ("failing", 6 * HOUR),
        ("failing", DAY),
        ("failing", 3 * DAY),
        ("gone", 7 * DAY),
        ("alive", DAY),
        ("alive", 7 * DAY),
    ]


def test_three_failures_on_one_day_are_not_enough_and_days_are_those_of_utc():
    standing = Standing()
    for hours in (0, 2, 4, 6, 8, 10):
        standing = after(standing, report("gone", datetime(2026, 3, 1, tzinfo=UTC) + hours * HOUR))
        assert standing.state is State.FAILING
    standing = after(standing, report("gone", datetime(2026, 3, 1, 23, 59, tzinfo=UTC)))
    standing = after(standing, report("gone", datetime(2026, 3, 2, 0, 0, tzinfo=UTC)))
    assert standing.state is State.FAILING
    assert after(standing, report("gone", datetime(2026, 3, 3, tzinfo=UTC))).state is State.GONE


@pytest.mark.parametrize("outcome", ["blocked", "refused", "too_large"])
def test_what_cannot_be_visited_is_never_called_gone(outcome):
    told = lived(*[outcome] * 8)
    assert told == list(zip(["blocked"] * 8, [*PAUSES, PAUSES[-1], PAUSES[-1]], strict=True))


@pytest.mark.parametrize("reason", ["resolver", "network"])
def test_an_outage_of_our_own_network_makes_no_link_gone(reason):
    standing = Standing()
    for days in range(9):
        standing = after(standing, report("unreachable", START + days * DAY, reason=reason))
    assert (standing.state, standing.failed_on, standing.failures) == (State.FAILING, (), 9)


def test_a_link_that_dies_comes_back_and_changes_goes_through_its_states():
    with serving({}) as server:
        ways = server.answers
        client, standing, known, told = server.client(), Standing(), None, []
        for answer in (
            "Мектеп курулду.",
            "Мектеп курулду.",
            *[None] * 5,
            "Мектеп курулду.",
            "Мектеп жабылды.",
        ):
            ways["/"] = page(f"<p>{answer}") if answer else NOT_FOUND
            with time_machine.travel(standing.due or START, tick=True):
                visited = check("http://paper.test/", client, known=known)
                standing = after(standing, visited)
            known = known or visited.known
            told.append((visited.outcome.value, standing.state.value, (standing.due - visited.at) // HOUR))
    assert told == [
        ("alive", "alive", 24),
        ("alive", "alive", 168),
        ("gone", "failing", 1),
        ("gone", "failing", 6),
        ("gone", "failing", 24),
        ("gone", "failing", 72),
        ("gone", "gone", 168),
        ("alive", "alive", 24),
        ("changed", "changed", 24),
    ]


def test_a_success_between_failures_makes_the_days_count_anew():
    told = lived("gone", "gone", "gone", "gone", "alive", "gone", "gone", "gone")
    assert [state for state, _due in told] == [*["failing"] * 4, "alive", *["failing"] * 3]


def test_a_link_that_is_gone_stays_so_when_a_wall_goes_up_before_it():
    standing = Standing(State.GONE, START, failures=9, failed_on=tuple((START + n * DAY).date() for n in range(3)))
    assert lived("blocked", "gone", standing=standing) == [("gone", PAUSES[-1])] * 2


def test_a_link_that_was_never_visited_is_due():
    assert Standing().is_due(START)
    visited = after(Standing(), report("alive"))
    assert [visited.is_due(START + time) for time in (DAY - HOUR, DAY)] == [False, True]


visits = st.lists(
    st.tuples(st.sampled_from(Outcome), st.sampled_from(["", "a", "b"]), st.timedeltas(timedelta(0), 99 * DAY)),
    max_size=30,
)


@given(visits)
def test_whatever_happens_the_next_visit_is_in_the_future_and_no_state_is_claimed_too_early(happened):
    standing, at = Standing(), START
    days, seen = set(), False
    for outcome, fingerprint, wait in happened:
        at += wait
        standing = after(standing, report(outcome, at, fingerprint))
        assert timedelta(0) < standing.due - at <= max(INTERVALS)
        if outcome in ANSWERED:
            days, seen = set(), True
            assert (standing.state, standing.failures, standing.failed_on) == (State(outcome), 0, ())
        elif outcome in FAILURES:
            days.add(at.date())
        assert (standing.state is State.GONE) == (len(days) >= 3)
        assert len(standing.failed_on) <= 3
        assert seen or standing.steady == 0


@given(st.lists(st.sampled_from(sorted(FAILURES)), min_size=2, max_size=12))
def test_the_pauses_after_failures_grow(outcomes):
    due = [pause for _state, pause in lived(*outcomes)]
    assert due == sorted(due)
    assert due[-1] > due[0]
