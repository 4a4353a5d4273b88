"""Small pages for the frames of other sites: how large they are, and the code to paste."""

from dataclasses import dataclass
from html import escape

WIDTH = 600
# Pixels in which the page fits at 320 and more without a script: titles and lists are cut to so many lines.
HEIGHTS = {"pledge": 310, "candidate": 380, "topic": 330}


@dataclass(frozen=True)
class Embed:
    title: str
    url: str
    """Absolute address of the small page."""
    height: int
    oembed: str
    """Absolute address of the oEmbed answer, without the format."""

    @property
    def code(self) -> str:
        return self.code_of(WIDTH, self.height)

    def code_of(self, width: int, height: int) -> str:
        """The frame has no script, no forms and no cookies to lose; its links open beside it."""
        return (
            f'<iframe src="{escape(self.url)}" title="{escape(self.title)}" width="{width}" height="{height}"'
            f' style="border:0;width:100%;max-width:{width}px" loading="lazy" referrerpolicy="no-referrer"'
            ' sandbox="allow-popups allow-popups-to-escape-sandbox"></iframe>'
        )
