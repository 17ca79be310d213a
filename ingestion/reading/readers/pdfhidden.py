"""Text of a PDF's page that no reader of it sees, found by pdfium."""

from __future__ import annotations

import ctypes
import math
from collections.abc import Iterator
from itertools import islice
from typing import Any, NamedTuple

_INVISIBLE = (3, 7)
"""Text render modes: neither filled nor stroked; only a clipping path."""
_TINY = 1.5
"""Points that letters are high as drawn."""
_TINY_SIZE = 1.0
"""Points that a font is said to be of, where nothing tells how high it is drawn."""
_LETTERS = 3
"""Different letters that cannot all be as flat as a dash or the Chinese one."""
_PALE = 235
_FAINT = 20
_CONTRAST = 24
"""Levels of grey by which letters must differ from what is around them."""
_MOST_OBJECTS = 20_000
_DEEPEST = 3
_FINE = 100
"""Parts of a point: pdfium tells places on a page as whole numbers."""
_UNIT = 1000
Place = tuple[float, float, float, float]


class Odd(NamedTuple):
    """Text that is hidden, or else runs off the page; where it is in points from the top left of
    the page as it is shown, None when that cannot be told. `layer` is text drawn invisibly, as
    OCR writes it over a scan."""

    text: str
    place: Place | None
    hidden: bool
    layer: bool


def texts(page: Any, *, scan: bool) -> Iterator[Odd]:
    """Yield the texts that cannot be seen, and those that go on where the page ends.

    Of a `scan` the text layer is invisible and yet what one sees.
    """
    yield from _Page(page, scan).texts()


class _Page:
    """One page, drawn when something pale on it needs a look."""

    def __init__(self, page: Any, scan: bool) -> None:
        self.page, self.scan = page, scan
        self.width, self.height = page.get_size()
        self._text: Any = None
        self._drawn: Any = None
        self._matrix: Any = None

    def texts(self) -> Iterator[Odd]:
        import pypdfium2.raw as raw

        objects = self.page.get_objects(filter=[raw.FPDF_PAGEOBJ_TEXT], max_depth=_DEEPEST)
        found = [(each, self._place(each)) for each in islice(objects, _MOST_OBJECTS)]
        shown = [place for _, place in found if place and 0 <= place[0] < self.width]
        for each, place in found:
            beyond = place is not None and self._goes_on(place, shown)
            layer = raw.FPDFTextObj_GetTextRenderMode(each.raw) in _INVISIBLE
            if beyond or (not self.scan if layer else self._unseen(each, place)):
                said = self._said(each)
                if said.strip():
                    yield Odd(said, place, not beyond, layer)

    def _unseen(self, each: Any, place: Place | None) -> bool:
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
        """Tell whether letters are too small to be read. Those of a Type 3 font are drawings, and
        often bitmaps of a size that has nothing to do with the font's."""
        import pypdfium2.raw as raw

        font = raw.FPDFTextObj_GetFont(each.raw)
        length = ctypes.c_size_t()
        raw.FPDFFont_GetFontData(font, None, 0, length)
        if not length.value:
            return False
        matrix = _matrix(each)
        drawn = _bounds(each)
        if drawn and drawn[2] > drawn[0] and drawn[3] > drawn[1]:
            sideways = abs(matrix.b) > abs(matrix.a)
            high = drawn[2] - drawn[0] if sideways else drawn[3] - drawn[1]
            letters = {character for character in self._said(each) if character.isalnum()}
            return bool(high < _TINY) and len(letters) >= _LETTERS
        size = ctypes.c_float()
        raw.FPDFTextObj_GetFontSize(each.raw, size)
        scale = max(abs(matrix.a) + abs(matrix.b), abs(matrix.c) + abs(matrix.d))
        return bool(size.value * scale < _TINY_SIZE)

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
        """Return where a text is on the page as it is shown, with a point around it."""
        bounds = _bounds(each)
        if bounds is None:
            return None
        x, y, right, bottom = _around(self._shown(), bounds)
        return x - 1, y - 1, right + 1, bottom + 1

    def _shown(self) -> Any:
        """Return the matrix from the page's own space to points from the top left as shown."""
        import pypdfium2

        if self._matrix is None:
            origin, along, up = (self._point(*point) for point in ((0, 0), (_UNIT, 0), (0, _UNIT)))
            steps = [
                (end - start) / _UNIT
                for to in (along, up)
                for end, start in zip(to, origin, strict=True)
            ]
            self._matrix = pypdfium2.PdfMatrix(*steps, *origin)
        return self._matrix

    def _point(self, x: float, y: float) -> tuple[float, float]:
        import pypdfium2.raw as raw

        across, down = ctypes.c_int(), ctypes.c_int()
        sides = round(self.width * _FINE), round(self.height * _FINE)
        raw.FPDF_PageToDevice(self.page.raw, 0, 0, *sides, 0, x, y, across, down)
        return across.value / _FINE, down.value / _FINE

    def _said(self, each: Any) -> str:
        import pypdfium2.raw as raw

        self._text = self._text or self.page.get_textpage()
        length = raw.FPDFTextObj_GetText(each.raw, self._text.raw, None, 0)
        buffer = ctypes.create_string_buffer(max(length, 2))
        units = ctypes.cast(buffer, ctypes.POINTER(ctypes.c_ushort))
        raw.FPDFTextObj_GetText(each.raw, self._text.raw, units, length)
        return buffer.raw[: max(length - 2, 0)].decode("utf-16-le", "replace")


def _matrix(each: Any) -> Any:
    """Return the matrix of a text with those of the forms that it is inside of."""
    matrix, form = each.get_matrix(), each.container
    while form is not None:
        matrix, form = matrix.multiply(form.get_matrix()), form.container
    return matrix


def _bounds(each: Any) -> Place | None:
    """Return left, bottom, right and top of a text in the page's own space."""
    import pypdfium2

    try:
        bounds, form = each.get_bounds(), each.container
        while form is not None:
            bounds, form = _around(form.get_matrix(), bounds), form.container
    except pypdfium2.PdfiumError:
        return None
    return bounds if all(map(math.isfinite, bounds)) else None


def _around(matrix: Any, box: Place) -> Place:
    """Return the upright rectangle around a transformed one."""
    x, y, right, top = box
    corners = [matrix.on_point(*corner) for corner in ((x, y), (right, y), (x, top), (right, top))]
    across, up = [corner[0] for corner in corners], [corner[1] for corner in corners]
    return min(across), min(up), max(across), max(up)
