import csv
import io

import pytest

from ingestion.errors import ReadingError
from ingestion.reading import page_sizes, read, render_page

from . import making


@pytest.fixture
def failure(reading):
    def code(data: bytes, format: str) -> str:
        with pytest.raises(ReadingError) as error:
            reading(data, format)
        return error.value.code

    return code


def shape(found) -> list[tuple[str, str]]:
    return [(block.kind, block.text) for block in found.blocks]


def test_a_pdf_gives_its_text_with_pages_and_boxes(reading):
    found = reading(making.pdf("The first page says hello.", "The second page ends."), "pdf")
    assert found.pages == 2
    assert [(block.page, block.text) for block in found.blocks] == [
        (1, "The first page says hello."),
        (2, "The second page ends."),
    ]
    (box,) = found.blocks[0].boxes
    assert box.page == 1
    assert box.x == pytest.approx(72 / 612, abs=0.01)
    assert 0.05 < box.y < 0.1
    assert 0 < box.height < 0.05


def test_a_page_without_text_is_a_warning_and_a_pdf_without_text_an_error(reading, failure):
    assert reading(making.pdf("words here", ""), "pdf").warnings == ["pages-without-text"]
    assert failure(making.pdf("", ""), "pdf") == "no-text"


def test_a_broken_or_locked_pdf_is_told_apart(failure):
    whole = making.pdf("words " * 50)
    assert failure(whole[: len(whole) // 3], "pdf") == "damaged"
    assert failure(b"%PDF-1.7 garbage", "pdf") == "damaged"
    assert failure(making.pdf("words", encrypted=True), "pdf") == "encrypted"


def test_a_word_document_gives_headings_paragraphs_tables_and_lists(reading):
    found = reading(making.docx(), "docx")
    assert shape(found) == [
        ("heading", "Leave policy"),
        ("paragraph", "Everyone has thirty days of leave each year."),
        ("heading", "年假"),
        ("paragraph", "员工每年享有三十天年假。"),
        ("table", "Grade | Days\nSenior | 35"),
        ("list", "Ask the office."),
    ]
    assert [block.level for block in found.blocks if block.kind == "heading"] == [1, 2]
    table = found.blocks[4]
    assert (table.rows, table.header) == ([["Grade", "Days"], ["Senior", "35"]], 1)


def test_slides_are_pages_and_notes_are_read(reading):
    found = reading(making.pptx(), "pptx")
    assert found.pages == 2
    assert ("heading", "Plan") in shape(found)
    assert [b.page for b in found.blocks if b.text.startswith("Budget")] == [2, 2]
    assert "Say why chairs are dear." in [block.text for block in found.blocks]
    assert [block.rows for block in found.blocks if block.kind == "table"] == [
        [["Item", "Cost"], ["Chairs", "900"]]
    ]


def test_sheets_are_pages_and_long_ones_repeat_their_header(reading):
    found = reading(making.xlsx(500), "xlsx")
    assert found.pages == 2
    tables = [block for block in found.blocks if block.kind == "table"]
    assert {block.page for block in tables} == {1, 2}
    assert all(block.rows[0] == ["Name", "Number"] and block.header == 1 for block in tables)
    assert sum(len(block.rows) - 1 for block in tables) == 1_000


def test_html_gives_text_without_navigation_and_scripts(reading):
    page = """<html><head><title>Rules</title><style>p{}</style></head><body>
    <nav><a href=/>Home</a></nav><h1>House rules</h1><p>Be <b>kind</b>.<br>Always.</p>
    <ul><li>No smoking</li></ul><ol><li>First</li><li>Second</li></ol>
    <pre>a  =  1</pre><p hidden>secret</p><script>alert(1)</script>
    <table><tr><th>Day<br>of week</th><th>Hours</th></tr>
    <tr><td rowspan=2>Monday</td><td>9-12</td></tr><tr><td>13-17</td></tr></table>
    <div>Last <span>words</span></div></body></html>"""
    found = reading(page.encode(), "html")
    assert found.title == "Rules"
    assert shape(found) == [
        ("heading", "House rules"),
        ("paragraph", "Be kind.\nAlways."),
        ("list", "No smoking"),
        ("list", "1. First"),
        ("list", "2. Second"),
        ("code", "a  =  1"),
        ("table", "Day of week | Hours\nMonday | 9-12\nMonday | 13-17"),
        ("paragraph", "Last words"),
    ]


@pytest.mark.parametrize("encoding", ["utf-8", "gbk", "utf-16"])
def test_html_in_any_declared_encoding_is_read(reading, encoding):
    page = f'<meta charset="{encoding}"><p>报销流程：先申请，后报销。</p>'
    assert shape(reading(page.encode(encoding), "html")) == [
        ("paragraph", "报销流程：先申请，后报销。")
    ]


def test_markdown_gives_structure_and_drops_markup(reading):
    text = """---
title: "Handbook"
---
# One **bold**

See [the wiki](https://example.com) and `code`.

- item

| a | b |
|---|---|
| 1 | 2 |

```py
x =  1
```
"""
    found = reading(text.encode(), "md")
    assert found.title == "Handbook"
    assert shape(found) == [
        ("heading", "One bold"),
        ("paragraph", "See the wiki and code."),
        ("list", "item"),
        ("table", "a | b\n1 | 2"),
        ("code", "x =  1"),
    ]


@pytest.mark.parametrize(
    "encoding",
    ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-32", "gb18030"],
)
def test_plain_text_is_read_in_any_encoding(reading, encoding):
    text = "第一章 总则\n\nThe 员工手册 applies.\n所有员工应当遵守。"
    if encoding == "utf-16-le":
        text = "plain words\n\nmore words"
    found = reading(text.encode(encoding), "txt")
    assert "\n\n".join(block.text for block in found.blocks) == text
    assert found.blocks[0].kind == ("heading" if "章" in text else "paragraph")


def test_western_text_is_not_taken_for_chinese(reading):
    text = "Das Café öffnet früh, für alle Gäste gibt es Süßes. " * 5
    assert shape(reading(text.encode("cp1252"), "txt")) == [("paragraph", text.strip())]


def test_lines_wrapped_between_chinese_characters_are_joined(reading):
    found = reading("员工每年享有三十\n天年假。".encode(), "txt")
    assert shape(found) == [("paragraph", "员工每年享有三十天年假。")]


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
def test_separated_values_are_read_with_any_delimiter(reading, delimiter):
    made = io.StringIO()
    rows = [["Name", "Price"], ["Chair, red", "1"], ["Desk; big", "2"], ['say "hi"', "3"]]
    csv.writer(made, delimiter=delimiter).writerows(rows)
    (table,) = reading(made.getvalue().encode(), "csv").blocks
    assert (table.rows, table.header) == (rows, 1)


def test_mail_gives_headers_body_and_names_its_attachments(reading):
    found = reading(making.eml(), "eml")
    assert found.title == "Canteen 食堂"
    assert [text for _, text in shape(found)] == [
        "Canteen 食堂",
        "From: Ann <ann@example.com>\nTo: all@example.com\nDate: Mon, 02 Jun 2025 09:00:00 +0800",
        "Dear all,",
        "the canteen opens at noon.",
    ]
    assert found.warnings == ["attachment-not-read: menu.pdf"]


def test_a_zip_bomb_is_refused_before_it_is_unpacked(failure):
    assert failure(making.bomb(), "docx") == "unpacks-too-large"
    assert failure(making.bomb("xl/workbook.xml"), "xlsx") == "unpacks-too-large"


def test_an_archive_of_another_kind_is_refused(failure):
    assert failure(making.xlsx(), "docx") == "mismatch"
    assert failure(making.docx()[:2000], "docx") == "damaged"


def test_a_file_without_any_text_is_an_error(failure):
    assert failure(b"<html><script>x</script></html>", "html") == "no-text"
    assert failure(making.xlsx(0)[:0] + b"\xef\xbb\xbf", "txt") == "no-text"


def test_more_text_than_a_document_may_have_is_refused(failure):
    assert failure(b"words and more words\n\n" * 1_500_000, "txt") == "output-too-large"


def test_progress_rises_to_a_hundred_and_what_it_raises_stops_the_reading(stored):
    told = []
    path = stored("\n\n".join(f"paragraph {n}" for n in range(500)).encode())
    read(path, format="txt", progress=told.append)
    assert told == sorted(told)
    assert (told[0], told[-1]) == (0, 100)
    assert len(told) > 20

    def stop(percent):
        if percent:
            raise InterruptedError

    with pytest.raises(InterruptedError):
        read(path, format="txt", progress=stop)


def test_a_page_is_drawn_as_a_png_of_the_asked_width(stored):
    path = stored(making.pdf("hello"))
    png = render_page(path, page=1, width=306)
    assert png.startswith(b"\x89PNG")
    assert int.from_bytes(png[16:20], "big") == 306
    assert int.from_bytes(png[20:24], "big") == 396
    assert page_sizes(path) == [(612.0, 792.0)]


def test_a_page_that_is_not_there_and_a_file_that_is_no_pdf_are_errors(stored):
    for data, page, code in ((making.pdf("x"), 2, "missing"), (b"%PDF-1.4 no", 1, "damaged")):
        with pytest.raises(ReadingError) as error:
            render_page(stored(data), page=page, width=100)
        assert error.value.code == code


def test_drawing_pages_does_not_load_the_parsers(stored):
    from pathlib import Path

    from ingestion.reading import sandbox

    render_page(stored(making.pdf("hello")), page=1, width=100)
    pid = sandbox.server("ingestion.reading.rendering").pid()
    maps = Path(f"/proc/{pid}/maps").read_text()
    assert "pdfium" in maps
    assert "spacy" not in maps
    assert "lxml" not in maps
