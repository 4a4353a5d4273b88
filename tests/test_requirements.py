"""The pinned requirements are what pyproject.toml asks for, with hashes, and name no host."""

import re
import tomllib
from pathlib import Path

from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).resolve().parent.parent
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]


def pins(name: str) -> dict[str, str]:
    text = (ROOT / name).read_text()
    return {canonicalize_name(found[1]): found[2] for found in re.finditer(r"(?m)^([\w.-]+)==([^\s;\\]+)", text)}


def unmet(wanted: list[str], pinned: dict[str, str]) -> list[str]:
    requirements = [Requirement(line) for line in wanted]
    return [str(r) for r in requirements if pinned.get(canonicalize_name(r.name)) not in Only(r)]


class Only:
    """The versions that a requirement admits, None never."""

    def __init__(self, requirement: Requirement) -> None:
        self.specifier = requirement.specifier

    def __contains__(self, version: str | None) -> bool:
        return version is not None and self.specifier.contains(version, prereleases=True)


def test_the_pins_satisfy_pyproject():
    assert unmet(PROJECT["dependencies"], pins("requirements.txt")) == []
    assert unmet(PROJECT["optional-dependencies"]["dev"], pins("requirements-dev.txt")) == []


def test_developers_have_the_same_versions_as_production():
    production, developers = pins("requirements.txt"), pins("requirements-dev.txt")
    assert {name: developers.get(name) for name in production} == production


def test_every_pin_has_a_hash_and_no_line_names_a_host():
    for name in ("requirements.txt", "requirements-dev.txt"):
        text = (ROOT / name).read_text()
        assert "://" not in text
        blocks = re.split(r"(?m)^(?=[\w.-]+==)", text)[1:]
        assert [block.split()[0] for block in blocks if "--hash=sha256:" not in block] == []


def test_every_dependency_gives_its_reason():
    lines = (ROOT / "pyproject.toml").read_text().splitlines()
    asked = [line for line in lines if re.match(r'    "[a-z]', line) and any(sign in line for sign in "<>=")]
    assert [line for line in asked if "# " not in line] == []
