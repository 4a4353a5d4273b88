"""How soon a page is painted on a phone: `python -m benchmarks.painting`, on a machine that does nothing else.

The largest contentful paint of a first visit at 1.6 Mbit/s and 150 ms, the median of five, in milliseconds, and as a
ratio to the page that tells that there is none, which holds next to nothing.
"""

import tempfile
from pathlib import Path
from statistics import median

from playwright.sync_api import sync_playwright

from tests.browser.conftest import CHROMIUM, FLAGS
from tests.browser.test_budgets import BUDGETS, visit
from tests.reliability.site import Site, collect_files

VISITS = 5


def main() -> None:
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        site = Site(f"sqlite:///{folder}/site.sqlite3", Path(folder))
        site.manage("migrate", "-v0")
        site.manage("seed")
        collect_files(site.environment)
        site.start()
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        try:
            root = f"http://127.0.0.1:{site.port}/ky/"
            least = median(visit(browser, f"{root}nowhere/").painted for _n in range(VISITS))
            for path in BUDGETS:
                painted = median(visit(browser, root + path).painted for _n in range(VISITS))
                print(f"/ky/{path}: {painted:.0f} ms, {painted / least:.2f} times a page with next to nothing")
        finally:
            browser.close()
            site.end()


if __name__ == "__main__":
    main()
