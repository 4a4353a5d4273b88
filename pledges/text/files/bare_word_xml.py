"""The XML of a Word document without what tells of people and times: comments, tracked changes, revisions, hidden text,
names of pictures, fields and bookmarks. What is seen stays: of a tracked change, how the text reads after it."""

from collections.abc import Callable
from typing import Any

from pledges.text.files.word import is_hidden, local

REFERENCE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
SETTINGS = frozenset("evenAndOddHeaders defaultTabStop autoHyphenation mirrorMargins compat decimalSymbol".split())
# Without their content.
DROPPED = frozenset(
    "del moveFrom commentRangeStart commentRangeEnd commentReference annotationRef proofErr bookmarkStart bookmarkEnd"
    " moveFromRangeStart moveFromRangeEnd moveToRangeStart moveToRangeEnd permStart permEnd customXmlInsRangeStart"
    " customXmlInsRangeEnd customXmlDelRangeStart customXmlDelRangeEnd sdtPr sdtEndPr fldChar instrText delInstrText"
    " delText extLst docPartObj embedRegular embedBold embedItalic embedBoldItalic nsid tmpl docVars dataBinding"
    " customXmlPr smartTagPr cellIns cellDel cellMerge numberingChange object control altChunk subDoc ffData data"
    " hlinkClick hlinkHover contentPart".split()
)
# Their content takes their place.
UNWRAPPED = frozenset("ins moveTo sdt sdtContent smartTag customXml fldSimple".split())
NAMELESS = frozenset("docPr cNvPr".split())
SAID = frozenset(
    "author initials date dateUtc userId providerId paraId textId paraIdParent durableId descr title alt tooltip"
    " docLocation href name2 macro textlink gfxdata spid".split()
)


def clean(root: Any, related: set[str]) -> set[str]:
    """Cleans a part in place; `related` are the relationships that it keeps. Words for what was there."""
    found: set[str] = set()
    if local(root) == "settings":
        for child in [child for child in root if local(child) not in SETTINGS]:
            root.remove(child)
    for element in list(root.iter()):
        if not isinstance(element.tag, str):
            _removed(element)  # comments and instructions of the XML itself
            continue
        name = local(element)
        if name in DROPPED or name.endswith("Change") or (name == "r" and is_hidden(element)):
            found |= _word_for(name)
            _removed(element)
        elif name in UNWRAPPED:
            found |= _word_for(name)
            _unwrapped(element)
        else:
            _quieten(element, related)
    return found


def _word_for(name: str) -> set[str]:
    if name in ("del", "ins", "moveFrom", "moveTo") or name.endswith("Change"):
        return {"history"}
    return {"hidden"} if name == "r" else set()


def _quieten(element: Any, related: set[str]) -> None:
    """Attributes that name somebody, something or a time, or lead to what is left out."""
    for key, value in list(element.attrib.items()):
        space, _brace, name = key.rpartition("}")
        gone = space == f"{{{REFERENCE}" and value not in related
        if name in SAID or name.startswith("rsid") or gone:
            del element.attrib[key]
    if local(element) in NAMELESS:
        element.set("name", "")


def _removed(element: Any) -> None:
    _replaced(element, lambda _element: [])


def _unwrapped(element: Any) -> None:
    _replaced(element, list)


def _replaced(element: Any, by: Callable[[Any], list[Any]]) -> None:
    """Its children in its place, or nothing; the text behind it stays."""
    parent = element.getparent()
    if parent is None:
        return
    place = parent.index(element)
    if element.tail:
        before = parent[place - 1] if place else None
        if before is None:
            parent.text = (parent.text or "") + element.tail
        else:
            before.tail = (before.tail or "") + element.tail
        element.tail = None
    children = by(element)
    parent.remove(element)
    for offset, child in enumerate(children):
        parent.insert(place + offset, child)
