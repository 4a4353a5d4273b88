"""An invented newsroom at work, made by a process of its own with production's settings: `python -m
tests.reliability.content`. It prints, as JSON, whatever a client needs to go on working there."""

import json
import os
import sys
from typing import Any

EDITORS, READY = 3, 60
CSRF = "c" * 32


def newsroom() -> dict[str, Any]:
    from django.contrib.auth.models import User

    from pledges.actions.accounts import EDITORS as EDITORS_GROUP
    from pledges.actions.accounts import REVIEWERS
    from tests import factories
    from tests.conftest import account

    editors = [account(User, f"editor-{n}", EDITORS_GROUP) for n in range(EDITORS)]
    reviewer = account(User, "reviewer", REVIEWERS)
    drafts = [factories.draft(f"Draft {n}") for n in range(EDITORS)]
    pledges = [factories.pledge(f"Pledge {n}") for n in range(EDITORS)]
    complete = factories.draft("Complete")
    factories.state(complete)
    ready = [factories.proposal(pledges[n % EDITORS], editors[0]).pk for n in range(READY)]
    return {
        "editors": [session(user) for user in editors],
        "reviewer": session(reviewer),
        "drafts": [{"pk": pledge.pk, "version": pledge.version, "topic": topic_of(pledge)} for pledge in drafts],
        "pledges": [pledge.pk for pledge in pledges],
        "complete": complete.pk,
        "ready": ready,
        "tokens": tokens(200),
    }


def topic_of(pledge: Any) -> int:
    return pledge.topic_rows.get().topic_id


def session(user: Any) -> str:
    """As after password and code: a session that showed its second factor."""
    from allauth.mfa.models import Authenticator
    from django.contrib.sessions.backends.db import SessionStore

    from pledgetracker.accounts import sealing

    Authenticator.objects.create(user=user, type="totp", data={"secret": sealing.seal("A" * 32)})
    store = SessionStore()
    store["_auth_user_id"] = str(user.pk)
    store["_auth_user_backend"] = "allauth.account.auth_backends.AuthenticationBackend"
    store["_auth_user_hash"] = user.get_session_auth_hash()
    store["account_authentication_methods_user"] = str(user.pk)
    store["account_authentication_methods"] = [{"method": "mfa", "type": "totp", "at": 0}]
    store.save()
    return f"sessionid={store.session_key}; csrftoken={CSRF}"


def tokens(many: int) -> list[str]:
    """Of forms for tips that were opened a minute ago."""
    import time

    import time_machine

    from pledges.forms.tips import new_token

    with time_machine.travel(time.time() - 60):
        return [new_token() for _n in range(many)]


if __name__ == "__main__":
    import django

    os.environ["DJANGO_SETTINGS_MODULE"] = "pledgetracker.settings"
    django.setup()
    json.dump(newsroom(), sys.stdout)
