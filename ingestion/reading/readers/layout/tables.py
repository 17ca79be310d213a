"""Regions with gutters as tables: their rows and cells."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise
from statistics import median

from ingestion.reading.readers.layout.gutters import Region
from ingestion.reading.readers.layout.joining import wrapped
from ingestion.reading.readers.layout.words import Line, Word, text_of

_MARKER = re.compile(r"^(?:[•◦▪●○■□·‣–—*+-]|\W?\(?(?:\d{1,3}|[a-zA-Z]|[ivx]+)[.)、])$")
_SPACE = 0.34
_APART = 1.2
"""Rows stand so much further apart than the lines of one cell."""


def without_markers(region: Region, lines: Sequence[Line]) -> Region:
    """Return the region without the gutters between the marks of lists and their items."""
    rows = [region.columns(line) for line in lines]
    kept = []
    for number, gutter in enumerate(region.gutters):
        marks = [text_of(row[number]) for row in rows if row[number]]
        if not marks or not all(map(_MARKER.match, marks)):
            kept.append(gutter)
    return replace(region, gutters=kept)


def without_gaps(region: Region, lines: Sequence[Line]) -> Region:
    """Return the region without gutters that are no more than a space inside of cells, or that
    part a heading from numbers set to the right below it: no line has words on both sides."""
    gutters = list(region.gutters)
    for most in (_SPACE, 0.0):
        number = 0
        while number < len(gutters):
            width = _widest(Region(region.first, region.last, gutters), number, lines)
            if 0.0 < width <= most or (most == 0.0 and width == 0.0):
                del gutters[number]
            else:
                number += 1
    return replace(region, gutters=gutters)


def _widest(region: Region, number: int, lines: Sequence[Line]) -> float:
    """Return the widest gap, in sizes, of the lines that have words on both sides of a gutter."""
    rows = ((region.columns(line), line.size) for line in lines)
    gaps = [
        (row[number + 1][0].x - row[number][-1].right) / size
        for row, size in rows
        if row[number] and row[number + 1]
    ]
    return max(gaps, default=0.0)


def rows_of(region: Region, lines: Sequence[Line]) -> list[list[str]]:
    """Return the cells of a table's rows; lines that only continue cells belong to one row."""
    grid = [region.columns(line) for line in lines]
    rows: list[list[list[Line]]] = []
    for group in _groups(lines, grid):
        row: list[list[Line]] = [[] for _ in range(len(region.gutters) + 1)]
        for number in group:
            for cell, words in zip(row, grid[number], strict=True):
                if words:
                    cell.append(Line(words))
        rows.append(row)
    return [[wrapped(cell, narrow=True) for cell in row] for row in rows]


def _groups(lines: Sequence[Line], grid: Sequence[Sequence[Sequence[Word]]]) -> list[list[int]]:
    """Return which lines make up each row."""
    steps = [below.bottom - above.bottom for above, below in pairwise(lines)]
    tight = sorted(steps)[len(steps) // 4]
    uneven = any(step > _APART * tight for step in steps)
    single = tight > 1.7 * median(line.size for line in lines)
    groups = [[0]]
    for number, step in enumerate(steps, 1):
        if (
            step > _APART * tight
            or single
            or (not uneven and grid[number][0] and sum(map(bool, grid[number])) > 1)
        ):
            groups.append([number])
        else:
            groups[-1].append(number)
    return [part for group in groups for part in _parted(group, grid)]


def _parted(group: list[int], grid: Sequence[Sequence[Sequence[Word]]]) -> list[list[int]]:
    """Return the lines of a group one by one where all of them fill the same columns."""
    shapes = {tuple(map(bool, grid[number])) for number in group}
    filled = sum(min(shapes))
    whole = len(shapes) == 1 and min(shapes)[0] and filled > 1
    return [[number] for number in group] if whole and len(group) > 1 else [group]
