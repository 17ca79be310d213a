"""An OpenDocument file: its content, what its styles hide, and the charts inside it."""

from __future__ import annotations

import posixpath
import zipfile
from collections.abc import Iterator
from typing import Any, BinaryIO

from ingestion.reading.readers.ooxml.package import parsed
from ingestion.reading.unreadable import Unreadable

OFFICE = "{urn:oasis:names:tc:opendocument:xmlns:office:1.0}"
TEXT = "{urn:oasis:names:tc:opendocument:xmlns:text:1.0}"
TABLE = "{urn:oasis:names:tc:opendocument:xmlns:table:1.0}"
DRAW = "{urn:oasis:names:tc:opendocument:xmlns:drawing:1.0}"
STYLE = "{urn:oasis:names:tc:opendocument:xmlns:style:1.0}"
SVG = "{urn:oasis:names:tc:opendocument:xmlns:svg-compatible:1.0}"
SLIDE = "{urn:oasis:names:tc:opendocument:xmlns:presentation:1.0}"
FO = "{urn:oasis:names:tc:opendocument:xmlns:xsl-fo-compatible:1.0}"
_LINK = "{http://www.w3.org/1999/xlink}href"
_MOST_PARENTS = 20
_TINY = 1.0
"""Points: nobody reads letters of this size."""


class Document:
    """The parsed content of a file that `archive.check` has found harmless."""

    def __init__(self, file: BinaryIO) -> None:
        self.archive = zipfile.ZipFile(file)
        self._names = set(self.archive.namelist())
        if b"encryption-data" in self._bytes("META-INF/manifest.xml"):
            raise Unreadable("encrypted")
        self.root = parsed(self._bytes("content.xml"))
        self.styles = Styles([self.root, *self._roots("styles.xml")])

    def _bytes(self, name: str) -> bytes:
        return self.archive.read(name) if name in self._names else b""

    def _roots(self, name: str) -> Iterator[Any]:
        if name in self._names:
            yield parsed(self._bytes(name))

    def body(self) -> Any:
        """Return the element that holds the text, the sheets or the slides."""
        body = self.root.find(f"{OFFICE}body")
        if body is None or not len(body):
            raise Unreadable("damaged")
        return body[0]

    def inner(self, node: Any) -> Any | None:
        """Return the content of a document that a drawing object holds."""
        name = posixpath.normpath(node.get(_LINK, "").removeprefix("./")) + "/content.xml"
        return next(self._roots(name), None)


class Styles:
    """Styles by name, as far as they hide text or number lists."""

    def __init__(self, roots: list[Any]) -> None:
        self._nodes: dict[str, Any] = {}
        self._lists: dict[str, Any] = {}
        self._hiding: dict[str, bool] = {}
        for root in roots:
            for node in root.iter(f"{STYLE}style"):
                self._nodes.setdefault(node.get(f"{STYLE}name", ""), node)
            for node in root.iter(f"{TEXT}list-style"):
                self._lists.setdefault(node.get(f"{STYLE}name", ""), node)

    def hides(self, name: str) -> bool:
        """Tell whether text of this style is not seen: hidden, tiny, or white on nothing."""
        if name not in self._hiding:
            self._hiding[name] = self._find(name)
        return self._hiding[name]

    def is_code(self, name: str) -> bool:
        """Tell whether a paragraph of this style is a line of a listing."""
        names = (each.get(f"{STYLE}name", "").lower() for each in self._chain(name))
        return any("preformatted" in each or "source_20_code" in each for each in names)

    def shows(self, name: str) -> bool:
        """Tell whether a sheet of this style is shown."""
        return all(each.get(f"{TABLE}display") != "false" for each in self._properties(name))

    def number(self, style: str, level: int) -> tuple[str, int] | None:
        """Return what follows the number of a list item, and the first number; None: a bullet."""
        for node in self._lists.get(style, ()):
            if node.get(f"{TEXT}level") == str(level):
                if not node.get(f"{STYLE}num-format"):
                    return None
                return node.get(f"{STYLE}num-suffix", ""), amount(node, f"{TEXT}start-value")
        return None

    def _chain(self, name: str) -> Iterator[Any]:
        for _ in range(_MOST_PARENTS):
            node = self._nodes.get(name)
            if node is None:
                return
            yield node
            name = node.get(f"{STYLE}parent-style-name", "")

    def _properties(self, name: str) -> Iterator[Any]:
        for node in self._chain(name):
            yield from node

    def _find(self, name: str) -> bool:
        said: dict[str, str] = {}
        for node in self._properties(name):
            for key, value in node.attrib.items():
                said.setdefault(key, value)
        white = said.get(f"{FO}color", "").lower() == "#ffffff"
        ground = said.get(f"{FO}background-color", "transparent").lower()
        bare = ground in ("transparent", "#ffffff")
        size = said.get(f"{FO}font-size", "")
        tiny = size.endswith("pt") and 0 <= float(size[:-2] or 0) <= _TINY
        return said.get(f"{TEXT}display") == "none" or tiny or (white and bare)


def amount(node: Any, name: str, usual: int = 1) -> int:
    """Return a whole number from an attribute."""
    value = node.get(name, "")
    return int(value) if value.isdecimal() and len(value) < 10 else usual
