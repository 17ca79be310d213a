"""Columns of running text: a gutter down a good part of a page, with full lines on both sides."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from statistics import median

from ingestion.reading.readers.layout.gutters import Gutter, gaps
from ingestion.reading.readers.layout.joining import CJK
from ingestion.reading.readers.layout.words import Line, Word, lines_of

_LINES = 5
"""Lines that a column has at least."""
_BESIDE = 0.4
"""The part of the height that both columns share at least."""
_FULL = 0.8
_WORDS = 3.0
_MANY, _HALF = 15, 0.5
"""With so many lines of many words, half full is enough: a form, or two pages side by side."""


@dataclass(frozen=True, slots=True)
class Columns:
    """Lines `first` to `last` stand in two columns, parted by a gutter."""

    first: int
    last: int
    gutter: Gutter

    def sides(self, lines: Sequence[Line]) -> tuple[list[Word], list[Word]]:
        """Return the words of the left and of the right column."""
        words = [word for line in lines[self.first : self.last + 1] for word in line.words]
        middle = (self.gutter.start + self.gutter.end) / 2
        left = [word for word in words if word.x < middle]
        return left, [word for word in words if word.x >= middle]


def columns(lines: Sequence[Line]) -> Columns | None:
    """Return the first columns of a page, the tallest there are, or None."""
    best: Columns | None = None
    for start, line in enumerate(lines):
        if best and start > best.first:
            break
        for gap in gaps(line):
            found = _run(lines, start, gap)
            if (not best or found.last > best.last) and _is_text(found, lines):
                best = found
    return best


def _run(lines: Sequence[Line], start: int, gutter: Gutter) -> Columns:
    end = start
    for number in range(start + 1, len(lines)):
        narrower = _narrowed(gutter, lines[number])
        if narrower is None:
            break
        gutter, end = narrower, number
    return Columns(start, end, gutter)


def _narrowed(gutter: Gutter, line: Line) -> Gutter | None:
    """Return what a line leaves of the gutter, or None when its words cross it."""
    if any(word.ready and word.x < gutter.start < word.right for word in line.words):
        return None
    middle = (gutter.start + gutter.end) / 2
    start = max([gutter.start, *(word.right for word in line.words if word.x < middle)])
    end = min([gutter.end, *(word.x for word in line.words if word.x >= middle)])
    return Gutter(start, end) if end - start > 0.5 * line.size else None


def _is_text(found: Columns, lines: Sequence[Line]) -> bool:
    """Tell columns of text from a table: the lines of both sides are full and of many words."""
    sides = [lines_of(words) for words in found.sides(lines)]
    if any(len(side) < _LINES for side in sides):
        return False
    top = max(side[0].y for side in sides)
    bottom = min(side[-1].bottom for side in sides)
    whole = max(side[-1].bottom for side in sides) - min(side[0].y for side in sides)
    return bottom - top > _BESIDE * whole and all(map(_runs, sides))


def _runs(side: Sequence[Line]) -> bool:
    left, right = min(line.x for line in side), max(line.right for line in side)
    share = median((line.right - line.x) / (right - left or 1.0) for line in side)
    words = median(len(line.text.split()) + len(CJK.findall(line.text)) for line in side)
    if len(side) >= _MANY:
        return share >= _HALF and words >= 2 * _WORDS
    return share >= _FULL and words >= _WORDS
