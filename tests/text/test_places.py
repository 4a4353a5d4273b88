"""A text names a place whose form stands in it, whatever Kyrgyz ending follows."""

import pytest

from pledges.text.places import names

FORMS = ["Арча-Бешик", '"Ынтымак" парк', "жаңы конуш"]


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ("Арча-Бешикте мектеп курабыз.", True),
        ("«Арча-Бешиктин» көчөлөрү", True),
        ("АРЧА-БЕШИК", True),
        ("Ар күнү «Ынтымак» паркында жүрөбүз.", True),
        ("Жаңы\n конуштарга жол салабыз.", True),
        ("Арча-Бешик-2де мектеп курабыз.", False),
        ("Чоң-Арча-Бешикте мектеп курабыз.", False),
        ("Арча жана бешик", False),
        ("Ынтымакта жашайлы.", False),
        ("эң жаңы", False),
        ("", False),
    ],
)
def test_a_text_names_a_place_by_the_beginnings_of_its_words(text, named):
    assert names(text, FORMS) is named


def test_a_form_without_letters_names_nothing():
    assert not names("Бардыгы", ["", " ", '""'])
