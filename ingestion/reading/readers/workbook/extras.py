"""What lies on a sheet beside its cells: charts, text boxes, comments."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from ingestion.reading.blocks import Block
from ingestion.reading.readers import build
from ingestion.reading.readers.ooxml import charts, diagrams
from ingestion.reading.readers.ooxml.package import DGM, C, Package, R, S, local
from ingestion.reading.readers.slides.text import paragraphs


def blocks(package: Package, sheet: str, page: int) -> Iterator[Block]:
    """Yield the drawings and the comments of a sheet."""
    for part in package.related(sheet, "drawing"):
        yield from _drawing(package, part, page)
    for part in package.related(sheet, "threadedComment"):
        yield from _threads(package, part, page)
    for part in package.related(sheet, "comments"):
        yield from _comments(package.root(part), page)


def _drawing(package: Package, part: str, page: int) -> Iterator[Block]:
    relations = package.relations(part)
    for node in package.root(part).iter("{*}txBody", f"{C}chart", f"{DGM}relIds"):
        if local(node) == "txBody":
            text = "\n".join(each.text for each in paragraphs(node) if each.text)
            if text:
                yield build.prose(text, page=page)
            continue
        is_chart = node.tag == f"{C}chart"
        found = relations.get(node.get(R + ("id" if is_chart else "dm"), ""))
        if found and package.has(found.target):
            reader = charts if is_chart else diagrams
            yield from reader.blocks(package, found.target, page=page)


def _comments(root: Any, page: int) -> Iterator[Block]:
    authors = [node.text or "" for node in root.iter(f"{S}author")]
    for node in root.iter(f"{S}comment"):
        at = node.get("authorId", "")
        author = authors[int(at)] if at.isdecimal() and int(at) < len(authors) else ""
        text = build.line("".join(t.text or "" for t in node.iter(f"{S}t")))
        if author.startswith("tc="):
            continue  # stands for a thread, in words for old programs
        yield from _remark(node.get("ref", ""), author, text, page)


def _threads(package: Package, part: str, page: int) -> Iterator[Block]:
    people = {
        node.get("id", ""): node.get("displayName", "")
        for name in package.names
        if name.startswith("xl/persons/") and name.endswith(".xml")
        for node in package.root(name)
    }
    for node in package.root(part):
        text = build.line("".join(child.text or "" for child in node if local(child) == "text"))
        yield from _remark(
            node.get("ref", ""), people.get(node.get("personId", ""), ""), text, page
        )


def _remark(place: str, author: str, text: str, page: int) -> Iterator[Block]:
    if text:
        yield build.prose(
            f"[{place} {author}] {text}" if author else f"[{place}] {text}", page=page
        )
