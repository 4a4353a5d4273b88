"""The way from pledge to pledge through a text, and its map."""

import html5lib
import pytest

from pledges.actions.pledges import publish
from pledges.transcripts import PART, STRETCHES, Spot, n_parts, part_query, steps, stretches
from tests import factories


def begin_at(*starts: int) -> list[Spot]:
    return [Spot(number, start) for number, start in enumerate(starts, 1)]


def test_the_map_counts_what_begins_in_each_part_and_leads_to_the_first():
    shown = stretches(1200, begin_at(0, 99, 100, 1199))
    assert [part.n for part in shown] == [2, 1, *[0] * 9, 1]
    assert [part.way for part in shown if part.n] == ["#s1", "#s3", "#s4"]
    assert shown[0].height == 100
    assert shown[0].y == 0
    assert 10 < shown[1].height < 100


def test_the_map_stays_small_however_long_the_text():
    assert len(stretches(10**7, begin_at(*range(0, 10**7, 1000)))) == STRETCHES
    assert len(stretches(10, [])) == STRETCHES


def test_each_statement_knows_its_neighbours():
    places = steps([Spot(7, 10), Spot(9, 30)], 100)
    assert (places[7].number, places[7].of, places[7].before, places[7].after) == (1, 2, "", "#s9")
    assert (places[9].before, places[9].after) == ("#s7", "")


def test_a_way_into_another_part_names_the_part():
    places = steps([Spot(1, 5), Spot(2, PART - 1), Spot(3, PART)], PART + 50)
    assert [step.after for step in places.values()] == ["?part=1#s2", "?part=2#s3", ""]
    assert [n_parts(length) for length in (0, 1, PART, PART + 1, 10 * PART)] == [1, 1, 1, 2, 10]
    assert [part_query(start) for start in (0, PART - 1, PART, 3 * PART)] == ["", "", "?part=2", "?part=4"]


@pytest.mark.django_db
def test_a_long_text_is_shown_in_parts_and_every_pledge_is_found_in_its_own(client):
    sentence = "Бул убада эмес, жөн гана узун сүйлөм. "
    paragraphs = [f"{number}. {sentence * 25}" for number in range(250)]
    paragraphs[3], paragraphs[-3] = "Көпүрө курабыз.", "Мектеп курабыз."
    document = factories.document(*paragraphs)
    first, last = factories.draft("Bridge"), factories.draft("School")
    factories.state(first, "Көпүрө курабыз.", source=document)
    factories.state(last, "Мектеп курабыз.", source=document)
    for pledge in (first, last):
        publish(pledge=pledge, by=None)
    near, far = (pledge.statements.get() for pledge in (first, last))
    parts = n_parts(len(document.transcript))
    assert parts == 3
    pages = [client.get(f"/en/documents/{document.slug}/?part={number}").content.decode() for number in (1, 2, 3)]
    assert [f'id="s{near.pk}"' in page for page in pages] == [True, False, False]
    assert [f'id="s{far.pk}"' in page for page in pages] == [False, False, True]
    assert f'href="?part=3#s{far.pk}"' in pages[0]
    assert f'href="?part=1#s{near.pk}"' in pages[2]
    assert all(len(page) < 2 * PART for page in pages)
    read = "".join(map(said, pages))
    assert read.count("Көпүрө курабыз.") == read.count("Мектеп курабыз.") == 1
    assert [number for number in range(250) if f"- {number}. " not in read] == [3, 247]
    assert f"/en/documents/{document.slug}/?part=3#s{far.pk}" in client.get(f"/en/pledges/{last.key}/").content.decode()
    for junk in ("0", "4", "x", "٢", "1" * 30):
        assert client.get(f"/en/documents/{document.slug}/", {"part": junk}).status_code == 404


def said(page: str) -> str:
    tree = html5lib.parse(page, namespaceHTMLElements=False)
    return " ".join("".join(p.itertext()) for p in tree.iterfind(".//*[@class='turn']/p"))
