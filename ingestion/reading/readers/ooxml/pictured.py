"""Pictures in office files that hold the text themselves: scans and screenshots put on a page."""

from __future__ import annotations

import io
from collections.abc import Iterator
from typing import Any

from ingestion.reading.blocks import Block
from ingestion.reading.pictures import Pictures
from ingestion.reading.readers import ocr, scanned
from ingestion.reading.readers.ooxml.package import A, Package, R
from ingestion.reading.readers.source import Source
from ingestion.reading.unreadable import Unreadable

_SMALLEST = 300
"""Pixels; a picture with a smaller short side is a logo or a photograph's thumbnail."""
_MOST_BYTES = 50 * 2**20


def blocks(package: Package, part: str, root: Any, source: Source, *, page: int) -> Iterator[Block]:
    """Yield what OCR reads in the pictures below `root`; for a page that has no other text."""
    relations = package.relations(part)
    keys = dict.fromkeys(node.get(f"{R}embed", "") for node in root.iter(f"{A}blip"))
    for key in keys:
        found = relations.get(key)
        if found is None or not package.has(found.target):
            continue
        if not source.may_look:
            source.note("image-not-read", page=page)
            return
        yield from _picture(package, found.target, source, page)


def _picture(package: Package, name: str, source: Source, page: int) -> Iterator[Block]:
    with package.open(name) as file:
        data = file.read(_MOST_BYTES)
    try:
        pictures = Pictures(io.BytesIO(data))
        if min(pictures.size(0)) < _SMALLEST:
            return
        picture = pictures.page(0, side=ocr.SIDE)
    except Unreadable:
        source.note("image-not-read", page=page)
        return
    for block in scanned.read(picture, source, page=page):
        block.boxes = []  # they are places on the picture, not on the page
        yield block
