"""A Word document put together anew from the parts that show something: text, styles, lists, notes, headers, pictures.
Everything else of the package stays behind; in what is kept, names, times and hidden text go."""

import io
import posixpath
import re
import zipfile
from dataclasses import dataclass, field
from typing import Any

from lxml import etree

from pledges.text.files.bare import Bare
from pledges.text.files.bare_picture import bare_picture
from pledges.text.files.bare_word_xml import REFERENCE, clean
from pledges.text.files.formats import MAIN_PART
from pledges.text.files.unreadable import DAMAGED, MACROS, UNPACKS_TOO_LARGE, UNSTRIPPABLE, Unreadable
from pledges.text.files.word import MOST_UNPACKED, check_entries, xml_root

MEDIA_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
PACKAGE = "http://schemas.openxmlformats.org/package/2006"
WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml"
SAME_DAY = (1980, 1, 1, 0, 0, 0)
# Parts by the last word of their relationship, with their content types.
PARTS = {
    **{
        name: f"{WORD}.{name}+xml"
        for name in "styles numbering fontTable settings header footer footnotes endnotes".split()
    },
    "theme": "application/vnd.openxmlformats-officedocument.theme+xml",
}
PICTURES = {"JPEG": "jpeg", "PNG": "png"}
# They show nothing, so they are left out; any other part is content that cannot be made bare.
LEFT_OUT = frozenset(
    "comments commentsExtended commentsIds commentsExtensible people customXml glossaryDocument webSettings"
    " attachedTemplate printerSettings font stylesWithEffects metadata keyMapCustomizations recipientData"
    " mailMergeSource documenttasks hyperlink image".split()
)
WEB = re.compile(r"(?:https?|mailto):", re.IGNORECASE)


@dataclass
class _Package:
    source: zipfile.ZipFile
    parts: dict[str, bytes] = field(default_factory=dict)
    types: dict[str, str] = field(default_factory=dict)
    removed: set[str] = field(default_factory=set)
    unpacked: int = 0

    def read(self, name: str) -> bytes:
        """A part, counted as it is unpacked: what a package says of its size may be a lie."""
        try:
            with self.source.open(name) as part:
                content = part.read(MOST_UNPACKED - self.unpacked + 1)
        except KeyError as fault:
            raise Unreadable(DAMAGED, f"{name} is missing") from fault
        self.unpacked += len(content)
        if self.unpacked > MOST_UNPACKED:
            raise Unreadable(UNPACKS_TOO_LARGE)
        return content


def bare_word(raw: bytes) -> Bare:
    try:
        with zipfile.ZipFile(io.BytesIO(raw)) as source:
            check_entries(source.infolist())
            package = _Package(source)
            names = source.namelist()
            if any(name.endswith("vbaProject.bin") for name in names):
                raise Unreadable(MACROS)
            main = next(name for name in names if MAIN_PART.fullmatch(name))
            if b"macroEnabled" in package.read("[Content_Types].xml"):
                raise Unreadable(MACROS)
            package.removed |= _beside(names)
            _take(package, main, f"{WORD}.document.main+xml")
    except (zipfile.BadZipFile, NotImplementedError, EOFError, OSError) as fault:
        raise Unreadable(DAMAGED, str(fault)) from fault
    return Bare(_zipped(package, main), MEDIA_TYPE, frozenset(package.removed))


def _beside(names: list[str]) -> set[str]:
    found = {"author"} if any(name.startswith("docProps/") for name in names) else set()
    return found | ({"notes"} if any("/comments" in name for name in names) else set())


def _take(package: _Package, name: str, media_type: str) -> None:
    """This part, and those that it leads to."""
    if name in package.parts:
        return
    package.types[name] = media_type
    package.parts[name] = b""  # a part may lead back to itself
    root = xml_root(package.read(name))
    kept = _related(package, name)
    package.removed |= clean(root, {key for key, _kind, _target, _outside in kept})
    package.parts[name] = _xml(root)
    if kept:
        folder, base = posixpath.split(name)
        package.parts[f"{folder}/_rels/{base}.rels"] = _relations(kept)


def _related(package: _Package, name: str) -> list[tuple[str, str, str, bool]]:
    """(id, type, target, whether it is outside) of what is kept of a part's relationships."""
    folder, base = posixpath.split(name)
    path = f"{folder}/_rels/{base}.rels"
    if path not in package.source.namelist():
        return []
    kept = []
    for row in xml_root(package.read(path)):
        if not isinstance(row.tag, str):
            continue
        key, kind, target = (row.get(word, "") for word in ("Id", "Type", "Target"))
        word, outside = kind.rpartition("/")[2], row.get("TargetMode") == "External"
        where = posixpath.normpath(posixpath.join("/", folder, target)).lstrip("/")
        if outside and word == "hyperlink" and WEB.match(target):
            kept.append((key, kind, target, True))
        elif not outside and word in PARTS:
            _take(package, where, PARTS[word])
            kept.append((key, kind, f"/{where}", False))
        elif not outside and word == "image":
            kept.append((key, kind, f"/{_picture(package, where)}", False))
        elif word not in LEFT_OUT:
            raise Unreadable(UNSTRIPPABLE, word)
    return kept


def _picture(package: _Package, name: str) -> str:
    """The picture written anew, under a name that says nothing."""
    made = f"word/media/{len(package.types)}"
    content = package.read(name)
    try:
        bare = bare_picture(content, tuple(PICTURES))
    except Unreadable as fault:
        raise Unreadable(UNSTRIPPABLE, f"picture: {fault.code}") from fault
    made += f".{bare.media_type.rpartition('/')[2]}"
    package.parts[made], package.types[made] = bare.content, bare.media_type
    package.removed |= bare.removed
    return made


def _relations(rows: list[tuple[str, str, str, bool]]) -> bytes:
    root = etree.Element(f"{{{PACKAGE}/relationships}}Relationships", nsmap={None: f"{PACKAGE}/relationships"})
    for key, kind, target, outside in rows:
        row = etree.SubElement(root, f"{{{PACKAGE}/relationships}}Relationship", Id=key, Type=kind, Target=target)
        if outside:
            row.set("TargetMode", "External")
    return _xml(root)


def _zipped(package: _Package, main: str) -> bytes:
    root = etree.Element(f"{{{PACKAGE}/content-types}}Types", nsmap={None: f"{PACKAGE}/content-types"})
    rels = "application/vnd.openxmlformats-package.relationships+xml"
    etree.SubElement(root, f"{{{PACKAGE}/content-types}}Default", Extension="rels", ContentType=rels)
    for name, media_type in package.types.items():
        override = f"{{{PACKAGE}/content-types}}Override"
        etree.SubElement(root, override, PartName=f"/{name}", ContentType=media_type)
    first = [("rId1", f"{REFERENCE}/officeDocument", main, False)]
    parts = {"[Content_Types].xml": _xml(root), "_rels/.rels": _relations(first), **package.parts}
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as made:
        for name, content in parts.items():
            entry = zipfile.ZipInfo(name, SAME_DAY)
            entry.compress_type = zipfile.ZIP_DEFLATED
            made.writestr(entry, content)
    return out.getvalue()


def _xml(root: Any) -> bytes:
    content: bytes = etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True)
    return content
