"""A real Chromium. Without one these tests are skipped with a line that says what to install; REQUIRE_ALL=1 refuses."""

import os
import shutil
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
FLAGS = (
    "--no-sandbox --disable-gpu --disable-quic --no-first-run --disable-background-networking"
    " --disable-component-update --disable-sync --disable-dev-shm-usage"
).split()


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    here = [item for item in items if "/browser/" in str(item.path)]
    for item in here:
        item.add_marker(pytest.mark.browser)
        if not CHROMIUM and not os.environ.get("REQUIRE_ALL"):
            item.add_marker(pytest.mark.skip(reason="no Chromium: install the Debian package chromium"))


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "1"  # Playwright keeps an event loop in this thread
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        yield chromium
        chromium.close()


@pytest.fixture
def open_page(seeded, open_empty_page) -> Iterator:
    """The same on the seeded site."""
    return open_empty_page


@pytest.fixture
def open_empty_page(browser: Browser, live_server) -> Iterator:
    """A function that gives a page of a site without content: `open_empty_page(width=360, script=False)`. At the end no
    page has reported a breach of the content security policy or asked for a foreign host."""
    contexts: list[BrowserContext] = []
    faults: list[str] = []

    def opened(*, width: int = 1280, scheme: str = "light", script: bool = True) -> Page:
        context = browser.new_context(
            viewport={"width": width, "height": 900},
            color_scheme=scheme,
            java_script_enabled=script,
            base_url=live_server.url,
            locale="ky",
            bypass_csp=False,
        )
        context.set_default_timeout(15_000)
        contexts.append(context)
        page = context.new_page()
        page.on("console", lambda m: faults.append(m.text) if "Content Security Policy" in m.text else None)
        page.on("pageerror", lambda error: faults.append(str(error)))
        page.on("request", lambda r: None if r.url.startswith(live_server.url) else faults.append(r.url))
        return page

    yield opened
    for context in contexts:
        context.close()
    assert faults == []
