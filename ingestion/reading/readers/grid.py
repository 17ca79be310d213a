"""Tables with merged cells as plain rows.

A merged cell stands in every row and column it covers: a row found by search then tells what it
is about, and a value which columns it belongs to. One as wide as the table is a caption: once.
"""

from __future__ import annotations

_MOST_SPAN = 1_000
_MOST_CELLS = 1_000_000


class Grid:
    """Rows under construction, from cells in reading order."""

    def __init__(self) -> None:
        self.rows: list[list[str]] = []
        self._wide: list[list[tuple[int, int]]] = []
        self._open: dict[int, tuple[str, int]] = {}
        self._cells = 0

    def row(self) -> None:
        """Begin a row."""
        self.rows.append([])
        self._wide.append([])

    def cell(self, text: str, *, wide: int = 1, high: int = 1) -> None:
        """Add a cell to the last row."""
        self.carry()
        row, wide = self.rows[-1], max(1, min(wide, _MOST_SPAN))
        if self._cells + wide > _MOST_CELLS:
            return
        if wide > 1:
            self._wide[-1].append((len(row), wide))
        for offset in range(wide):
            if high > 1:
                self._open[len(row)] = (text, min(high, _MOST_SPAN) - 1)
            row.append(text if offset == 0 else "")
        self._cells += wide

    def carry(self) -> None:
        """Fill the places that cells of earlier rows reach into; also ends a row."""
        row = self.rows[-1]
        while len(row) in self._open:
            text, left = self._open.pop(len(row))
            if left > 1:
                self._open[len(row)] = (text, left - 1)
            row.append(text)

    def finished(self) -> list[list[str]]:
        """Return the rows, all merged cells filled in."""
        widest = max(map(len, self.rows), default=0)
        for row, wide in zip(self.rows, self._wide, strict=True):
            for at, width in wide:
                if width < widest:
                    row[at : at + width] = [row[at]] * width
        return self.rows
