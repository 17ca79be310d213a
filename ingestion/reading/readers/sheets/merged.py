"""Merged cells of a sheet, whose text is stored only in their first cell.

Every covered cell of a row that has other cells gets it: a row found by search then tells what it
is about. A row that holds nothing else is a caption, and is left as it is.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import NamedTuple

from ingestion.reading.readers.sheets.tables import Row

_MOST_COLUMNS = 1_000
_MOST_AREAS = 100_000


class Area(NamedTuple):
    """Rows and columns that are merged, first and last ones included."""

    top: int
    left: int
    bottom: int
    right: int


def filled(rows: Iterable[Row], areas: Iterable[Area]) -> Iterator[Row]:
    """Yield the rows with the texts of merged cells wherever they reach."""
    waiting = sorted(list(areas)[:_MOST_AREAS], reverse=True)
    open_: list[tuple[Area, str]] = []
    for row in rows:
        while waiting and waiting[-1].top <= row.number:
            area = waiting.pop()
            if area.top == row.number and area.left in row.cells:
                open_.append((area, row.cells[area.left]))
        open_ = [each for each in open_ if each[0].bottom >= row.number]
        yield _filled(row, open_) if open_ else row


def _filled(row: Row, areas: list[tuple[Area, str]]) -> Row:
    covered = {column for area, _ in areas for column in range(area.left, _end(area))}
    alone = len(areas) == 1 and not any(column not in covered for column in row.cells)
    if alone or not row.cells:
        return row
    cells = dict(row.cells)
    for area, text in areas:
        for column in range(area.left, _end(area)):
            cells.setdefault(column, text)
    return Row(row.number, dict(sorted(cells.items())))


def _end(area: Area) -> int:
    return min(area.right + 1, area.left + _MOST_COLUMNS)
