"""The text of a Word document, read from its one part that holds text; nothing else of the package is unpacked."""

import io
import zipfile
from collections.abc import Iterator
from typing import Any

from lxml import etree

from pledges.text.files.formats import main_part_name
from pledges.text.files.trees import parsed
from pledges.text.files.unreadable import DAMAGED, EXTERNAL, PASSWORD, UNPACKS_TOO_LARGE, Unreadable

MOST_ENTRIES = 2_000
MOST_UNPACKED = 100_000_000
MOST_XML = 50_000_000
# The XML of a document shrinks about twentyfold. The ratio says something of parts that are not small.
MOST_SHRUNK, SMALL = 200, 1_000_000
ENCRYPTED = 0x1
# Deleted passages and field codes have elements of their own, so that only what is seen stands in w:t.
SEEN = {"tab": " ", "br": "\n", "cr": "\n", "noBreakHyphen": "-", "softHyphen": "\u00ad"}
UNSEEN = frozenset(("Fallback", "moveFrom", "pPr", "sectPr", "tblPr", "drawingPr"))
PARAGRAPH, TEXT, RUN, RUN_STYLE, HIDDEN = "p", "t", "r", "rPr", "vanish"
OFF = frozenset(("0", "false", "off", "none"))


def word_text(raw: bytes) -> str:
    """Paragraphs and cells in their order, separated by blank lines."""
    return "\n\n".join(text for text in map(str.strip, _paragraphs(xml_root(_main_part(raw)))) if text)


def _main_part(raw: bytes) -> bytes:
    try:
        with zipfile.ZipFile(io.BytesIO(raw)) as package:
            entries = package.infolist()
            check_entries(entries)
            name = main_part_name(package.namelist())
            if name is None:
                raise Unreadable(DAMAGED, "no main part")
            with package.open(name) as part:
                content = part.read(MOST_XML + 1)
    except (zipfile.BadZipFile, NotImplementedError, EOFError, OSError) as fault:
        raise Unreadable(DAMAGED, str(fault)) from fault
    if len(content) > MOST_XML:
        raise Unreadable(UNPACKS_TOO_LARGE)
    return content


def check_entries(entries: list[zipfile.ZipInfo]) -> None:
    """What the package says of itself. What it conceals is met by the limit on what is really read."""
    if any(entry.flag_bits & ENCRYPTED for entry in entries):
        raise Unreadable(PASSWORD)
    swollen = any(e.file_size > SMALL and e.file_size > MOST_SHRUNK * e.compress_size for e in entries)
    if swollen or len(entries) > MOST_ENTRIES or sum(entry.file_size for entry in entries) > MOST_UNPACKED:
        raise Unreadable(UNPACKS_TOO_LARGE)


def xml_root(content: bytes) -> Any:
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False, recover=False)
    try:
        root = parsed(content, parser)
    except etree.XMLSyntaxError as fault:
        if b"<!DOCTYPE" in content[:2000].replace(b"\x00", b""):
            raise Unreadable(EXTERNAL, str(fault)) from fault
        raise Unreadable(DAMAGED, str(fault)) from fault
    if root.getroottree().docinfo.internalDTD is not None:
        # The format forbids it; it serves only to multiply content or to fetch it from elsewhere.
        raise Unreadable(EXTERNAL, "document type declaration")
    return root


def _paragraphs(root: Any) -> Iterator[str]:
    """The text of each paragraph. One inside another, as in a text box, stands after what precedes it."""
    open_paragraphs: list[list[str]] = []
    walk = etree.iterwalk(root, events=("start", "end"))
    for event, element in walk:
        tag = local(element)
        if event == "start" and (tag in UNSEEN or (tag == RUN and is_hidden(element))):
            walk.skip_subtree()
        elif tag == PARAGRAPH and event == "start":
            if open_paragraphs:
                yield "".join(open_paragraphs[-1])
                open_paragraphs[-1].clear()
            open_paragraphs.append([])
        elif tag == PARAGRAPH and open_paragraphs:
            yield "".join(open_paragraphs.pop())
        elif open_paragraphs and event == "end":
            open_paragraphs[-1].append((element.text or "") if tag == TEXT else SEEN.get(tag, ""))


def is_hidden(run: Any) -> bool:
    return any(
        local(mark) == HIDDEN and next((v for k, v in mark.items() if k.endswith("val")), "1") not in OFF
        for style in run
        if local(style) == RUN_STYLE
        for mark in style
    )


def local(element: Any) -> str:
    return element.tag.rpartition("}")[2] if isinstance(element.tag, str) else ""
