"""EPUB books: the chapters in the order of the spine."""

from __future__ import annotations

import posixpath
import zipfile
from collections.abc import Iterator
from typing import Any
from urllib.parse import unquote, urldefrag

from ingestion.reading.blocks import Block
from ingestion.reading.readers import archive, build, html, xmltree
from ingestion.reading.readers.source import Source
from ingestion.reading.unreadable import Unreadable

_CONTAINER = "META-INF/container.xml"
_RIGHTS = ("META-INF/rights.xml", "META-INF/license.lcpl")
_PAGES = ("application/xhtml+xml", "text/html", "application/x-dtbook+xml")


def read(source: Source) -> Iterator[Block]:
    """Yield the blocks of each chapter; one without a heading gets its title from the contents."""
    archive.check(source.file, _CONTAINER)
    with zipfile.ZipFile(source.file) as book:
        names = set(book.namelist())
        if names & set(_RIGHTS):
            raise Unreadable("encrypted")
        yield from _Book(book, names, source).blocks()


class _Book:
    """An opened book; paths are those within the archive."""

    def __init__(self, book: zipfile.ZipFile, names: set[str], source: Source) -> None:
        self.book, self.names, self.source = book, names, source
        container = self._xml(_CONTAINER)
        found = container.find(".//rootfile")
        self.package = unquote(found.get("full-path") or "") if found is not None else ""
        if self.package not in names:
            raise Unreadable("damaged")

    def blocks(self) -> Iterator[Block]:
        """Yield the blocks of the book."""
        package = self._xml(self.package)
        items = {item.get("id"): item for item in package.iter("item")}
        title = package.find(".//title")
        spine = [items.get(ref.get("idref")) for ref in package.iter("itemref")]
        contents = self._contents(package, items)
        for number, item in enumerate(spine, 1):
            if item is not None and item.get("media-type", _PAGES[0]) in _PAGES:
                yield from self._chapter(self._path(self.package, item.get("href")), contents)
            self.source.advance(number, len(spine))
        self.source.title = build.line("".join(title.itertext())) if title is not None else ""

    def _chapter(self, path: str, contents: dict[str, str]) -> Iterator[Block]:
        if path not in self.names:
            self.source.note("cut-off", text=f"the book has no {path}")
            return
        text = xmltree.text_of(self.book.read(path))
        found = html.fragment(text, self.source)
        first = next(found, None)
        if first is None:
            return
        if first.kind != "heading" and contents.get(path):
            yield build.heading(contents[path], 1)
        yield first
        yield from found

    def _contents(self, package: Any, items: dict[str, Any]) -> dict[str, str]:
        """Return path -> title of a chapter, from the navigation of EPUB 3 or of EPUB 2."""
        titles: dict[str, str] = {}
        for item in items.values():
            path = self._path(self.package, item.get("href"))
            kind = (item.get("properties") or "").split(), item.get("media-type")
            if path not in self.names:
                continue
            if "nav" in kind[0]:
                links = self._links(path)
            elif kind[1] == "application/x-dtbncx+xml":
                links = self._points(path)
            else:
                continue
            for address, text in links:
                name = build.line(" ".join(text.itertext())) if text is not None else ""
                titles.setdefault(self._path(path, address), name)
        return titles

    def _links(self, path: str) -> Iterator[tuple[str | None, Any]]:
        for link in self._xml(path).iter("a"):
            yield link.get("href"), link

    def _points(self, path: str) -> Iterator[tuple[str | None, Any]]:
        for point in self._xml(path).iter("navPoint"):
            content = point.find("content")
            if content is not None:
                yield content.get("src"), point.find("navLabel")

    def _xml(self, path: str) -> Any:
        return xmltree.parse(xmltree.text_of(self.book.read(path)), self.source)

    def _path(self, base: str, address: str | None) -> str:
        bare = unquote(urldefrag(address or "").url)
        return posixpath.normpath(posixpath.join(posixpath.dirname(base), bare))
