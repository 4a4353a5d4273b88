"""`check` looks whether a page is there; `capture` keeps a copy. Neither raises, whatever the page."""

import hashlib
import re
import threading
from dataclasses import replace
from datetime import UTC, date, datetime

from pledges.links.addresses import Target, joined, target
from pledges.links.client import REDIRECTS, Client, Exchange, Visit
from pledges.links.outcomes import ANSWERED, Failed, Known, Outcome, Receipt, Redirect, Report
from pledges.links.robots import Robots
from pledges.links.warc import warc_of
from pledges.text.files import Page, Unreadable, read_page

HTML = frozenset(("text/html", "application/xhtml+xml"))
CHARSET = re.compile(r"charset\s*=\s*[\"']?([\w-]{3,20})", re.IGNORECASE)
PERMANENT = frozenset((301, 308))
GONE = frozenset((404, 410))
# Each reader of a page may take half a gigabyte and a processor.
READERS = threading.BoundedSemaphore(2)
# A page that could not be read for these reasons may be read the next time: that is no change.
PASSING = frozenset(("too_slow", "too_much_memory"))
EMPTY_PAGE = Page("", "", "", "", "", "", "", "", "")


def check(url: str, client: Client, *, known: Known | None = None, robots: Robots | None = None) -> Report:
    """Visits `url` and says what was there, compared with `known`, if that is given.

    With `robots`, the site's robots.txt is asked first: give it for repeated checks, which no person asked for.
    """
    if robots and (fault := robots.fault(url, client)):
        return Report(url, fault.outcome, datetime.now(UTC), 0.0, fault.reason)
    return _reported(url, client, client.get(url), known)[0]


def capture(url: str, client: Client, *, known: Known | None = None) -> Receipt:
    """Visits `url` and keeps what was there, as a WARC file and as text. Without an answer there is a report alone."""
    visit = client.get(url)
    report, page = _reported(url, client, visit, known, even_if_known=True)
    if report.outcome not in ANSWERED:
        return Receipt(report)
    about = {"title": report.title, "sha256": report.sha256, "fingerprint": report.fingerprint}
    warc = warc_of(visit, client.user_agent, about)
    return Receipt(report, warc, hashlib.sha256(warc).hexdigest(), page.text, page.whole_text)


def _reported(
    url: str, client: Client, visit: Visit, known: Known | None, *, even_if_known: bool = False
) -> tuple[Report, Page]:
    redirects = tuple(Redirect(e.target.url, e.answer.status) for e in visit.exchanges if e.answer.status in REDIRECTS)
    report = Report(url, Outcome.UNREACHABLE, visit.at, visit.seconds, redirects=redirects)
    if visit.exchanges:
        last = visit.exchanges[-1]
        report = replace(report, status=last.answer.status, final_url=last.target.url)
    if visit.fault:
        return replace(report, outcome=visit.fault.outcome, reason=visit.fault.reason), EMPTY_PAGE
    outcome = _by_status(last)
    if outcome is not Outcome.ALIVE:
        return replace(report, outcome=outcome, reason=str(report.status)), EMPTY_PAGE
    report = replace(
        report,
        outcome=Outcome.MOVED if _has_moved(visit.exchanges) else outcome,
        media_type=_media_type(last)[:100],
        size=len(last.body),
        sha256=hashlib.sha256(last.body).hexdigest(),
    )
    if known and known.sha256 == report.sha256 and not even_if_known:
        return replace(report, fingerprint=known.fingerprint), EMPTY_PAGE
    return _described(report, last, client, known)


def _described(report: Report, last: Exchange, client: Client, known: Known | None) -> tuple[Report, Page]:
    """The report with what the page says, and the page."""
    unread, page = "", EMPTY_PAGE
    charset = CHARSET.search(last.answer.header("content-type"))
    try:
        with READERS:
            page = read_page(last.body, html=_media_type(last) in HTML, charset=charset[1] if charset else "")
    except Unreadable as fault:
        unread = fault.code
    words = " ".join(page.text.split()).encode()
    fingerprint = hashlib.sha256(words).hexdigest() if words else report.sha256
    if unread in PASSING:
        fingerprint = ""
    changed = known and fingerprint and known.fingerprint and fingerprint != known.fingerprint
    described = replace(
        report,
        outcome=Outcome.CHANGED if changed else report.outcome,
        fingerprint=fingerprint,
        unread=unread,
        title=page.title,
        publisher=page.publisher,
        language=page.language,
        canonical=_canonical(last.target, page.canonical, client),
        published=date.fromisoformat(page.published) if page.published else None,
    )
    return described, page


def _by_status(last: Exchange) -> Outcome:
    status = last.answer.status
    if 200 <= status < 300:
        return Outcome.ALIVE
    if status in GONE:
        return Outcome.GONE
    if status == 408:
        return Outcome.TIMED_OUT
    # A wall against programs answers 503, too, and says so in a header.
    blocked = 400 <= status < 500 or last.answer.header("cf-mitigated")
    return Outcome.BLOCKED if blocked else Outcome.UNREACHABLE


def _has_moved(exchanges: tuple[Exchange, ...]) -> bool:
    """Whether redirects that call themselves permanent lead to another page; https or www. makes none."""
    permanent = 0
    while permanent < len(exchanges) - 1 and exchanges[permanent].answer.status in PERMANENT:
        permanent += 1
    return _page_of(exchanges[permanent].target) != _page_of(exchanges[0].target)


def _page_of(aim: Target) -> tuple[str, str]:
    return aim.host.removeprefix("www."), aim.path.rstrip("/")


def _media_type(last: Exchange) -> str:
    return last.answer.header("content-type").partition(";")[0].strip().lower()


def _canonical(page: Target, stated: str, client: Client) -> str:
    """The address that the page gives as its own, if it is one that may be called."""
    try:
        return target(joined(page.url, stated), client.ports).url if stated else ""
    except Failed:
        return ""
