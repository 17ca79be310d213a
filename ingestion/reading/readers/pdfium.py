"""pdfium beside liteparse: pages as pictures, and text where liteparse fails."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from ingestion.reading.readers import pdfhidden
from ingestion.reading.readers.layout.words import Word
from ingestion.reading.unreadable import Unreadable

if TYPE_CHECKING:
    from PIL.Image import Image

_LARGEST = 4.0
_HUGE = 100_000.0
"""Points; 35 metres."""


def preload() -> None:
    """Import pdfium."""
    import pypdfium2  # noqa: F401
    from PIL import Image  # noqa: F401


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

    def odd(self, number: int, *, scan: bool) -> list[pdfhidden.Odd]:
        """Return the texts of a page that cannot be seen, and the ends of lines that run off it.

        Of a `scan` the text layer is invisible and yet what one sees.
        """
        page = self._open(number)
        if page is None:
            return []
        try:
            return list(pdfhidden.texts(page, scan=scan))
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
