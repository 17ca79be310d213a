"""Rows of an RTF table: their cells are told apart by where they end across the page."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from ingestion.reading.blocks import Block
from ingestion.reading.readers import build
from ingestion.reading.readers.grid import Grid

_NEAR = 40
"""Twips: edges closer than this are one edge."""


@dataclass
class RowShape:
    """Where the cells of a row end, in twips, and which of them go on from above or the left."""

    edges: list[int] = field(default_factory=list)
    from_above: set[int] = field(default_factory=set)
    from_left: set[int] = field(default_factory=set)
    header: bool = False


@dataclass
class Table:
    """A table under construction."""

    rows: list[tuple[list[str], RowShape]] = field(default_factory=list)
    cells: list[str] = field(default_factory=list)
    parts: list[str] = field(default_factory=list)

    def end_paragraph(self) -> None:
        """Begin a new line in the cell."""
        self.parts.append("\n")

    def end_cell(self, text: str) -> None:
        """Take the cell's last paragraph."""
        self.cells.append("".join(self.parts) + text)
        self.parts = []

    def end_row(self, shape: RowShape) -> None:
        """Take the row."""
        if self.cells:
            self.rows.append((self.cells, shape))
        self.cells, self.parts = [], []

    def block(self) -> Block | None:
        """Return the table as a block."""
        if self.cells or self.parts:
            self.end_cell("")
            self.end_row(RowShape())
        edges = _merged(edge for _, shape in self.rows for edge in shape.edges)
        grid = Grid()
        for cells, shape in self.rows:
            grid.row()
            for at, text in enumerate(cells):
                self._cell(grid, text, at, shape, edges)
        rows = grid.finished()
        marked = 0
        while marked < len(self.rows) and self.rows[marked][1].header:
            marked += 1
        header = marked if 0 < marked < len(rows) else int(len(rows) > 1)
        return build.table(rows, header=header)

    def _cell(self, grid: Grid, text: str, at: int, shape: RowShape, edges: dict[int, int]) -> None:
        row = grid.rows[-1]
        if at in shape.from_left and not text.strip() and row:
            text = row[-1]
        if at in shape.from_above and not text.strip() and len(grid.rows) > 1:
            above = grid.rows[-2]
            text = above[len(row)] if len(row) < len(above) else ""
        wide = 1
        if at < len(shape.edges):
            wide = edges[shape.edges[at]] + 1 - len(row)
        grid.cell(text, wide=wide)


def _merged(found: Iterable[int]) -> dict[int, int]:
    """Return which column each edge ends."""
    columns: dict[int, int] = {}
    column, last = -1, -_NEAR * 10**6
    for edge in sorted(set(found)):
        if edge - last > _NEAR:
            column += 1
        columns[edge] = column
        last = edge
    return columns
