import io
import time

import pytest
from django.test import override_settings
from PIL import Image

from ingestion.errors import ReadingError
from ingestion.reading import page_sizes, render_page, sandbox

from .drawing import CHINESE, at, letter, pdf, saved, scan

LINES = ["The canteen opens at noon.", "Guests pay seven euros.", "Cards are not taken."]


def said(found) -> str:
    return " ".join(" ".join(block.text.split()) for block in found.blocks)


@pytest.fixture(scope="module")
def page():
    return letter(LINES, width=800, height=600)


@pytest.mark.parametrize(
    ("format", "name", "mode"),
    [
        ("PNG", "png", "RGB"),
        ("JPEG", "jpg", "CMYK"),
        ("TIFF", "tiff", "1"),
        ("WEBP", "webp", "RGB"),
    ],
)
def test_a_picture_of_a_page_is_read_with_the_place_of_each_line(reading, page, format, name, mode):
    found = reading(saved(page.convert(mode), format), name)
    assert all(line in said(found) for line in LINES)
    assert found.pages == 1
    (note,) = found.notes
    assert (note.code, note.page) == ("page-ocr", 1)
    assert note.value > 0.9
    box = found.blocks[0].boxes[0]
    assert 0.08 < box.x < 0.12
    assert 0.12 < box.y < 0.2


def test_deep_and_transparent_pictures_are_read(reading, page):
    deep = page.convert("I").point(lambda value: value * 257).convert("I;16")
    clear = Image.new("RGBA", page.size, (0, 0, 0, 0))
    clear.paste("black", mask=page.convert("L").point(lambda value: 255 - value))
    for image in (deep, clear):
        assert all(line in said(reading(saved(image, "PNG"), "png")) for line in LINES)


def test_chinese_is_read_in_both_scripts_without_spaces_at_the_wraps(reading):
    found = reading(CHINESE.read_bytes(), "png")
    text = said(found).replace(" ", "")
    assert "第三章年休假管理办法" in text
    assert "须提前两周提出申请，经部门经理批准后生效。" in said(found)
    assert "報銷流程與審批權限" in text
    assert found.blocks[0].kind == "heading"


def test_the_pages_of_a_fax_are_pages(reading, stored, page):
    other = letter(["A second page follows."], width=800, height=600)
    data = saved(page, "TIFF", save_all=True, append_images=[other])
    found = reading(data, "tiff")
    assert found.pages == 2
    assert [block.text for block in found.blocks if block.page == 2] == ["A second page follows."]
    assert page_sizes(stored(data)) == [(800.0, 600.0)] * 2


@pytest.mark.parametrize("turn", [90, 180])
def test_a_page_lying_on_its_side_or_head_is_turned(reading, page, turn):
    found = reading(saved(page.rotate(turn, expand=True), "PNG"), "png")
    assert all(line in said(found) for line in LINES)
    box = found.blocks[0].boxes[0]
    assert (box.height > box.width) == (turn == 90)


def test_a_photograph_is_turned_as_its_camera_says(reading, stored, page):
    exif = Image.Exif()
    exif[0x0112] = 6
    data = saved(page.rotate(90, expand=True), "JPEG", exif=exif.tobytes(), quality=95)
    assert LINES[0] in said(reading(data, "jpg"))
    assert page_sizes(stored(data)) == [(800.0, 600.0)]


def test_only_the_pages_of_a_pdf_that_are_pictures_are_looked_at(reading, page):
    image = (page.width, page.height, page.tobytes())
    words = "This page has words of its own, and enough of them to be read as they are. "
    found = reading(
        pdf(at(72, 700, words), "q 612 0 0 400 0 200 cm /I1 Do Q", images=[image]), "pdf"
    )
    assert [(note.code, note.page) for note in found.notes] == [("page-ocr", 2)]
    assert {block.page for block in found.blocks} == {1, 2}
    assert all(line in said(found) for line in LINES)


def test_the_number_of_pages_read_is_limited_and_the_rest_is_noted(reading, page):
    with override_settings(OCR_PAGES=1):
        found = reading(scan(page, page), "pdf")
    assert [(note.code, note.page) for note in found.notes] == [("page-ocr", 1), ("cut-off", 2)]


def test_without_ocr_a_scan_says_so(reading, page):
    with override_settings(OCR="off"):
        for data, format, code in (
            (saved(page, "PNG"), "png", "ocr-off"),
            (scan(page), "pdf", "no-text"),
        ):
            with pytest.raises(ReadingError) as error:
                reading(data, format)
            assert error.value.code == code


def test_a_picture_that_would_fill_the_memory_is_refused_at_once(reading):
    bomb = saved(Image.new("1", (30_000, 30_000)), "PNG")
    started = time.monotonic()
    with pytest.raises(ReadingError) as error:
        reading(bomb, "png")
    assert error.value.code == "too-many-pixels"
    assert time.monotonic() - started < 5


def test_broken_pictures_are_damaged_and_blank_ones_have_no_text(reading, page):
    whole = saved(page, "PNG")
    for data, code in (
        (whole[: len(whole) // 2], "damaged"),
        (b"\x89PNG\r\n\x1a\n", "damaged"),
    ):
        with pytest.raises(ReadingError) as error:
            reading(data, "png")
        assert error.value.code == code
    with pytest.raises(ReadingError) as error:
        reading(saved(Image.new("RGB", (400, 400), "white"), "PNG"), "png")
    assert error.value.code == "no-text"


def test_a_page_of_a_picture_is_drawn_for_the_viewer(stored, page):
    bits = page.convert("1")
    path = stored(saved(bits, "TIFF", save_all=True, append_images=[bits]))
    for number in (1, 2):
        drawn = Image.open(io.BytesIO(render_page(path, page=number, width=400)))
        assert drawn.size == (400, 300)
    with pytest.raises(ReadingError) as error:
        render_page(path, page=3, width=400)
    assert error.value.code == "missing"


def test_the_reader_starts_no_threads_before_it_forks(reading, page):
    reading(saved(page, "PNG"), "png")
    from pathlib import Path

    pid = sandbox.server("ingestion.reading.readers").pid()
    assert len(list(Path(f"/proc/{pid}/task").iterdir())) == 1
