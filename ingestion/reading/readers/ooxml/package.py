"""An Office Open XML file: its parts and how they refer to each other (ECMA-376 part 2).

The strict variant only names its vocabularies differently, so its names are replaced by the usual
ones before a part is parsed. Nothing outside the file is ever followed.
"""

from __future__ import annotations

import posixpath
import re
import zipfile
from typing import Any, BinaryIO, NamedTuple
from urllib.parse import unquote

from lxml import etree

from ingestion.reading.readers.xmltree import parser
from ingestion.reading.unreadable import Unreadable

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
A = "{http://schemas.openxmlformats.org/drawingml/2006/main}"
P = "{http://schemas.openxmlformats.org/presentationml/2006/main}"
C = "{http://schemas.openxmlformats.org/drawingml/2006/chart}"
S = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
M = "{http://schemas.openxmlformats.org/officeDocument/2006/math}"
R = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
DGM = "{http://schemas.openxmlformats.org/drawingml/2006/diagram}"
MC = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"

_STRICT = re.compile(rb"http://purl\.oclc\.org/ooxml/(\w+)/")
_USUAL = rb"http://schemas.openxmlformats.org/\1/2006/"
_WIDE = (b"\xff\xfe", b"\xfe\xff")
_DECLARATION = re.compile(r"^\s*<\?xml[^>]*\?>")
_RELATIONSHIP = "{http://schemas.openxmlformats.org/package/2006/relationships}Relationship"


class Related(NamedTuple):
    """Where a part points to: the last word of the relation's type, and the other part's name."""

    kind: str
    target: str


class Package:
    """The parts of a file that `archive.check` has found harmless."""

    def __init__(self, file: BinaryIO) -> None:
        self.archive = zipfile.ZipFile(file)
        self.names = {name.lstrip("/").lower(): name for name in self.archive.namelist()}
        self._relations: dict[str, dict[str, Related]] = {}

    def has(self, part: str) -> bool:
        """Tell whether there is such a part; their names do not heed case."""
        return part.lower() in self.names

    def open(self, part: str) -> Any:
        """Return a part as a readable stream of bytes."""
        return self.archive.open(self.names[part.lower()])

    def bytes(self, part: str) -> bytes:
        """Return a part's XML in UTF-8 or its own 8-bit encoding, in the usual vocabulary."""
        with self.open(part) as file:
            data: bytes = file.read()
        if data.startswith(_WIDE):
            data = _DECLARATION.sub("", data.decode("utf-16", "replace")).encode()
        return _STRICT.sub(_USUAL, data)

    def root(self, part: str) -> Any:
        """Return the root element of a part. Raises Unreadable when it is not plain XML."""
        return parsed(self.bytes(part))

    def relations(self, part: str = "") -> dict[str, Related]:
        """Return what a part points to inside the file, by id; "" is the package itself."""
        if part not in self._relations:
            self._relations[part] = self._read_relations(part)
        return self._relations[part]

    def related(self, part: str, kind: str) -> list[str]:
        """Return the existing parts that `part` points to with relations of this kind."""
        found = [each.target for each in self.relations(part).values() if each.kind == kind]
        return [target for target in found if self.has(target)]

    def main(self) -> str:
        """Return the name of the main part. Raises Unreadable (`damaged`) when there is none."""
        for part in self.related("", "officeDocument"):
            return part
        raise Unreadable("damaged")

    def _read_relations(self, part: str) -> dict[str, Related]:
        folder, name = posixpath.split(part)
        listing = posixpath.join(folder, "_rels", name + ".rels")
        if not self.has(listing):
            return {}
        found = {}
        for each in self.root(listing).iter(_RELATIONSHIP):
            if each.get("TargetMode") == "External":
                continue
            target = unquote(each.get("Target", "")).replace("\\", "/")
            target = posixpath.normpath(posixpath.join("/" + folder, target)).lstrip("/")
            kind = each.get("Type", "").rpartition("/")[2]
            found[each.get("Id", "")] = Related(kind, target)
        return found


def parsed(data: bytes) -> Any:
    """Return the root of an XML text; comments are dropped, entities are refused."""
    try:
        root = etree.fromstring(data, parser())
    except (etree.XMLSyntaxError, ValueError):
        raise Unreadable("damaged") from None
    if root.getroottree().docinfo.doctype:
        raise Unreadable("damaged")  # no office program writes one
    return root


def local(node: Any) -> str:
    """Return a tag without its namespace."""
    return str(node.tag).rpartition("}")[2]


def on(value: str | None) -> bool:
    """Return what an on/off attribute says; its absence means on."""
    return value not in ("0", "false", "off")
