"""Tips from the public: sent without an account, followed by a code, handled by the newsroom."""

import hashlib
import json
from typing import Any

from django.contrib.auth.models import AbstractBaseUser
from django.db import transaction
from django.utils import timezone
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext as _

from pledges import rules
from pledges.actions import attempts
from pledges.choices import AttemptKind, TipState
from pledges.models import Pledge, Tip
from pledges.months import months_ago
from pledges.rules import Refused

# No letter or digit that is easily taken for another one: 24 signs, of which 15 carry 68 bits.
SIGNS = "34679ACDEFGHJKMNPQRTVWXY"
LENGTH, GROUP = 15, 5
# What somebody may type whose keyboard is Cyrillic.
LOOKALIKES = str.maketrans("АСЕНКМРТХУ", "ACEHKMPTXY")


def send(*, token: str, address: str, language: str, pledge: Pledge | None, **told: str) -> str:
    """Store a tip and give its code. The same form sent twice with the same words is one tip with one code;
    attempts.TooMany if this address or everybody together sends too many."""
    code = _code(token, [language, pledge.pk if pledge else None, *sorted(told.items())])
    digest = _digest(code)
    if not Tip.objects.filter(code_digest=digest).exists():
        attempts.count(AttemptKind.TIP, address)
        Tip.objects.get_or_create(code_digest=digest, defaults={"language": language, "pledge": pledge, **told})
    return "-".join(code[start : start + GROUP] for start in range(0, LENGTH, GROUP))


def follow(*, code: str, address: str) -> Tip | None:
    """The tip of a code, however it was typed; attempts.TooMany if this address asks too often."""
    signs = "".join(sign for sign in code.upper().translate(LOOKALIKES) if sign.isalnum())
    if len(signs) != LENGTH or not set(signs) <= set(SIGNS):
        return None
    attempts.count(AttemptKind.LOOK_UP, address)
    return Tip.objects.select_related("pledge").filter(code_digest=_digest(signs)).first()


@transaction.atomic
def handle(*, tip: Tip, by: AbstractBaseUser, version: int, state: TipState | str, answer: str) -> Tip:
    """Say what became of a tip, with an answer for its sender."""
    if not rules.can_handle_tips(by):
        raise Refused(_("You have no permission to handle tips."))
    current = Tip.objects.select_for_update().get(pk=tip.pk)
    if current.version != version:
        sentence = _("Somebody else handled this tip meanwhile: %(state)s. Check it above, and save again.")
        raise Refused(sentence % {"state": current.get_state_display()})
    current.state, current.answer = state, answer
    current.handled_by, current.handled_at = by, timezone.now()
    current.version += 1
    current.save()
    return current


def purge_contacts(months: int) -> int:
    """Delete how to reach the senders of tips that are older than so many months; the tips stay."""
    old = Tip.objects.exclude(contact="").filter(received_at__lt=months_ago(months))
    return old.update(contact="", contact_purged_at=timezone.now())


def _code(token: str, told: list[Any]) -> str:
    """Signs that follow from the form and its words, for whoever holds the site's secret key."""
    number = int.from_bytes(salted_hmac("pledges.tips", json.dumps([token, told]), algorithm="sha256").digest(), "big")
    signs = []
    for _place in range(LENGTH):
        number, rest = divmod(number, len(SIGNS))
        signs.append(SIGNS[rest])
    return "".join(signs)


def _digest(code: str) -> str:
    return hashlib.sha256(code.encode()).hexdigest()
