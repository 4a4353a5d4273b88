"""Copies in other archives: the Internet Archive is asked to make one, others are asked what they have (RFC 7089)."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime

from pledges.links.addresses import joined, target
from pledges.links.client import Client, Exchange
from pledges.links.outcomes import Failed

SAVE = "https://web.archive.org/save/"
TIMEMAPS = ("https://web.archive.org/web/timemap/link/", "https://archive.ph/timemap/")
# Saving visits the page itself, and an archive's list may take its time.
SECONDS = 90.0
LARGEST_LIST = 2 * 1024 * 1024
MOST = 50
LINK = re.compile(r"<([^<>]*)>((?:\s*;\s*[\w*-]+\s*=\s*(?:\"[^\"]*\"|[^\s\",;<>]*))*)")
PARAMETER = re.compile(r";\s*([\w*-]+)\s*=\s*(?:\"([^\"]*)\"|([^\s\",;<>]*))")
STAMP = re.compile(r"/web/(\d{14})(?:[a-z]{2}_)?/")


@dataclass(frozen=True, slots=True)
class Memento:
    """A copy in another archive: its address, and when (UTC) it was made."""

    url: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Elsewhere:
    """`saved`: the copy just made, None if none was. `known`: the newest copies that archives have, at most 50, newest
    first. `faults`: what went wrong, as (address asked, reason or status)."""

    saved: Memento | None
    known: tuple[Memento, ...]
    faults: tuple[tuple[str, str], ...]


def save_elsewhere(url: str, client: Client, *, save: str = SAVE, timemaps: Sequence[str] = TIMEMAPS) -> Elsewhere:
    """Asks the archive at `save` for a copy of `url` ("" asks for none), and `timemaps` for the copies they have.

    Each address is put before `url`. Never raises: an archive that is away is a fault in the answer. May take minutes;
    call it where nobody waits.
    """
    try:
        asked = target(url, client.ports).url
    except Failed as refused:
        return Elsewhere(None, (), ((url, refused.reason),))
    faults: list[tuple[str, str]] = []
    answer = _asked(save + asked, client, faults, follow=False) if save else None
    saved = _saved(answer, client) if answer else None
    if answer and saved is None:
        faults.append((save + asked, "no_copy"))
    known: set[Memento] = set()
    for base in timemaps:
        listed = _asked(base + asked, client, faults)
        known.update(mementos(listed.body.decode("utf-8", "replace"), client) if listed else ())
    newest = sorted(known, key=lambda memento: (memento.at, memento.url), reverse=True)
    return Elsewhere(saved, tuple(newest[:MOST]), tuple(faults))


def mementos(links: str, client: Client) -> list[Memento]:
    """The mementos of a list of links (RFC 8288), as TimeMaps and Link headers hold them."""
    found = []
    for match in LINK.finditer(links):
        stated = {name.lower(): quoted or bare for name, quoted, bare in PARAMETER.findall(match[2])}
        at = _date(stated.get("datetime", ""))
        if at and "memento" in stated.get("rel", "").lower().split() and _may_be_shown(match[1], client):
            found.append(Memento(match[1], at))
    return found


def _asked(url: str, client: Client, faults: list[tuple[str, str]], *, follow: bool = True) -> Exchange | None:
    limits = replace(client.limits, seconds=SECONDS, size=LARGEST_LIST)
    visit = client.get(url, limits=limits, follow=follow)
    last = visit.exchanges[-1] if visit.exchanges else None
    status = last.answer.status if last else 0
    # 404 is how an archive says that it has no copy.
    if visit.fault or (status >= 400 and not (follow and status == 404)):
        faults.append((url, visit.fault.reason if visit.fault else str(status)))
        return None
    return last if status < 400 else None


def _saved(answer: Exchange, client: Client) -> Memento | None:
    """The copy that the answer names: in a redirect, as its own place, or as a memento among its links."""
    for name in ("location", "content-location"):
        stated = answer.answer.header(name)
        if found := STAMP.search(stated):
            try:
                at = datetime.strptime(found[1], "%Y%m%d%H%M%S").replace(tzinfo=UTC)
                return Memento(target(joined(answer.target.url, stated), client.ports).url, at)
            except (ValueError, Failed):
                continue
    return max(mementos(answer.answer.header("link"), client), key=lambda memento: memento.at, default=None)


def _date(stated: str) -> datetime | None:
    try:
        found = parsedate_to_datetime(stated)
    except (ValueError, TypeError, IndexError, OverflowError):
        return None
    return found.astimezone(UTC) if found.tzinfo else found.replace(tzinfo=UTC)


def _may_be_shown(url: str, client: Client) -> bool:
    try:
        target(url, client.ports)
    except Failed:
        return False
    return True
