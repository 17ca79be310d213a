"""SmartArt: the texts of its nodes, in the order in which they were written."""

from __future__ import annotations

from collections.abc import Iterator

from ingestion.reading.blocks import Block
from ingestion.reading.readers import build
from ingestion.reading.readers.ooxml.package import DGM, A, Package


def blocks(package: Package, part: str, *, page: int | None = None) -> Iterator[Block]:
    """Yield a list item for each node of the diagram that has text."""
    for point in package.root(part).iter(f"{DGM}pt"):
        if point.get("type") == "pres":
            continue
        lines = ["".join(t.text or "" for t in line.iter(f"{A}t")) for line in point.iter(f"{A}p")]
        if any(lines):
            yield build.prose("\n".join(lines), "list", page=page)
