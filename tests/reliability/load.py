"""People at work: each is a thread that changes one thing after the other and remembers what the site acknowledged."""

import json
import re
import threading
from collections import Counter
from collections.abc import Callable
from types import TracebackType
from typing import Any

from tests.reliability.site import Site, wait_for

ADMIN = "/en/admin/pledges"
SEEN = re.compile(r'name="seen_version" value="(\d+)"')


class Load:
    """`with Load(site) as load:` works until the block ends, or until the site is gone and stays away."""

    def __init__(self, site: Site) -> None:
        self.site, self.stopping = site, threading.Event()
        self.acknowledged: dict[str, list[Any]] = {"reworded": [], "proposed": [], "approved": [], "tips": []}
        self.statuses: Counter[int] = Counter()
        self.faults: list[BaseException] = []
        room = site.newsroom
        work: list[Callable[[], None]] = [
            *(lambda n=n: self._reword(n) for n in range(len(room["drafts"]))),
            lambda: self._propose(room["editors"][0], room["pledges"][0]),
            self._approve,
            self._tip,
        ]
        self.threads = [threading.Thread(target=self._working, args=[act], daemon=True) for act in work]

    def __enter__(self) -> "Load":
        for thread in self.threads:
            thread.start()
        return self

    def __exit__(self, *_fault: type[BaseException] | BaseException | TracebackType | None) -> None:
        self.stopping.set()
        for thread in self.threads:
            thread.join(70)

    def wait(self, more: int, seconds: float = 30) -> None:
        """Until so many more changes of every kind are acknowledged."""
        wanted = {kind: len(done) + more for kind, done in self.acknowledged.items()}
        wait_for(lambda: self.faults or all(len(self.acknowledged[kind]) >= wanted[kind] for kind in wanted), seconds)
        assert self.faults == []

    def marks(self) -> dict[str, list[Any]]:
        """What is acknowledged by now."""
        return {kind: list(done) for kind, done in self.acknowledged.items()}

    # What people do

    def _working(self, act: Callable[[], None]) -> None:
        try:
            act()
        except BaseException as fault:
            self.faults.append(fault)

    def _sent(self, path: str, cookie: str, form: dict[str, Any], **options: str) -> int:
        """The status of the answer; 0 if none came. A pause then, so that a site that is away is not stormed."""
        try:
            status, _body, _headers = self.site.ask("POST", path, cookie=cookie, form=form, **options)
        except OSError:
            status = 0
        self.statuses[status] += 1
        if status in (0, 503):
            self.stopping.wait(0.05)
        return status

    def _reword(self, n: int) -> None:
        """The same draft again and again: its title counts the changes, and so does its version."""
        draft, cookie = self.site.newsroom["drafts"][n], self.site.newsroom["editors"][n]
        path, version, unsure = f"{ADMIN}/pledge/{draft['pk']}/change/", draft["version"], False
        while not self.stopping.is_set():
            if unsure:
                version, unsure = self._version(path, cookie) or version, False
            form = {f"title_{code}": f"Draft {n} change {version}" for code in ("ky", "ru", "en")}
            form |= {"topic_1": draft["topic"], "tier": "testable", "level": "party", "power": "unknown"}
            if self._sent(path, cookie, form | {"seen_version": version}) == 302:
                self.acknowledged["reworded"].append((n, version))
                version += 1
            else:
                unsure = True

    def _version(self, path: str, cookie: str) -> int | None:
        try:
            _status, body, _headers = self.site.ask("GET", path, cookie=cookie)
        except OSError:
            return None
        found = SEEN.search(body)
        return int(found[1]) if found else None

    def _propose(self, cookie: str, pledge: int) -> None:
        number = 0
        while not self.stopping.is_set():
            number += 1
            form = {"status": "kept", "date": "2022-01-31", "explanation_en": f"Claim {number}", "reason": ""}
            form |= {"evidence-TOTAL_FORMS": 2, "evidence-INITIAL_FORMS": 0}
            for link in (0, 1):
                form |= {f"evidence-{link}-url": f"https://example.org/{link}", f"evidence-{link}-publisher": "Example"}
                form |= {f"evidence-{link}-kind": "press", f"evidence-{link}-stance": "supports"}
            if self._sent(f"{ADMIN}/pledge/{pledge}/propose/", cookie, form) == 302:
                self.acknowledged["proposed"].append(f"Claim {number}")

    def _approve(self) -> None:
        for pk in self.site.newsroom["ready"]:
            if self.stopping.wait(0.05):
                return
            path, cookie = f"{ADMIN}/assessment/{pk}/change/", self.site.newsroom["reviewer"]
            if self._sent(path, cookie, {"approve": "1", "note": ""}) == 302:
                self.acknowledged["approved"].append(pk)

    def _tip(self) -> None:
        for number, token in enumerate(self.site.newsroom["tokens"]):
            if self.stopping.wait(0.1):
                return
            form = {"message": f"Tip {number}", "token": token}
            if self._sent("/ky/tips/new/", "", form, address=f"198.51.100.{number}") == 201:
                self.acknowledged["tips"].append(f"Tip {number}")


def assert_nothing_lost(site: Site, marks: dict[str, list[Any]], url: str = "") -> None:
    """Every acknowledged change is there, and nothing is there by half."""
    versions = dict(site.rows("SELECT id, version FROM pledges_pledge", url))
    titles = dict(site.rows("SELECT id, CAST(title AS text) FROM pledges_pledge", url))
    for n, draft in enumerate(site.newsroom["drafts"]):
        last = max((version for who, version in marks["reworded"] if who == n), default=draft["version"] - 1)
        stands = versions[draft["pk"]]
        assert stands > last
        if stands > draft["version"]:
            assert json.loads(titles[draft["pk"]])["ky"] == f"Draft {n} change {stands - 1}"
    claims = {
        json.loads(text)["en"]: (decision, links) for text, decision, links in site.rows(CLAIMS, url) if "Claim" in text
    }
    assert set(claims.values()) <= {("proposed", 2)}
    assert set(marks["proposed"]) <= set(claims)
    approved = {pk for (pk,) in site.rows("SELECT id FROM pledges_assessment WHERE decision = 'approved'", url)}
    assert set(marks["approved"]) <= approved
    told = site.rows("SELECT count(*) FROM pledges_entry WHERE kind = 'assessment_approved'", url)
    assert told == [(len(approved),)]
    assert set(marks["tips"]) <= {message for (message,) in site.rows("SELECT message FROM pledges_tip", url)}


CLAIMS = """
SELECT CAST(explanation AS text), decision, (SELECT count(*) FROM pledges_evidence WHERE assessment_id = a.id)
FROM pledges_assessment a
"""
