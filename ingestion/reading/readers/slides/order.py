"""Reading order on a slide: the title, then from top to bottom and from left to right."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from ingestion.reading.readers.slides.shapes import Frame, Shape

_SLACK = 0.3
"""Shapes may reach into the next row by this share of the smaller one's height or width."""


def ordered(shapes: Iterable[Shape]) -> list[Shape]:
    """Return shapes as they are read. Where no place is known, the order of the file holds."""
    found = list(shapes)
    titles = [each for each in found if each.is_title]
    placed = [each for each in found if each.frame and not each.is_title]
    others = [each for each in found if not each.frame and not each.is_title]
    return titles + others + _cut(placed, rows=True)


def _cut(shapes: list[Shape], *, rows: bool, tried: bool = False) -> list[Shape]:
    """Cut into rows where a line runs between shapes, else into columns, and so on inside."""
    if len(shapes) < 2:
        return shapes
    bands = _bands(shapes, _down if rows else _across)
    if len(bands) == 1:
        if tried:
            return sorted(shapes, key=lambda each: _corner(each.frame))
        return _cut(shapes, rows=not rows, tried=True)
    return [each for band in bands for each in _cut(band, rows=not rows)]


def _bands(
    shapes: list[Shape], side: Callable[[Frame | None], tuple[float, float]]
) -> list[list[Shape]]:
    bands: list[list[Shape]] = []
    end = 0.0
    for shape in sorted(shapes, key=lambda each: side(each.frame)):
        start, stop = side(shape.frame)
        if bands and start < end - _SLACK * min(stop - start, end - side(bands[-1][0].frame)[0]):
            bands[-1].append(shape)
            end = max(end, stop)
        else:
            bands.append([shape])
            end = stop
    return bands


def _down(frame: Frame | None) -> tuple[float, float]:
    return (frame.y, frame.bottom) if frame else (0, 0)


def _across(frame: Frame | None) -> tuple[float, float]:
    return (frame.x, frame.right) if frame else (0, 0)


def _corner(frame: Frame | None) -> tuple[float, float]:
    return (frame.y, frame.x) if frame else (0, 0)
