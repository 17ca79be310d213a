"""Word documents, by `unstructured`. Pages are known only where Word stored its page breaks."""

from __future__ import annotations

from collections.abc import Iterator

from ingestion.reading.blocks import Block
from ingestion.reading.readers import archive, elements, offline
from ingestion.reading.readers.source import Source
from ingestion.reading.readers.wordparts import prepared


def preload() -> None:
    """Import the partitioner."""
    offline.prepare()
    import unstructured.partition.docx  # noqa: F401


def read(source: Source) -> Iterator[Block]:
    """Yield the headings, paragraphs, list items and tables of a document."""
    archive.check(source.file, "word/")
    preload()
    from unstructured.partition.docx import partition_docx

    found = partition_docx(file=prepared(source.file), languages=[""], include_page_breaks=False)
    pages = [each.metadata.page_number for each in found if each.metadata.page_number]
    source.pages = max(pages, default=None)
    yield from elements.blocks(found)
