"""What a visit came to. Times are UTC, durations seconds, sizes bytes, digests SHA-256 in hexadecimal."""

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum


class Outcome(StrEnum):
    """What one check found; only `ANSWERED` ones gave a page."""

    ALIVE = "alive"
    MOVED = "moved"
    CHANGED = "changed"
    GONE = "gone"
    BLOCKED = "blocked"
    UNREACHABLE = "unreachable"
    REFUSED = "refused"
    TOO_LARGE = "too_large"
    TIMED_OUT = "timed_out"


ANSWERED = frozenset({Outcome.ALIVE, Outcome.MOVED, Outcome.CHANGED})
# Why, in a word for the log and for a sentence of the admin; beside them a status ("404"), or a code of
# `pledges.text.files.CODES` in `Report.unread`.
REASONS = frozenset(
    {
        *("scheme", "address", "credentials", "port", "private"),  # refused
        *("no_such_host", "connection", "certificate", "tls", "redirects", "redirect_loop"),  # unreachable
        *("resolver", "network"),  # unreachable, and it may well be our side that is broken: `OURS`
        *("truncated", "damaged", "encoding"),  # unreachable: the answer cannot be read
        *("robots", "cookies"),  # blocked
        *("too_large", "unpacks_too_large", "timed_out"),
    }
)


OURS = frozenset(("resolver", "network"))


class Failed(Exception):
    """A visit ended without an answer. It stays inside this package: callers see its outcome in a report."""

    def __init__(self, outcome: Outcome, reason: str) -> None:
        super().__init__(outcome, reason)
        self.outcome = outcome
        self.reason = reason


@dataclass(frozen=True, slots=True)
class Redirect:
    """One step: `url` answered with `status` and named another address."""

    url: str
    status: int


@dataclass(frozen=True, slots=True)
class Known:
    """What a page is compared with: `sha256` and `fingerprint` of the report on the kept copy."""

    sha256: str
    fingerprint: str


@dataclass(frozen=True, slots=True)
class Report:
    """One visit. What is not stated or not known is empty: "", None, 0.

    `outcome` is CHANGED where the fingerprint differs from that of `Known`, before MOVED (permanent redirects to
    another address), before ALIVE. `reason` says why there was no page. `sha256` and `size` are those of the body,
    unpacked. `fingerprint` is the SHA-256 of the readable text, or of the body where it has no text to read: it stands
    still while only menus, counters and markup change. `unread` is the code why the text could not be read.
    A body equal to the known one is not read again: then title, language and the like are empty.
    """

    url: str
    outcome: Outcome
    at: datetime
    seconds: float
    reason: str = ""
    status: int = 0
    final_url: str = ""
    redirects: tuple[Redirect, ...] = ()
    media_type: str = ""
    size: int = 0
    sha256: str = ""
    fingerprint: str = ""
    unread: str = ""
    title: str = ""
    publisher: str = ""
    language: str = ""
    canonical: str = ""
    published: date | None = None

    @property
    def known(self) -> Known:
        """What later visits are compared with."""
        return Known(self.sha256, self.fingerprint)


@dataclass(frozen=True, slots=True)
class Receipt:
    """A copy: the report on the visit, the WARC file with its digest, and the text in which passages are looked for.

    Without an answer `warc`, `digest` and the texts are empty. `text` is the article, `whole_text` all that the page
    shows, where that is more; paragraphs are separated by a blank line. WARC files of several receipts put one after
    another are a WARC file.
    """

    report: Report
    warc: bytes = b""
    digest: str = ""
    text: str = ""
    whole_text: str = ""
