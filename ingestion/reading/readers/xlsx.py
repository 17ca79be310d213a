"""Spreadsheets, row by row from their XML: a sheet is a page, its rows are tables."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from ingestion.reading.blocks import Block
from ingestion.reading.readers import archive, build
from ingestion.reading.readers.ooxml.package import Package, R, S, on
from ingestion.reading.readers.sheets.merged import filled
from ingestion.reading.readers.sheets.tables import tables
from ingestion.reading.readers.source import Source
from ingestion.reading.readers.workbook import extras
from ingestion.reading.readers.workbook.sheet import Sheet, strings
from ingestion.reading.readers.workbook.styles import CellStyles
from ingestion.reading.unreadable import Unreadable


class _Listed(NamedTuple):
    title: str
    kind: str
    part: str
    hidden: bool


def preload() -> None:
    """Import what tells dates from numbers."""
    import openpyxl.styles.numbers
    import openpyxl.utils.datetime  # noqa: F401


def read(source: Source) -> Iterator[Block]:
    """Yield a heading, tables, charts and comments for each sheet that has any."""
    archive.check(source.file, "xl/")
    package = Package(source.file)
    part = package.main()
    if not package.has(part):
        raise Unreadable("damaged")
    root = package.root(part)
    properties = root.find(f"{S}workbookPr")
    since_1904 = properties is not None and on(properties.get("date1904", "0"))
    texts, styles = strings(package, part), CellStyles(package, part)
    listed = list(_listed(package, part, root))
    source.check_pages(len(listed))
    for page, each in enumerate(listed, 1):
        sheet = Sheet(package, each.part, texts, styles, since_1904=since_1904)
        yield from _titled(each, _blocks(package, each, sheet, page), page, source)
        _note(source, each, sheet, page)
        source.advance(page, len(listed))


def _listed(package: Package, part: str, root: object) -> Iterator[_Listed]:
    relations = package.relations(part)
    for node in root.iter(f"{S}sheet"):  # type: ignore[attr-defined]
        found = relations.get(node.get(f"{R}id", ""))
        if found and found.kind in ("worksheet", "chartsheet") and package.has(found.target):
            hidden = node.get("state", "visible") != "visible"
            yield _Listed(node.get("name", ""), found.kind, found.target, hidden)


def _blocks(package: Package, listed: _Listed, sheet: Sheet, page: int) -> Iterator[Block]:
    if listed.kind == "worksheet":
        yield from tables(filled(sheet.rows(), sheet.areas), page)
    yield from extras.blocks(package, listed.part, page)


def _titled(listed: _Listed, blocks: Iterator[Block], page: int, source: Source) -> Iterator[Block]:
    for at, block in enumerate(blocks):
        if at == 0:
            yield build.heading(listed.title, 1, page=page)
        yield block


def _note(source: Source, listed: _Listed, sheet: Sheet, page: int) -> None:
    if listed.hidden or sheet.hidden_rows:
        source.note("hidden-text", page=page, text=listed.title)
    if sheet.hidden:
        source.note("hidden-text", page=page, text=build.line(" ".join(sheet.hidden[:100])))
