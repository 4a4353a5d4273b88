"""Role × act × door, as one table: `tests/data/permissions.txt`. Four eyes are not skipped by any way in.

Each role opens the page (GET) and sends the form straight away (POST, bulk actions included); then it calls the
function itself. `w`: it changes something, `r`: the page opens and nothing changes, `-`: neither."""

import importlib
import inspect
import pkgutil
import re
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from django.contrib import admin
from django.contrib.auth.models import AnonymousUser, User
from django.db import connection, transaction
from django.test import Client
from django.urls import URLPattern

from pledges import actions
from pledges.actions import assessments, changes
from pledges.actions.accounts import ADMINISTRATORS, EDITORS, REVIEWERS
from pledges.rules import Refused
from tests import newsroom
from tests.conftest import account
from tests.newsroom import Door, World

pytestmark = pytest.mark.django_db
TABLE = Path(__file__).parent / "data" / "permissions.txt"
ROLES = ("stranger", "reader", "staff", "ended", "editor", "reviewer", "admin", "superuser")
# Books about who did what and when, and what a session holds.
BESIDE = re.compile(r'INTO "(django_admin_log|django_session|accounts_cacherow)"|(UPDATE|FROM) "django_session"')
WRITES = re.compile(r"^\s*(INSERT|UPDATE|DELETE|REPLACE)\b")


@pytest.fixture
def world(django_user_model, settings, tmp_path) -> World:
    folder = {"BACKEND": "pledges.kept_files.SyncedFileStorage", "OPTIONS": {"location": tmp_path}}
    settings.STORAGES = settings.STORAGES | {"captures": folder}
    made = World(owner=account(django_user_model, "owner", REVIEWERS))
    made.owner.is_superuser = True
    return made


@pytest.fixture
def people(django_user_model) -> dict[str, Any]:
    create = django_user_model.objects.create_user
    ended = account(django_user_model, "ended", REVIEWERS)
    ended.is_active = False
    ended.save()
    who = [
        AnonymousUser(),
        create("reader"),
        create("staff", is_staff=True),
        ended,
        account(django_user_model, "editor", EDITORS),
        account(django_user_model, "reviewer", REVIEWERS),
        account(django_user_model, "chief", ADMINISTRATORS),
        django_user_model.objects.create_superuser("root"),
    ]
    return dict(zip(ROLES, who, strict=True))


@contextmanager
def undone() -> Iterator[list[str]]:
    """Whatever happens inside is rolled back; the statements that wrote something."""
    written: list[str] = []

    def noting(execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        if WRITES.search(sql) and not BESIDE.search(sql):
            written.append(sql)
        return execute(sql, params, many, context)

    with connection.execute_wrapper(noting), transaction.atomic():
        yield written
        transaction.set_rollback(True)


def at_the_door(door: Door, user: Any) -> str:
    client = Client(raise_request_exception=False)
    with undone() as written:
        made = door.before(user) if door.before and user.pk else None
        if door.before and made is None:
            made = door.before(User.objects.get(username="owner"))
        url = address(door, made)
        if user.pk:
            client.force_login(user)
        page = client.get(url)
        del written[:]
        answer = client.post(url, door.form)
        assert answer.status_code not in (500, 503), (door.act, url, user)
        changed = bool(written) and answer.status_code < 400
    opened = page.status_code == 200 and user.pk is not None
    assert opened or not changed or door.own, f"{user} changes by POST what the page would not open: {door}"
    return "w" if changed else "r" if opened else "-"


def address(door: Door, made: Any) -> str:
    path = door.route.replace("(?P<url>.*)$", "nowhere/").replace(
        "^(?P<app_label>pledges|candidates|auth)/$", "pledges/"
    )
    for value in (*door.args, *([made.pk] if made is not None else [])):
        path = re.sub(r"<[^>]*>", str(value), path, count=1)
    return f"/en/admin/{path}"


def in_person(act: Any, called: Any, user: Any) -> str:
    if not user.pk:
        return "-"
    with undone():
        values = called(user)
        try:
            act(by=User.objects.get(pk=user.pk), **values)
        except Refused:
            return "-"
        return "w"


def table(rows: Iterable[tuple[str, str, list[str]]]) -> str:
    lines = sorted(f"{act:<40} {where:<52}" + "".join(f"{mark:>10}" for mark in marks) for where, act, marks in rows)
    return "\n".join([f"{'':<93}" + "".join(f"{role:>10}" for role in ROLES), *lines])


def expected(part: str) -> str:
    """That part of the file, without its heading."""
    parts = (text.partition("\n") for text in TABLE.read_text().split("\n\n"))
    return next((rows.rstrip("\n") for heading, _end, rows in parts if heading == f"# {part}"), "")


@pytest.mark.parametrize("part", newsroom.PARTS)
def test_everybody_does_at_every_door_what_the_table_says_and_nothing_else(part, world, people, client):
    client.force_login(people["superuser"])
    rows = [
        (door.route or "/", door.act, [at_the_door(door, user) for user in people.values()])
        for door in newsroom.PARTS[part](world, client)
    ]
    assert table(rows) == expected(part), f"what is so now:\n\n{table(rows)}\n"


def test_every_address_of_the_newsroom_has_its_row(world, people, client):
    client.force_login(people["superuser"])
    known = {door.route for part in newsroom.PARTS.values() for door in part(world, client)}
    assert set(routes(admin.site.urls[0])) - {"logout/"} == known


def routes(patterns: Iterable[Any], before: str = "") -> Iterator[str]:
    for pattern in patterns:
        route = before + str(pattern.pattern)
        if isinstance(pattern, URLPattern):
            yield route
        else:
            yield from routes(pattern.url_patterns, route)


def test_everybody_does_by_the_functions_themselves_what_the_table_says(world, people):
    rows = [
        ("", name, [in_person(act, called, user) for user in people.values()])
        for name, (act, called) in newsroom.acts(world).items()
    ]
    assert table(rows) == expected("By the function itself"), f"what is so now:\n\n{table(rows)}\n"


def test_every_function_that_somebody_does_has_its_row(world):
    names = {name.partition(",")[0] for name in newsroom.acts(world)} | newsroom.ASKED_BEFORE
    modules = [importlib.import_module(f"pledges.actions.{m.name}") for m in pkgutil.iter_modules(actions.__path__)]
    found = {
        f"{module.__name__.rpartition('.')[2]}.{name}"
        for module in modules
        for name, act in inspect.getmembers(module, inspect.isfunction)
        if act.__module__ == module.__name__ and not name.startswith("_") and "by" in inspect.signature(act).parameters
    }
    assert found == names


def test_nobody_decides_what_they_proposed_whatever_they_may(world, people):
    """Said once more in plain words: not the superuser either."""
    root = people["superuser"]
    for change, act in ((world.proposal(root), assessments.approve), (world.rewording(root), changes.approve)):
        with pytest.raises(Refused, match="Nobody decides their own"):
            act(**{"assessment" if act is assessments.approve else "change": change}, by=root)
