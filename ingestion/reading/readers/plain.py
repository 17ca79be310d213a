"""Plain text: paragraphs between empty lines, with the headings that numbering gives away."""

from __future__ import annotations

import re
from collections.abc import Iterator

from ingestion.reading.blocks import Block
from ingestion.reading.readers.build import heading, prose
from ingestion.reading.readers.encoding import text_of
from ingestion.reading.readers.numbering import heading_level
from ingestion.reading.readers.runs import cut
from ingestion.reading.readers.source import Source

_EMPTY_LINES = re.compile(r"\n[^\S\n]*\n\s*")
_LONGEST = 20_000
"""Characters of one block: a log without empty lines is cut at line ends."""


def read(source: Source) -> Iterator[Block]:
    """Yield the blocks of a text file in any encoding."""
    yield from blocks(text_of(source), source)


def blocks(text: str, source: Source) -> Iterator[Block]:
    """Yield the blocks of plain text."""
    source.check_length(len(text))
    text, done = cut(text, source), 0
    for paragraph in _EMPTY_LINES.split(text):
        done += len(paragraph)
        source.advance(done, len(text))
        yield from _paragraph(paragraph)


def _paragraph(text: str) -> Iterator[Block]:
    level = heading_level(text.strip())
    if level:
        yield heading(text, level)
        return
    first, _, rest = text.partition("\n")
    level = heading_level(first.strip()) if rest else 0
    if level:
        yield heading(first, level)
        text = rest
    for part in _parts(text):
        yield prose(part)


def _parts(text: str) -> Iterator[str]:
    start = 0
    while len(text) - start > _LONGEST:
        end = text.rfind("\n", start, start + _LONGEST) + 1 or start + _LONGEST
        yield text[start:end]
        start = end
    yield text[start:]
