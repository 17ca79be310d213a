"""Tasks of the light fork server: pages of a PDF as pictures. Loads pdfium only."""

from __future__ import annotations

import base64
import io
from collections.abc import Iterator
from typing import Any, BinaryIO

from ingestion.reading.unreadable import Unreadable

_MOST_PIXELS = 40_000_000


def preload() -> None:
    """Import what draws."""
    import pypdfium2  # noqa: F401
    from PIL import Image, PngImagePlugin  # noqa: F401


def _open(file: BinaryIO) -> Any:
    import pypdfium2

    try:
        return pypdfium2.PdfDocument(file.read())
    except pypdfium2.PdfiumError as error:
        raise Unreadable("encrypted" if "assword" in str(error) else "damaged") from None


def sizes(file: BinaryIO, params: dict[str, Any]) -> Iterator[dict[str, Any]]:
    """Yield the size of each page, in points."""
    document = _open(file)
    count = min(len(document), params["most_pages"])
    found = [[round(side, 2) for side in document.get_page_size(i)] for i in range(count)]
    yield {"done": {"sizes": found}}


def render(file: BinaryIO, params: dict[str, Any]) -> Iterator[dict[str, Any]]:
    """Yield page `params["page"]` (1-based) as a PNG, `params["width"]` pixels wide."""
    document = _open(file)
    if not 1 <= params["page"] <= len(document):
        raise Unreadable("missing")
    page = document[params["page"] - 1]
    width, height = page.get_size()
    scale = params["width"] / max(width, 1.0)
    if width * height * scale * scale > _MOST_PIXELS:
        raise Unreadable("memory")
    png = io.BytesIO()
    page.render(scale=scale).to_pil().convert("RGB").save(png, "PNG", compress_level=6)
    yield {"done": {"png": base64.b64encode(png.getvalue()).decode("ascii")}}


TASKS = {"sizes": sizes, "render": render}
