"""Tasks of the light fork server: pages of PDFs and of image files as pictures. No parsers."""

from __future__ import annotations

import base64
import io
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any, BinaryIO

from ingestion.reading import pictures
from ingestion.reading.letters import letters
from ingestion.reading.papers import is_pdf, opened, page_of
from ingestion.reading.unreadable import Unreadable

if TYPE_CHECKING:
    from PIL.Image import Image

_MOST_PIXELS = 40_000_000


def preload() -> None:
    """Import what draws."""
    import pypdfium2  # noqa: F401

    pictures.preload()


def sizes(file: BinaryIO, params: dict[str, Any]) -> Iterator[dict[str, Any]]:
    """Yield the size of each page: of a PDF in points, of an image file in pixels."""
    most = params["most_pages"]
    found: list[list[float]]
    if is_pdf(file):
        document = opened(file)
        pages = range(min(len(document), most))
        found = [[round(side, 2) for side in document.get_page_size(page)] for page in pages]
    else:
        images = pictures.Pictures(file)
        found = [[float(side) for side in images.size(n)] for n in range(min(images.count, most))]
    yield {"done": {"sizes": found}}


def render(file: BinaryIO, params: dict[str, Any]) -> Iterator[dict[str, Any]]:
    """Yield page `params["page"]` (1-based) as a PNG, `params["width"]` pixels wide."""
    drawn = _page if is_pdf(file) else _picture
    png = io.BytesIO()
    drawn(file, params["page"], params["width"]).save(png, "PNG", compress_level=6)
    yield {"done": {"png": base64.b64encode(png.getvalue()).decode("ascii")}}


def _page(file: BinaryIO, number: int, wanted: int) -> Image:
    page = page_of(opened(file), number)
    width, height = page.get_size()
    scale = wanted / max(width, 1.0)
    _check(width * scale, height * scale)
    image: Image = page.render(scale=scale).to_pil().convert("RGB")
    return image


def _picture(file: BinaryIO, number: int, wanted: int) -> Image:
    images = pictures.Pictures(file)
    width, height = images.size(number - 1)
    high = max(1, round(height * wanted / width))
    _check(wanted, high)
    return images.page(number - 1, side=max(wanted, high)).resize((wanted, high))


def _check(width: float, height: float) -> None:
    if width * height > _MOST_PIXELS:
        raise Unreadable("memory")


TASKS = {"sizes": sizes, "render": render, "letters": letters}
