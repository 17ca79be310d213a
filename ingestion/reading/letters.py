"""Task of the light fork server: how large a page is, and where the letters of a PDF's stand."""

from __future__ import annotations

import ctypes
from collections.abc import Iterator
from typing import Any, BinaryIO

from ingestion.reading import pictures
from ingestion.reading.papers import WHOLE, is_pdf, opened, page_of

MOST = 50_000
"""Letters of one page that are looked at; a page of small print has 10,000."""
_BLANK = (0x20, 0xA0, 0x0D, 0x0A, 0x09)


def letters(file: BinaryIO, params: dict[str, Any]) -> Iterator[dict[str, Any]]:
    """Yield the `size` of page `params["page"]` (1-based) as it is shown, its `text` without
    spaces, and `places`: left, top, right and bottom of each letter. Pictures have no letters."""
    number, pdf = params["page"], is_pdf(file)
    size, text, places = _of_pdf(file, number) if pdf else (_of_picture(file, number), "", [])
    yield {"done": {"size": list(size), "text": text, "places": places}}


def _of_picture(file: BinaryIO, number: int) -> tuple[float, float]:
    width, height = pictures.Pictures(file).size(number - 1)
    return float(width), float(height)


def _of_pdf(file: BinaryIO, number: int) -> tuple[tuple[float, float], str, list[int]]:
    page = page_of(opened(file), number)
    written = page.get_textpage()
    text, places = "", list[int]()
    for index in range(min(written.count_chars(), MOST)):
        character = _character(written, index)
        place = _place(page, written, index) if character else None
        if place:
            text += character
            places += place
    return page.get_size(), text, places


def _character(written: Any, index: int) -> str:
    from pypdfium2 import raw

    code = raw.FPDFText_GetUnicode(written.raw, index)
    if code in _BLANK or not 0 < code < 0x110000:
        return ""
    return "\ufffd" if 0xD800 <= code < 0xE000 else chr(code)


def _place(page: Any, written: Any, index: int) -> list[int] | None:
    """Return where a letter is on the page as it is shown: turned and cropped."""
    from pypdfium2 import raw

    box = raw.FS_RECTF()
    if not raw.FPDFText_GetLooseCharBox(written.raw, index, box):
        return None
    x, y = ctypes.c_int(), ctypes.c_int()
    across, down = [], []
    for corner in ((box.left, box.top), (box.right, box.bottom)):
        raw.FPDF_PageToDevice(page.raw, 0, 0, WHOLE, WHOLE, 0, *corner, x, y)
        across.append(min(max(x.value, 0), WHOLE))
        down.append(min(max(y.value, 0), WHOLE))
    return [min(across), min(down), max(across), max(down)]
