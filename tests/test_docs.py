"""The documentation names what exists: settings, commands, parameters, recipes, guards, decisions, files."""

import re
from pathlib import Path

import pytest
from django.core.management import get_commands

from pledges.filters import PledgeFilter
from pledges.models.guards import GUARDS
from pledgetracker.environment import NAMES

ROOT = Path(__file__).resolve().parent.parent
README = (ROOT / "README.md").read_text()
DOCS = "\n".join(path.read_text() for path in [ROOT / "README.md", ROOT / "CONTRIBUTING.md", *ROOT.glob("docs/*.md")])


@pytest.mark.parametrize("name", [*sorted(NAMES), "DATABASE_URL"])
def test_every_setting_stands_in_the_readme(name):
    assert f"`{name}`" in README


def test_every_recipe_and_every_command_is_named():
    recipes = re.findall(r"(?m)^([a-z-]+):.*## ", (ROOT / "Makefile").read_text())
    assert [name for name in recipes if f"make {name}" not in DOCS] == []
    assert len(recipes) <= 12
    own = [name for name, app in get_commands().items() if app in ("pledges", "candidates")]
    assert [name for name in own if f"manage.py {name}" not in DOCS] == []


def test_every_filter_parameter_is_named():
    parameters = [*PledgeFilter.base_filters, "after"]
    assert [name for name in parameters if f"`{name}`" not in DOCS] == []


def test_every_guard_is_named_in_the_data_model():
    text = (ROOT / "docs" / "data-model.md").read_text()
    names = {guard.name.removesuffix("_insert").removesuffix("_update") for guard in GUARDS}
    assert [name for name in sorted(names) if name not in text] == []


def test_every_link_between_documents_leads_somewhere():
    broken = []
    for path in [*ROOT.glob("*.md"), *ROOT.glob("docs/**/*.md"), *ROOT.glob("benchmarks/*.md")]:
        for link in re.findall(r"\]\((?!https?:|#|mailto:)([^)#]+)", path.read_text()):
            if not (path.parent / link).exists():
                broken.append(f"{path.name}: {link}")
    assert broken == []


def test_decisions_are_short_and_have_their_three_parts():
    for path in (ROOT / "docs" / "decisions").glob("*.md"):
        text = path.read_text()
        assert len(text.splitlines()) <= 40, path.name
        assert [word for word in ("Context", "Decision", "Consequences") if word not in text] == [], path.name
