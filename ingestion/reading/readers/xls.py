"""Old Excel workbooks, by xlrd: a sheet is a page, its rows are tables."""

from __future__ import annotations

import io
from collections.abc import Iterator
from typing import Any

from ingestion.reading.blocks import Block
from ingestion.reading.readers import build
from ingestion.reading.readers.sheets.merged import Area, filled
from ingestion.reading.readers.sheets.tables import Row, tables
from ingestion.reading.readers.sheets.values import moment, number
from ingestion.reading.readers.source import Source
from ingestion.reading.readers.workbook.styles import shows_time
from ingestion.reading.unreadable import Unreadable


def preload() -> None:
    """Import the library."""
    import xlrd  # noqa: F401


def read(source: Source) -> Iterator[Block]:
    """Yield a heading, tables and comments for each sheet that has any."""
    import xlrd

    try:
        book = xlrd.open_workbook(
            file_contents=source.bytes(), logfile=io.StringIO(), formatting_info=True
        )
    except xlrd.XLRDError as error:
        raise Unreadable("encrypted" if "ncrypt" in str(error) else "damaged") from None
    source.check_pages(book.nsheets)
    for page, sheet in enumerate(book.sheets(), 1):
        for at, block in enumerate(_sheet(book, sheet, page)):
            if at == 0:
                yield build.heading(sheet.name, 1, page=page)
            yield block
        if sheet.visibility or any(info.hidden for info in sheet.rowinfo_map.values()):
            source.note("hidden-text", page=page, text=sheet.name)
        source.advance(page, book.nsheets)


def _sheet(book: Any, sheet: Any, page: int) -> Iterator[Block]:
    areas = [
        Area(top + 1, left, bottom, right - 1) for top, bottom, left, right in sheet.merged_cells
    ]
    yield from tables(filled(_rows(book, sheet), areas), page)
    for _, note in sorted(sheet.cell_note_map.items()):
        text = build.line(note.text)
        if text:
            yield build.prose(f"[{note.author}] {text}", page=page)


def _rows(book: Any, sheet: Any) -> Iterator[Row]:
    for at in range(sheet.nrows):
        cells = {}
        for column, cell in enumerate(sheet.row(at)):
            text = _text(book, cell)
            if text:
                cells[column] = text
        yield Row(at + 1, cells)


def _text(book: Any, cell: Any) -> str:
    import xlrd

    if cell.ctype == xlrd.XL_CELL_NUMBER:
        return number(cell.value)
    if cell.ctype == xlrd.XL_CELL_DATE:
        return _moment(book, cell)
    if cell.ctype == xlrd.XL_CELL_BOOLEAN:
        return "TRUE" if cell.value else "FALSE"
    if cell.ctype == xlrd.XL_CELL_ERROR:
        return str(xlrd.error_text_from_code.get(cell.value, ""))
    return str(cell.value)


def _moment(book: Any, cell: Any) -> str:
    import xlrd

    try:
        found = xlrd.xldate.xldate_as_datetime(cell.value, book.datemode)
    except (ValueError, OverflowError):
        return number(cell.value)
    style = book.format_map.get(book.xf_list[cell.xf_index].format_key)
    timed = style is not None and shows_time(style.format_str)
    return moment(found.time() if cell.value < 1 else found, timed=timed)
