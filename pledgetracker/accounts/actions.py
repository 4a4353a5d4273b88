"""Every write to accounts beside those of Django and django-allauth themselves."""

import logging
import secrets
from typing import Any

from allauth.mfa.models import Authenticator
from cryptography.fernet import InvalidToken
from django.contrib.auth import SESSION_KEY, get_user_model
from django.contrib.auth.models import Group
from django.contrib.sessions.models import Session
from django.db import transaction

from pledgetracker.accounts import invitations, sealing

log = logging.getLogger(__name__)


@transaction.atomic
def invite(*, email: str, first_name: str, last_name: str, group: Group) -> Any:
    """An account that waits for its owner."""
    users = get_user_model()
    user = users(
        username=f"invited-{secrets.token_hex(6)}",
        email=email,
        first_name=first_name,
        last_name=last_name,
        is_staff=True,
        is_active=False,
    )
    user.set_unusable_password()
    user.save()
    user.groups.add(group)
    return user


def renew_invitation(user: Any) -> None:
    """Links given before lead nowhere from now on."""
    user.set_unusable_password()
    user.save(update_fields=["password"])


@transaction.atomic
def accept(token: str, *, username: str, password: str) -> Any:
    """The account is its owner's; None if the link was used meanwhile."""
    user = invitations.invited(token, for_update=True)
    if user is None:
        return None
    user.username = username
    user.is_active = True
    user.set_password(password)
    user.save()
    return user


def end_sessions(user: Any) -> int:
    """Whoever is signed in to this account is so no longer."""
    theirs = [s.pk for s in Session.objects.iterator() if s.get_decoded().get(SESSION_KEY) == str(user.pk)]
    return Session.objects.filter(pk__in=theirs).delete()[0]


@transaction.atomic
def reset_second_factor(user: Any, *, by: str) -> None:
    """The person lost it: every second factor and recovery code is gone, and so is every session."""
    Authenticator.objects.filter(user=user).delete()
    end_sessions(user)
    log.warning("%s reset the second factor of %s.", by, user.get_username())


@transaction.atomic
def reseal_second_factors() -> tuple[int, int]:
    """Keys of apps and seeds of recovery codes, sealed with the present secret key: (how many, how many unreadable)."""
    sealed = lost = 0
    for row in Authenticator.objects.exclude(type=Authenticator.Type.WEBAUTHN).select_for_update():
        name = "secret" if row.type == Authenticator.Type.TOTP else "seed"
        try:
            row.data[name] = sealing.seal(sealing.unseal(row.data[name]))
        except InvalidToken:
            lost += 1
            continue
        row.save(update_fields=["data"])
        sealed += 1
    return sealed, lost
