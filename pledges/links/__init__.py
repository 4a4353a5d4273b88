"""Visiting the pages that evidence links to, and keeping what was there. Knows neither Django nor the database.

    client = Client(contact="https://tracker.example/about/")
    receipt = capture(url, client)                            # when an editor cites a page
    report = check(url, client, known=known, robots=robots)   # later, again and again
    standing = after(standing, report)                        # how the link stands now, and when it is due

`work` does that for many links at once (`host=host_of` of their addresses). A server's fault is an outcome of the
report, never an exception. Nothing here stores anything: receipts, reports and standings are the caller's to keep.

Memory: a visit holds at most 10 MB as received, once more without transfer coding, 10 MB unpacked and 10 MB as WARC;
`work` multiplies that with its workers. Two pages at a time are read, each in a process of at most 512 MB.
"""

from pledges.links.addresses import host_of
from pledges.links.client import Client, Limits
from pledges.links.elsewhere import Elsewhere, Memento, save_elsewhere
from pledges.links.outcomes import ANSWERED, REASONS, Known, Outcome, Receipt, Redirect, Report
from pledges.links.passages import find_passage
from pledges.links.robots import Robots
from pledges.links.schedule import Standing, State, after
from pledges.links.visiting import capture, check
from pledges.links.working import work

__all__ = [
    "ANSWERED",
    "REASONS",
    "Client",
    "Elsewhere",
    "Known",
    "Limits",
    "Memento",
    "Outcome",
    "Receipt",
    "Redirect",
    "Report",
    "Robots",
    "Standing",
    "State",
    "after",
    "capture",
    "check",
    "find_passage",
    "host_of",
    "save_elsewhere",
    "work",
]
