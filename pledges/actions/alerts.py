"""Alerts by mail: asked for, confirmed by who reads the mail, told, ended. Nobody needs an account."""

import datetime

from django.core.signing import BadSignature, Signer
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.crypto import get_random_string
from django.utils.translation import gettext as _

from pledges.actions import attempts
from pledges.choices import AttemptKind, Frequency
from pledges.models import Alert
from pledges.models.journal import checkpoint
from pledges.rules import Refused

UNCONFIRMED = datetime.timedelta(hours=48)
MOST_OF_ONE = 30
PERIODS = {Frequency.DAILY: datetime.timedelta(days=1), Frequency.WEEKLY: datetime.timedelta(days=7)}
PAUSES = [datetime.timedelta(hours=hours) for hours in (1, 2, 4, 8, 24)]
CONFIRM, END = "confirm", "end"


def ask(*, email: str, query: str, language: str, frequency: str, address: str) -> Alert | None:
    """The alert to which a mail is to be sent now; None where this mail address got enough of them today.
    attempts.TooMany if the one who asks, or everybody, asks too often."""
    attempts.count(AttemptKind.ALERT, address)
    try:
        attempts.count(AttemptKind.MAIL, email)
    except attempts.TooMany:
        return None
    wanted = {"language": language, "frequency": frequency, "asked_at": timezone.now()}
    new = {"key": get_random_string(32), **wanted}
    alert, _created = Alert.objects.get_or_create(email=email, query=query, defaults=new)
    # A stranger cannot change what its reader has confirmed.
    Alert.objects.filter(pk=alert.pk, confirmed_at=None).update(**wanted)
    return Alert.objects.filter(pk=alert.pk).first()


def token(alert: Alert, to: str) -> str:
    """What a link to confirm or to end it holds."""
    return _signer(to).sign(alert.key)


def asked(token: str) -> Alert | None:
    """The alert of a link to confirm it, as long as that is open."""
    alert = Alert.objects.filter(key=_key(token, CONFIRM)).first()
    if alert and not alert.confirmed_at and alert.asked_at < timezone.now() - UNCONFIRMED:
        return None
    return alert


def confirm(alert: Alert) -> None:
    """From now on it is told what is new. Refused where the address has too many."""
    if Alert.objects.filter(email=alert.email, confirmed_at__isnull=False).count() >= MOST_OF_ONE:
        raise Refused(_("This address has too many alerts already. End one first, by the link in its mails."))
    now = timezone.now()
    began = {"confirmed_at": now, "told": checkpoint()["size"], "due_at": now + PERIODS[Frequency(alert.frequency)]}
    Alert.objects.filter(pk=alert.pk, confirmed_at=None).update(**began)


def is_to_end(token: str) -> bool:
    """Whether this is the link that ends an alert, be it ended already."""
    return bool(_key(token, END))


def end(token: str) -> None:
    """Nothing of the alert or its address is left."""
    Alert.objects.filter(key=_key(token, END)).delete()


def due(most: int) -> QuerySet:
    """Those to be looked at now, the longest overdue first."""
    return Alert.objects.filter(due_at__lte=timezone.now()).order_by("due_at", "id")[:most]


def begin(alert: Alert) -> bool:
    """A mail is about to be sent: whatever becomes of this program, the next try is after a pause, and each pause is
    longer. False if the alert was ended meanwhile."""
    pause = PAUSES[min(alert.failures, len(PAUSES) - 1)]
    begun = {"failures": alert.failures + 1, "due_at": timezone.now() + pause}
    return Alert.objects.filter(pk=alert.pk, due_at=alert.due_at).update(**begun) == 1


def looked(alert: Alert, number: int) -> None:
    """It was told everything until this entry of the journal, or there was nothing to tell."""
    due_at = timezone.now() + PERIODS[Frequency(alert.frequency)]
    Alert.objects.filter(pk=alert.pk).update(told=number, failures=0, due_at=due_at)


def refused(alert: Alert) -> None:
    """No mail reaches the address. After as many tries as there are pauses it is given up, and forgotten."""
    Alert.objects.filter(pk=alert.pk, failures__gte=len(PAUSES)).delete()


def purge() -> int:
    """Forget what nobody confirmed."""
    return Alert.objects.filter(confirmed_at=None, asked_at__lt=timezone.now() - UNCONFIRMED).delete()[0]


def _signer(to: str) -> Signer:
    return Signer(salt=f"pledges.alerts.{to}", sep=".")


def _key(token: str, to: str) -> str:
    """Empty for what this site never signed."""
    try:
        return _signer(to).unsign(token)
    except BadSignature:
        return ""
