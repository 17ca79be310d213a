"""The blocks of a text document; slides and cells use the same walk for what they hold."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from ingestion.reading.blocks import Block
from ingestion.reading.readers import build
from ingestion.reading.readers.grid import Grid
from ingestion.reading.readers.odf import text as inline
from ingestion.reading.readers.odf.document import TABLE, TEXT, Document, amount
from ingestion.reading.readers.ooxml.package import local
from ingestion.reading.readers.source import Source

_SKIPPED = frozenset(
    "tracked-changes forms sequence-decls variable-decls user-field-decls soft-page-break "
    "annotation-end shapes notes title desc event-listeners glue-point image".split()
)
_ROWS = frozenset("table-header-rows table-rows table-row-group".split())
_MOST_REPEATED = 1_000
_COLUMNS, _LINES = f"{TABLE}number-columns-repeated", f"{TABLE}number-rows-repeated"


class Body:
    """One walk through a document; `page` is set on the blocks it makes."""

    def __init__(self, document: Document, source: Source) -> None:
        self.document, self.source = document, source
        self.page: int | None = None
        self.ground = False
        self._lists: list[tuple[str, int]] = []
        self._label = ""
        self._code: list[str] = []

    def blocks(self, root: Any) -> Iterator[Block]:
        """Yield the blocks below an element, in order."""
        total = len(root)
        for at, node in enumerate(root):
            yield from self._node(node)
            if root.getparent() is not None and local(root) == "text":
                self.source.advance(at, total)
        yield from self._listing()

    def _node(self, node: Any) -> Iterator[Block]:
        name = local(node) if isinstance(node.tag, str) else ""
        if name in ("p", "h"):
            yield from self._paragraph(node, name)
            return
        yield from self._listing()
        if name == "table" and node.tag.startswith(TABLE):
            yield from self.table(node)
        elif name == "list":
            yield from self._list(node)
        elif name == "annotation":
            yield from self._comment(node)
        elif name == "object":
            yield from self._object(node)
        elif name and name not in _SKIPPED:
            yield from self.blocks(node)

    def _paragraph(self, node: Any, name: str) -> Iterator[Block]:
        text = self.text(node)
        style = node.get(f"{TEXT}style-name", "")
        if name == "p" and self.document.styles.is_code(style) and not self._lists:
            self._code.append(text.text)
        else:
            yield from self._listing()
            yield self._block(node, name, text.text.strip())
        yield from self._after(text)

    def _block(self, node: Any, name: str, shown: str) -> Block:
        if name == "h":
            level = amount(node, f"{TEXT}outline-level")
            return build.heading(shown, level, page=self.page)
        label, self._label = (self._label, "") if shown else ("", self._label)
        return build.prose(label + shown, "list" if self._lists else "paragraph", page=self.page)

    def text(self, node: Any) -> inline.Text:
        """Return the text of a paragraph; what is hidden in it is noted."""
        text = inline.read(node, self.document.styles, ground=self.ground)
        hidden = build.line("".join(text.hidden))
        if hidden:
            self.source.note("hidden-text", page=self.page, text=hidden)
        return text

    def _after(self, text: inline.Text) -> Iterator[Block]:
        lists, self._lists = self._lists, []
        for node in text.later:
            if local(node) == "note":
                for body in node.iterfind(f"{TEXT}note-body"):
                    yield from self.blocks(body)
            else:
                yield from self.framed(node)
        self._lists = lists

    def framed(self, node: Any) -> Iterator[Block]:
        """Yield what a frame, a shape or a comment holds; it may have a coloured ground."""
        ground, self.ground = self.ground, True
        yield from self._node(node)
        self.ground = ground

    def _comment(self, node: Any) -> Iterator[Block]:
        author = "".join(child.text or "" for child in node if local(child) == "creator")
        lines = ["".join(p.itertext()) for p in node.iter(f"{TEXT}p")]
        if any(lines):
            yield build.prose(f"[{author}] " + build.line("\n".join(lines)), page=self.page)

    def _object(self, node: Any) -> Iterator[Block]:
        """Yield the words and the values of a chart."""
        root = self.document.inner(node)
        if root is None:
            return
        for table in root.iter(f"{TABLE}table"):
            for title in root.iter("{*}title"):
                yield build.prose(" ".join(title.itertext()), page=self.page)
            yield from self.table(table)

    def _list(self, node: Any) -> Iterator[Block]:
        style = node.get(f"{TEXT}style-name") or (self._lists[-1][0] if self._lists else "")
        number = self.document.styles.number(style, len(self._lists) + 1)
        count = number[1] if number else 0
        for item in node:
            if local(item) == "list-header":
                yield from self.blocks(item)
                continue
            self._lists.append((style, count))
            self._label = f"{count}{number[0]} " if number else ""
            yield from self.blocks(item)
            self._lists.pop()
            count += 1

    def table(self, node: Any) -> Iterator[Block]:
        """Yield a table, then what its cells hold beside text."""
        later: list[Any] = []
        grid, rows = Grid(), list(_rows(node))
        for row in rows:
            for _ in range(min(amount(row, _LINES), _MOST_REPEATED)):
                self._row(row, grid, later)
        marked = len(node.findall(f"{TABLE}table-header-rows/{TABLE}table-row"))
        header = marked if 0 < marked < len(rows) else int(len(rows) > 1)
        made = build.table(grid.finished(), header=header, page=self.page)
        if made:
            yield made
        lists, self._lists = self._lists, []
        for each in later:
            yield from self._node(each)
        self._lists = lists

    def _row(self, row: Any, grid: Grid, later: list[Any]) -> None:
        grid.row()
        for cell in row.iterchildren(f"{TABLE}table-cell"):
            text = self.cell(cell, later)
            wide = amount(cell, f"{TABLE}number-columns-spanned")
            high = amount(cell, f"{TABLE}number-rows-spanned")
            for _ in range(min(amount(cell, _COLUMNS), _MOST_REPEATED)):
                grid.cell(text, wide=wide, high=high)
        grid.carry()

    def cell(self, cell: Any, later: list[Any]) -> str:
        """Return the text of a cell; inner tables, frames and comments are added to `later`."""
        lines = []
        ground, self.ground = self.ground, True
        for node, label in self._flat(cell, "", 0):
            if local(node) in ("p", "h"):
                text = self.text(node)
                lines.append(label + text.text)
                later += text.later
            else:
                later.append(node)
        self.ground = ground
        return "\n".join(lines)

    def _flat(self, cell: Any, style: str, level: int) -> Iterator[tuple[Any, str]]:
        """Yield what stands in a cell, each with its number if it is a numbered item."""
        style = cell.get(f"{TEXT}style-name") or style
        number = self.document.styles.number(style, level) if local(cell) == "list" else None
        count = number[1] if number else 0
        for node in cell:
            name = local(node) if isinstance(node.tag, str) else ""
            if name == "list":
                yield from self._flat(node, style, level + 1)
            elif name in ("list-item", "list-header", "section"):
                for at, (inner, label) in enumerate(self._flat(node, style, level)):
                    own = f"{count}{number[0]} " if number and at == 0 else ""
                    yield inner, own + label
                count += name == "list-item"
            elif name and name not in _SKIPPED:
                yield node, ""

    def _listing(self) -> Iterator[Block]:
        if self._code:
            code, self._code = "\n".join(self._code), []
            yield build.code(code, page=self.page)


def _rows(table: Any) -> Iterator[Any]:
    for child in table:
        name = local(child) if isinstance(child.tag, str) else ""
        if name == "table-row":
            yield child
        elif name in _ROWS:
            yield from _rows(child)
