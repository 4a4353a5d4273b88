"""What a page costs on a slow line, measured in Chromium against the real server with production's settings. How soon
it is painted depends on the machine too: `python -m benchmarks.painting` prints that."""

from collections.abc import Iterator
from dataclasses import dataclass

import pytest
from playwright.sync_api import Browser

from tests.reliability.site import Site, collect_files

KB = 1000
SLOW = {"offline": False, "latency": 150, "downloadThroughput": 200_000, "uploadThroughput": 93_750}  # 1.6 Mbit/s
LARGEST_PAINT = """() => new Promise(done => new PerformanceObserver(
    list => done(list.getEntries().at(-1).startTime)).observe({type: "largest-contentful-paint", buffered: true}))"""
ALL, FIRST = 50 * KB, 14 * KB
BUDGETS = {
    "": ALL,
    "pledges/": ALL,
    "pledges/?topic=transport&status=not_rated": ALL,
    "pledges/cctv-5000/": 30 * KB,
    "candidates/sergei-balakin/": ALL,
    "documents/sergei-balakin-2021-07-06/": ALL,
    "topics/transport/": ALL,
    "method/": ALL,
}


@pytest.fixture(scope="module")
def site(tmp_path_factory) -> Iterator[Site]:
    """The seed set on SQLite: what is counted here does not depend on the database."""
    folder = tmp_path_factory.mktemp("budgets")
    served = Site(f"sqlite:///{folder / 'site.sqlite3'}", folder)
    served.manage("migrate", "-v0")
    served.manage("seed")
    collect_files(served.environment)
    served.start()
    yield served
    served.end()


@dataclass(frozen=True)
class Cost:
    requests: int
    styles: int
    first: float
    """Bytes of the HTML and its style sheet as sent, compressed."""
    total: float
    """Of everything, headers included."""
    painted: float
    """Milliseconds to the largest contentful paint."""


def visit(browser: Browser, url: str) -> Cost:
    """A first visit, on a small screen and a slow line."""
    context = browser.new_context(viewport={"width": 360, "height": 640}, device_scale_factor=2)
    page = context.new_page()
    line = context.new_cdp_session(page)
    line.send("Network.enable")
    line.send("Network.emulateNetworkConditions", SLOW)
    kinds: dict[str, str] = {}
    heads: dict[str, float] = {}
    sizes: dict[str, float] = {}
    line.on("Network.responseReceived", lambda e: kinds.update({e["requestId"]: e["type"]}))
    line.on("Network.responseReceived", lambda e: heads.update({e["requestId"]: e["response"]["encodedDataLength"]}))
    line.on("Network.loadingFinished", lambda e: sizes.update({e["requestId"]: e["encodedDataLength"]}))
    page.goto(url, wait_until="networkidle")
    painted = page.evaluate(LARGEST_PAINT)
    context.close()
    first = sum(size - heads[number] for number, size in sizes.items() if kinds[number] in ("Document", "Stylesheet"))
    return Cost(len(sizes), list(kinds.values()).count("Stylesheet"), first, sum(sizes.values()), painted)


@pytest.mark.parametrize("path", BUDGETS)
def test_a_page_keeps_its_budget(browser: Browser, site, path):
    cost = visit(browser, f"http://127.0.0.1:{site.port}/ky/{path}")
    print(f"/ky/{path}: {cost}")
    assert cost.styles == 1
    assert cost.requests <= 6
    assert cost.first <= FIRST
    assert cost.total <= BUDGETS[path]


def test_the_page_of_the_design_is_not_there_in_production(site):
    assert site.status("/ky/design/") == 404
