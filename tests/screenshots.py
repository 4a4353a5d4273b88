"""`make screenshots`: every kind of public page of the seed set in Kyrgyz, on a phone and on a computer, light and
dark, into var/screenshots/. A page is cut at three screens: what follows is more of the same."""

import re
import sys
import tempfile
from pathlib import Path

from playwright.sync_api import Browser, sync_playwright

from tests.browser.conftest import CHROMIUM, FLAGS
from tests.browser.test_accessibility import PAGES
from tests.reliability.site import ROOT, Site, collect_files

FOLDER = ROOT / "var" / "screenshots"
SCREENS = {360: 640, 1280: 800}


def main() -> int:
    if not CHROMIUM:
        print("No Chromium: install the Debian package chromium.")
        return 1
    FOLDER.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        site = Site(f"sqlite:///{folder}/site.sqlite3", Path(folder))
        site.manage("migrate", "-v0")
        site.manage("seed")
        collect_files(site.environment)
        site.start()
        chromium = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        try:
            n = sum(shots(chromium, site.port, width, scheme) for width in SCREENS for scheme in ("light", "dark"))
        finally:
            chromium.close()
            site.end()
    print(f"{n} pictures in {FOLDER.relative_to(ROOT)}/")
    return 0


def shots(chromium: Browser, port: int, width: int, scheme: str) -> int:
    context = chromium.new_context(
        viewport={"width": width, "height": SCREENS[width]},
        color_scheme=scheme,
        java_script_enabled=False,
        base_url=f"http://127.0.0.1:{port}",
    )
    page = context.new_page()
    pages = [path for path in PAGES if path != "design/"]  # only while developing
    for path in pages:
        page.goto(f"/ky/{path}")
        name = re.sub(r"[^a-z0-9]+", "-", path).strip("-") or "home"
        seen = {"x": 0, "y": 0, "width": width, "height": 3 * SCREENS[width]}
        page.screenshot(path=FOLDER / f"{name}-{width}-{scheme}.png", full_page=True, clip=seen)
    context.close()
    return len(pages)


if __name__ == "__main__":
    sys.exit(main())
