"""Sheets of an OpenDocument spreadsheet."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from ingestion.reading.blocks import Block
from ingestion.reading.readers import build
from ingestion.reading.readers.odf.body import Body
from ingestion.reading.readers.odf.document import OFFICE, TABLE, amount
from ingestion.reading.readers.ooxml.package import local
from ingestion.reading.readers.sheets.merged import Area, filled
from ingestion.reading.readers.sheets.tables import Row, tables

_MOST_REPEATED = 1_000
_GROUPS = frozenset("table-header-rows table-rows table-row-group".split())


def blocks(body: Body, root: Any) -> Iterator[Block]:
    """Yield a heading, tables and comments for each sheet that has any."""
    found = root.findall(f"{TABLE}table")
    body.source.check_pages(len(found))
    for page, node in enumerate(found, 1):
        body.page = page
        title = node.get(f"{TABLE}name", "")
        for at, block in enumerate(_sheet(body, node, page)):
            if at == 0:
                yield build.heading(title, 1, page=page)
            yield block
        filtered = any(row.get(f"{TABLE}visibility", "visible") != "visible" for row in node.iter())
        if filtered or not body.document.styles.shows(node.get(f"{TABLE}style-name", "")):
            body.source.note("hidden-text", page=page, text=title)
        body.source.advance(page, len(found))


def _sheet(body: Body, node: Any, page: int) -> Iterator[Block]:
    later: list[Any] = list(node.iterfind(f"{TABLE}shapes/*"))
    areas: list[Area] = []
    rows = list(_rows(body, node, areas, later))
    yield from tables(filled(rows, areas), page)
    for each in later:
        yield from body.framed(each)


def _rows(body: Body, table: Any, areas: list[Area], later: list[Any]) -> Iterator[Row]:
    number = 1
    for node in _lines(table):
        repeated = amount(node, f"{TABLE}number-rows-repeated")
        cells = _cells(body, node, number, areas, later)
        for offset in range(min(repeated, _MOST_REPEATED) if cells else 0):
            yield Row(number + offset, cells)
        number += repeated


def _lines(table: Any) -> Iterator[Any]:
    for child in table:
        name = local(child) if isinstance(child.tag, str) else ""
        if name == "table-row":
            yield child
        elif name in _GROUPS:
            yield from _lines(child)


def _cells(
    body: Body, row: Any, number: int, areas: list[Area], later: list[Any]
) -> dict[int, str]:
    found: dict[int, str] = {}
    column = 1
    for cell in row:
        repeated = amount(cell, f"{TABLE}number-columns-repeated")
        text = _text(body, cell, later) if len(cell) else ""
        for at in range(column, column + min(repeated, _MOST_REPEATED) if text else column):
            found[at] = text
        wide = amount(cell, f"{TABLE}number-columns-spanned")
        high = amount(cell, f"{TABLE}number-rows-spanned")
        if text and wide * high > 1:
            areas.append(Area(number, column, number + high - 1, column + wide - 1))
        column += repeated
    return found


def _text(body: Body, cell: Any, later: list[Any]) -> str:
    shown = body.cell(cell, later).strip()
    date = cell.get(f"{OFFICE}date-value", "")
    return date.removesuffix("T00:00:00").replace("T", " ") if date and shown else shown
