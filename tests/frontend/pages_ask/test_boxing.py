"""On the image of a page, the words of a quote are marked and no others.

The letters of Courier are 0.6 of their size wide, so where a word is printed is known beforehand.
"""

from __future__ import annotations

import io
from pathlib import Path
from typing import Any

import pytest

from frontend.pages.boxing import quoted_boxes
from frontend.pages.quoting import Place, place_of
from ingestion.reading import Sheet, read, to_json
from ingestion.reading.letters import letters
from ingestion.reading.papers import WHOLE
from tests.frontend.pages_ask.conftest import block
from tests.ingestion.reading.drawing import at, letter, pdf, saved

WIDE, HIGH = 612, 792
SIZE, STEP = 10, 14
LINES = [
    "Damage must be reported within seven",
    "days of delivery. Later claims are re-",
    "jected. Damage must be photographed.",
]
TEXT = (
    "Damage must be reported within seven days of delivery. Later claims are rejected. "
    "Damage must be photographed."
)


def line_box(line: int, text: str, x: float = 72, top: float = 700, page: int = 1) -> Any:
    """Return where a line is, as a reader of PDFs finds it."""
    bottom = top - line * STEP - 3
    return {
        "page": page,
        "x": x / WIDE,
        "y": 1 - (bottom + SIZE + 2) / HIGH,
        "width": 0.6 * SIZE * len(text) / WIDE,
        "height": (SIZE + 2) / HIGH,
    }


def sheet(content: str, **options: Any) -> Sheet:
    data = io.BytesIO(pdf(content, fonts=("Courier",), **options))
    done = next(letters(data, {"page": 1}))["done"]
    (width, height), text, places = done["size"], done["text"], done["places"]
    return Sheet(width, height, text, places)


def lines(texts: list[str], x: float = 72, top: float = 700) -> str:
    return "".join(at(x, top - n * STEP, text, SIZE) for n, text in enumerate(texts))


def paragraph() -> dict[str, Any]:
    return block(TEXT, page=1, boxes=[line_box(n, text) for n, text in enumerate(LINES)])


def covered(box: dict[str, Any], x: float = 72, top: float = 700) -> tuple[int, int, int]:
    """Return the line of a box, and the first and the last letter (exclusive) that it covers."""
    middle = (1 - box["y"] - box["height"] / 2) * HIGH
    start, end = box["x"] * WIDE - x, (box["x"] + box["width"]) * WIDE - x
    return round((top + 3 - middle) / STEP), round(start / 6), round(end / 6)


def said(box: dict[str, Any]) -> str:
    line, start, end = covered(box)
    return LINES[line][start:end]


@pytest.mark.parametrize(
    ("quote", "expected"),
    [
        ("reported within seven", ["reported within seven"]),
        ("within seven days of delivery.", ["within seven", "days of delivery."]),
        ("Later claims are rejected.", ["Later claims are re", "jected."]),
        ("Damage must be photographed", ["Damage must be photographed"]),
        ("claims … photographed", ["claims", "photographed"]),
    ],
)
def test_the_words_of_a_quote_are_boxed_line_by_line(quote: str, expected: list[str]) -> None:
    boxes = quoted_boxes([paragraph()], Place(0, 0, quote=quote), sheet(lines(LINES)), 1)
    assert [said(box) for box in boxes] == expected


def test_a_box_is_as_high_as_its_line() -> None:
    (box,) = quoted_boxes([paragraph()], Place(0, 0, quote="seven"), sheet(lines(LINES)), 1)
    assert SIZE * 0.8 < box["height"] * HIGH < STEP * 1.2
    assert box["y"] < 1 - 700 / HIGH < box["y"] + box["height"]


def test_the_same_words_elsewhere_on_the_page_are_not_boxed() -> None:
    twice = sheet(lines(LINES, x=320) + lines(LINES))
    boxes = quoted_boxes([paragraph()], Place(0, 0, quote="reported within"), twice, 1)
    assert [said(box) for box in boxes] == ["reported within"]


def test_a_page_that_lies_on_its_side_is_boxed_as_it_is_shown() -> None:
    turned = sheet(lines(LINES), box="/Rotate 90")
    assert (turned.width, turned.height) == (HIGH, WIDE)
    upright = [line_box(n, text) for n, text in enumerate(LINES)]
    boxes = [
        {"page": 1, "x": 1 - b["y"] - b["height"], "y": b["x"], "width": b["height"]}
        | {"height": b["width"]}
        for b in upright
    ]
    shown = block(TEXT, page=1, boxes=boxes)
    (found,) = quoted_boxes([shown], Place(0, 0, quote="reported within"), turned, 1)
    back = {"x": found["y"], "y": 1 - found["x"] - found["width"]}
    back |= {"width": found["height"], "height": found["width"]}
    assert said(back) == "reported within"


def test_the_cells_of_a_row_are_boxed() -> None:
    rows = [["City", "Limit"], ["Zurich", "190"], ["Paris", "190"]]
    drawn = "".join(
        at(72 + 120 * c, 700 - r * STEP, cell, SIZE)
        for c in range(2)  # column by column, as some programs print tables
        for r, cell in enumerate(row[c] for row in rows)
    )
    around = {"page": 1, "x": 0.1, "y": 0.1, "width": 0.5, "height": 0.06}
    text = "\n".join(" | ".join(row) for row in rows)
    shown = block(text, "table", page=1, rows=rows, header=1, boxes=[around])
    place = Place(0, 0, "City | Limit\nParis | 190", quote="Paris | 190")
    boxes = quoted_boxes([shown], place, sheet(drawn), 1)
    assert {covered(box)[0] for box in boxes} == {2}
    assert covered(boxes[0])[1] == 0
    assert covered(boxes[-1])[2] == 23


def test_cells_of_several_lines_are_boxed_one_by_one() -> None:
    left = at(72, 700, "Hotels in", SIZE) + at(72, 686, "Zurich", SIZE)
    right = at(192, 700, "190 euros", SIZE) + at(192, 686, "a night", SIZE)
    rows = [["Hotels in Zurich", "190 euros a night"]]
    around = {"page": 1, "x": 0.1, "y": 0.1, "width": 0.5, "height": 0.06}
    shown = block(" | ".join(rows[0]), "table", page=1, rows=rows, boxes=[around])
    place = Place(0, 0, quote=shown["text"])
    boxes = quoted_boxes([shown], place, sheet(right + left), 1)
    assert sorted(covered(box) for box in boxes) == [(0, 0, 9), (0, 20, 29), (1, 0, 6), (1, 20, 27)]


def test_where_no_letters_are_known_the_lines_of_the_quote_are_boxed() -> None:
    quotes = {"Damage must be reported": [0], "seven days of": [0, 1], "photographed": [2]}
    for quote, expected in quotes.items():
        boxes = quoted_boxes([paragraph()], Place(0, 0, quote=quote))
        assert [covered(box)[0] for box in boxes] == expected, quote


def test_chinese_lines_of_a_scan_are_told_by_their_letters() -> None:
    text = "员工累计工作满一年的，年休假为五天；满十年的，年休假为十天。请假须提前三天提交申请。"
    cuts = [text[:16], text[16:32], text[32:]]
    boxes = [line_box(n, 2 * cut) for n, cut in enumerate(cuts)]
    shown = block(text, page=1, boxes=boxes)
    for quote, expected in {"累计工作满一年": [0], "十天。请假": [1], "提交申请": [2]}.items():
        found = quoted_boxes([shown], Place(0, 0, quote=quote))
        assert [boxes.index(box) for box in found] == expected, quote


def test_on_a_scan_the_line_of_the_words_is_boxed(tmp_path: Path) -> None:
    texts = ["The carrier pays for all damage that", "was reported within seven days, and"]
    texts += ["for a loss that was found on the way.", "Later claims are not heard any more."]
    path = tmp_path / "scan.png"
    path.write_bytes(saved(letter(texts), "PNG"))
    blocks = to_json(read(path, format="png", progress=lambda _percent: None).blocks)
    place = place_of("reported within seven days", blocks)
    assert place is not None
    (box,) = quoted_boxes(blocks, place)
    top, size, high = 90 + 2 * 34, 34, 1400
    assert box["y"] * high < top + size / 2 < (box["y"] + box["height"]) * high
    assert box["height"] * high < 2 * size


def test_letters_that_say_something_else_leave_the_lines() -> None:
    garbled = Sheet(WIDE, HIGH, "\ufffd" * 40, [500, 500, 600, 600] * 40)
    boxes = quoted_boxes([paragraph()], Place(0, 0, quote="photographed"), garbled, 1)
    assert boxes == [paragraph()["boxes"][2]]


def test_the_letters_of_another_page_are_not_asked() -> None:
    boxes = quoted_boxes([paragraph()], Place(0, 0, quote="reported"), sheet(lines(LINES)), 2)
    assert boxes == [paragraph()["boxes"][0]]


def test_places_stay_on_the_page_and_pictures_have_none() -> None:
    off = sheet(at(-20, 700, "half off the page", SIZE))
    assert len(off.places) == 4 * len(off.text)
    assert all(0 <= place <= WHOLE for place in off.places)
    picture = io.BytesIO(saved(letter(["words"], width=600, height=800), "PNG"))
    done = next(letters(picture, {"page": 1}))["done"]
    assert done == {"size": [600.0, 800.0], "text": "", "places": []}
