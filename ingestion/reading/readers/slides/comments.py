"""Comments on slides, of both kinds that PowerPoint has written."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from ingestion.reading.blocks import Block
from ingestion.reading.readers import build
from ingestion.reading.readers.ooxml.package import A, P, Package, local

_AUTHORS = ("commentAuthors", "authors")


class Comments:
    """The comments of a presentation, with the names of who wrote them."""

    def __init__(self, package: Package, part: str) -> None:
        self.package = package
        self._authors: dict[str, str] = {}
        for name in [each for kind in _AUTHORS for each in package.related(part, kind)]:
            for node in package.root(name):
                self._authors[node.get("id", "")] = node.get("name", "")

    def blocks(self, slide: str, page: int) -> Iterator[Block]:
        """Yield the comments on a slide, each a paragraph that begins with its author."""
        for name in self.package.related(slide, "comments"):
            for node in self.package.root(name).iter():
                if isinstance(node.tag, str) and local(node) in ("cm", "reply"):
                    text = build.line(_text(node))
                    author = self._authors.get(node.get("authorId", ""), "")
                    if text:
                        yield build.prose(f"[{author}] {text}", page=page)


def _text(node: Any) -> str:
    """Return a comment's own text, without its replies."""
    plain = node.findtext(f"{P}text")
    if plain:
        return str(plain)
    bodies = [child for child in node if local(child) == "txBody"]
    return "\n".join(t.text or "" for body in bodies for t in body.iter(f"{A}t"))
