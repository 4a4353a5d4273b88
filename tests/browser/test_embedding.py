"""A pledge in a frame of another site: the small page shows there, the page itself refuses."""

import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from pledges.embedding import HEIGHTS


class OtherSite(BaseHTTPRequestHandler):
    """Serves whatever `page` holds."""

    page = ""

    def do_GET(self) -> None:
        self.send_response(200)
        self.send_header("Content-Type", "text/html; charset=utf-8")
        self.end_headers()
        self.wfile.write(f"<!doctype html><title>Other</title>{self.page}".encode())

    def log_message(self, *_words: object) -> None:
        pass


@pytest.fixture
def other_site() -> Iterator[str]:
    server = ThreadingHTTPServer(("127.0.0.1", 0), OtherSite)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}/"
    server.shutdown()
    server.server_close()


@pytest.mark.parametrize("width", [320, 600])
def test_the_pasted_code_shows_the_whole_small_page_on_another_site(
    seeded, live_server, browser, other_site, client, width
):
    paths = ("pledges/leased-gas-buses/", "candidates/sergei-balakin/", "topics/transport/")
    shares = [client.get(f"{live_server.url}/ky/{path}").context["share"] for path in paths]
    OtherSite.page = "".join(share.embed.code for share in shares)
    OtherSite.page = OtherSite.page.replace("http://testserver", live_server.url).replace('loading="lazy"', "")
    context = browser.new_context(viewport={"width": width + 16, "height": 1400}, java_script_enabled=True)
    page = context.new_page()
    page.goto(other_site, wait_until="networkidle")
    frames = [frame for frame in page.frames if frame.parent_frame]
    assert [frame.title().partition(" · ")[0] for frame in frames] == [share.title for share in shares]
    heights = [frame.evaluate("document.documentElement.scrollHeight") for frame in frames]
    assert all(got <= room for got, room in zip(heights, HEIGHTS.values(), strict=True))
    assert [frame.evaluate("document.documentElement.scrollWidth <= innerWidth") for frame in frames] == [True] * 3
    assert context.cookies() == []
    context.close()


def test_the_page_itself_refuses_to_be_framed(seeded, live_server, browser, other_site):
    url = f"{live_server.url}/ky/pledges/leased-gas-buses/"
    OtherSite.page = f'<iframe src="{url}"></iframe>'
    context = browser.new_context()
    page = context.new_page()
    said: list[str] = []
    page.on("console", lambda message: said.append(message.text))
    page.goto(other_site, wait_until="networkidle")
    assert page.frames[1].locator("blockquote").count() == 0
    assert any("frame-ancestors" in words for words in said)
    context.close()
