"""Footnotes, endnotes and comments: kept in parts of their own, read where they are referred to."""

from __future__ import annotations

from typing import Any

from ingestion.reading.readers.ooxml.package import Package, W

_PARTS = {"footnote": "footnotes", "endnote": "endnotes", "comment": "comments"}


class Remarks:
    """The remarks of a document, by kind and id; each is given out once."""

    def __init__(self, package: Package, part: str) -> None:
        self._nodes: dict[tuple[str, str], Any] = {}
        for kind, relation in _PARTS.items():
            for name in package.related(part, relation)[:1]:
                for node in package.root(name).iter(f"{W}{kind}"):
                    self._nodes[kind, node.get(f"{W}id", "")] = node

    def get(self, kind: str, key: str) -> list[Any]:
        """Return the remark in a list, or an empty one."""
        node = self._nodes.pop((kind, key), None)
        return [] if node is None or node.get(f"{W}type", "normal") != "normal" else [node]
