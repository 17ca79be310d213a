"""The rows of a sheet as tables: an empty row ends one, empty columns are left out."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import NamedTuple

from ingestion.reading.blocks import Block
from ingestion.reading.readers import build

_ROWS = 200
"""Rows of one block; each block of a long table carries the header row again."""
_CELLS = 50_000
"""Cells of one block, empty ones included."""


class Row(NamedTuple):
    """A row's number, and the texts of its cells by column; empty cells are not there."""

    number: int
    cells: dict[int, str]


def tables(rows: Iterable[Row], page: int) -> Iterator[Block]:
    """Yield the tables of a sheet, each after the line that stands over it as its title."""
    held: list[Row] = []
    header: Row | None = None
    width = 0
    for row in rows:
        if not row.cells:
            continue
        if held and row.number > held[-1].number + 1:
            yield from _blocks(held, header, page)
            held, header, width = [], None, 0
        width = max(width, len(row.cells))
        if len(held) >= _ROWS or (len(held) + 1) * width > _CELLS:
            titles, held = _titles(held) if header is None else ([], held)
            yield from _lines(titles, page)
            if held:
                yield from _table(header, held, page)
                header = header or held[0]
            held = []
        held.append(row)
    if held:
        yield from _blocks(held, header, page)


def _blocks(rows: list[Row], header: Row | None, page: int) -> Iterator[Block]:
    titles, rows = _titles(rows) if header is None else ([], rows)
    yield from _lines(titles, page)
    yield from _table(header, rows, page)


def _lines(titles: list[Row], page: int) -> Iterator[Block]:
    """Yield the lines over a table."""
    for row in titles:
        yield build.prose("\n".join(row.cells.values()), page=page)


def _titles(rows: list[Row]) -> tuple[list[Row], list[Row]]:
    """Part the lone cells over a table from the table."""
    wide = next((at for at, row in enumerate(rows) if len(row.cells) > 1), 0)
    return rows[:wide], rows[wide:]


def _table(header: Row | None, rows: list[Row], page: int) -> Iterator[Block]:
    shown = [header, *rows] if header else rows
    columns = sorted({column for row in shown for column in row.cells})
    made = build.table(
        [[row.cells.get(column, "") for column in columns] for row in shown],
        header=int(len(shown) > 1),
        page=page,
    )
    if made:
        yield made
