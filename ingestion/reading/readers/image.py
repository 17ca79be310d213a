"""Pictures of documents: photographs, screenshots, faxes."""

from __future__ import annotations

from collections.abc import Iterator

from ingestion.reading.blocks import Block
from ingestion.reading.pictures import Pictures
from ingestion.reading.pictures import preload as preload_pictures
from ingestion.reading.readers import ocr, scanned
from ingestion.reading.readers.source import Source
from ingestion.reading.unreadable import Unreadable

_LONGEST = 12_000
"""Pixels of the long side; a long screenshot is read at this size, a page at a smaller one."""


def preload() -> None:
    """Import the decoders and the engine."""
    preload_pictures()
    ocr.preload()


def read(source: Source) -> Iterator[Block]:
    """Yield the text of each page of an image file."""
    source.file.seek(0)
    pictures = Pictures(source.file)
    source.check_pages(pictures.count)
    if not source.may_look:
        raise Unreadable("ocr-off")
    for number in range(pictures.count):
        if not source.may_look:
            source.note("cut-off", page=number + 1, text=f"OCR ends after {source.most_ocr} pages")
            source.warn("pages-without-text")
            return
        yield source.looked()
        width, height = pictures.size(number)
        long = max(width, height) > 2 * min(width, height)
        picture = pictures.page(number, side=_LONGEST if long else ocr.SIDE)
        yield from scanned.read(picture, source, page=number + 1)
        source.advance(number + 1, pictures.count)
