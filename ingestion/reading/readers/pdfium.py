"""pdfium beside liteparse: pages as pictures, hidden text, and text where liteparse fails."""

from __future__ import annotations

import ctypes
from collections.abc import Iterator
from itertools import islice
from typing import TYPE_CHECKING, Any, NamedTuple

from ingestion.reading.readers.layout.words import Word
from ingestion.reading.unreadable import Unreadable

if TYPE_CHECKING:
    from PIL.Image import Image

_INVISIBLE = (3, 7)
"""Text render modes: neither filled nor stroked; only a clipping path."""
_TINY = 1.0
"""Points."""
_PALE = 235
_FAINT = 20
_CONTRAST = 24
"""Levels of grey by which letters must differ from what is around them."""
_LARGEST = 4.0
_HUGE = 100_000.0
"""Points; 35 metres."""
_MOST_OBJECTS = 20_000
Place = tuple[float, float, float, float]


def preload() -> None:
    """Import pdfium."""
    import pypdfium2  # noqa: F401
    from PIL import Image  # noqa: F401


class Odd(NamedTuple):
    """Text that is hidden, or else runs off the page; where it is in points from the top left,
    None inside of forms, whose places are their own."""

    text: str
    place: Place | None
    hidden: bool


class Document:
    """A PDF opened by pdfium."""

    def __init__(self, data: bytes) -> None:
        """Open it. Raises Unreadable."""
        import pypdfium2

        try:
            self._document: Any = pypdfium2.PdfDocument(data)
            self.count = len(self._document)
        except pypdfium2.PdfiumError as error:
            raise Unreadable("encrypted" if "assword" in str(error) else "damaged") from None

    def huge(self) -> bool:
        """Tell whether a page is larger than any paper; liteparse would try to lay it out."""
        sizes = map(self._document.get_page_size, range(self.count))
        return any(max(size) > _HUGE for size in sizes)

    def picture(self, number: int, *, side: int) -> Image:
        """Return page `number` (1-based) drawn with a long side of `side` pixels."""
        page = self._document[number - 1]
        scale = min(side / max(*page.get_size(), 1.0), _LARGEST)
        picture: Image = page.render(scale=scale).to_pil().convert("RGB")
        page.close()
        return picture

    def odd(self, number: int, *, scan: bool) -> list[Odd]:
        """Return the texts of a page that cannot be seen, and the ends of lines that run off it.

        Of a `scan` the text layer is invisible and yet what one sees.
        """
        page = self._open(number)
        if page is None:
            return []
        try:
            return list(_Hidden(page, scan).texts())
        finally:
            page.close()

    def plain(self, number: int) -> tuple[float, float, list[Word]]:
        """Return the width and height of a page in points, and the words that pdfium finds."""
        page = self._open(number)
        if page is None:
            return 1.0, 1.0, []
        width, height = page.get_size()
        text = page.get_textpage()
        words = []
        for index in range(text.count_rects()):
            left, bottom, right, top = text.get_rect(index)
            said = text.get_text_bounded(left, bottom, right, top).strip()
            if said:
                words.append(Word(said, left, height - top, right, height - bottom, top - bottom))
        page.close()
        return width, height, words

    def _open(self, number: int) -> Any:
        import pypdfium2

        try:
            return self._document[number - 1]
        except pypdfium2.PdfiumError:
            return None


class _Hidden:
    """Finds the hidden text of one page."""

    def __init__(self, page: Any, scan: bool) -> None:
        self.page, self.scan = page, scan
        self.width, self.height = page.get_size()
        self.box = page.get_cropbox()
        self.turned = page.get_rotation()
        self._text: Any = None
        self._drawn: Any = None

    def texts(self) -> Iterator[Odd]:
        """Yield the texts that cannot be seen, and those that go on where the page ends."""
        import pypdfium2.raw as raw

        kinds = [raw.FPDF_PAGEOBJ_TEXT]
        objects = self.page.get_objects(filter=kinds, max_depth=3)
        found = [(each, self._place(each)) for each in islice(objects, _MOST_OBJECTS)]
        shown = [place for _, place in found if place and 0 <= place[0] < self.width]
        for each, place in found:
            beyond = place is not None and self._goes_on(place, shown)
            if beyond or self._unseen(each, place):
                said = self._said(each)
                if said.strip():
                    yield Odd(said, place, not beyond)

    def _unseen(self, each: Any, place: Place | None) -> bool:
        import pypdfium2.raw as raw

        if raw.FPDFTextObj_GetTextRenderMode(each.raw) in _INVISIBLE:
            return not self.scan
        if place is None:
            return False
        if self._outside(place) or self._tiny(each):
            return True
        return self._pale(each) and self._blends(place)

    def _goes_on(self, place: Place, shown: list[Place]) -> bool:
        """Tell whether text right of the page ends a line that begins on it."""
        x, y, _, bottom = place
        middle = (y + bottom) / 2
        return x > self.width and any(upper < middle < lower for _, upper, _, lower in shown)

    def _outside(self, place: Place) -> bool:
        x, y, right, bottom = place
        return right < 0 or x > self.width or bottom < 0 or y > self.height

    def _tiny(self, each: Any) -> bool:
        import pypdfium2.raw as raw

        size = ctypes.c_float()
        raw.FPDFTextObj_GetFontSize(each.raw, size)
        matrix = each.get_matrix()
        scale = max(abs(matrix.a) + abs(matrix.b), abs(matrix.c) + abs(matrix.d))
        return bool(size.value * scale < _TINY)

    def _pale(self, each: Any) -> bool:
        """Tell whether the letters are nearly white or see-through, so that they need a look."""
        import pypdfium2.raw as raw

        red, green, blue, alpha = (ctypes.c_uint() for _ in range(4))
        if not raw.FPDFPageObj_GetFillColor(each.raw, red, green, blue, alpha):
            return False
        light = min(red.value, green.value, blue.value) >= _PALE
        return light or alpha.value <= _FAINT

    def _blends(self, place: Place) -> bool:
        """Tell whether nothing is to be seen where the text is, on the page as drawn."""
        if self._drawn is None:
            scale = min(1500 / max(self.width, self.height, 1.0), 2.0)
            drawn = self.page.render(scale=scale, may_draw_forms=False)
            self._drawn = (drawn.to_pil().convert("L"), scale)
        picture, scale = self._drawn
        x, y, right, bottom = (side * scale for side in place)
        if right - x < 1 or bottom - y < 1:
            return False
        part = picture.crop((int(x), int(y), int(right) + 1, int(bottom) + 1))
        low, high = part.getextrema()
        return bool(high - low < _CONTRAST)

    def _place(self, each: Any) -> Place | None:
        if each.level or self.turned:
            return None
        x, y, right, top = each.get_bounds()
        left, upper = self.box[0], self.box[3]
        return x - left - 1, upper - top - 1, right - left + 1, upper - y + 1

    def _said(self, each: Any) -> str:
        import pypdfium2.raw as raw

        self._text = self._text or self.page.get_textpage()
        length = raw.FPDFTextObj_GetText(each.raw, self._text.raw, None, 0)
        buffer = ctypes.create_string_buffer(max(length, 2))
        units = ctypes.cast(buffer, ctypes.POINTER(ctypes.c_ushort))
        raw.FPDFTextObj_GetText(each.raw, self._text.raw, units, length)
        return buffer.raw[: max(length - 2, 0)].decode("utf-16-le", "replace")
