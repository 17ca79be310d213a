"""Spreadsheets, by openpyxl's streaming reader: a sheet is a page, its rows are a table.

`unstructured` holds the whole sheet several times in memory and takes minutes for 100,000 rows.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Iterator
from typing import Any

from openpyxl import load_workbook

from ingestion.reading.blocks import Block
from ingestion.reading.readers import archive, build
from ingestion.reading.readers.source import Source

_ROWS = 200
"""Rows of one block; each block of a long sheet carries the header row again."""
_MOST_COLUMNS = 1_000
_EMPTY_ROWS = 10_000
"""After so many empty rows in a row a sheet is over, whatever size it claims to be."""


def read(source: Source) -> Iterator[Block]:
    """Yield a heading and tables for each sheet that has cells."""
    archive.check(source.file, "xl/")
    book = load_workbook(source.file, read_only=True, data_only=True, keep_links=False)
    sheets = book.worksheets
    source.check_pages(len(sheets))
    for number, sheet in enumerate(sheets, 1):
        sheet.reset_dimensions()  # files lie about their size
        tables = _tables(sheet.iter_rows(values_only=True), number)
        for at, block in enumerate(tables):
            if at == 0:
                yield build.heading(sheet.title, 1, page=number)
            yield block
        source.advance(number, len(sheets))


def _tables(rows: Iterable[tuple[Any, ...]], page: int) -> Iterator[Block]:
    kept: list[list[str]] = []
    header: list[str] | None = None
    empty = 0
    for row in rows:
        cells = [_cell(value) for value in row[:_MOST_COLUMNS]]
        empty = 0 if any(cells) else empty + 1
        if empty > _EMPTY_ROWS:
            break
        if empty == 1 and kept:
            yield from _block(header, kept, page)
            kept, header = [], None
        if empty:
            continue
        if header is None:
            header = cells
            continue
        kept.append(cells)
        if len(kept) >= _ROWS:
            yield from _block(header, kept, page)
            kept = []
    if kept or header:
        yield from _block(header, kept, page)


def _block(header: list[str] | None, rows: list[list[str]], page: int) -> Iterator[Block]:
    block = build.table([header or [], *rows], header=1 if header else 0, page=page)
    if block:
        yield block


def _cell(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, datetime.datetime) and value.time() == datetime.time(0):
        return value.date().isoformat()
    if isinstance(value, float) and value.is_integer() and abs(value) < 1e15:
        return str(int(value))
    return str(value)
