"""Dates, numbers and Django's own words, as a reader in each language sees them."""

import datetime
from decimal import Decimal

import pytest
from django.contrib.auth import get_user_model
from django.forms import DateField
from django.utils.formats import date_format, get_format, number_format
from django.utils.timesince import timesince
from django.utils.translation import gettext, ngettext, override

MORNING = datetime.datetime(2021, 7, 11, 9, 5)
NBSP = "\N{NO-BREAK SPACE}"


@pytest.mark.parametrize(
    ("language", "expected"),
    [
        (
            "ky",
            {
                "DATE_FORMAT": "2021-ж. 11-июль",
                "DATETIME_FORMAT": "2021-ж. 11-июль, 9:05",
                "YEAR_MONTH_FORMAT": "2021-ж. июль",
                "MONTH_DAY_FORMAT": "11-июль",
                "TIME_FORMAT": "9:05",
                "SHORT_DATE_FORMAT": "11.07.2021",
                "SHORT_DATETIME_FORMAT": "11.07.2021 09:05",
            },
        ),
        (
            "ru",
            {
                "DATE_FORMAT": "11 июля 2021 г.",
                "DATETIME_FORMAT": "11 июля 2021 г., 9:05",
                "YEAR_MONTH_FORMAT": "Июль 2021 г.",
                "MONTH_DAY_FORMAT": "11 июля",
                "TIME_FORMAT": "9:05",
                "SHORT_DATE_FORMAT": "11.07.2021",
                "SHORT_DATETIME_FORMAT": "11.07.2021 09:05",
            },
        ),
        (
            "en",
            {
                "DATE_FORMAT": "11 July 2021",
                "DATETIME_FORMAT": "11 July 2021, 9:05",
                "YEAR_MONTH_FORMAT": "July 2021",
                "MONTH_DAY_FORMAT": "11 July",
                "TIME_FORMAT": "9:05",
                "SHORT_DATE_FORMAT": "11/07/2021",
                "SHORT_DATETIME_FORMAT": "11/07/2021 09:05",
            },
        ),
    ],
)
def test_every_date_format_in_every_language(language, expected):
    with override(language):
        assert {name: date_format(MORNING, name) for name in expected} == expected


def test_kyrgyz_month_names_as_a_date_wants_them():
    days = [datetime.date(2021, month, 1) for month in range(1, 13)]
    with override("ky"):
        dates = [date_format(day) for day in days]
        full_dates = [date_format(day, "Y-жылдын j-E") for day in days]
    assert dates == [
        "2021-ж. 1-январь",
        "2021-ж. 1-февраль",
        "2021-ж. 1-март",
        "2021-ж. 1-апрель",
        "2021-ж. 1-май",
        "2021-ж. 1-июнь",
        "2021-ж. 1-июль",
        "2021-ж. 1-август",
        "2021-ж. 1-сентябрь",
        "2021-ж. 1-октябрь",
        "2021-ж. 1-ноябрь",
        "2021-ж. 1-декабрь",
    ]
    assert full_dates == [
        "2021-жылдын 1-январы",
        "2021-жылдын 1-февралы",
        "2021-жылдын 1-марты",
        "2021-жылдын 1-апрели",
        "2021-жылдын 1-майы",
        "2021-жылдын 1-июну",
        "2021-жылдын 1-июлу",
        "2021-жылдын 1-августу",
        "2021-жылдын 1-сентябры",
        "2021-жылдын 1-октябры",
        "2021-жылдын 1-ноябры",
        "2021-жылдын 1-декабры",
    ]


def test_kyrgyz_days_of_the_week_have_a_small_letter():
    week = [datetime.date(2021, 7, day) for day in range(5, 12)]
    with override("ky"):
        assert [date_format(day, "l") for day in week] == [
            "дүйшөмбү",
            "шейшемби",
            "шаршемби",
            "бейшемби",
            "жума",
            "ишемби",
            "жекшемби",
        ]


@pytest.mark.parametrize(
    ("language", "expected"),
    [
        ("ky", ["1234567", f"1{NBSP}234{NBSP}567,5", "0,74", "-12,30"]),
        ("ru", ["1234567", f"1{NBSP}234{NBSP}567,5", "0,74", "-12,30"]),
        ("en", ["1234567", "1,234,567.5", "0.74", "-12.30"]),
    ],
)
def test_numbers_in_every_language(language, expected):
    with override(language):
        assert [
            number_format(1234567),
            number_format(1234567.5, force_grouping=True),
            number_format(0.74),
            number_format(Decimal("-12.3"), decimal_pos=2),
        ] == expected


@pytest.mark.parametrize("language", ["ky", "ru", "en"])
def test_the_week_begins_on_monday(language):
    with override(language):
        assert get_format("FIRST_DAY_OF_WEEK") == 1


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("ky", "11.07.2021"),
        ("ky", "2021-07-11"),
        ("ru", "11.07.2021"),
        ("ru", "2021-07-11"),
        ("en", "2021-07-11"),
        ("en", "11/07/2021"),
        ("en", "11 July 2021"),
    ],
)
def test_a_typed_date_is_never_read_month_first(language, text):
    with override(language):
        assert DateField(localize=True).clean(text) == datetime.date(2021, 7, 11)


def test_django_itself_speaks_kyrgyz():
    with override("ky"):
        assert gettext("Skip to main content") == "Негизги мазмунга өтүү"
        assert ngettext("%(counter)s result", "%(counter)s results", 1) == "%(counter)s натыйжа"
        assert ngettext("%(counter)s result", "%(counter)s results", 5) == "%(counter)s натыйжа"
        assert get_user_model()._meta.get_field("last_name").verbose_name == "фамилиясы"
        assert timesince(MORNING, MORNING + datetime.timedelta(days=8)) == f"1{NBSP}апта, 1{NBSP}күн"


@pytest.mark.parametrize(
    ("language", "expected"),
    [
        ("ky", ["Иреттөө", "%s (кемүү тартибинде)", "Издөө түрүн тандаңыз.", "бош"]),
        ("ru", ["Порядок", "%s (по убыванию)", "Выберите вид сравнения.", "пусто"]),
    ],
)
def test_the_filters_speak_the_language_of_the_page(language, expected):
    with override(language):
        texts = ["Ordering", "%s (descending)", "Select a lookup.", "is null"]
        assert [gettext(text) for text in texts] == expected
