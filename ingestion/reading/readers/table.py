"""Comma- and tab-separated values in any encoding, with any of the usual delimiters."""

from __future__ import annotations

import csv
import io
from collections import Counter
from collections.abc import Iterator

from ingestion.reading.blocks import Block
from ingestion.reading.readers import build
from ingestion.reading.readers.encoding import decode
from ingestion.reading.readers.source import Source

_DELIMITERS = ",;\t|"
_SAMPLE = 50
_ROWS = 200


def read(source: Source) -> Iterator[Block]:
    """Yield tables of at most `_ROWS` rows, each with the header row."""
    data = source.bytes()
    source.check_length(len(data) // 4)
    text = decode(data)
    csv.field_size_limit(len(text) + 1)
    rows = csv.reader(io.StringIO(text, newline=""), delimiter=_delimiter(text))
    header: list[str] = []
    kept: list[list[str]] = []
    for row in rows:
        if not any(cell.strip() for cell in row):
            continue
        if not header:
            header = row
            continue
        kept.append(row)
        if len(kept) >= _ROWS:
            yield from _block(header, kept)
            kept = []
    if kept or header:
        yield from _block(header, kept)


def _block(header: list[str], rows: list[list[str]]) -> Iterator[Block]:
    block = build.table([header, *rows], header=1)
    if block:
        yield block


def _delimiter(text: str) -> str:
    """Return the delimiter that gives the first rows the same number of cells, and the most."""
    lines = "\n".join(text.split("\n", _SAMPLE)[:_SAMPLE])
    best, most = ",", (0.0, 0)
    for delimiter in _DELIMITERS:
        widths = Counter(len(row) for row in csv.reader(io.StringIO(lines), delimiter=delimiter))
        width, rows = max(widths.items(), key=lambda item: (item[0] > 1, item[1]), default=(0, 0))
        score = (rows / max(sum(widths.values()), 1), width) if width > 1 else (0.0, 0)
        if score > most:
            best, most = delimiter, score
    return best
