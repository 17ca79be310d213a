import pytest

from ingestion.reading import read

from .drawing import at, column, pdf

LEFT = [
    "The travel policy applies to every",
    "person who works here, whatever the",
    "contract says about the number of",
    "hours. Trips are booked two weeks be-",
    "fore they begin, and approved by the",
    "head of the department that pays.",
]
RIGHT = [
    "Receipts are sent to the office not",
    "later than thirty days after the trip",
    "has ended. Whoever sends them later",
    "waits for the next quarter, since the",
    "books of the month are closed then",
    "and cannot be opened for one person.",
]


@pytest.fixture
def blocks(tmp_path):
    def found(data: bytes):
        path = tmp_path / "stored"
        path.write_bytes(data)
        return read(path, format="pdf", progress=lambda percent: None).blocks

    return found


def shape(found):
    return [(block.kind, block.text) for block in found]


def test_columns_are_read_one_after_the_other_and_hyphens_are_repaired(blocks):
    page = at(72, 720, "Travel", 20) + column(72, 680, LEFT) + column(330, 680, RIGHT)
    assert shape(blocks(pdf(page))) == [
        ("heading", "Travel"),
        ("paragraph", " ".join(LEFT).replace("be- fore", "before")),
        ("paragraph", " ".join(RIGHT)),
    ]


def test_a_table_without_lines_is_read_by_rows_with_its_wrapped_cells_whole(blocks):
    rows = [
        (680, "Grade", "Days", "Remark"),
        (660, "Senior", "35", "after ten years"),
        (647, "", "", "of service"),
        (627, "Junior", "30", "from the first"),
        (614, "", "", "day"),
    ]
    page = "".join(
        at(x, y, cell) for y, *cells in rows for x, cell in zip((72, 200, 300), cells, strict=True)
    )
    (table,) = blocks(pdf(at(72, 720, "Days of leave for every grade:") + page))[1:]
    assert table.kind == "table"
    assert table.header == 1
    assert table.rows == [
        ["Grade", "Days", "Remark"],
        ["Senior", "35", "after ten years of service"],
        ["Junior", "30", "from the first day"],
    ]


def test_a_list_and_code_keep_their_form(blocks):
    page = at(72, 700, "\u2022") + at(90, 700, "Ask the office first.") + at(72, 680, "\u2022")
    page = page.replace("\u2022", "\x95") + at(90, 680, "Then book.")
    page += at(72, 640, "if paid:", font=2) + at(85, 626, "close()", font=2)
    assert shape(blocks(pdf(page, fonts=("Helvetica", "Courier")))) == [
        ("list", "Ask the office first."),
        ("list", "Then book."),
        ("code", "if paid:\n  close()"),
    ]


def test_headings_have_levels_by_size_number_and_weight(blocks):
    page = at(72, 700, "Handbook", 24) + at(72, 660, "1.2 Leave", 14)
    page += at(72, 630, "Sick leave", font=2) + column(72, 600, LEFT[:3])
    found = blocks(pdf(page, fonts=("Helvetica", "Helvetica-Bold")))
    assert [(block.text, block.level) for block in found if block.kind == "heading"] == [
        ("Handbook", 1),
        ("1.2 Leave", 2),
        ("Sick leave", 4),
    ]


def test_running_heads_and_page_numbers_are_left_out(blocks):
    words = ["leave", "travel", "pay", "rooms"]
    pages = [
        at(72, 760, "Staff handbook")
        + at(72, 700, f"Rules about {word}.")
        + at(300, 30, f"- {n} -")
        for n, word in enumerate(words, 1)
    ]
    assert [block.text for block in blocks(pdf(*pages))] == [f"Rules about {w}." for w in words]


def test_boxes_are_those_of_the_lines(blocks):
    (block,) = blocks(pdf(column(72, 700, LEFT[:3])))
    assert len(block.boxes) == 3
    assert all(0.1 < box.x < 0.13 and 0.01 < box.height < 0.03 for box in block.boxes)
    assert block.boxes[0].y < block.boxes[1].y < block.boxes[2].y


def test_text_that_runs_up_the_page_is_read_and_boxed_where_it_is(blocks):
    up = "BT /F1 12 Tf 0 1 -1 0 560 100 Tm (Copy for the archive only) Tj ET\n"
    found = blocks(pdf(at(72, 700, "An ordinary line of text.") + up))
    assert [block.text for block in found] == [
        "An ordinary line of text.",
        "Copy for the archive only",
    ]
    (box,) = found[1].boxes
    assert box.x > 0.85
    assert box.height > 4 * box.width


def test_the_end_of_a_line_that_runs_off_the_page_is_kept(blocks):
    page = at(72, 700, "A line that goes on and on") + at(620, 700, "beyond the edge")
    assert "beyond the edge" in blocks(pdf(page))[0].text
