import re

import pytest

from pledges.text.lexicon import FOLDER, pattern, sections

NAMES = sorted(path.stem for path in FOLDER.glob("*.txt"))
# Word lists; all other sections are patterns.
LISTS = {"kyrgyz_verbs", "russian_verbs", "abbreviations", "topics"}


@pytest.mark.parametrize("name", NAMES)
def test_every_file_explains_itself(name):
    lines = (FOLDER / f"{name}.txt").read_text(encoding="utf-8").splitlines()
    assert lines[0].startswith("# ")
    assert all(line == line.rstrip() for line in lines)


@pytest.mark.parametrize("name", sorted(LISTS))
def test_word_lists_have_no_latin_letter_and_no_capital(name):
    for section, entries in sections(name).items():
        wrong = [entry for entry in entries if re.search("[a-z_A-ZА-ЯЁӨҮҢ]", entry)]
        assert wrong == [], section


@pytest.mark.parametrize("name", sorted(set(NAMES) - LISTS - {"kyrgyz_forms"}))
def test_every_pattern_compiles(name):
    for section in sections(name):
        pattern(name, section)


def test_no_verb_is_an_act_and_none_at_once():
    for name in ("kyrgyz_verbs", "russian_verbs"):
        verbs = sections(name)
        assert sorted(set(verbs["act"]) & set(verbs["none"])) == []
        assert sorted(set(verbs.get("act phrases", ())) & set(verbs["none phrases"])) == []
