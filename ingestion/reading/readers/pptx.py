"""Presentations, from their XML: a slide is a page; its notes and comments follow it."""

from __future__ import annotations

from collections.abc import Iterator

from ingestion.reading.blocks import Block
from ingestion.reading.readers import archive
from ingestion.reading.readers.ooxml.package import Package
from ingestion.reading.readers.slides.deck import Deck
from ingestion.reading.readers.source import Source
from ingestion.reading.unreadable import Unreadable


def read(source: Source) -> Iterator[Block]:
    """Yield the titles, texts, tables, charts and notes of the slides."""
    archive.check(source.file, "ppt/")
    package = Package(source.file)
    part = package.main()
    if not package.has(part):
        raise Unreadable("damaged")
    yield from Deck(package, part, source).blocks()
