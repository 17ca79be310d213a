"""A document's blocks, ready for the template `source/_blocks.html`."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from itertools import groupby
from typing import Any

from frontend.pages.marking import Stretch, find, stretches
from frontend.pages.quoting import Place, own_rows
from frontend.pages.snippets import matches

_NUMBER = re.compile(
    r"\s*[(（]?(\d{1,3}|[a-zA-Z]|[ivxlc]{1,5}|[一二三四五六七八九十]{1,3})[.)）、]"
)
WINDOW = 60
"""Blocks and rows shown before and after the passage; the others are a click away."""
NOWHERE = Place()


@dataclass(slots=True)
class Row:
    """A row of a table, its cells cut at the quote."""

    cells: list[list[Stretch]]
    hit: bool = False


@dataclass(slots=True)
class ShownBlock:
    """One block: its text cut at the quote, or a table's rows."""

    kind: str
    level: int
    page: int | None
    text: list[Stretch] = field(default_factory=list)
    head: list[Row] = field(default_factory=list)
    rows: list[Row] = field(default_factory=list)
    hit: bool = False
    anchor: bool = False
    """Where the page is scrolled to when no word of the passage is marked."""
    new_page: int | None = None
    """The page's number where it differs from the block before."""

    @property
    def numbered(self) -> bool:
        """Tell whether a list item brings its own number, and needs no bullet."""
        return _NUMBER.match("".join(each.text for each in self.text)) is not None


Group = tuple[str, list[ShownBlock]]
"""Consecutive items of a `list` or of a `numbered` one together, every other block as `one`."""


@dataclass(slots=True)
class Window:
    """The blocks shown; `before` and `after` are the offsets of the next ones, or None."""

    groups: list[Group]
    before: int | None
    after: int | None


def window(
    blocks: Sequence[dict[str, Any]],
    place: Place = NOWHERE,
    *,
    first: int | None = None,
    around: int = WINDOW,
) -> Window:
    """Return the blocks near a passage, or near block `first`, the quote or words marked."""
    if first is not None:
        start, end = max(0, first - around), min(len(blocks), first + around + 1)
    else:
        start, end = _near(blocks, place, around)
    shown = [_shown(block) for block in blocks[start:end]]
    _mark(blocks, start, shown, place)
    _anchor(shown)
    _number_pages(shown)
    return Window(_grouped(shown), start if start > 0 else None, end if end < len(blocks) else None)


def _near(blocks: Sequence[dict[str, Any]], place: Place, around: int) -> tuple[int, int]:
    """Return the offsets between which there are up to `around` blocks and rows on each side."""
    start, end = max(0, place.first), min(len(blocks), max(place.first, place.last) + 1)
    room = around
    while start > 0 and (room := room - _rows(blocks[start - 1])) >= 0:
        start -= 1
    room = around
    while end < len(blocks) and (room := room - _rows(blocks[end])) >= 0:
        end += 1
    return start, end


def _rows(block: dict[str, Any]) -> int:
    return max(1, len(block.get("rows") or ()))


def page_blocks(
    blocks: Sequence[dict[str, Any]], place: Place = NOWHERE, *, page: int
) -> list[Group]:
    """Return the blocks of one page, as text beside its image."""
    there = [index for index, block in enumerate(blocks) if block.get("page") == page]
    shown = [_shown(blocks[index]) for index in there]
    here = dict(zip(there, shown, strict=True))
    for index in range(max(0, place.first), min(place.last + 1, len(blocks))):
        here.setdefault(index, _shown(blocks[index]))
    inside = [index for index in sorted(here) if index in place]
    if inside:
        _mark(blocks, inside[0], [here[index] for index in inside], place)
    return _grouped(shown)


def _shown(block: dict[str, Any]) -> ShownBlock:
    shown = ShownBlock(block["kind"], min(6, (block.get("level") or 1) + 1), block.get("page"))
    rows = block.get("rows") if block["kind"] == "table" else None
    if rows:
        made = [Row([[Stretch(cell, marked=False)] for cell in row]) for row in rows]
        header = block.get("header") or 0
        shown.head, shown.rows = made[:header], made[header:]
    else:
        shown.text = [Stretch(block["text"], marked=False)]
    return shown


def _mark(
    blocks: Sequence[dict[str, Any]], start: int, shown: Sequence[ShownBlock], place: Place
) -> None:
    """Cut the passage's texts and cells where the quote is; `shown` begins with block `start`."""
    cells: list[list[Stretch]] = []
    for index, block in enumerate(shown, start):
        if index not in place:
            continue
        block.hit = True
        own = own_rows(blocks[index], place.text) if block.rows else set[int]()
        for number, row in enumerate(block.rows, len(block.head)):
            row.hit = number in own
        said = [row for row in block.rows if row.hit]
        cells += [cell for row in [*block.head, *said] for cell in row.cells] or [block.text]
    texts = ["".join(each.text for each in cell) for cell in cells]
    spans = find(place.quote, texts) if place.quote else [matches(t, place.words) for t in texts]
    for cell, text, inside in zip(cells, texts, spans, strict=True):
        cell[:] = stretches(text, inside)


def _anchor(blocks: Sequence[ShownBlock]) -> None:
    """Choose what a link to the passage leads to: its first mark, else its first block."""
    hits = [block for block in blocks if block.hit]
    for block in hits:
        for cell in [block.text, *(c for row in [*block.head, *block.rows] for c in row.cells)]:
            for at, each in enumerate(cell):
                if each.marked:
                    cell[at] = replace(each, anchor=True)
                    return
    if hits:
        hits[0].anchor = True


def _number_pages(blocks: list[ShownBlock]) -> None:
    before = None
    for block in blocks:
        if block.page and block.page != before:
            block.new_page = before = block.page


def _grouped(blocks: list[ShownBlock]) -> list[Group]:
    """Put consecutive list items together, so that they become one list of a page."""
    keys = [_kind(block, number) for number, block in enumerate(blocks)]
    pairs = groupby(zip(keys, blocks, strict=True), key=lambda pair: pair[0])
    return [(kind, [block for _key, block in group]) for (kind, *_), group in pairs]


def _kind(block: ShownBlock, number: int) -> tuple[str, int | None]:
    if block.kind != "list":
        return "one", number
    return "numbered" if block.numbered else "list", block.page
