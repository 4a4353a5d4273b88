"""The two groups, and a newcomer's first accounts."""

import secrets

from django.contrib.auth import get_user_model
from django.contrib.auth.models import Group, Permission
from django.db import transaction

EDITORS, REVIEWERS = "Editors", "Reviewers"
REGISTER = ("party", "election", "candidate", "candidacy")
READ = ("document", "statement", "assessment", "evidence", "fact", "finding", "change")


def _permissions(*, may_publish: bool) -> list[str]:
    edited = [f"{verb}_{name}" for name in (*REGISTER, "topic", "pledge") for verb in ("view", "add", "change")]
    deleted = ["delete_candidacy", "delete_pledge"]  # drafts only: the database keeps what was published
    read = [f"view_{name}" for name in READ]
    common = [
        *edited,
        *deleted,
        *read,
        "add_document",
        "change_document",
        "add_statement",
        "change_finding",
        "propose_assessment",
    ]
    return [*common, "publish_pledge", "decide_assessment"] if may_publish else common


@transaction.atomic
def create_groups() -> None:
    """Editors and Reviewers with their permissions; a newsroom's own additions stay."""
    for name, may_publish in ((EDITORS, False), (REVIEWERS, True)):
        group, _made = Group.objects.get_or_create(name=name)
        wanted = Permission.objects.filter(
            content_type__app_label__in=("candidates", "pledges"),
            codename__in=_permissions(may_publish=may_publish),
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
