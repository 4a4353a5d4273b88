"""Rules for robots, as RFC 9309 reads them."""

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pledges.links import Limits, Robots
from pledges.links.robots import allows, fits, rules
from tests.links.servers import HOST, page, redirect, serving

URL = f"http://{HOST}/news/1"


@pytest.mark.parametrize(
    ("robots", "path", "allowed"),
    [
        ("", "/a", True),
        ("User-agent: *\nDisallow:", "/a", True),
        ("User-agent: *\nDisallow: /", "/a", False),
        ("USER-AGENT: *\ndisallow : /a # not b", "/ab", False),
        ("User-agent: *\nDisallow: /\nAllow: /news/", "/news/1", True),
        ("User-agent: *\nAllow: /news/\nDisallow: /news/old/", "/news/old/1", False),
        ("User-agent: *\nDisallow: /a\nAllow: /a", "/a", True),
        ("User-agent: *\nDisallow: /*?print=", "/a/b?print=1", False),
        ("User-agent: *\nDisallow: /*?print=", "/a/b?x=1", True),
        ("User-agent: *\nDisallow: /*.pdf$", "/a.pdf", False),
        ("User-agent: *\nDisallow: /*.pdf$", "/a.pdf?x", True),
        ("User-agent: *\nDisallow: /a$", "/ab", True),
        ("User-agent: *\nDisallow: /жол", "/%D0%B6%D0%BE%D0%BB/1", False),
        ("User-agent: *\nDisallow: /%D0%B6%D0%BE%D0%BB", "/%D0%B6%D0%BE%D0%BB/1", False),
        ("User-agent: PledgeTracker\nDisallow: /a\n\nUser-agent: *\nDisallow: /", "/b", True),
        ("User-agent: PledgeTracker\nDisallow: /a\n\nUser-agent: *\nDisallow: /", "/a", False),
        ("User-agent: other\nUser-agent: pledgetracker\nDisallow: /a", "/a", False),
        ("User-agent: pledgetracker\nAllow: /b\nUser-agent: other\nDisallow: /", "/a", True),
        ("User-agent: other\nDisallow: /", "/a", True),
        ("Disallow: /", "/a", True),
        ("User-agent: *\nSitemap: /s\nCrawl-delay: 9\nDisallow: /a", "/a", False),
        ("\ufeffnonsense\x00\n::\nUser-agent: *\r\nDisallow: /a\r\n", "/a", False),
    ],
)
def test_the_longest_rule_that_fits_decides(robots, path, allowed):
    assert allows(rules(robots), path) == allowed


@given(st.text("/ab*$", max_size=8), st.text("/ab", max_size=8))
def test_a_rule_fits_as_its_regular_expression_does(rule, path):
    import re

    end = "$" if rule.endswith("$") else ""
    pattern = ".*".join(re.escape(part) for part in rule.removesuffix("$").split("*"))
    assert fits(rule, path) == bool(re.match(pattern + end + r"(?s:.*)" * (not end), path))


def test_no_rule_takes_long_to_compare():
    began = time.monotonic()
    assert not fits("*a" * 500 + "b", "a" * 2000)
    assert time.monotonic() - began < 3


@pytest.mark.parametrize(
    ("answer", "outcome"),
    [
        (page("User-agent: *\nDisallow: /", status="404 Not Found"), None),
        (page("User-agent: *\nDisallow: /", status="403 Forbidden"), None),
        (page("User-agent: *\nDisallow: /"), "blocked"),
        (page("", status="500 Internal Server Error"), "unreachable"),
        (redirect("/rules"), "blocked"),
        (redirect("/robots.txt"), None),
        (page("x" * 600_000), None),
        (lambda channel: None, "unreachable"),
        (lambda channel: channel.recv(1), "timed_out"),
    ],
)
def test_a_site_that_cannot_say_its_rules_is_left_alone_and_one_without_rules_is_open(answer, outcome):
    with serving({"/robots.txt": answer, "/rules": page("User-agent: *\nDisallow: /")}) as server:
        fault = Robots().fault(URL, server.client(limits=Limits(seconds=0.5)))
    assert (fault.outcome if fault else None) == outcome


def test_the_rules_of_a_site_are_asked_for_once():
    with serving({"/robots.txt": page("User-agent: *\nDisallow: /news")}) as server:
        robots, client = Robots(), server.client()
        found = [robots.fault(f"http://{HOST}/{path}", client) for path in ("news", "b", "news/2")]
    assert [bool(fault) for fault in found] == [True, False, True]
    assert server.paths == ["/robots.txt"]
