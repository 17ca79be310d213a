"""Rich text, by our own reader: other libraries lose tables, code pages or hidden text."""

from __future__ import annotations

from collections.abc import Iterator

from ingestion.reading.blocks import Block
from ingestion.reading.readers.rich.parser import Parser
from ingestion.reading.readers.source import Source
from ingestion.reading.unreadable import Unreadable


def read(source: Source) -> Iterator[Block]:
    """Yield the headings, paragraphs, list items and tables of a document."""
    data = source.bytes()
    if b"{\\rtf" not in data[:1024]:
        raise Unreadable("mismatch", extension="rtf")
    yield from Parser(data, source).blocks()
