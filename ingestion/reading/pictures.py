"""Pictures opened safely: their size is known before they are decoded."""

from __future__ import annotations

import warnings
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any, BinaryIO

from ingestion.reading.unreadable import Unreadable

if TYPE_CHECKING:
    from PIL.Image import Image

FORMATS = ("PNG", "JPEG", "TIFF", "WEBP", "BMP", "GIF")
MOST_PIXELS = 100_000_000
"""A page of 600 dpi has 35 million."""
_DEEP = ("I", "I;16", "I;16L", "I;16B", "F")


def preload() -> None:
    """Import the decoders."""
    from PIL import (  # noqa: F401
        BmpImagePlugin,
        GifImagePlugin,
        ImageOps,
        JpegImagePlugin,
        MpoImagePlugin,
        PngImagePlugin,
        TiffImagePlugin,
        WebPImagePlugin,
    )


class Pictures:
    """The pages of an image file; a file that is not animated but paged has several."""

    def __init__(self, file: BinaryIO) -> None:
        """Read the header. Raises Unreadable."""
        from PIL import Image, UnidentifiedImageError

        warnings.simplefilter("ignore")
        Image.MAX_IMAGE_PIXELS = MOST_PIXELS
        try:
            self._image: Any = Image.open(file, formats=FORMATS)
        except Image.DecompressionBombError:
            raise Unreadable("too-many-pixels", limit=MOST_PIXELS // 1_000_000) from None
        except (UnidentifiedImageError, OSError, ValueError, SyntaxError, KeyError):
            raise Unreadable("damaged") from None
        self.count = self._pages()
        self._check()

    def size(self, page: int) -> tuple[int, int]:
        """Return width and height of a page (from 0) in pixels, as it is shown."""
        self._seek(page)
        width, height = self._image.size
        turned = self._image.getexif().get(0x0112, 1) >= 5
        return (height, width) if turned else (width, height)

    def page(self, page: int, *, side: int | None = None) -> Image:
        """Return a page (from 0) upright, in RGB on white, its long side at most `side` pixels.

        Raises Unreadable.
        """
        from PIL import ImageOps

        self._seek(page)
        try:
            if side and self._image.format in ("JPEG", "MPO"):
                self._image.draft("RGB", (side, side))
            image = ImageOps.exif_transpose(self._image)
            if side and max(image.size) > side:
                image = _reduced(image, side)
            return _plain(image)
        except (OSError, ValueError, SyntaxError, KeyError, IndexError, TypeError):
            raise Unreadable("damaged") from None

    def pages(self, *, most: int) -> Iterator[int]:
        """Yield the numbers of the first `most` pages."""
        yield from range(min(self.count, most))

    def _pages(self) -> int:
        if self._image.format != "TIFF":
            return 1
        try:
            return int(getattr(self._image, "n_frames", 1))
        except (OSError, ValueError, SyntaxError, KeyError, EOFError, TypeError):
            return 1

    def _seek(self, page: int) -> None:
        if not 0 <= page < self.count:
            raise Unreadable("missing")
        try:
            self._image.seek(page)
        except (OSError, EOFError, ValueError, SyntaxError, KeyError, TypeError):
            raise Unreadable("damaged") from None
        self._check()

    def _check(self) -> None:
        width, height = self._image.size
        if width * height > MOST_PIXELS:
            raise Unreadable("too-many-pixels", limit=MOST_PIXELS // 1_000_000)


def _reduced(image: Image, side: int) -> Image:
    """Return a smaller picture; colours of a palette and single bits cannot be averaged."""
    if image.mode == "1":
        image = image.convert("L")
    elif image.mode in ("P", "PA"):
        image = image.convert("RGBA" if "transparency" in image.info else "RGB")
    elif image.mode in _DEEP:
        image = _shallow(image)
    factor = side / max(image.size)
    size = (max(1, round(image.width * factor)), max(1, round(image.height * factor)))
    return image.resize(size, reducing_gap=2.0)


def _shallow(image: Image) -> Image:
    """Return 16-bit or real-valued grey as 8-bit, from the darkest to the lightest."""
    low, high = image.getextrema()
    span = (float(high) - float(low)) or 1.0  # type: ignore[arg-type]
    real = image.convert("F")
    return real.point(lambda value: value * (255.0 / span) - float(low) * 255.0 / span).convert("L")  # type: ignore[arg-type]


def _plain(image: Image) -> Image:
    from PIL import Image as images

    if image.mode in _DEEP:
        image = _shallow(image)
    if image.mode in ("RGBA", "LA", "PA", "La", "RGBa") or "transparency" in image.info:
        image = image.convert("RGBA")
        white = images.new("RGBA", image.size, (255, 255, 255, 255))
        image = images.alpha_composite(white, image)
    return image.convert("RGB")
