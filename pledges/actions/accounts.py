"""The three groups, and a newcomer's first accounts."""

import secrets

from django.contrib.auth import get_user_model
from django.contrib.auth.models import Group, Permission
from django.db import transaction

GROUPS = EDITORS, REVIEWERS, ADMINISTRATORS = "Editors", "Reviewers", "Administrators"
REGISTER = ("party", "election", "candidate", "candidacy", "topic", "place")
READ = (
    *("document", "statement", "assessment", "evidence", "fact", "finding", "change", "closing"),
    *("linkstanding", "capture", "evidencefile"),
)


def _edited(*names: str) -> list[str]:
    return [f"{verb}_{name}" for name in names for verb in ("view", "add", "change")]


def _permissions(group: str) -> list[str]:
    """Permissions by their code names. What may be deleted is a draft, or waits: the database keeps the rest."""
    read = [f"view_{name}" for name in READ]
    register = [*_edited(*REGISTER), "delete_candidacy"]
    if group == ADMINISTRATORS:
        return [*register, *read, "view_pledge", *_edited("user"), "delete_user"]
    common = [
        *register,
        *_edited("pledge"),
        "delete_pledge",
        *read,
        "add_document",
        "change_document",
        "add_statement",
        "change_finding",
        "view_tip",
        "change_tip",
        "propose_assessment",
        "view_coding",
        "add_coding",
    ]
    return [*common, "publish_pledge", "decide_assessment", "take_down_capture"] if group == REVIEWERS else common


@transaction.atomic
def create_groups() -> None:
    """The groups with their permissions; a newsroom's own additions stay."""
    for name in GROUPS:
        group, _made = Group.objects.get_or_create(name=name)
        wanted = Permission.objects.filter(
            content_type__app_label__in=("candidates", "pledges", "auth"),
            codename__in=_permissions(name),
        )
        group.permissions.add(*wanted)


@transaction.atomic
def create_first_accounts() -> list[tuple[str, str]]:
    """An editor and a reviewer with generated passwords, as (name, password); nothing once any account exists."""
    users = get_user_model()
    if users.objects.exists():
        return []
    create_groups()
    made = []
    for name, group in (("editor", EDITORS), ("reviewer", REVIEWERS)):
        password = secrets.token_urlsafe(12)
        user = users.objects.create_user(name, password=password, is_staff=True)
        user.groups.add(Group.objects.get(name=group))
        made.append((name, password))
    return made
