"""A picture of a page becomes blocks, in strips if it is long."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from ingestion.reading.blocks import Block, Box
from ingestion.reading.readers import ocr
from ingestion.reading.readers.layout.boxes import Paper
from ingestion.reading.readers.layout.page import Style, blocks
from ingestion.reading.readers.layout.words import Word
from ingestion.reading.readers.source import Source

if TYPE_CHECKING:
    from PIL.Image import Image

_LONG = 2.0
"""A picture so many times as high as wide is a screenshot, read strip by strip."""
_SLACK = 0.2
_SMALL = 1000
"""Pixels; smaller pictures are enlarged, twice at most."""


def read(picture: Image, source: Source, *, page: int) -> Iterator[Block]:
    """Yield the blocks of page `page` from its picture; note how sure the reading is."""
    words: list[Word] = []
    weights: list[tuple[float, int]] = []
    turned = 0
    for top, strip in _strips(picture):
        scaled = _scaled(strip)
        seen = ocr.look(scaled)
        if seen is None:
            continue
        turned = seen.turned
        factor = strip.width / scaled.width
        words += [_moved(word, factor, top) for word in seen.words]
        weights.append((seen.confidence, sum(len(word.text) for word in seen.words)))
    letters = sum(count for _, count in weights)
    if not letters:
        source.note("page-empty", page=page)
        return
    confidence = sum(value * count for value, count in weights) / letters
    source.note("page-ocr", page=page, value=round(confidence, 3))
    width, height = picture.size
    paper = Paper(page, *((height, width) if turned in (90, 270) else (width, height)))
    style = Style(body=ocr.body_size(words), larger=1.3)
    for block in blocks(words, paper, style):
        block.boxes = [_back(box, turned) for box in block.boxes]
        yield block


def _scaled(picture: Image) -> Image:
    side = max(picture.size)
    factor = min(ocr.SIDE / side, 2.0 if side < _SMALL else 1.3)
    if 0.95 < factor < 1.05:
        return picture
    size = (max(1, round(picture.width * factor)), max(1, round(picture.height * factor)))
    return picture.resize(size)


def _strips(picture: Image) -> Iterator[tuple[int, Image]]:
    """Yield (top, strip); a long picture is cut at its emptiest rows."""
    width, height = picture.size
    if height < _LONG * width:
        yield 0, picture
        return
    top, step = 0, round(1.4 * width)
    while top < height:
        bottom = min(top + step, height)
        if bottom < height:
            bottom = _emptiest(picture, bottom - round(_SLACK * width), bottom)
        yield top, picture.crop((0, top, width, bottom))
        top = bottom


def _emptiest(picture: Image, start: int, end: int) -> int:
    import numpy as np

    rows = np.asarray(picture.crop((0, start, picture.width, end)).convert("L"), dtype=float)
    ink = rows.std(axis=1)
    smooth = np.convolve(ink, np.ones(5), "same")
    return start + max(1, int(smooth[2:-2].argmin()) + 2 if len(ink) > 5 else len(ink))


def _moved(word: Word, factor: float, top: int) -> Word:
    word.x, word.right = word.x * factor, word.right * factor
    word.y, word.bottom = word.y * factor + top, word.bottom * factor + top
    word.size *= factor
    return word


def _back(box: Box, turned: int) -> Box:
    """Return the box on the picture as it lies; it was turned counter-clockwise by degrees."""
    if turned == 180:
        x, y = 1 - box.x - box.width, 1 - box.y - box.height
        return Box(box.page, round(x, 4), round(y, 4), box.width, box.height)
    if turned == 90:
        x = 1 - box.y - box.height
        return Box(box.page, round(x, 4), box.x, box.height, box.width)
    if turned == 270:
        y = 1 - box.x - box.width
        return Box(box.page, box.y, round(y, 4), box.height, box.width)
    return box
