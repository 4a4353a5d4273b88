"""How often an address, and everybody together, may do something within an hour or a day: counted in the database, so
that all processes of the server count alike."""

import datetime
import ipaddress
from dataclasses import dataclass

from django.utils import timezone
from django.utils.crypto import salted_hmac

from pledges.choices import AttemptKind
from pledges.models import Attempt

HOUR = datetime.timedelta(hours=1)
KEPT = datetime.timedelta(days=1)


@dataclass(frozen=True)
class Limit:
    each: int
    everybody: int
    within: datetime.timedelta = HOUR


LIMITS = {
    AttemptKind.TIP: Limit(each=5, everybody=200),
    AttemptKind.LOOK_UP: Limit(each=20, everybody=2000),
    AttemptKind.ALERT: Limit(each=5, everybody=200),
    AttemptKind.MAIL: Limit(each=3, everybody=5000, within=KEPT),  # to one mail address, whoever asks
}


class TooMany(Exception):
    """The limit is reached."""


def count(kind: AttemptKind, address: str) -> None:
    """One more attempt of this address, or about this mail address; TooMany if that is over a limit, and then it does
    not count.

    The row is there before the rows are counted, so of two attempts at once at least one sees the other. Wants no
    transaction around it."""
    limit, now = LIMITS[kind], timezone.now()
    attempt = Attempt.objects.create(kind=kind, key=_key(kind, address), at=now)
    recent = Attempt.objects.filter(kind=kind, at__gt=now - limit.within)
    if recent.filter(key=attempt.key).count() > limit.each or recent.count() > limit.everybody:
        attempt.delete()
        raise TooMany


def purge() -> int:
    """Forget attempts that no limit looks at any more."""
    return Attempt.objects.filter(at__lt=timezone.now() - KEPT).delete()[0]


def _key(kind: AttemptKind, address: str) -> str:
    """A digest from which nobody without the site's secret key learns the address."""
    told = address.lower() if kind is AttemptKind.MAIL else _household(address)
    return salted_hmac("pledges.attempts", told, algorithm="sha256").hexdigest()


def _household(address: str) -> str:
    """An IPv4 address, or the /64 network that one IPv6 customer has; what is no address at all counts as one."""
    try:
        parsed = ipaddress.ip_address(address)
    except ValueError:
        return ""
    if isinstance(parsed, ipaddress.IPv6Address):
        mapped = parsed.ipv4_mapped
        return str(mapped or ipaddress.ip_network((int(parsed), 64), strict=False))
    return str(parsed)
