"""Lengths of pictures: they add up, are never negative, and nothing stands outside."""

import datetime
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pledges.plots.geometry import anchor, months, new_years, place, spans, stacked, wrapped

COUNTS = st.lists(st.integers(0, 10**6), max_size=9).map(lambda ns: [(f"s{i}", n) for i, n in enumerate(ns)])
DAYS = st.dates(datetime.date(1900, 1, 1), datetime.date(2100, 1, 1))


@given(COUNTS, st.integers(0, 10**6), st.floats(1, 2000))
def test_segments_add_up_to_their_share_and_touch_each_other(counts, others, length):
    total = sum(n for _name, n in counts)
    segments = stacked(counts, whole=total + others, length=length)
    assert [(piece.name, piece.n) for piece in segments] == [(name, n) for name, n in counts if n]
    assert all(piece.length >= 0 for piece in segments)
    assert all(abs(a.start + a.length - b.start) < 0.01 for a, b in pairwise(segments))
    share = length * total / (total + others) if total else 0
    assert abs(sum(piece.length for piece in segments) - share) < 0.01
    assert all(0 <= piece.start <= length + 0.01 for piece in segments)


@given(COUNTS)
def test_larger_counts_are_never_shorter(counts):
    segments = stacked(counts, whole=sum(n for _name, n in counts))
    for a in segments:
        assert all(a.length <= b.length + 0.002 for b in segments if a.n <= b.n)


def test_nothing_is_drawn_of_nothing():
    assert stacked([], whole=0) == []
    assert stacked([("a", 0)], whole=0) == []


@pytest.mark.parametrize("counts", [[("a", -1)], [("a", 2)]])
def test_more_than_the_whole_is_refused(counts):
    with pytest.raises(ValueError):
        stacked(counts, whole=1)


@given(DAYS, DAYS, DAYS)
def test_every_day_has_a_place_on_the_line(day, first, last):
    assert 0 <= place(day, first, last) <= 100


@given(st.lists(DAYS, min_size=1, max_size=9).map(sorted), DAYS)
def test_what_follows_one_another_in_time_does_so_on_the_line(days, last):
    last = max(last, days[-1])
    pieces = spans([(f"s{i}", day) for i, day in enumerate(days)], days[0], last)
    assert len(pieces) == len(days)
    assert all(piece.length >= 0 for piece in pieces)
    assert sum(piece.n for piece in pieces) == (last - days[0]).days
    assert sum(piece.length for piece in pieces) == pytest.approx(100 if last > days[0] else 0, abs=0.05)


@given(DAYS, DAYS)
def test_months_follow_one_another_without_a_gap(a, b):
    first, last = sorted((a, b))
    found = months(first, last)
    assert found[0] == first.replace(day=1)
    assert found[-1] == last.replace(day=1)
    assert len(found) == (last.year - first.year) * 12 + last.month - first.month + 1


@given(DAYS, DAYS)
def test_few_enough_years_are_named(a, b):
    first, last = sorted((a, b))
    years = new_years(first, last)
    assert len(years) <= 6
    assert all(first < day <= last for day in years)


@given(st.floats(0, 100))
def test_a_label_is_held_where_it_stays_inside(at):
    assert anchor(at, 5) == ("start" if at < 5 else "end" if at > 95 else "middle")


@given(st.text(max_size=200), st.integers(1, 30), st.integers(1, 4))
def test_lines_fit_and_lose_nothing_but_what_is_cut_off(text, width, most):
    lines = wrapped(text, lambda words: len(words) <= width, most)
    assert len(lines) <= most
    assert all(len(line) <= max(width, 1) for line in lines)
    if not (lines and lines[-1].endswith("…")):
        assert "".join("".join(lines).split()) == "".join(text.split())
