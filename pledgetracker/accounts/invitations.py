"""An invitation is a signed link to an account that waits: inactive, and with a password that nobody can use.

The random remainder of that password is part of the link. A new one voids older links; the chosen one the last."""

from datetime import timedelta
from typing import Any

from django.conf import settings
from django.contrib.auth import get_user_model
from django.core import signing
from django.http import HttpRequest
from django.urls import reverse

SALT = "pledgetracker.accounts.invitations"


def is_waiting(user: Any) -> bool:
    """Invited, and not yet there."""
    return not user.is_active and user.last_login is None and not user.has_usable_password()


def link(request: HttpRequest, user: Any) -> str:
    token = signing.dumps([user.pk, user.password], salt=SALT)
    return request.build_absolute_uri(reverse("accounts_invitation", args=[token]))


def invited(token: str, *, for_update: bool = False) -> Any:
    """Whom a link invites; None for one that is wrong, used, replaced or too old."""
    users = get_user_model().objects.all()
    try:
        key, password = signing.loads(token, salt=SALT, max_age=timedelta(days=settings.INVITATION_DAYS))
    except signing.BadSignature:
        return None
    user = (users.select_for_update() if for_update else users).filter(pk=key, password=password).first()
    return user if user and is_waiting(user) else None
