from collections.abc import Iterator

import pytest
from django.contrib.auth.models import Group
from django.db import connection
from django.utils import translation

from pledges.actions.accounts import EDITORS, REVIEWERS, create_groups
from pledges.models import triggers
from tests import seed_once

EMPTYING = {"transactional_db", "live_server"}


# Nothing in these touches a database.
PURE = {"text", "links", "plots"}


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if item.path.parent.name in PURE:
            item.add_marker(pytest.mark.once)


@pytest.fixture(autouse=True, scope="session")
def _few_rows_are_deleted() -> None:
    """PostgreSQL truncates a table by making new files, for each of the tables of each test that commits."""
    if connection.vendor == "postgresql":
        connection.ops.sql_flush = lambda _style, tables, **_options: [f'DELETE FROM "{table}"' for table in tables]


@pytest.fixture(autouse=True)
def _seals_open_for_emptying(request: pytest.FixtureRequest) -> Iterator[None]:
    """A test that commits is cleaned up by emptying the tables, which the seals refuse; production has no such
    fixture. Emptying ends with post_migrate, which puts the seals back."""
    emptying = EMPTYING & set(request.fixturenames)
    if emptying:
        request.getfixturevalue("transactional_db")
    yield
    if emptying:
        triggers.remove(connection)


@pytest.fixture(autouse=True)
def _english() -> Iterator[None]:
    """Sentences are asserted in the language of the source; each page's language still comes from its address."""
    with translation.override("en"):
        yield


@pytest.fixture
def seeded(db: None) -> None:
    seed_once.store()


@pytest.fixture
def editor(db: None, django_user_model):
    return account(django_user_model, "editor", EDITORS)


@pytest.fixture
def reviewer(db: None, django_user_model):
    return account(django_user_model, "reviewer", REVIEWERS)


def account(users, name: str, group: str):
    create_groups()
    user = users.objects.create_user(name, password=f"{name}-passes", is_staff=True)
    user.groups.add(Group.objects.get(name=group))
    return user
