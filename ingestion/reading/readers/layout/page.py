"""A page's words become its blocks."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from ingestion.reading.blocks import Block
from ingestion.reading.readers import build
from ingestion.reading.readers.layout.boxes import Paper
from ingestion.reading.readers.layout.columns import columns
from ingestion.reading.readers.layout.gutters import Region, regions
from ingestion.reading.readers.layout.headings import level_of
from ingestion.reading.readers.layout.paragraphs import ITEM, Part, parts
from ingestion.reading.readers.layout.tables import rows_of, without_gaps, without_markers
from ingestion.reading.readers.layout.words import Line, Word, lines_of


@dataclass(frozen=True, slots=True)
class Style:
    """What is usual in the document: the size of its text, and how sure sizes are."""

    body: float
    larger: float = 1.12
    """A heading's letters are larger than the text's by this factor."""


def blocks(words: Sequence[Word], paper: Paper, style: Style) -> Iterator[Block]:
    """Yield the blocks of a page in reading order."""
    yield from _flow(lines_of(words), paper, style)


def _flow(lines: Sequence[Line], paper: Paper, style: Style) -> Iterator[Block]:
    split = columns(lines)
    if split is None:
        yield from _tables(lines, paper, style)
        return
    yield from _tables(lines[: split.first], paper, style)
    for words in split.sides(lines):
        yield from _flow(lines_of(words), paper, style)
    yield from _flow(lines[split.last + 1 :], paper, style)


def _tables(lines: Sequence[Line], paper: Paper, style: Style) -> Iterator[Block]:
    start = 0
    for region in regions(lines):
        inside = lines[region.first : region.last + 1]
        region = without_gaps(without_markers(region, inside), inside)
        if not region.gutters or any(line.words[0].ready for line in inside):
            continue
        yield from _column(lines[start : region.first], paper, style)
        start = region.last + 1
        yield from _table(region, inside, paper)
    yield from _column(lines[start:], paper, style)


def _table(region: Region, lines: Sequence[Line], paper: Paper) -> Iterator[Block]:
    block = build.table(rows_of(region, lines), header=1, page=paper.page)
    if block:
        block.boxes = paper.around(lines)
        yield block


def _column(lines: Sequence[Line], paper: Paper, style: Style) -> Iterator[Block]:
    right = max((line.right for line in lines), default=0.0)
    for part in parts(lines, right=right):
        block = part.lines[0].words[0].ready or _block(part, style)
        if block.text:
            block.page = paper.page
            block.boxes = block.boxes or paper.lines(part.lines)
            yield block


def _block(part: Part, style: Style) -> Block:
    text = part.text
    if part.listing:
        return build.code(text)
    level = level_of(part, body=style.body, larger=style.larger)
    if level:
        return build.heading(text, level)
    return build.prose(_item(text), "list") if ITEM.match(text) else build.prose(text)


def _item(text: str) -> str:
    """Return a list item without its mark; a number stays, since text may refer to it."""
    return text.lstrip("•◦▪●○■□‣–*+- \t") if not text[0].isalnum() and text[0] != "(" else text
