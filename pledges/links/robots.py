"""What robots.txt allows (RFC 9309): the longest rule that fits, with * and $.

Python's own urllib.robotparser takes the first rule and no wildcards, so it would visit what many sites forbid.
"""

import re
from dataclasses import replace
from urllib.parse import unquote

from pledges.links.addresses import target
from pledges.links.client import Client
from pledges.links.outcomes import Failed, Outcome

NAME = "pledgetracker"
# RFC 9309 asks for half a megabyte; no rules of a site are longer.
LARGEST = 512 * 1024
MOST_RULES = 5_000
LINE = re.compile(r"\s*([A-Za-z-]+)\s*:\s*([^#\n]*)")
Rule = tuple[str, bool]


def allows(stated: list[Rule], path: str) -> bool:
    """Whether the rules let this program fetch `path` (with its query)."""
    wanted = unquote(path)
    fitting = [(len(rule), allowed) for rule, allowed in stated if fits(unquote(rule), wanted)]
    return max(fitting, default=(0, True))[1]


def rules(robots: str) -> list[Rule]:
    """(path, allowed) of the groups that name this program, else of those for everybody."""
    groups: dict[str, list[Rule]] = {}
    agents: list[str] = []
    open_for_agents = False
    for line in robots.splitlines():
        found = LINE.match(line)
        field, value = (found[1].lower(), found[2].strip()) if found else ("", "")
        if field == "user-agent":
            agents = [*agents, value.lower()] if open_for_agents else [value.lower()]
            open_for_agents = True
            groups.setdefault(value.lower(), [])
        elif field in ("allow", "disallow"):
            open_for_agents = False
            for agent in agents:
                if value and len(groups[agent]) < MOST_RULES:
                    groups[agent].append((value, field == "allow"))
    return groups[NAME] if NAME in groups else groups.get("*", [])


def fits(rule: str, path: str) -> bool:
    """Whether the rule is the beginning of the path; * stands for anything, $ at its end for the end of the path."""
    whole = rule.endswith("$")
    first, *others = rule.removesuffix("$").split("*")
    if not path.startswith(first):
        return False
    at, last = len(first), others.pop() if others else None
    for part in others:
        found = path.find(part, at)
        if found < 0:
            return False
        at = found + len(part)
    if last is None:
        return not whole or at == len(path)
    return path.endswith(last) and len(path) - len(last) >= at if whole else path.find(last, at) >= 0


class Robots:
    """The rules of each host, fetched once; keep one for a round of checks and throw it away afterwards."""

    def __init__(self) -> None:
        self._known: dict[str, list[Rule] | Failed] = {}

    def fault(self, url: str, client: Client) -> Failed | None:
        """Why `url` is not to be visited now; None if it may be."""
        try:
            aim = target(url, client.ports)
        except Failed as refused:
            return refused
        origin = f"{aim.scheme}://{aim.authority}"
        if origin not in self._known:
            self._known[origin] = _fetched(origin, client)
        found = self._known[origin]
        if isinstance(found, Failed):
            return found
        return None if allows(found, aim.path) else Failed(Outcome.BLOCKED, "robots")


def _fetched(origin: str, client: Client) -> list[Rule] | Failed:
    """The rules, none where a site has none; a site that cannot say them is not visited (RFC 9309, 2.3.1)."""
    visit = client.get(f"{origin}/robots.txt", limits=replace(client.limits, size=LARGEST))
    if visit.fault:
        # Rules that are too long or lead in circles forbid nothing that could be read.
        return [] if visit.exchanges or visit.fault.outcome is Outcome.TOO_LARGE else visit.fault
    last = visit.exchanges[-1]
    if last.answer.status >= 500:
        return Failed(Outcome.UNREACHABLE, str(last.answer.status))
    return rules(last.body.decode("utf-8", "replace")) if last.answer.status == 200 else []
