import time

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from pledges.text.cleaning import clean, transcript
from tests.text.documents import NAMES, raw, reviewed
from tests.text.written import NAMES as WRITTEN
from tests.text.written import written

PARAGRAPHS = [
    "Шаардык кеңештин талапкери Азамат Бердиев менен маек.",
    "- Азамат мырза, шаарда кандай иштерди баштайсыз?",
    "- Биз эски көчөлөрдү оңдойбуз. Андан кийин жаңы жол салабыз.",
    "Мектептерди да унутпайбыз. Ооба, унутпайбыз.",
    "- Ал ишке акча жетеби?",
    "- Жетет.",
    "- Рахмат.",
    "- Сизге да рахмат. Соо болуңуз.",
]


def flattened(paragraphs: list[str], glue: str) -> str:
    """The page as nested blocks list it: a question's line runs to the end of the page."""
    lines = []
    for number, paragraph in enumerate(paragraphs):
        if number and paragraph.endswith("?"):
            lines.append(glue.join(paragraphs[number:]))
        else:
            lines.append(paragraph)
    return "\n".join(lines)


@pytest.mark.parametrize("name", NAMES)
def test_a_flattened_page_becomes_its_reviewed_transcript(name):
    assert transcript(raw(name)) == reviewed(name)


@pytest.mark.parametrize("name", NAMES)
def test_a_transcript_stays_as_it_is(name):
    assert transcript(reviewed(name)) == reviewed(name)
    assert transcript(reviewed(name).replace("\n\n", "\n")) == reviewed(name)
    assert transcript(reviewed(name).replace("\n", "\r\n")) == reviewed(name)


@pytest.mark.parametrize("glue", ["", " ", "\u00a0", "  "])
def test_any_page_of_nested_blocks_is_unfolded(glue):
    assert transcript(flattened(PARAGRAPHS, glue)) == "\n\n".join(PARAGRAPHS) + "\n"


def outer_block_first(paragraphs: list[str], glue: str) -> str:
    lines = [paragraphs[0], glue.join(paragraphs[1:])]
    for number, paragraph in enumerate(paragraphs[1:], 1):
        runs_on = number > 1 and paragraph.endswith("?")
        lines.append(glue.join(paragraphs[number:]) if runs_on else paragraph)
    return "\n".join(lines)


def whole_page_twice(paragraphs: list[str], glue: str) -> str:
    return "\n".join([glue.join(paragraphs)] * 2 + paragraphs)


def all_lines_then_all_again(paragraphs: list[str], glue: str) -> str:
    return "\n".join(paragraphs) + "\n\n" + "\n".join(paragraphs)


def nested_sections(paragraphs: list[str], glue: str) -> str:
    lines = [glue.join(paragraphs)]
    for number in range(0, len(paragraphs), 3):
        section = paragraphs[number : number + 3]
        lines += [glue.join(section), *section]
    return "\n".join(lines)


SHAPES = [flattened, outer_block_first, whole_page_twice, all_lines_then_all_again, nested_sections]


@pytest.mark.parametrize("shape", SHAPES)
@pytest.mark.parametrize("glue", ["", " ", "\u00a0 "])
def test_every_clean_text_comes_back_from_every_shape_of_page(shape, glue):
    for text in [reviewed(name) for name in NAMES] + [written(name).text for name in WRITTEN]:
        assert transcript(shape(text.rstrip("\n").split("\n\n"), glue)) == text


def test_every_line_doubled():
    doubled = "\n".join(paragraph for paragraph in PARAGRAPHS for _ in range(2))
    assert transcript(doubled) == "\n\n".join(PARAGRAPHS) + "\n"


def test_a_sentence_said_twice_stays_twice():
    text = "Биз жеңебиз! Биз жеңебиз!\n\nБиз жеңебиз!\n\nБиз жеңебиз!\n"
    assert transcript(text) == text


def test_a_sentence_said_twice_in_a_flattened_page_stays_twice():
    paragraphs = [*PARAGRAPHS[:3], "Жол салабыз!", "Жол салабыз!", *PARAGRAPHS[4:]]
    assert transcript(flattened(paragraphs, " ")) == "\n\n".join(paragraphs) + "\n"


def test_a_short_answer_that_the_line_before_it_contains_stays():
    text = "- Сиз макулсузбу? Ооба?\n\n- Ооба? Ооба.\n\n- Ооба.\n"
    assert transcript(text) == text


def test_a_list_of_points_named_in_the_sentence_before_stays():
    text = "Биздин багыттар: билим берүү, жолдор, саламаттык.\n\nБилим берүү\n\nЖолдор\n\nСаламаттык\n"
    assert transcript(text) == text


def test_a_sentence_broken_over_two_lines_is_joined():
    assert transcript("Биз жаңы мектептерди\nкурабыз.\nАндан кийин көрөбүз.") == (
        "Биз жаңы мектептерди курабыз.\n\nАндан кийин көрөбүз.\n"
    )


def test_a_list_is_not_joined():
    text = "Биздин максат:\n- мектеп куруу\n- жол салуу\n"
    assert transcript(text) == "Биздин максат:\n\n- мектеп куруу\n\n- жол салуу\n"


def test_direct_speech_is_not_cut():
    text = '- Биз "Алга!" - деген ураан менен баратабыз. Сиздер - биздин үмүт.\n'
    assert transcript(text) == text


def test_letters_and_blanks_are_put_right_and_reported():
    cleaned = clean("\ufeffКыргыз\u00a0эли жаӊы и\u0306ол\u200b жана \u00adкөчө\r\nкурат.")
    assert cleaned.text == "Кыргыз эли жаңы йол жана көчө курат.\n"
    assert cleaned.changes == (
        "line ends",
        "invisible characters",
        "special blanks",
        "composed letters",
        "look-alike letters",
    )


def test_old_font_letters_only_in_a_kyrgyz_text():
    assert transcript("Биз шаар їчїн жана эл їчїн кєп иштейбиз.") == "Биз шаар үчүн жана эл үчүн көп иштейбиз.\n"
    assert transcript("Вона їде до Києва.") == "Вона їде до Києва.\n"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "cp1251"])
def test_every_encoding_is_read(encoding):
    text = "Мы построим школу и отремонтируем дороги. Это наш план.\n"
    assert transcript(text.encode(encoding)) == text


def test_one_damaged_byte_does_not_change_the_encoding():
    data = ("Биз жаңы мектеп курабыз. " * 20).encode() + b"\xd0"
    assert transcript(data).startswith("Биз жаңы мектеп курабыз.")


def test_an_offset_is_traced_to_its_raw_line():
    name = NAMES[1]
    cleaned, lines = clean(raw(name)), raw(name).decode().split("\n")
    for paragraph in cleaned.text.strip().split("\n\n")[4:]:
        line = lines[cleaned.raw_line(cleaned.text.index(paragraph)) - 1]
        assert line.strip().startswith(paragraph[:40])
    assert cleaned.raw_line(cleaned.text.index("кетсеңиз?")) == 3


@given(st.binary(max_size=300))
@settings(max_examples=200, deadline=None)
@example(b"\xff\xfe\x00")
@example(b"\x98\x98")
def test_no_bytes_raise(data):
    text = transcript(data)
    assert transcript(text) == text
    text.encode("utf-8")


LINES = st.lists(
    st.one_of(
        st.sampled_from([*PARAGRAPHS, "", "- Ооба.", "Ооба. Жок.", "жана ушул", "1. Пункт", "А. А. А.", "А."]),
        st.text('Аа .?!-\n"Бб—:,', max_size=40),
        st.text(max_size=20),
    ),
    max_size=14,
)


@given(LINES, st.sampled_from(["\n", "\n\n", " ", ""]))
@settings(max_examples=400, deadline=None)
def test_reading_is_idempotent(lines, joint):
    text = transcript(joint.join([*lines, *lines[::2]]))
    assert transcript(text) == text
    assert not text or (text.endswith("\n") and not text.endswith("\n\n"))


@given(st.lists(st.sampled_from(PARAGRAPHS), min_size=3, max_size=12))
@settings(max_examples=200, deadline=None)
def test_nothing_is_lost(paragraphs):
    cleaned = transcript("\n".join(paragraphs)).split("\n\n")
    assert {p.strip() for p in cleaned} == set(paragraphs)


@pytest.mark.parametrize(
    "text",
    [
        "а " * 200_000,
        "- Эмне? - Ооба. " * 30_000,
        "\n".join(f"Биз {n} мектеп курабыз. Жол да салабыз." for n in range(12_000)),
        "а\n" * 200_000,
        flattened(PARAGRAPHS * 30, " "),
    ],
    ids=["one line", "one line of turns", "clean lines", "short lines", "deep nest"],
)
def test_time_is_linear(text):
    start = time.process_time()
    transcript(text)
    assert time.process_time() - start < 8
