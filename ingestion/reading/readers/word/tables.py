"""Tables in Word. One that only arranges the page is read as what it holds."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from ingestion.reading.blocks import Block
from ingestion.reading.readers import build
from ingestion.reading.readers.ooxml.package import W, local, on
from ingestion.reading.readers.word.runs import Ground
from ingestion.reading.readers.word.styles import integer, shaded, value

if TYPE_CHECKING:
    from ingestion.reading.readers.word.body import Body

_WRAPPERS = frozenset("sdt sdtContent smartTag customXml ins moveTo".split())
_MOST_SPAN = 1_000
_MOST_CELLS = 1_000_000


def blocks(body: Body, table: Any, ground: Ground) -> Iterator[Block]:
    """Yield a table, then what its cells hold beside text: inner tables, boxes, notes."""
    rows = [row for row in _children(table, "tr") if not _deleted(row)]
    cells = [list(_children(row, "tc")) for row in rows]
    ground = _ground(body, table, ground)
    if all(len(row) <= 1 for row in cells) and _arranges(cells):
        for row in cells:
            for cell in row:
                yield from body.inside(cell, _cell_ground(cell, ground))
        return
    reading = _Reading(body, ground, body.page)
    for row, inside in zip(rows, cells, strict=True):
        reading.row(row, inside)
    header = _marked(rows) or int(len(rows) > 1)
    made = build.table(reading.rows, header=header, page=reading.page)
    if made:
        yield made
    for after in reading.later:
        yield from after


class _Reading:
    def __init__(self, body: Body, ground: Ground, page: int | None) -> None:
        self.body, self.ground, self.page = body, ground, page
        self.rows: list[list[str]] = []
        self.later: list[Iterator[Block]] = []
        self._cells = 0

    def row(self, row: Any, cells: list[Any]) -> None:
        """Add a row; a merged cell stands in every row and column that it covers."""
        properties = row.find(f"{W}trPr")
        skipped = 0 if properties is None else integer(value(properties, "gridBefore"), 0) or 0
        made = [""] * min(skipped, _MOST_SPAN)
        whole = len(cells) == 1
        above = self.rows[-1] if self.rows else []
        for cell in cells:
            wide, continued = _span(cell)
            text = self._text(cell)
            if continued and not text and len(made) < len(above):
                text = above[len(made)]
            if self._cells + wide > _MOST_CELLS:
                break
            self._cells += wide
            made += [text] + ([""] if whole else [text]) * (wide - 1)
        self.rows.append(made)

    def _text(self, cell: Any) -> str:
        parts = []
        ground = _cell_ground(cell, self.ground)
        for child in _flat(cell):
            if local(child) == "tbl":
                self.later.append(blocks(self.body, child, ground))
                continue
            text = self.body.text(child, ground)
            label, _ = self.body.label(child) if text.text.strip() else ("", False)
            parts.append(f"{label} {text.text}" if label else text.text)
            if text.boxes or text.drawings or text.remarks:
                self.later.append(self.body.after(text))
        return build.line("\n".join(parts))


def _flat(cell: Any) -> Iterator[Any]:
    """Yield the paragraphs and tables of a cell."""
    for child in cell:
        name = local(child) if isinstance(child.tag, str) else ""
        if name in ("p", "tbl"):
            yield child
        elif name in _WRAPPERS:
            yield from _flat(child)


def _children(node: Any, name: str) -> Iterator[Any]:
    for child in node:
        found = local(child) if isinstance(child.tag, str) else ""
        if found == name:
            yield child
        elif found in _WRAPPERS:
            yield from _children(child, name)


def _arranges(cells: list[list[Any]]) -> bool:
    """Tell a frame around text, a single column with whole paragraphs, from a list of values."""
    return len(cells) == 1 or any(
        next(_inner(cell), None) is not None for [cell] in filter(None, cells)
    )


def _inner(cell: Any) -> Iterator[Any]:
    return (child for child in _flat(cell) if local(child) == "tbl")


def _span(cell: Any) -> tuple[int, bool]:
    """Return how many columns a cell covers, and whether it goes on from the row above."""
    properties = cell.find(f"{W}tcPr")
    if properties is None:
        return 1, False
    wide = integer(value(properties, "gridSpan"), 1) or 1
    merge = properties.find(f"{W}vMerge")
    return min(wide, _MOST_SPAN), merge is not None and merge.get(f"{W}val") != "restart"


def _marked(rows: list[Any]) -> int:
    """Return how many of the first rows are marked as header rows; all of them is a mistake."""
    for at, row in enumerate(rows):
        mark = row.find(f"{W}trPr/{W}tblHeader")
        if mark is None or not on(mark.get(f"{W}val")):
            return at
    return 0


def _deleted(row: Any) -> bool:
    return row.find(f"{W}trPr/{W}del") is not None


def _ground(body: Body, table: Any, ground: Ground) -> Ground:
    properties = table.find(f"{W}tblPr")
    style = "" if properties is None else value(properties, "tblStyle")
    return ground._replace(coloured=ground.coloured or body.styles.shades(style))


def _cell_ground(cell: Any, ground: Ground) -> Ground:
    shading = cell.find(f"{W}tcPr/{W}shd")
    return ground._replace(coloured=ground.coloured or (shading is not None and shaded(shading)))
