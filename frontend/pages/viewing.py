"""A window of a document's blocks, ready for the template `source/_blocks.html`."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import groupby
from typing import Any

from frontend.pages.marking import Stretch, find, stretches
from frontend.pages.snippets import matches

_NUMBER = re.compile(
    r"\s*[(（]?(\d{1,3}|[a-zA-Z]|[ivxlc]{1,5}|[一二三四五六七八九十]{1,3})[.)）、]"
)
WINDOW = 60
"""Blocks shown before and after the passage; the others are a click away."""


@dataclass(slots=True)
class ShownBlock:
    """One block: its text cut at the quote, or a table's cells, each cut the same way."""

    kind: str
    level: int
    page: int | None
    text: list[Stretch] = field(default_factory=list)
    rows: list[list[list[Stretch]]] = field(default_factory=list)
    header: int = 0
    hit: bool = False
    anchor: bool = False
    """The first block of the passage: the page is scrolled here."""
    new_page: int | None = None
    """The page's number where it differs from the block before."""

    @property
    def numbered(self) -> bool:
        """Tell whether a list item brings its own number, and needs no bullet."""
        return bool(self.text) and _NUMBER.match(self.text[0].text) is not None


@dataclass(slots=True)
class Window:
    """The blocks shown; `before` and `after` are the offsets of the next ones, or None."""

    groups: list[tuple[str, list[ShownBlock]]]
    """Consecutive list items together, every other block alone."""
    before: int | None
    after: int | None


def window(
    blocks: Sequence[dict[str, Any]],
    *,
    first: int = 0,
    last: int = -1,
    quote: str = "",
    words: str = "",
    around: int = WINDOW,
) -> Window:
    """Return the blocks near the passage `blocks[first : last + 1]`.

    In the passage, `quote` is marked, or else each word that `words` has too.
    """
    start, end = max(0, first - around), min(len(blocks), max(first, last) + around + 1)
    shown = [_shown(block) for block in blocks[start:end]]
    hits = shown[max(0, first - start) : max(0, last + 1 - start)]
    for block in hits:
        block.hit = True
    if hits:
        hits[0].anchor = True
    _mark(hits, quote, words)
    _number_pages(shown)
    return Window(_grouped(shown), start if start > 0 else None, end if end < len(blocks) else None)


def page_blocks(
    blocks: Sequence[dict[str, Any]],
    *,
    page: int,
    first: int = 0,
    last: int = -1,
    quote: str = "",
    words: str = "",
) -> list[tuple[str, list[ShownBlock]]]:
    """Return the blocks of one page, as text beside its image."""
    shown = []
    for index, block in enumerate(blocks):
        if block.get("page") == page:
            shown.append(_shown(block))
            shown[-1].hit = first <= index <= last
    _mark([block for block in shown if block.hit], quote, words)
    return _grouped(shown)


def _shown(block: dict[str, Any]) -> ShownBlock:
    shown = ShownBlock(block["kind"], min(6, (block.get("level") or 1) + 1), block.get("page"))
    rows = block.get("rows") if block["kind"] == "table" else None
    if rows:
        shown.rows = [[[Stretch(cell, marked=False)] for cell in row] for row in rows]
        shown.header = block.get("header") or 0
    else:
        shown.text = [Stretch(block["text"], marked=False)]
    return shown


def _cells(block: ShownBlock) -> list[list[Stretch]]:
    return [cell for row in block.rows for cell in row] or [block.text]


def _mark(blocks: list[ShownBlock], quote: str, words: str) -> None:
    cells = [cell for block in blocks for cell in _cells(block)]
    texts = [cell[0].text if cell else "" for cell in cells]
    spans = find(quote, texts) if quote else [matches(text, words) for text in texts]
    for cell, text, inside in zip(cells, texts, spans, strict=True):
        cell[:] = stretches(text, inside)


def quoted_boxes(
    blocks: Sequence[dict[str, Any]], *, first: int, last: int, quote: str
) -> list[dict[str, Any]]:
    """Return the boxes of those blocks of a passage that hold `quote`; none when unfound."""
    passage = blocks[first : last + 1]
    found = find(quote, [block["text"] for block in passage])
    return [
        box
        for block, spans in zip(passage, found, strict=True)
        if spans
        for box in block.get("boxes", [])
    ]


def _number_pages(blocks: list[ShownBlock]) -> None:
    before = None
    for block in blocks:
        if block.page and block.page != before:
            block.new_page = before = block.page


def _grouped(blocks: list[ShownBlock]) -> list[tuple[str, list[ShownBlock]]]:
    """Put consecutive list items together, so that they become one list."""
    numbered = enumerate(blocks)
    groups = groupby(numbered, key=lambda pair: -1 if pair[1].kind == "list" else pair[0])
    return [("list" if key < 0 else "one", [block for _i, block in group]) for key, group in groups]
