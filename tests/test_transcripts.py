"""The way from pledge to pledge through a text, and its map."""

from types import SimpleNamespace

from pledges.models import Statement
from pledges.transcripts import STRETCHES, steps, stretches


def begin_at(*starts: int) -> list[SimpleNamespace]:
    return [SimpleNamespace(pk=number, start=start) for number, start in enumerate(starts, 1)]


def test_the_map_counts_what_begins_in_each_part_and_leads_to_the_first():
    shown = stretches(1200, begin_at(0, 99, 100, 1199))
    assert [part.n for part in shown] == [2, 1, *[0] * 9, 1]
    assert [part.anchor for part in shown if part.n] == ["s1", "s3", "s4"]
    assert shown[0].height == 100
    assert shown[0].y == 0
    assert 10 < shown[1].height < 100


def test_the_map_stays_small_however_long_the_text():
    assert len(stretches(10**7, begin_at(*range(0, 10**7, 1000)))) == STRETCHES
    assert len(stretches(10, [])) == STRETCHES


def test_each_statement_knows_its_neighbours():
    first, second = Statement(pk=7), Statement(pk=9)
    places = steps([first, second])
    assert (places[first].number, places[first].of, places[first].before, places[first].after) == (1, 2, "", "s9")
    assert (places[second].before, places[second].after) == ("s7", "")
