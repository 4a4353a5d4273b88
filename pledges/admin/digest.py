"""A mail once a day: what waits for each person of the newsroom, with links."""

import logging
from smtplib import SMTPException

from django.conf import settings
from django.contrib.auth import get_user_model
from django.contrib.auth.models import AbstractBaseUser
from django.core.mail import EmailMessage
from django.utils.translation import gettext as _
from django.utils.translation import override

from pledges.actions.tick import Budget, claimed_today, ran_today, release
from pledges.admin.queues import Queue, queues

logger = logging.getLogger(__name__)


class NotSent(Exception):
    """The mail server took some of the digests only."""


def send_digests(budget: Budget) -> int:
    """To everybody of the staff who has an address and something to do, once a day. Who gets none for want of time or
    because the mail server refuses gets it with a later tick."""
    people = get_user_model().objects.filter(is_active=True, is_staff=True).exclude(email="").order_by("pk")
    sent = failed = 0
    for person in people:
        if budget.left <= 0:
            break
        if ran_today(f"digest {person.pk}"):
            continue
        with override(settings.LANGUAGE_CODE):
            waiting = [queue for queue in queues(person) if queue.n]
            if waiting and claimed_today(f"digest {person.pk}"):
                delivered = _delivered(person, waiting)
                sent, failed = sent + delivered, failed + (not delivered)
    if failed:
        raise NotSent(f"{failed} not sent, {sent} sent")
    return sent


def _delivered(person: AbstractBaseUser, waiting: list[Queue]) -> bool:
    try:
        _mail(person, waiting).send()
    except (OSError, SMTPException, ValueError):  # ValueError: an address that is none
        logger.exception("The digest for account %s was not sent.", person.pk)
        release(f"digest {person.pk}")
        return False
    return True


def _mail(person: AbstractBaseUser, waiting: list[Queue]) -> EmailMessage:
    name = settings.SITE_NAME or _("Ubada")
    rows = [f"{queue.label}: {queue.n}\n{settings.BASE_URL}{queue.url}" for queue in waiting]
    body = "\n\n".join([_("This waits for you in the newsroom:"), *rows])
    subject = _("%(site)s: what waits for you") % {"site": name}
    return EmailMessage(subject=subject, body=f"{body}\n", to=[person.email])
