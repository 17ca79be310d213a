import io

import pytest
from PIL import Image, ImageDraw, ImageFont
from pptx import Presentation
from pptx.chart.data import CategoryChartData
from pptx.enum.chart import XL_CHART_TYPE
from pptx.util import Inches, Pt

from ingestion.errors import ReadingError

from . import making_legacy
from .making_office import opendocument


@pytest.fixture
def slide():
    deck = Presentation()
    made = deck.slides.add_slide(deck.slide_layouts[6])

    def box(text: str, x: float, y: float):
        shape = made.shapes.add_textbox(Inches(x), Inches(y), Inches(2), Inches(0.5))
        shape.text_frame.text = text
        return shape

    return deck, made, box


def saved(deck) -> bytes:
    made = io.BytesIO()
    deck.save(made)
    return made.getvalue()


def texts(found) -> list[str]:
    return [block.text for block in found.blocks]


def test_shapes_are_read_from_top_to_bottom_and_left_to_right(reading, slide):
    deck, _, box = slide
    for text, x, y in (("lower", 1, 5), ("right", 5, 1.1), ("left", 1, 1), ("middle", 3, 3)):
        box(text, x, y)
    assert texts(reading(saved(deck), "pptx")) == ["left", "right", "middle", "lower"]


def test_a_group_is_read_as_one(reading, slide):
    deck, made, box = slide
    box("before", 1, 0)
    group = made.shapes.add_group_shape()
    for text, y in (("group b", 3), ("group a", 1)):
        shape = group.shapes.add_textbox(Inches(1), Inches(y), Inches(2), Inches(0.5))
        shape.text_frame.text = text
    box("after", 1, 6)
    assert texts(reading(saved(deck), "pptx")) == ["before", "group a", "group b", "after"]


def test_a_chart_gives_its_title_and_values(reading, slide):
    deck, made, _ = slide
    data = CategoryChartData()
    data.categories = ["2024", "2025"]
    data.add_series("Wild", (4.4, 7))
    frame = made.shapes.add_chart(
        XL_CHART_TYPE.COLUMN_CLUSTERED, Inches(1), Inches(1), Inches(4), Inches(3), data
    )
    frame.chart.has_title = True
    frame.chart.chart_title.text_frame.text = "Ducks by year"
    first, table = reading(saved(deck), "pptx").blocks
    assert first.text == "Ducks by year"
    assert table.rows == [["", "Wild"], ["2024", "4.4"], ["2025", "7"]]


def test_merged_cells_of_a_slide_stand_wherever_they_reach(reading, slide):
    deck, made, _ = slide
    table = made.shapes.add_table(2, 3, Inches(1), Inches(1), Inches(4), Inches(1)).table
    for row, values in enumerate((("Year", "Ducks", ""), ("2024", "4", "7"))):
        for column, value in enumerate(values):
            table.cell(row, column).text = value
    table.cell(0, 1).merge(table.cell(0, 2))
    (block,) = reading(saved(deck), "pptx").blocks
    assert (block.rows, block.header) == ([["Year", "Ducks", "Ducks"], ["2024", "4", "7"]], 1)


def test_hidden_slides_are_read_and_noted_and_tiny_text_left_out(reading, slide):
    deck, made, box = slide
    box("seen", 1, 1)
    box("unseen", 1, 2).text_frame.paragraphs[0].runs[0].font.size = Pt(1)
    made._element.set("show", "0")
    found = reading(saved(deck), "pptx")
    assert texts(found) == ["seen"]
    assert [note.text for note in found.notes] == ["slide", "unseen"]


def test_a_slide_that_is_only_a_picture_is_read_by_ocr(reading, slide):
    deck, made, _ = slide
    picture = Image.new("RGB", (1000, 600), "white")
    font = ImageFont.load_default(40)
    ImageDraw.Draw(picture).text((60, 60), "The canteen opens at noon", "black", font)
    data = io.BytesIO()
    picture.save(data, "PNG")
    made.shapes.add_picture(data, Inches(1), Inches(1))
    found = reading(saved(deck), "pptx")
    assert texts(found) == ["The canteen opens at noon"]
    assert [(note.code, note.page) for note in found.notes] == [("page-ocr", 1)]


def test_old_slides_begin_with_their_title(reading):
    found = reading(making_legacy.ppt([("one\rtwo", "Plan"), ("body", "预算")]), "ppt")
    assert [(block.kind, block.text, block.page) for block in found.blocks] == [
        ("heading", "Plan", 1),
        ("list", "one", 1),
        ("list", "two", 1),
        ("heading", "预算", 2),
        ("paragraph", "body", 2),
    ]


def test_locked_old_slides_say_so(reading):
    with pytest.raises(ReadingError) as error:
        reading(making_legacy.ppt([("a", "b")], token=0xF3D1C4DF), "ppt")
    assert error.value.code == "encrypted"


def test_open_slides_are_pages_with_titles_tables_and_notes(reading):
    def frame(text: str, y: int, kind: str = "") -> str:
        role = f'presentation:class="{kind}"' if kind else ""
        return (
            f'<draw:frame {role} svg:x="1cm" svg:y="{y}cm" svg:width="9cm" svg:height="1cm">'
            f"<draw:text-box><text:p>{text}</text:p></draw:text-box></draw:frame>"
        )

    notes = f"<presentation:notes>{frame('say why', 1, 'notes')}</presentation:notes>"
    frames = frame("low", 9) + frame("high", 3) + frame("Plan", 1, "title") + notes
    found = reading(opendocument("presentation", f"<draw:page>{frames}</draw:page>"), "odp")
    assert [(b.kind, b.text, b.page) for b in found.blocks] == [
        ("heading", "Plan", 1),
        ("paragraph", "high", 1),
        ("paragraph", "low", 1),
        ("paragraph", "say why", 1),
    ]
