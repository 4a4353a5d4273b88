"""The text of an HTML page: what a reader sees of its article, a paragraph for each block."""

import re
from collections.abc import Iterator
from typing import Any

from lxml import etree

from pledges.text.decoding import BOMS, decoded
from pledges.text.files.plausible import is_text
from pledges.text.files.trees import parsed
from pledges.text.files.unreadable import DAMAGED, EMPTY, Unreadable

DECLARED = re.compile(rb"charset\s*=\s*[\"']?\s*([\w-]{3,20})", re.IGNORECASE)
DECLARED_WITHIN = 4096
# Only plain tables of letters: Python knows "encodings" that unpack or run for long.
DECLARABLE = {
    **dict.fromkeys(("windows-1251", "cp1251", "cp-1251", "win-1251", "x-cp1251"), "cp1251"),
    **{name: name for name in ("koi8-r", "koi8-u", "iso-8859-5", "cp866", "windows-1252")},
    "ibm866": "cp866",
    "iso-8859-1": "cp1252",
    **dict.fromkeys(("windows-1254", "iso-8859-9"), "cp1254"),
    "x-mac-cyrillic": "mac-cyrillic",
}
UNSEEN = frozenset("head script style noscript template iframe object svg math select textarea button".split())
HIDING = re.compile(r"(?:display\s*:\s*none|visibility\s*:\s*hidden)", re.IGNORECASE)
BLOCKS = frozenset(
    "address article aside blockquote body center dd details dialog div dl dt fieldset figcaption figure footer form h1"
    " h2 h3 h4 h5 h6 header hr html li main nav ol p pre section summary table tbody tfoot thead ul".split()
)
LINES = frozenset(("br", "tr"))
CELLS = frozenset(("td", "th"))
SPACES = re.compile(r"[ \t\r\n\f]+")
BREAKS = re.compile(r"(?<! ) *\n[ \n]*")


def decoded_page(raw: bytes, charset: str = "") -> tuple[str, str]:
    """The source of the page and its encoding. What its server (`charset`) and then the page itself declare counts only
    where its bytes say nothing, and only if the letters come out right."""
    text, encoding = decoded(raw)
    certain = raw.startswith(tuple(mark for mark, _name in BOMS)) or encoding != "cp1251"
    stated = DECLARED.search(raw[:DECLARED_WITHIN])
    names = (charset.lower(), stated.group(1).decode("ascii", "replace").lower() if stated else "")
    declared = [DECLARABLE[name] for name in names if name in DECLARABLE]
    if certain or not declared:
        return text, encoding
    readings = [(raw.decode(name, "replace"), name) for name in declared]
    return next((reading for reading in (*readings, (text, encoding)) if is_text(reading[0])), readings[0])


def page_text(source: str) -> str:
    """The visible text of an HTML source, paragraphs separated by a blank line."""
    return text_of(article(page_tree(source)))


def page_tree(source: str) -> Any:
    """The root of the page's tree."""
    parser = etree.HTMLParser(
        encoding="utf-8", remove_comments=True, remove_pis=True, no_network=True, huge_tree=True, recover=True
    )
    root = parsed(source.encode("utf-8", "replace"), parser)
    if any(fault.level == etree.ErrorLevels.FATAL for fault in parser.error_log):
        raise Unreadable(DAMAGED, str(parser.error_log[-1].message))
    if root is None:
        raise Unreadable(EMPTY)
    return root


def text_of(root: Any) -> str:
    """The visible text of a part of the page."""
    return tidied("".join(_pieces(root)))


def tidied(text: str) -> str:
    """At most one blank line in a row, no blanks at the ends of lines."""
    return BREAKS.sub(lambda gap: "\n" * min(gap.group().count("\n"), 2), text).strip()


def article(root: Any) -> Any:
    """The one <article> or <main> of the page, if it holds text: without menus and teasers. Else the whole page."""
    for tag in ("article", "main"):
        found = list(root.iter(tag))
        if len(found) == 1 and "".join(_pieces(found[0])).strip():
            return found[0]
    return root


def _pieces(root: Any) -> Iterator[str]:
    walk = etree.iterwalk(root, events=("start", "end"))
    preformatted = 0
    for event, element in walk:
        seen, words = not _is_unseen(element), ""
        if event == "start" and not seen:
            walk.skip_subtree()
            continue
        if seen:
            preformatted += (element.tag == "pre") * (1 if event == "start" else -1)
            yield _break(event, element.tag)
        if event == "start":
            words = element.text or ""
        elif element is not root:
            words = element.tail or ""
        yield words if preformatted else SPACES.sub(" ", words)


def _break(event: str, tag: str) -> str:
    if tag in BLOCKS:
        return "\n\n"
    if tag in LINES:
        return "\n" if event == "end" else ""
    return " " if tag in CELLS and event == "end" else ""


def _is_unseen(element: Any) -> bool:
    return (
        element.tag in UNSEEN
        or element.get("hidden") is not None
        or element.get("aria-hidden") == "true"
        or bool(HIDING.search(element.get("style") or ""))
    )
