"""Cards for messengers: what they say, how they fit, how they are kept, and that nothing else than the record is on
them."""

import io
import re
from pathlib import Path

import pytest
import time_machine
from PIL import Image

from pledges import card_contents
from pledges.actions import pledges
from pledges.cards import (
    COLOURS,
    FILLS,
    INK,
    LINE,
    PAPER,
    SHEET,
    SOFT,
    WIDTH,
    Bar,
    Card,
    Count,
    cut,
    draw,
    font,
    wrapped,
)
from pledges.choices import Status
from pledges.models import Pledge, Tally
from pledges.representations import score
from pledges.shapes import GROUND, KEPT, SAID, mark, shape
from tests import factories

ROOT = Path(__file__).resolve().parent.parent
LONG = "Шаардын бардык жаңы конуштарына таза суу жеткирип, өзгөчө мектептерди жана бала бакчаларды жылытуу. " * 6
COUNTS = tuple(Count(status.value, "Выполнено частично", 9_999, "9 999") for status in Status)


def card(**values) -> Card:
    return Card(**{"site": "Убада", "day": "2026-ж. 21-ноябрь", "kicker": "Жолдор", "title": "Көчө"} | values)


def picture(made: Card) -> Image.Image:
    return Image.open(io.BytesIO(draw(made)))


@pytest.mark.parametrize(
    "made",
    [
        card(title=LONG, lines=(LONG, LONG), status="partly_kept", word="Жарым-жартылай аткарылды", beside=LONG),
        card(title="ө" * 500, kicker=LONG, site=LONG, note=LONG, status="kept", word=LONG),
        card(title=LONG, lines=(LONG, LONG), bars=(Bar("", COUNTS),)),
        *(card(title=LONG, bars=tuple(Bar(LONG, COUNTS) for _ in range(n))) for n in (2, 3, 4)),
        card(title="", bars=(Bar("", tuple(Count(s.value, s.value, 0, "0") for s in Status)),)),
    ],
)
def test_whatever_is_on_it_the_card_has_its_size_and_its_margins_stay_empty(made):
    image = picture(made).convert("RGB")
    assert image.size == (1200, 630)
    top, bottom = (36 if made.note else 0), (488 if made.status else 630)
    for box in ((0, top, 60, bottom), (1140, top, 1200, bottom), (0, 612, 1200, 630)):
        assert len(image.crop(box).getcolors()) == 1, box
    assert len(draw(made)) < 150_000


def test_the_same_strings_give_the_same_bytes_and_others_another_version():
    first, second = draw(card()), draw.__wrapped__(card())
    assert first == second
    assert card().version == card().version != card(title="Жол").version


def test_a_card_carries_its_words_for_those_who_do_not_see_it():
    made = card(lines=("Ann (Party)",), status="kept", word="Аткарылды", bars=(Bar("Бири", COUNTS[:1]),))
    said = "Жолдор. Көчө. Ann (Party). Аткарылды. Бири Выполнено частично: 9 999. 2026-ж. 21-ноябрь. Убада."
    assert picture(made).text["Description"] == made.words == said


def test_lines_break_at_spaces_by_measured_width_and_end_with_an_ellipsis():
    face = font(40, bold=True)
    lines = wrapped(LONG, face, WIDTH)
    assert " ".join(lines) == LONG.strip()
    assert all(face.getlength(line) <= WIDTH for line in [*lines, cut(LONG, face, WIDTH)])
    assert cut(LONG, face, WIDTH).endswith("…")
    assert cut("Көчө", face, WIDTH) == "Көчө"
    assert "".join(wrapped("ө" * 200, face, WIDTH)) == "ө" * 200


@pytest.mark.parametrize("bold", [False, True])
def test_the_typeface_draws_every_letter_of_the_three_languages(bold):
    face = font(40, bold=bold)
    missing = bytes(face.getmask("\uffff"))
    letters = "абвгдеёжзийклмнңоөпрстуүфхцчшщъыьэюяabcxyz0123456789«»“”„—–…·№%()/"
    for letter in letters + letters.upper():
        assert bytes(face.getmask(letter)) != missing, letter


def test_colours_are_those_of_the_style_sheet():
    css = (ROOT / "pledgetracker/static/css/site.css").read_text().partition("@layer base {")[0]
    colours = dict(re.findall(r"--(\w+): (#[0-9a-f]+);", css.partition("prefers-color-scheme")[0]))
    names = dict(re.findall(r'\[data-status="(\w+)"\] { --c: var\(--(\w+)\)', css))
    fills = dict(re.findall(r'\[data-status="(\w+)"\] { --c: [^;]+; --f: var\(--(\w+)\)', css))
    assert {status: colours[name] for status, name in names.items()} == COLOURS
    expected = {status: COLOURS[status] if name == "c" else colours[name] for status, name in fills.items()}
    assert expected == FILLS
    assert [colours[name] for name in ("paper", "ink", "soft", "line")] == [PAPER, INK, SOFT, LINE]
    assert SHEET.startswith(colours["sheet"])


def test_every_status_has_a_shape_of_its_own():
    assert len({shape(status.value, 84).tobytes() for status in Status}) == len(Status)


def test_shapes_keep_the_numbers_of_the_pages_icons():
    icons = (ROOT / "templates/components/_icon.html").read_text()
    for path in ("m6.8 12.4 3.6 3.6 7-7.4", "M2 2h20v20H2z", "m7.5 7.5 9 9m0-9-9 9", "M4 1.5 22.5 12 4 22.5z"):
        assert path in icons
    for path in (
        "M3.5 2h6v20h-6zm11 0h6v20h-6z",
        "M12 2.2 21.8 12 12 21.8 2.2 12z",
        'r="9.6"',
        "9.6 9.6 0 0 0 0 19.2z",
    ):
        assert path in icons
    favicon = (ROOT / "pledgetracker/static/favicon.svg").read_text()
    assert [colour for colour, _mask in mark(60)] == [GROUND, SAID, KEPT]
    assert all(
        colour in favicon
        for colour in (GROUND, SAID, KEPT, "M14.5 6 8 12.5l6.5 6.5M24 6l-6.5 6.5L24 19", "M6 22.5h20V27H6z")
    )


# The addresses

CARDS = {
    "site": lambda p: "card.png",
    "pledge": lambda p: f"pledges/{p.key}/card.png",
    "candidate": lambda p: f"candidates/{p.statements.get().candidacy.candidate.slug}/card.png",
    "topic": lambda p: "topics/roads/card.png",
}


@pytest.mark.django_db
def test_a_pledges_card_says_who_said_what_when_and_how_it_stands(editor, reviewer):
    made = factories.pledge("Road", who=factories.candidacy("ann"))
    factories.state(made, source=factories.document("Биз көчө оңдойбуз.", who=factories.candidacy("bob")), quote="Биз")
    factories.approved(made, editor, reviewer, "kept", "2022-01-31")
    with time_machine.travel("2023-05-01T12:00:00Z", tick=False):
        words = card_contents.of_pledge(Pledge.objects.for_listing().get(pk=made.pk)).words
    assert words == (
        "roads en. Road en. ann en (party en), bob en (party en). Promised on 6 July 2021. Kept."
        " Assessed: 31 January 2022. As of 1 May 2023. Ubada."
    )


@pytest.mark.django_db
def test_of_many_people_the_first_three_are_named():
    made = factories.pledge(who=factories.candidacy("p1"))
    for name in ("p2", "p3", "p4", "p5"):
        factories.state(made, source=factories.document("Биз жол.", who=factories.candidacy(name)), quote="Биз жол.")
    said = card_contents.who(Pledge.objects.for_listing().get(pk=made.pk))
    assert said == "p1 en (party en), p2 en (party en), p3 en (party en) and 2 more"


@pytest.mark.django_db
def test_candidates_can_stand_side_by_side(editor, reviewer):
    made = factories.pledge(who=factories.candidacy("ann"))
    factories.pledge(who=factories.candidacy("bob"))
    factories.approved(made, editor, reviewer)
    people = [factories.candidacy(name).candidate for name in ("ann", "bob")]
    rows = [(person, score(Tally.Kind.CANDIDATE, person.slug)) for person in people]
    compared = card_contents.of_comparison(rows)
    assert [bar.label for bar in compared.bars] == ["ann en", "bob en"]
    assert picture(compared).size == (1200, 630)


@pytest.mark.django_db
@pytest.mark.parametrize("name", CARDS)
def test_a_card_is_kept_for_an_hour_under_its_version_and_asked_for_anew_without_it(name, client):
    url = f"/ky/{CARDS[name](factories.pledge())}"
    answer = client.get(url)
    assert (answer.status_code, answer["Content-Type"], answer["X-Robots-Tag"]) == (200, "image/png", "noindex")
    assert answer["Cache-Control"] == "public, max-age=0, must-revalidate"
    assert answer["Cross-Origin-Resource-Policy"] == "cross-origin"
    assert not answer.cookies
    version = answer["ETag"].strip('"')
    assert client.get(f"{url}?v={version}")["Cache-Control"] == "public, max-age=3600"
    assert client.get(f"{url}?v=other")["Cache-Control"] == "public, max-age=0, must-revalidate"


@pytest.mark.django_db
def test_a_card_that_one_has_is_not_drawn_again(client, monkeypatch):
    url = f"/ky/pledges/{factories.pledge().key}/card.png"
    etag = client.get(url)["ETag"]
    monkeypatch.setattr("pledges.views.cards.draw", None)
    answer = client.get(url, headers={"If-None-Match": etag})
    assert (answer.status_code, answer["ETag"]) == (304, etag)


@pytest.mark.django_db
def test_the_version_changes_with_the_status_and_the_language(client, editor, reviewer):
    made = factories.pledge()
    before = {client.get(f"/{code}/pledges/{made.key}/card.png")["ETag"] for code in ("ky", "ru", "en")}
    factories.approved(made, editor, reviewer)
    after = {client.get(f"/{code}/pledges/{made.key}/card.png")["ETag"] for code in ("ky", "ru", "en")}
    assert len(before | after) == 6


@pytest.mark.django_db
@pytest.mark.parametrize("file", ["card.png", "qr.svg"])
def test_only_a_public_pledge_has_a_card(client, reviewer, file):
    draft, gone, merged, stays = factories.draft(), factories.pledge(), factories.pledge(), factories.pledge()
    pledges.withdraw(pledge=gone, by=reviewer, reason={"en": "A mistake."})
    pledges.merge(pledge=merged, into=stays, by=reviewer)
    asked = {made: client.get(f"/en/pledges/{made.key}/{file}") for made in (draft, gone, merged, stays)}
    assert [answer.status_code for answer in asked.values()] == [404, 410, 301, 200]
    assert "Pledge" not in asked[gone].content.decode().partition("<main")[2].replace("Pledges", "")
    assert asked[merged]["Location"] == f"/en/pledges/{stays.key}/{file}"
    for path in ("pledges/nowhere", "candidates/nowhere", "topics/nowhere"):
        assert client.get(f"/en/{path}/{file}").status_code == 404


@pytest.mark.django_db
def test_synthetic_data_say_so_on_the_card(settings):
    settings.SYNTHETIC = True
    assert "nothing here is about a real person" in card_contents.of_site(score(Tally.Kind.SITE)).words


@pytest.mark.django_db
@pytest.mark.parametrize("name", CARDS)
def test_a_cards_queries_do_not_grow(name, client, django_assert_num_queries, django_assert_max_num_queries):
    made = factories.pledge()
    person, url = made.statements.get().candidacy, f"/en/{CARDS[name](made)}"
    with django_assert_max_num_queries(8) as counted:
        client.get(url)
    for _ in range(2):
        factories.pledge(who=person)
    if name == "pledge":
        factories.state(made)
    with django_assert_num_queries(len(counted.captured_queries)):
        client.get(url)
