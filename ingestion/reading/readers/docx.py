"""Word documents, from their XML. Pages are known only where Word stored its page breaks."""

from __future__ import annotations

from collections.abc import Iterator

from ingestion.reading.blocks import Block
from ingestion.reading.readers import archive
from ingestion.reading.readers.ooxml.package import Package
from ingestion.reading.readers.source import Source
from ingestion.reading.readers.word.body import Body
from ingestion.reading.unreadable import Unreadable


def read(source: Source) -> Iterator[Block]:
    """Yield the headings, paragraphs, list items and tables of a document."""
    archive.check(source.file, "word/")
    package = Package(source.file)
    part = package.main()
    if not package.has(part):
        raise Unreadable("damaged")
    yield from Body(package, part, source).blocks()
