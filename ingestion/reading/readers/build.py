"""Blocks from text: cleaned, CJK line wraps joined, tables with their rows as text."""

from __future__ import annotations

import re
from collections.abc import Sequence

from ingestion.reading.blocks import Block, Kind
from ingestion.reading.readers.unseen import UNSEEN
from kb.text.normalise import clean, unwrap_cjk

_SPACES = re.compile(r"[^\S\n]+")
_BLANKS = re.compile(r" ?\n ?")


def _cleaned(text: str) -> str:
    """Clean a text but for what `unseen.reveal`, which knows the file, takes out and notes."""
    if not UNSEEN.search(text):
        return clean(text)
    kept, end = [], 0
    for match in UNSEEN.finditer(text):
        kept += [clean(text[end : match.start()]), match.group()]
        end = match.end()
    return "".join([*kept, clean(text[end:])])


def tidy(text: str) -> str:
    """Return text as it is shown: clean, without wraps between CJK characters or runs of spaces."""
    return _BLANKS.sub("\n", _SPACES.sub(" ", unwrap_cjk(_cleaned(text)))).strip()


def line(text: str) -> str:
    """Return text on one line."""
    if text.isascii() and text.isprintable():  # most cells of large sheets: nothing to clean
        return " ".join(text.split())
    return " ".join(tidy(text).split())


def prose(text: str, kind: Kind = "paragraph", *, page: int | None = None) -> Block:
    """Return a paragraph or a list item."""
    return Block(kind, tidy(text), page=page)


def heading(text: str, level: int, *, page: int | None = None) -> Block:
    """Return a heading of level 1 to 6."""
    return Block("heading", line(text), level=max(1, min(level, 6)), page=page)


def code(text: str, *, page: int | None = None) -> Block:
    """Return a listing; its spaces are kept."""
    return Block("code", _cleaned(text).strip("\n").rstrip(), page=page)


def table(
    rows: Sequence[Sequence[object]], *, header: int = 0, page: int | None = None
) -> Block | None:
    """Return a table without empty rows and trailing empty columns, or None if nothing is left."""
    cells = [[line(str(cell)) if cell is not None else "" for cell in row] for row in rows]
    header = sum(any(row) for row in cells[:header])
    cells = [row for row in cells if any(row)]
    if not cells:
        return None
    width = max(1 + max(i for i, cell in enumerate(row) if cell) for row in cells)
    cells = [(row + [""] * width)[:width] for row in cells]
    text = "\n".join(row_text(row) for row in cells)
    header = header if header < len(cells) else 0
    return Block("table", text, page=page, rows=cells, header=header)


def row_text(row: Sequence[str]) -> str:
    """Return a row's non-empty cells, joined by " | "."""
    return " | ".join(cell for cell in row if cell)
