import pytest

from pledges.text import kyrgyz, russian
from pledges.text.detection import Context, Finding, findings
from pledges.text.reading import read
from pledges.text.sentences import Sentence
from tests.text import scoring
from tests.text.documents import NAMES
from tests.text.scoring import Counts, counted
from tests.text.written import NAMES as WRITTEN


def found(text: str, language: str = "ky") -> list[Finding]:
    return findings(text, [Sentence(0, len(text), "answer", 0)], Context(language))


def promised(document: str) -> list[str]:
    reading = read(document)
    return [reading.transcript[f.start : f.end] for f in reading.findings]


def test_the_five_seed_documents():
    total = sum((counted(scoring.seed_cases(name)) for name in NAMES), Counts())
    assert total == Counts(right=48, wrong=0, missed=0)


@pytest.mark.parametrize("language", ["ky", "ru"])
def test_own_sentences_are_enough_and_half_are_none(language):
    labels = [label for label, _, _ in scoring.sentence_rows(language)]
    assert len(labels) >= 150
    assert 0.4 <= labels.count("-") / len(labels) <= 0.6
    assert len({text for _, _, text in scoring.sentence_rows(language)}) == len(labels)


@pytest.mark.parametrize("language", ["ky", "ru"])
def test_own_sentences_are_judged_right(language):
    wrong = [
        (row, text) for is_found, label, row, text in scoring.sentence_cases(language) if is_found != (label == "+")
    ]
    assert wrong == []


def test_the_written_documents():
    total = sum((counted(scoring.written_cases(name)) for name in WRITTEN), Counts())
    assert total == Counts(right=596, wrong=9, missed=12)


def test_the_interviewer_the_introduction_and_the_imprint_never_yield_a_finding():
    document = (
        "Талапкер Азамат Бердиев: биз мектеп курабыз дейт.\n\n- Сиз жол салабыз деп айтасызбы?\n\n- Ооба.\n\n"
        "Буйуртмачы: «Алга». Мектеп курабыз. Шайлоо фондунан төлөндү.\n"
    )
    assert promised(document) == []


def test_reasons_strength_and_clause_are_for_an_editor():
    text = "Ошондой эле биз эгер шаардык кеңешке келсек, бир жылда жол программасын кабыл алабыз."
    [finding] = found(text)
    assert finding.reasons == (
        "first person plural, future: кабыл алабыз",
        "depends on being elected: кеңешке келсек",
        "a date, an order or a number: бир жылда",
    )
    assert finding.strength == "conditional"
    assert text[slice(*finding.clause)] == "бир жылда жол программасын кабыл алабыз"
    assert 0.5 <= finding.score <= 1


@pytest.mark.parametrize(
    ("text", "strength"),
    [
        ("Биз көпүрө курабыз.", "firm"),
        ("Шайлансак, көпүрө курабыз.", "conditional"),
        ("Көпүрө курууну пландап жатабыз.", "intended"),
        ("Кеңешке өтсөк, көпүрөнү оңдойт элек.", "conditional"),
        ("Программабызда көпүрө куруу каралган.", "intended"),
        ("Көпүрө курууга убада беребиз.", "firm"),
    ],
)
def test_strength(text, strength):
    assert [finding.strength for finding in found(text)] == [strength]


def test_a_necessity_counts_only_among_own_plans():
    need = "Эски лифттерди алмаштыруу зарыл."
    assert promised(f"{need}\n") == []
    assert promised(f"- Эмне кыласыз?\n\n- Биз үйлөрдү оңдойбуз. {need}\n")[-1] == need


def test_a_passive_counts_after_a_point_of_the_programme():
    outcome = "Бардык кызматтар бир терезеде тейленет."
    assert promised(f"{outcome}\n") == []
    assert promised(f"Программабызда кагаз справкаларды азайтуу каралган. {outcome}\n")[-1] == outcome


@pytest.mark.parametrize(
    "outcome",
    [
        "Кечки каттамдар түнкү он бирге чейин узартылат.",
        "Жанынан токтотмо жай салынып, баасы жыйырма сомдон ашпайт.",
        "Мектеп капиталдык оңдоодон өтөт.",
        "Жаңы схема иштелип чыгып, талкуудан өтөт.",
        "Мугалимдин айлыгы орточо айлыктан кем болбойт.",
        "Кварталдарга ысык суу берилип турат.",
    ],
)
def test_an_outcome_without_a_doer_counts_some_sentences_after_a_pledge(outcome):
    aside = "Мурда мындай болгон эмес."
    assert promised(f"{outcome}\n") == []
    assert promised(f"Биз жол салабыз. {aside} {outcome}\n") == ["Биз жол салабыз.", outcome]


@pytest.mark.parametrize(
    "description",
    [
        "Жыл сайын бюджеттен акча бөлүнөт, бирок жол оңдолбойт.",
        "Эки бакча курулуп жатат.",
        "Шайлоо участкалары саат сегизде ачылат.",
        "Программаны аткарууга тогуз миллиард сом талап кылынат.",
        "Экономикалык саясат",
    ],
)
def test_what_describes_stays_none_after_a_pledge(description):
    assert promised(f"Биз жол салабыз. {description}\n") == ["Биз жол салабыз."]


@pytest.mark.parametrize(
    "text",
    [
        "Кол өнөрчүлөргө соода катары ачылмакчы.",
        "Сууну алып келүүгө мен кепилмин.",
        "Бюджет бөлүнүшүнө өзүм жооп берем.",
        "Жер бөлдүрүп бергенче тынчыбайм.",
        "Датчиктердин санын эки жүзгө жеткирүү милдетин алдыбызга койдук.",
        "Шаардык жерди сатууга добуш бербейбиз.",
        "Жашырын камераларга жол бербейбиз.",
        "Тосмону бүтүрүү мойнубузда.",
        "Үйлөрдү бекемдөөгө өтөбүз.",
        "Суу тартуу биздин негизги милдеттерибиздин бири.",
        "Партиябыз үч жылда ишкана салууну пландаштырган.",
        "Фракциябыз жер сатууга добуш бербейт.",
        "Экинчи кадамыбыз – шаардын жеринин ачык электрондук картасы.",
    ],
)
def test_other_ways_to_promise(text):
    assert found(text)


@pytest.mark.parametrize(
    "text",
    [
        '"Мен баарын чечем" деген талапкерден качыңыздар.',
        "Катаны оңдогум келип, саясатка келдим.",
        "Мен газ алып келем деп айта албайм.",
        "Мэрия жаңы автобус сатып алат деп угуп жатабыз.",
        "Диссертациямды бүтүрөм.",
        "Эмне кылуу керек деген суроого жообубуз даяр.",
        "Ушуну менен сөзүмдү бүтүрөм.",
    ],
)
def test_near_misses(text):
    after_a_pledge = f"- Эмне кыласыз?\n\n- Биз жол салабыз. {text}\n"
    assert promised(after_a_pledge) == ["Биз жол салабыз."]


def test_he_in_a_report_is_the_person_named_last():
    told = "Анын айтымында, долбоорду банк каржылайт."
    own = "Талапкер Азамат Бердиев эл менен жолукту. Бердиев мектеп курууну убадалады."
    official = "Айыл башчысы Кубаныч Турдалиев жол салынат деп ишендирди."
    assert promised(f"{own} {told}\n")[-1] == told
    assert promised(f"{own} {official} {told}\n") == ["Бердиев мектеп курууну убадалады."]
    assert promised(f"{own} {official} Бакчалар жаңы жылга чейин ачылат.\n") == ["Бердиев мектеп курууну убадалады."]


@pytest.mark.parametrize(
    "text",
    [
        "Аренду в парках продлевать не станем.",
        "Отчитываться стану каждый квартал.",
        "Не дадим вырубать деревья ради парковок.",
        "Предлагаем новый стандарт улицы.",
        "Наш второй приоритет — пристройки к переполненным школам.",
        "В планах — муниципальный фонд микрокредитов.",
        "Наша фракция не проголосует за такой бюджет.",
    ],
)
def test_other_ways_to_promise_in_russian(text):
    assert found(text, "ru")


def test_a_russian_outcome_without_a_doer_counts_after_a_pledge_and_a_belief_never():
    pledge = "Мы построим школу."
    for outcome in ("Медсёстрам — бесплатный проезд.", "Каждой семье предложат квартиру.", "Проезд будет бесплатным."):
        assert promised(f"{pledge} {outcome}\n") == [pledge, outcome]
        assert promised(f"{outcome}\n") == []
    assert promised(f"{pledge} Мы верим, что жизнь изменится.\n") == [pledge]


def test_the_present_is_a_rule_only_in_a_programme():
    rule = "Все закупки города публикуются на одной странице."
    assert promised(f"Мы построим школу. {rule}\n") == ["Мы построим школу."]
    assert promised(f"Программа партии «Свет»\n\n{rule}\n") == [rule]


def test_a_list_after_the_speakers_colon():
    text = "- Пландарыңыз кандай?\n\n- Биздин максаттар мындай:\n\n- эски көпүрөнү оңдоо;\n\n- жаңы парк ачуу.\n"
    assert promised(text) == ["эски көпүрөнү оңдоо;", "жаңы парк ачуу."]
    assert promised("Айылдын оорулары:\n\n- сууну булгоо;\n\n- токойду кыйуу.\n") == []


def test_anothers_words_in_the_news_are_not_the_candidates():
    text = (
        "Талапкер Азамат Бердиев эл менен жолукту. «Мектеп курабыз», – деди Бердиев. "
        "Мэр Бакыт Осмонов «жол салабыз» деп билдирди.\n"
    )
    assert promised(text) == ["«Мектеп курабыз», – деди Бердиев."]


def test_a_quotation_inside_a_speakers_sentence_is_not_the_speakers_promise():
    assert promised("- Эмне көрдүңүз?\n\n- Плакатта «жол салабыз!» деген жазуу турат.\n") == []
    assert promised("— Что вы видели?\n\n— На плакате было «Построим дорогу за год».\n") == []


def test_a_promise_that_a_speaker_tells_of_somebody_else():
    assert promised("- Ким келди?\n\n- Досум көпүрө курууну убадалады.\n") == []
    assert promised("- Ким келди?\n\n- Алар жол салабыз деп жүрөт.\n") == []
    news = "Талапкер эл менен жолугушту. Ал көпүрө курууну убадалады.\n"
    assert promised(news) == ["Ал көпүрө курууну убадалады."]


def test_a_russian_sentence_in_a_kyrgyz_document():
    text = "- Эмне кыласыз?\n\n- Мен кыргызча да, орусча да айтам. Мы построим новую школу и отремонтируем дороги.\n"
    assert promised(text) == ["Мы построим новую школу и отремонтируем дороги."]


@pytest.mark.parametrize("rules", [kyrgyz.RULES, russian.RULES])
def test_every_rule_says_what_it_looks_for(rules):
    assert len(rules) > 10
    assert [rule.__name__ for rule in rules if not rule.__doc__] == []
