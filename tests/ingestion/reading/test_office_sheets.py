import io
import time

import pytest
from openpyxl import Workbook
from openpyxl.chart import BarChart, Reference
from openpyxl.comments import Comment

from ingestion.errors import ReadingError

from . import making_legacy
from .making_office import opendocument, sheets


def tables(found) -> list[list[list[str]]]:
    return [block.rows for block in found.blocks if block.kind == "table"]


def saved(book: Workbook) -> bytes:
    made = io.BytesIO()
    book.save(made)
    return made.getvalue()


def row(at: int, *cells: str) -> str:
    return f'<row r="{at}">{"".join(cells)}</row>'


def text(place: str, value: str, style: int = 0) -> str:
    return f'<c r="{place}" s="{style}" t="inlineStr"><is><t>{value}</t></is></c>'


def test_merged_cells_stand_in_every_row_that_they_cover(reading):
    book = Workbook()
    sheet = book.active
    for cells in (["Year", "Ducks", None], [2024, "wild", 4], [None, "tame", 7]):
        sheet.append(cells)
    sheet.merge_cells("A2:A3")
    sheet.merge_cells("B1:C1")
    assert tables(reading(saved(book), "xlsx")) == [
        [["Year", "Ducks", "Ducks"], ["2024", "wild", "4"], ["2024", "tame", "7"]]
    ]


def test_a_line_over_a_table_is_its_title_and_not_its_header(reading):
    book = Workbook()
    for cells in (["Ducks per year"], ["Year", "Ducks"], [2024, 4]):
        book.active.append(cells)
    found = reading(saved(book), "xlsx")
    assert [block.text for block in found.blocks] == [
        "Sheet",
        "Ducks per year",
        "Year | Ducks\n2024 | 4",
    ]


def test_charts_and_comments_follow_their_sheet(reading):
    book = Workbook()
    sheet = book.active
    for cells in (["Year", "Wild"], ["2024", 4], ["2025", 7]):
        sheet.append(cells)
    sheet["B2"].comment = Comment("Counted twice?", "Ann")
    chart = BarChart()
    chart.title = "Ducks by year"
    chart.add_data(Reference(sheet, min_col=2, min_row=1, max_row=3), titles_from_data=True)
    sheet.add_chart(chart)
    texts = [block.text for block in reading(saved(book), "xlsx").blocks]
    assert texts[2:] == ["Ducks by year", "[B2 Ann] Counted twice?"]


def test_formulas_show_their_last_value_and_without_one_nothing(reading):
    cells = '<c r="B1"><f>A1*2</f><v>8.0000000000000004</v></c><c r="C1"><f>1+1</f></c>'
    inside = f"<sheetData>{row(1, text('A1', 'four'), cells)}</sheetData>"
    assert tables(reading(sheets(inside), "xlsx")) == [[["four", "8"]]]


def test_dates_are_written_as_dates_and_times_where_the_format_shows_them(reading):
    styles = (
        '<numFmts><numFmt numFmtId="170" formatCode="yyyy-mm-dd h:mm"/></numFmts>'
        '<cellXfs><xf numFmtId="0"/><xf numFmtId="14"/><xf numFmtId="170"/></cellXfs>'
    )
    cells = "".join(f'<c r="{"ABC"[s]}1" s="{s}"><v>45000</v></c>' for s in range(3))
    inside = f"<sheetData>{row(1, cells)}</sheetData>"
    assert tables(reading(sheets(inside, styles=styles), "xlsx")) == [
        [["45000", "2023-03-15", "2023-03-15 00:00:00"]]
    ]


def test_a_cell_in_the_last_corner_and_sixteen_thousand_columns_are_read_at_once(reading):
    wide = "".join(f"<c><v>{at}</v></c>" for at in range(16_000))
    far = row(1, text("A1", "here")) + row(1_048_576, text("XFD1048576", "there"))
    started = time.monotonic()
    found = reading(
        sheets(f"<sheetData>{far}</sheetData>", f"<sheetData>{row(1, wide)}</sheetData>"), "xlsx"
    )
    assert time.monotonic() - started < 20
    assert [block.text for block in found.blocks][1:3] == ["here", "there"]
    assert tables(found)[-1][0][-1] == "15999"


def test_hidden_sheets_are_read_and_noted_and_unseen_cells_left_out(reading):
    styles = (
        '<fonts><font/><font><color rgb="FFFFFFFF"/></font></fonts>'
        '<fills><fill><patternFill patternType="none"/></fill></fills>'
        '<numFmts><numFmt numFmtId="170" formatCode=";;;"/></numFmts>'
        '<cellXfs><xf/><xf fontId="1"/><xf numFmtId="170"/></cellXfs>'
    )
    cells = text("A1", "seen") + text("B1", "white", 1) + text("C1", "blank", 2) + text("D1", "b")
    inside = f"<sheetData>{row(1, cells)}</sheetData>"
    found = reading(sheets(inside, inside, styles=styles, states=("visible", "hidden")), "xlsx")
    assert tables(found) == [[["seen", "b"]]] * 2
    assert [(note.page, note.text) for note in found.notes] == [
        (1, "white blank"),
        (2, "S2"),
        (2, "white blank"),
    ]


def test_an_old_workbook_is_read_like_a_new_one(reading):
    found = reading(making_legacy.xls([["Name", "Since"], ["安娜", 45000.0], ["Bob", 7]]), "xls")
    assert found.blocks[0].text == "Staff"
    assert tables(found) == [[["Name", "Since"], ["安娜", "2023-03-15"], ["Bob", "7"]]]


def test_a_locked_old_workbook_says_so(reading):
    with pytest.raises(ReadingError) as error:
        reading(making_legacy.xls([["a", "b"]], locked=True), "xls")
    assert error.value.code == "encrypted"


def test_an_open_spreadsheet_claims_a_million_rows_and_is_read_at_once(reading):
    def cell(value: str, extra: str = "") -> str:
        return f"<table:table-cell {extra}><text:p>{value}</text:p></table:table-cell>"

    rows = [
        cell("Day")
        + cell("Duck", 'table:number-columns-spanned="2"')
        + "<table:covered-table-cell/>",
        cell("1 May", 'office:date-value="2025-05-01T00:00:00"') + cell("4") + cell("5"),
        '<table:table-cell table:number-columns-repeated="16000"/>',
    ]
    body = "".join(f"<table:table-row>{each}</table:table-row>" for each in rows[:2])
    body += f'<table:table-row table:number-rows-repeated="1048570">{rows[2]}</table:table-row>'
    found = reading(
        opendocument("spreadsheet", f'<table:table table:name="A">{body}</table:table>'), "ods"
    )
    assert tables(found) == [[["Day", "Duck", "Duck"], ["2025-05-01", "4", "5"]]]
    assert found.blocks[0].text == "A"
