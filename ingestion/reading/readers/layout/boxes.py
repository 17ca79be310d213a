"""Where lines are, as fractions of their page."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from ingestion.reading.blocks import Box
from ingestion.reading.readers.layout.words import Line

_MOST = 40
"""Boxes of one block; neighbours are put together beyond it."""


@dataclass(frozen=True, slots=True)
class Paper:
    """A page (1-based) of a size in the unit of its words."""

    page: int
    width: float
    height: float

    def lines(self, lines: Sequence[Line]) -> list[Box]:
        """Return one box for each line, or for a few neighbouring lines."""
        step = -(-len(lines) // _MOST)
        return [self._box(lines[n : n + step]) for n in range(0, len(lines), step)]

    def around(self, lines: Sequence[Line]) -> list[Box]:
        """Return the box around all lines."""
        return [self._box(lines)]

    def box(self, x: float, y: float, right: float, bottom: float) -> Box:
        """Return a rectangle of the page, in fractions."""
        left, top = _share(x, self.width), _share(y, self.height)
        wide, high = _share(right, self.width) - left, _share(bottom, self.height) - top
        return Box(self.page, left, top, round(wide, 4), round(high, 4))

    def _box(self, lines: Sequence[Line]) -> Box:
        left, top = min(line.x for line in lines), min(line.y for line in lines)
        right, bottom = max(line.right for line in lines), max(line.bottom for line in lines)
        return self.box(left, top, right, bottom)


def _share(value: float, whole: float) -> float:
    return round(min(max(value / (whole or 1.0), 0.0), 1.0), 4)
