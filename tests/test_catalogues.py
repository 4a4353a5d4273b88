"""The message catalogues: nothing left in English, nothing that would break a sentence or a page."""

import gettext
import io
import re
from pathlib import Path

import django
import pytest
from babel.messages import Catalog
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po

ROOT = Path(__file__).resolve().parent.parent / "pledgetracker"
OURS = {code: ROOT / "locale" / code / "LC_MESSAGES" / "django.po" for code in ("ky", "ru", "en")}
TRANSLATED = [
    path
    for folder in ("locale", "locale_django")
    for code in ("ky", "ru")
    for path in sorted((ROOT / folder / code).rglob("*.po"))
]
EVERY = pytest.mark.parametrize("path", TRANSLATED, ids=lambda path: str(path.relative_to(ROOT)))
RUSSIAN = pytest.mark.parametrize(
    "path", [path for path in TRANSLATED if "ru" in path.parts], ids=lambda path: str(path.relative_to(ROOT))
)
NUMBERS = (0, 1, 2, 5, 11, 21, 22, 25, 101)

PERCENT = re.compile(r"%(?:\(\w+\))?[#0 +-]?\d*(?:\.\d+)?[sdrfi]|%%")
BRACE = re.compile(r"\{\w*\}")
MARKUP = re.compile(r"</?\w+[^<>]*>|&\w+;")
MIXED = re.compile(r"[A-Za-z][Ѐ-ӿ]|[Ѐ-ӿ][A-Za-z]")
# Kyrgyz names that a Russian sentence may quote as they are.
KYRGYZ_NAMES = ("Демилгелүү шаар",)


def catalogue(path: Path) -> Catalog:
    with path.open("rb") as file:
        return read_po(file)


def pairs(path: Path) -> list[tuple[str, str]]:
    """Every message with its translation; of a plural, every form with the English plural."""
    found = []
    for message in catalogue(path):
        if not message.id:
            continue
        plural = isinstance(message.id, tuple)
        forms = message.string if plural else (message.string,)
        found += [(message.id[1] if plural else message.id, form) for form in forms]
    return found


def compiled(path: Path) -> gettext.GNUTranslations:
    file = io.BytesIO()
    write_mo(file, catalogue(path))
    file.seek(0)
    return gettext.GNUTranslations(file)


def words(text: str) -> str:
    """The text without what the program puts in its place."""
    return MARKUP.sub(" ", BRACE.sub(" ", PERCENT.sub(" ", text)))


@EVERY
def test_every_message_is_translated_and_none_is_fuzzy(path):
    messages = [message for message in catalogue(path) if message.id]
    assert messages
    assert [message.id for message in messages if message.fuzzy] == []
    assert [original for original, text in pairs(path) if not text.strip()] == []
    assert "#~" not in path.read_text(encoding="utf-8")


@EVERY
@pytest.mark.parametrize("pattern", [PERCENT, BRACE, MARKUP], ids=["percent", "brace", "markup"])
def test_placeholders_and_markup_agree(path, pattern):
    wrong = [
        (original, text)
        for original, text in pairs(path)
        if sorted(pattern.findall(original)) != sorted(pattern.findall(text))
    ]
    assert wrong == []


@EVERY
def test_positional_placeholders_keep_their_order(path):
    """%s and %d take the values in the order of the English sentence."""
    unnamed = re.compile(r"%[sdr]")
    wrong = [text for original, text in pairs(path) if unnamed.findall(original) != unnamed.findall(text)]
    assert wrong == []


@EVERY
def test_no_word_mixes_latin_and_cyrillic_letters(path):
    assert [text for _original, text in pairs(path) if MIXED.search(words(text))] == []


@EVERY
def test_quotation_marks_are_those_of_the_language(path):
    """« » outside, „ “ inside; a straight or English mark is a slip."""
    inner = re.compile("„[^“]*“")
    assert [text for _original, text in pairs(path) if re.search('[“”"‘’]', inner.sub("", words(text)))] == []


@EVERY
def test_blanks_and_ends_agree(path):
    """No double blank, none at an end that the English has not; a colon stays a colon."""
    wrong = [
        (original, text)
        for original, text in pairs(path)
        if "  " in text.strip()
        or (text[:1].isspace(), text[-1:].isspace()) != (original[:1].isspace(), original[-1:].isspace())
        or text.rstrip().endswith(":") != original.rstrip().endswith(":")
    ]
    assert wrong == []


@RUSSIAN
def test_russian_holds_no_kyrgyz_letters_but_in_names(path):
    wrong = []
    for _original, text in pairs(path):
        for name in KYRGYZ_NAMES:
            text = text.replace(name, "")
        if re.search("[өүңӨҮҢ]", text):
            wrong.append(text)
    assert wrong == []


@RUSSIAN
def test_no_full_stop_follows_a_date_in_russian(path):
    """A date of the program ends in «г.» there."""
    assert [text for _original, text in pairs(path) if re.search(r"%\(date\)s\.", text)] == []


@pytest.mark.parametrize("language", ["ky", "ru", "en"])
def test_plural_forms_are_chosen_as_django_chooses_them(language):
    """Django keeps a catalogue of another plural rule apart and then finds no fallback in it."""
    folder = Path(django.__file__).parent / "conf" / "locale"
    own = gettext.translation("django", folder, [language])
    ours = compiled(OURS[language])
    assert [ours.plural(n) for n in range(1200)] == [own.plural(n) for n in range(1200)]


@pytest.mark.parametrize(
    ("singular", "plural", "slot", "kyrgyz", "russian"),
    [
        ("%(shown)s pledge", "%(shown)s pledges", "shown", "убада", "обещание обещания обещаний"),
        (
            *("%(shown)s statement", "%(shown)s statements", "shown"),
            *("айтылган сөз", "высказывание высказывания высказываний"),
        ),
        ("%(shown)s candidate", "%(shown)s candidates", "shown", "талапкер", "кандидат кандидата кандидатов"),
        ("%(shown)s document", "%(shown)s documents", "shown", "документ", "документ документа документов"),
        ("%(n)s year", "%(n)s years", "n", "жыл", "год года лет"),
    ],
)
def test_counted_words(singular, plural, slot, kyrgyz, russian):
    def said(language: str) -> list[str]:
        texts = compiled(OURS[language])
        return [texts.ngettext(singular, plural, n) % {slot: n} for n in NUMBERS]

    one, few, many = russian.split()
    slots = f"%({slot})s "
    english = [singular if n == 1 else plural for n in NUMBERS]
    assert said("en") == [f"{n} {word.removeprefix(slots)}" for n, word in zip(NUMBERS, english, strict=True)]
    assert said("ky") == [f"{n} {kyrgyz}" for n in NUMBERS]
    assert said("ru") == [
        *(f"0 {many}", f"1 {one}", f"2 {few}", f"5 {many}", f"11 {many}"),
        *(f"21 {one}", f"22 {few}", f"25 {many}", f"101 {one}"),
    ]


def test_a_chosen_filter_agrees_with_its_number_in_russian():
    texts = compiled(OURS["ru"])
    singular, plural = "Filters: %(n)s set", "Filters: %(n)s set"
    said = [texts.ngettext(singular, plural, n) % {"n": n} for n in NUMBERS]
    assert said == [f"Фильтры: {'выбран' if n in (1, 21, 101) else 'выбрано'} {n}" for n in NUMBERS]


@pytest.mark.parametrize("language", ["ky", "ru"])
def test_the_product_has_its_name(language):
    assert compiled(OURS[language]).gettext("Ubada") == "Убада"


def test_english_is_the_message_itself():
    """Only the plural forms are written out; a plain message is its own English text."""
    messages = [message for message in catalogue(OURS["en"]) if message.id]
    plurals = [message for message in messages if isinstance(message.id, tuple)]
    assert plurals
    assert [message.string for message in plurals] == [message.id for message in plurals]
    assert [message.string for message in messages if isinstance(message.id, str) and message.string] == []
    assert [message.id for message in messages if message.fuzzy] == []
