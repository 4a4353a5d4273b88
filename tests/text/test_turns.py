import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pledges.text.cleaning import transcript
from pledges.text.turns import Turn, paragraphs, turns
from tests.text.documents import LABELS, NAMES, reviewed


def roles(text: str) -> list[tuple[str, str]]:
    return [(turn.role, text[turn.start : turn.end]) for turn in turns(text)]


@pytest.mark.parametrize("name", NAMES)
def test_every_sentence_has_its_reviewed_role_and_turn(name):
    text, found, position = reviewed(name), turns(reviewed(name)), 0
    for sentence in LABELS[name]:
        position = text.index(sentence["text"], position)
        number = next(n for n, turn in enumerate(found) if turn.start <= position < turn.end)
        assert (found[number].role, number) == (sentence["role"], sentence["turn"]), sentence["text"]
        assert position + len(sentence["text"]) <= found[number].end


@pytest.mark.parametrize("dash", ["- ", "– ", "— ", "-", "—", "-- ", "--"])
def test_dashes_of_all_kinds(dash):
    text = f"Талапкер менен маек.\n\n{dash}Эмне кыласыз?\n\n{dash}Жол салабыз.\n\nАнан мектеп курабыз.\n"
    assert [role for role, _ in roles(text)] == ["intro", "question", "answer"]


def test_an_undashed_question_is_glued_to_its_answer():
    text = "- Сиз кимсиз?\n\n- Мен инженермин.\n\nАкча кайдан аласыз?Бюджеттен алабыз. Ал жетет.\n"
    assert roles(text) == [
        ("question", "- Сиз кимсиз?"),
        ("answer", "- Мен инженермин."),
        ("question", "Акча кайдан аласыз?"),
        ("answer", "Бюджеттен алабыз. Ал жетет."),
    ]


def test_a_request_is_a_question():
    text = "- Өзүңүз жөнүндө айтып бериңизчи.\n\n- Мен мугалиммин.\n\n- Рахмат.\n"
    assert [role for role, _ in roles(text)][:2] == ["question", "answer"]


def test_a_rhetorical_question_stays_in_the_answer():
    text = (
        "- Жолдор боюнча эмне дейсиз?\n\n- Жолдор начар. Биз эмне кылышыбыз керек?\n\n- Сиз айтыңыз.\n\n- Оңдойбуз.\n"
    )
    assert [role for role, _ in roles(text)] == ["question", "answer", "question", "answer"]


def test_a_list_inside_an_answer_is_no_turn():
    text = (
        "- Сиздин программада эмне бар?\n\n- Биз мындай кылабыз:\n\n- мектеп курабыз;\n\n- жол салабыз.\n\n"
        "- Качан баштайсыз?\n\n- Быйыл.\n"
    )
    assert [role for role, _ in roles(text)] == ["question", "answer", "question", "answer"]


def test_labels():
    text = "Суроо: Эмне кыласыз?\n\nЖооп: Курабыз.\n\nЖол да салабыз.\n\nСуроо: Качан?\n\nЖооп: Быйыл.\n"
    assert [role for role, _ in roles(text)] == ["question", "answer", "question", "answer"]


NAMED = (
    "Айзада Асанова: «Балдар биринчи»\n\nАйзада Асанова – талапкер.\n\n"
    "Кабар сайты: Эмне кыласыз?\n\nАйзада Асанова: Мектеп курам.\n\nБакча ачам.\n\n"
    "Кабар сайты: Качан?\n\nАйзада Асанова: Быйыл.\n"
)


def test_names_before_a_colon_are_speakers():
    assert [role for role, _ in roles(NAMED)] == ["intro", "question", "answer", "question", "answer"]


def test_words_before_a_colon_are_no_speakers_if_none_of_them_asks():
    text = "Максат: жол салуу.\n\nКаражат: бюджет.\n\nМаксат: мектеп куруу.\n\nКаражат: грант.\n"
    assert {role for role, _ in roles(text)} == {"answer"}


def test_an_interview_ends_with_thanks():
    text = "- Эмне кыласыз?\n\n- Жол салам.\n\n- Рахмат маегиңизге!\n\n- Сизге рахмат.\n"
    assert [role for role, _ in roles(text)] == ["question", "answer", "question", "answer"]


def test_a_remark_that_the_next_paragraph_answers_is_a_question():
    text = (
        "Талапкер менен маек.\n\nСиз эмне кыласыз?\n\nЖол салам.\n\nЭл нааразы экен.\n\n"
        "Мен да нааразымын. Ошон үчүн жол салам.\n\nСиз кайдан болосуз?\n\nНарындан.\n"
    )
    assert [role for role, _ in roles(text)] == ["intro", *["question", "answer"] * 3]


def test_a_place_and_a_date_alone_stand_above_the_text():
    text = "Талапкер сөз сүйлөдү\n\nБИШКЕК, 08.11.2024.\n\nБиз жол салабыз.\n"
    assert [role for role, _ in roles(text)] == ["intro", "answer"]


def test_an_interview_without_dashes():
    text = (
        "Маектешибиз талапкер Бакыт Осмонов.\n\nБакыт мырза, эмне себептен талапкер болдуңуз?\n\n"
        "Шаарды өзгөрткүм келет.\n\nСиз кайсы көйгөйдү биринчи чечесиз?\n\nЖолду оңдойм.\n\nМектеп курам.\n"
    )
    assert [role for role, _ in roles(text)] == ["intro", "question", "answer", "question", "answer"]


def test_a_russian_interview():
    text = (
        "Беседа с кандидатом.\n\n— Почему вы решили участвовать?\n\n— Я хочу изменить город.\n\n"
        "Мы построим школы.\n\n— Расскажите о дорогах.\n\n— Отремонтируем.\n"
    )
    assert [role for role, _ in roles(text)] == ["intro", "question", "answer", "question", "answer"]


def test_a_speech_is_one_answer_under_its_heading():
    text = "Талапкердин кайрылуусу\n\nУрматтуу шаардыктар!\n\nБиз жол салабыз. Силер эмне дейсиңер?\n"
    assert [role for role, _ in roles(text)] == ["intro", "answer"]


def test_the_imprint_is_found_in_both_languages():
    for imprint in (
        "Буйуртмачы: «Алга» партиясы. Шайлоо фондунан төлөндү.",
        "Заказчик: партия «Алга». Оплачено из средств избирательного фонда.",
    ):
        assert roles(f"Биз жол салабыз.\n\n{imprint}\n")[-1] == ("disclosure", imprint)


def test_what_follows_an_imprint_at_the_head_is_no_imprint():
    text = "Буйуртмачы: «Алга» партиясы.\n\nБиз жол салабыз.\n"
    assert roles(text) == [("disclosure", "Буйуртмачы: «Алга» партиясы."), ("answer", "Биз жол салабыз.")]


def test_what_little_follows_the_imprint_at_the_end_belongs_to_it():
    text = "Биз жол салабыз.\n\nБуйуртмачы: «Алга» партиясы.\n\nТел.: 0555 123456\n"
    assert [role for role, _ in roles(text)] == ["answer", "disclosure"]


def test_an_answer_about_money_is_no_imprint():
    text = "- Акчаны ким берди?\n\n- Көпүрө бюджеттен каржыланды.\n"
    assert [role for role, _ in roles(text)] == ["question", "answer"]


@given(st.lists(st.sampled_from(["- Эмне дейсиз?", "- Ооба.", "Текст.", "Тираж: 5", "Сиз ким?Мен.", "-", "?"])))
@settings(max_examples=300, deadline=None)
def test_turns_follow_each_other_and_cover_every_letter(lines):
    text = transcript("\n\n".join(lines))
    found, end = turns(text), 0
    for turn in found:
        assert turn.start >= end
        assert not text[end : turn.start].strip()
        assert turn.start < turn.end
        end = turn.end
    assert not text[end:].strip()


@given(st.text())
@settings(max_examples=200, deadline=None)
def test_paragraphs_slice_to_lines(text):
    assert [text[a:b] for a, b in paragraphs(text)] == [line for line in text.split("\n") if line]


def test_turn_is_a_value():
    assert Turn("answer", 0, 3) == Turn("answer", 0, 3)
