"""A presentation's slides as blocks: title, shapes in reading order, notes, comments."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from ingestion.reading.blocks import Block
from ingestion.reading.readers import build
from ingestion.reading.readers.grid import Grid
from ingestion.reading.readers.ooxml import charts, diagrams, pictured
from ingestion.reading.readers.ooxml.package import DGM, A, C, P, Package, R, local, on
from ingestion.reading.readers.slides.comments import Comments
from ingestion.reading.readers.slides.order import ordered
from ingestion.reading.readers.slides.shapes import Layouts, Shape, shapes
from ingestion.reading.readers.slides.text import paragraphs
from ingestion.reading.readers.source import Source

_BODIES = frozenset({"body", "obj"})


class Deck:
    """The slides of a file, in the order in which they are shown."""

    def __init__(self, package: Package, part: str, source: Source) -> None:
        self.package, self.source = package, source
        self.comments = Comments(package, part)
        self._layouts: dict[str, Layouts] = {}
        relations = package.relations(part)
        listed = [node.get(f"{R}id", "") for node in package.root(part).iter(f"{P}sldId")]
        found = [relations[key].target for key in listed if key in relations]
        self.slides = [name for name in found if package.has(name)]

    def blocks(self) -> Iterator[Block]:
        """Yield the blocks of all slides."""
        self.source.check_pages(len(self.slides))
        for page, part in enumerate(self.slides, 1):
            yield from self._slide(part, page)
            self.source.advance(page, len(self.slides))

    def _slide(self, part: str, page: int) -> Iterator[Block]:
        root = self.package.root(part)
        if not on(root.get("show")):
            self.source.note("hidden-text", page=page, text="slide")
        tree = root.find(f"{P}cSld/{P}spTree")
        found = [] if tree is None else shapes(tree, self._layout(part))
        empty = True
        for shape in ordered(found):
            for block in self._shape(shape, part, page):
                empty = empty and not block.text
                yield block
        if empty:
            yield from pictured.blocks(self.package, part, root, self.source, page=page)
        for notes in self.package.related(part, "notesSlide"):
            yield from self._notes(notes, page)
        yield from self.comments.blocks(part, page)

    def _layout(self, part: str) -> Layouts:
        names = self.package.related(part, "slideLayout")[:1]
        key = names[0] if names else ""
        if key not in self._layouts:
            names += self.package.related(key, "slideMaster")[:1] if key else []
            self._layouts[key] = Layouts([self.package.root(name) for name in names])
        return self._layouts[key]

    def _shape(self, shape: Shape, part: str, page: int) -> Iterator[Block]:
        if shape.members is not None:
            for member in ordered(shape.members):
                yield from self._shape(member, part, page)
            return
        if local(shape.node) == "graphicFrame":
            yield from self._graphic(shape.node, part, page)
        for body in shape.node.iterfind(f"{P}txBody"):
            yield from self._text(body, shape, page)

    def _text(self, body: Any, shape: Shape, page: int) -> Iterator[Block]:
        found = list(paragraphs(body))
        for each in found:
            if each.hidden:
                self.source.note("hidden-text", page=page, text=each.hidden)
        shown = [each for each in found if each.text]
        if shape.is_title and shown:
            yield build.heading("\n".join(each.text for each in shown), 1, page=page)
            return
        usual = shape.role in _BODIES and len(shown) > 1
        for each in shown:
            item = usual if each.bullet is None else each.bullet
            yield build.prose(each.text, "list" if item else "paragraph", page=page)

    def _graphic(self, frame: Any, part: str, page: int) -> Iterator[Block]:
        for table in frame.iter(f"{A}tbl"):
            made = _table(table, page)
            if made:
                yield made
        relations = self.package.relations(part)
        for node in frame.iter(f"{C}chart", f"{DGM}relIds"):
            is_chart = node.tag == f"{C}chart"
            found = relations.get(node.get(R + ("id" if is_chart else "dm"), ""))
            if found and self.package.has(found.target):
                reader = charts if is_chart else diagrams
                yield from reader.blocks(self.package, found.target, page=page)

    def _notes(self, part: str, page: int) -> Iterator[Block]:
        tree = self.package.root(part).find(f"{P}cSld/{P}spTree")
        for shape in [] if tree is None else shapes(tree, Layouts([])):
            for body in shape.node.iterfind(f"{P}txBody"):
                for each in paragraphs(body):
                    if each.text:
                        yield build.prose(each.text, page=page)


def _table(table: Any, page: int) -> Block | None:
    grid = Grid()
    rows = table.findall(f"{A}tr")
    for row in rows:
        grid.row()
        for cell in row.iterfind(f"{A}tc"):
            if not (on(cell.get("hMerge", "0")) or on(cell.get("vMerge", "0"))):
                text = "\n".join(each.text for each in paragraphs(cell))
                grid.cell(text, wide=_span(cell, "gridSpan"), high=_span(cell, "rowSpan"))
        grid.carry()
    return build.table(grid.finished(), header=int(len(rows) > 1), page=page)


def _span(cell: Any, name: str) -> int:
    value = cell.get(name, "1")
    return int(value) if value.isdecimal() and len(value) < 6 else 1
