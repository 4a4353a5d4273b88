"""Pictures from numbers: what is drawn is what the tallies hold, and everything drawn can be taken away."""

import csv
import datetime
import io
import re
from xml.etree import ElementTree

import html5lib
import pytest
import time_machine
from django.test import Client
from PIL import Image

from candidates.models import Election
from pledges.actions import assessments, pledges, tallies
from pledges.choices import Status
from pledges.models import Pledge, Tally, Topic
from pledges.plots import painting
from pledges.plots.signs import COLOURS, HATCHES, SIGNS
from pledges.views.pictures import PICTURES
from tests import factories

pytestmark = pytest.mark.django_db
SVG = "{http://www.w3.org/2000/svg}"
NOW = datetime.datetime(2023, 5, 20, 12, tzinfo=datetime.UTC)


@pytest.fixture
def site(editor, reviewer) -> dict[str, Pledge]:
    """Three public pledges, of which two have deadlines and one a history; a draft and a withdrawn one beside."""
    with time_machine.travel(NOW, tick=False):
        election = factories.election(term_years=4)
        ann, ben = factories.candidacy("ann", election=election), factories.candidacy("ben", election=election)
        due = {"deadline": datetime.date(2022, 12, 31)}
        first = factories.pledge("Көчөлөр үчүн ңөү", who=ann, topics=[factories.topic("roads")], **due)
        second = factories.pledge(
            "Second", who=ann, topics=[factories.topic("parks")], deadline=datetime.date(2030, 1, 1)
        )
        third = factories.pledge("Third", who=ben, topics=[factories.topic("roads"), factories.topic("parks")])
        factories.approved(first, editor, reviewer, Status.STALLED, "2022-01-31")
        factories.approved(first, editor, reviewer, Status.BROKEN, "2023-04-30")
        factories.draft("Secret one", **due)
        gone = factories.pledge("Gone", who=ben, **due)
        pledges.withdraw(pledge=gone, by=reviewer, reason={"en": "A mistake."})
        yield {"first": first, "second": second, "third": third}


def asked(name: str, form: str, site: dict[str, Pledge]) -> str:
    return f"/ky/pictures/{name}.{form}" + (f"?pledge={site['first'].key}" if name == "path" else "")


def rows_of(response) -> list[dict[str, str]]:
    assert response.content.startswith(b"\xef\xbb\xbf")
    return list(csv.DictReader(io.StringIO(response.content.decode("utf-8-sig"), newline="")))


def numbers(response, *columns: str) -> set[tuple[str, ...]]:
    """The rows that count something, without the zeros."""
    return {tuple(row[name] for name in columns) for row in rows_of(response) if row[columns[-1]] != "0"}


def test_the_numbers_are_those_of_the_tallies_and_nothing_unpublished_is_among_them(site, client):
    columns = ("group", "status", "pledges")
    for address, expected in {
        "standing.csv": {("all", "not_rated", "2"), ("all", "broken", "1")},
        "standing.csv?topic=roads": {("topic:roads", "not_rated", "1"), ("topic:roads", "broken", "1")},
        "standing.csv?candidate=ben": {("candidate:ben", "not_rated", "1")},
        "standing.csv?party=party": {("party:party", "not_rated", "2"), ("party:party", "broken", "1")},
        "standing.csv?election=election": {
            ("election:election", "not_rated", "2"),
            ("election:election", "broken", "1"),
        },
        "topics.csv": {("parks", "not_rated", "2"), ("roads", "not_rated", "1"), ("roads", "broken", "1")},
        "candidates.csv": {("ann", "not_rated", "1"), ("ann", "broken", "1"), ("ben", "not_rated", "1")},
        "freshness.csv": {("2023-03/2023-05", "broken", "1"), ("never", "not_rated", "2")},
    }.items():
        assert numbers(client.get(f"/en/pictures/{address}"), *columns) == expected, address


def test_deadlines_stand_in_their_months_and_the_others_in_the_denominator(site, client):
    assert numbers(client.get("/en/pictures/term.csv"), "month", "status", "of", "deadlines") == {
        ("2022-12", "broken", "3", "1")
    }
    page = client.get("/en/elections/election/").content.decode()
    assert "Of 3 pledges made before this election, with a deadline in the time shown: 1." in page
    assert "Election day" in page
    assert "The end of the term is counted from election day." in page


def test_a_term_without_a_known_end_says_so_and_runs_until_today(site, client):
    Election.objects.update(term_years=None)
    page = client.get("/en/elections/election/").content.decode()
    assert "When the term ends is not recorded." in page
    assert "End of term" not in page
    assert rows_of(client.get("/en/pictures/term.csv"))[-1]["month"] == "2023-05"


@pytest.mark.parametrize("date", ["1900-01-01", "2022-05-01", "9999-12-31"])
def test_no_election_day_is_too_far_away(site, client, date):
    Election.objects.update(date=date, term_years=30000)
    for form in ("svg", "csv", "png"):
        assert client.get(f"/en/pictures/term.{form}").status_code == 200


def test_the_path_of_a_pledge_is_its_published_assessments(site, client, editor, reviewer):
    factories.proposal(site["first"], editor, Status.KEPT, "2023-05-01")
    rejected = factories.proposal(site["first"], editor, Status.KEPT, "2023-05-02")
    assessments.reject(assessment=rejected, by=reviewer, note="x")
    rows = rows_of(client.get(asked("path", "csv", site)))
    assert [(row["from"], row["until"], row["status"]) for row in rows] == [
        ("2021-07-06", "2022-01-31", "not_rated"),
        ("2022-01-31", "2023-04-30", "stalled"),
        ("2023-04-30", "2023-05-20", "broken"),
    ]


def test_the_months_are_proved_by_recount(site):
    assert tallies.recount() == 0
    kinds = (Tally.Kind.DEADLINE, Tally.Kind.ASSESSED)
    election = Election.objects.get().pk
    assert set(Tally.objects.filter(kind__in=kinds, n__gt=0, status="").values_list("kind", "ref", "n")) == {
        ("deadline", f"2022-12:{election}", 1),
        ("deadline", f"2030-01:{election}", 1),
        ("assessed", "2023-04", 1),
    }
    Tally.objects.filter(kind__in=kinds).delete()
    assert tallies.recount() > 0
    assert tallies.recount() == 0


@pytest.mark.parametrize("language", ["ky", "ru", "en"])
@pytest.mark.parametrize("name", PICTURES)
def test_each_picture_is_a_document_of_its_own_that_needs_no_style(site, client, name, language):
    response = client.get(asked(name, "svg", site).replace("/ky/", f"/{language}/"))
    assert response["Content-Type"] == "image/svg+xml"
    assert response["Cache-Control"] == "public, max-age=0, must-revalidate"
    tree = ElementTree.fromstring(response.content)
    assert tree.attrib["role"] == "img"
    assert tree.attrib["lang"] == language
    assert tree.find(f"{SVG}title").text
    assert tree.find(f"{SVG}desc").text.strip()
    assert not any(name in element.attrib for element in tree.iter() for name in ("style", "class"))
    fills = {element.attrib.get("fill", "") for element in tree.iter()}
    patterns = {f"url(#{pattern.attrib['id']})" for pattern in tree.iter(f"{SVG}pattern")}
    assert {fill for fill in fills if fill.startswith("url")} <= patterns
    for word in [tree.find(f"{SVG}title").text.partition(":")[0], "20 мая 2023" if language == "ru" else "2023"]:
        assert word in " ".join(text.text for text in tree.iter(f"{SVG}text"))


@pytest.mark.parametrize("name", PICTURES)
def test_each_picture_is_a_png_with_the_words_set_in_glyphs(site, client, name):
    response = client.get(asked(name, "png", site))
    assert response["Content-Type"] == "image/png"
    image = Image.open(io.BytesIO(response.content))
    assert (image.format, image.width) == ("PNG", 1200)
    assert 300 < image.height < 2000
    etag = response["ETag"]
    assert client.get(asked(name, "png", site), headers={"If-None-Match": etag}).status_code == 304


@pytest.mark.parametrize("bold", [False, True])
def test_the_typefaces_draw_every_letter_of_the_three_languages(bold):
    face = painting.face(40, bold)
    unknown = bytes(face.getmask("\uffff"))
    alphabet = "".join(map(chr, [*range(0x410, 0x450)])) + "ёЁңөүҢӨҮ" + "abcxyzABCXYZ0123456789«»“”—–…№%"
    assert [letter for letter in alphabet if bytes(face.getmask(letter)) == unknown] == []


def test_every_status_has_a_shape_a_pattern_and_a_colour_of_its_own():
    for table in (COLOURS, HATCHES, SIGNS):
        assert set(table) == set(Status.values)
        assert len(set(table.values())) == len(Status)


@pytest.mark.parametrize("language", ["ky", "ru", "en"])
def test_the_page_of_pictures_parses_and_has_a_table_for_each(site, client, language):
    html = client.get(f"/{language}/pictures/").content.decode()
    tree = html5lib.HTMLParser(strict=True, namespaceHTMLElements=False).parse(html)
    figures = list(tree.iter("figure"))
    assert [figure.attrib["id"] for figure in figures] == ["standing", "term", "topics", "candidates", "freshness"]
    for figure in figures:
        assert figure.find(".//table") is not None, figure.attrib["id"]
        assert len(figure.findall(".//a[@href]")) >= 3
        assert all(head.attrib.get("scope") for head in figure.iter("th"))
    assert "style=" not in html
    ids = re.findall(r' id="([^"]+)"', html)
    assert len(ids) == len(set(ids))
    assert set(re.findall(r"url\(#([^)]+)\)", html)) <= set(ids)


def test_the_home_page_leads_there_and_each_page_to_its_files(site, client):
    assert '/en/pictures/"' in client.get("/en/").content.decode()
    for page, query in {
        "topics/roads/": "topic=roads",
        "candidates/ann/": "candidate=ann",
        "parties/party/": "party=party",
        "elections/election/": "election=election",
    }.items():
        html = client.get(f"/en/{page}").content.decode()
        for form in ("png", "svg", "csv"):
            address = f"/en/pictures/standing.{form}?{query}"
            assert address in html
            assert client.get(address).status_code == 200
    first = client.get(f"/en/pledges/{site['first'].key}/").content.decode()
    assert f"/en/pictures/path.csv?pledge={site['first'].key}" in first
    assert "path.csv" not in client.get(f"/en/pledges/{site['second'].key}/").content.decode()
    past = client.get(f"/en/pledges/{site['first'].key}/?on=2023-05-20").content.decode()
    assert 'id="path"' in past
    assert "path.csv" not in past


def test_what_it_is_not_asked_for_rightly_is_refused_with_a_sentence(site):
    client = Client(raise_request_exception=False)
    refused = ["standing.svg?topic=roads&party=party", "standing.svg?topic=roads&topic=parks", "topics.csv?topic=roads"]
    refused += ["path.svg", "path.svg?topic=roads", "freshness.png?x=%3Cb%3E", "term.svg?pledge=x"]
    for address in refused:
        response = client.get(f"/en/pictures/{address}")
        assert response.status_code == 400, address
        assert "This picture" in response.content.decode()
        assert "<b>" not in response.content.decode()
    unknown = ["standing.svg?topic=nowhere", "standing.pdf", "nothing.svg", "path.svg?pledge=secret-one-en"]
    unknown += ["path.csv?pledge=gone-en", "candidates.csv?after=x", "term.png?election=" + "x" * 3000]
    for address in unknown:
        assert client.get(f"/en/pictures/{address}").status_code == 404, address


def test_a_cell_is_never_a_formula(site, client):
    Topic.objects.filter(slug="roads").update(name={"ky": "=1+1", "ru": "@x", "en": '+"a",\nb'})
    rows = rows_of(client.get("/en/pictures/topics.csv"))
    assert {row["group_label"] for row in rows} == {'\'+"a",\nb', "parks en"}
    assert {row["date"] for row in rows} == {"2023-05-20"}
    assert "=1+1" not in client.get("/ky/pictures/topics.csv").content.decode().replace("'=1+1", "")


def test_pictures_cost_the_same_however_much_there_is(site, client, django_assert_num_queries):
    prices = {"": 10, "standing.csv": 1, "topics.csv": 2, "candidates.csv": 2, "freshness.csv": 1, "term.csv": 4}
    for _more in range(2):
        for address, price in prices.items():
            with django_assert_num_queries(price):
                client.get(f"/en/pictures/{address}")
        for number in range(3):
            factories.pledge(who=factories.candidacy(f"more-{_more}-{number}"), topics=[factories.topic()])


def test_no_more_bars_are_drawn_than_find_room(site, client):
    for number in range(30):
        factories.candidacy(f"person-{number:02}")
    page = client.get("/en/pictures/").content.decode()
    following = re.search(r'rel="next" href="[^"]*(\?after=\d+)"', page).group(1)
    first, second = (rows_of(client.get(f"/en/pictures/candidates.csv{query}")) for query in ("", following))
    assert [len({row["group"] for row in rows}) for rows in (first, second)] == [24, 8]
    assert not {row["group"] for row in first} & {row["group"] for row in second}
    assert f"candidates.csv{following}" in client.get(f"/en/pictures/{following}").content.decode()


def test_a_picture_of_invented_data_says_so_where_it_is_taken(site, client, settings):
    settings.SYNTHETIC = True
    assert "nothing here is about a real person" in client.get("/en/pictures/standing.svg").content.decode()
