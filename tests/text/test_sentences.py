from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pledges.text.cleaning import transcript
from pledges.text.sentences import sentences, split
from pledges.text.turns import turns
from tests.text.documents import LABELS, NAMES, reviewed
from tests.text.written import NAMES as WRITTEN
from tests.text.written import written


def texts(text: str) -> list[str]:
    return [text[start:end] for start, end in split(text, 0, len(text))]


@pytest.mark.parametrize("name", NAMES)
def test_the_reviewed_sentences(name):
    text = reviewed(name)
    found = sentences(text, turns(text))
    assert [text[s.start : s.end] for s in found] == [label["text"] for label in LABELS[name]]
    assert [(s.role, s.turn) for s in found] == [(label["role"], label["turn"]) for label in LABELS[name]]


@pytest.mark.parametrize("name", WRITTEN)
def test_the_written_sentences(name):
    document = written(name)
    found = sentences(document.text, turns(document.text))
    assert [document.text[s.start : s.end] for s in found] == [text for _, text, _ in document.sentences]
    assert [s.role for s in found] == [role for role, _, _ in document.sentences]


@pytest.mark.parametrize(
    "parts",
    [
        ["Биз курабыз.", "Биз салабыз!", "Ким?", "Баары…", "Ошол."],
        ["Ал 06.07.2021-ж. туулган.", "Баасы 3.5 млн. сом."],
        ["Чыккан күнү: 06.07.2021-ж.", "Нускасы: 1."],
        ["Өкүлү М.З. Омуралиева жана А.Бердиев келди.", "Алар кетти."],
        ["Мектеп, жол ж.б. курулат.", "Биз көрөбүз."],
        ["«ПроМедиа» КФ, Бишкек ш., Токтогул көч., 90а.", "Буйуртмачы: «Алга»."],
        ['Биз "Алга! Биз жеңебиз!" - деген ураан менен барабыз.', "Ошондой."],
        ["«Мектеп курабыз.", "Жол салабыз», – деди ал.", "Анан кетти."],
        ["Бул жакшы (анын ичинде мектеп. Жол да).", "Ооба."],
        ["Көңүл бурасызбы?", "Албетте!", "Бурабыз."],
        ["1. Мектеп куруу.", "2. Жол салуу."],
        ["Я родился 5 мая 1980 г. в Оше.", "Живу на ул. Московской, д. 5.", "Всё."],
        ["Дороги, школы и т.д.", "Мы построим."],
        ["ОШ, 15-март, 2021-ж.", "Бүгүн жыйын өттү."],
        ["Ошондуктан?!", "Билбейм..."],
        ["Дем-өпкө... анан кеттик.", "Болду."],
    ],
)
def test_where_a_sentence_ends(parts):
    assert texts(" ".join(parts)) == parts


def test_glued_sentences_are_parted_but_initials_are_not():
    assert texts("Өчпөй жүрдү.Ушул жылы М.Омуралиева келди.") == ["Өчпөй жүрдү.", "Ушул жылы М.Омуралиева келди."]


@pytest.mark.parametrize("lead", ["- ", "— ", "-", "-- ", "• ", "Жооп: ", "Ответ: ", "– Суроо: "])
def test_dash_bullet_and_label_are_no_part_of_the_sentence(lead):
    assert texts(f"{lead}Мектеп курабыз. Жол салабыз.") == ["Мектеп курабыз.", "Жол салабыз."]


def test_a_letter_before_a_colon_is_a_label_only_as_a_capital():
    assert texts("В: Когда начнёте?") == ["Когда начнёте?"]
    assert texts("в: Мектеп курабыз.") == ["в: Мектеп курабыз."]


def test_a_number_after_a_minus_is_kept():
    assert texts("-5 градус болду.") == ["-5 градус болду."] or texts("-5 градус болду.") == ["5 градус болду."]


@given(st.text(alphabet='Аб .?!…«»"()-—0ж:\n', max_size=60))
@settings(max_examples=400, deadline=None)
def test_sentences_slice_the_transcript_and_lose_no_word(raw):
    text = transcript(raw)
    spans = [(s.start, s.end) for s in sentences(text, turns(text))]
    assert spans == sorted(spans)
    assert all(start < end and text[start:end] == text[start:end].strip() for start, end in spans)
    covered = {n for start, end in spans for n in range(start, end)}
    assert all(not c.isalnum() for n, c in enumerate(text) if n not in covered)
    assert all(first[1] <= second[0] for first, second in pairwise(spans))
