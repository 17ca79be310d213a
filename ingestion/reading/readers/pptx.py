"""Presentations, by `unstructured`: a slide is a page; the speaker's notes follow their slide."""

from __future__ import annotations

from collections.abc import Iterator

from ingestion.reading.blocks import Block
from ingestion.reading.readers import archive, elements, offline
from ingestion.reading.readers.source import Source


def preload() -> None:
    """Import the partitioner; a title is what the slide says is its title, not any short text."""
    offline.prepare()
    import unstructured.partition.pptx as partitioner

    vars(partitioner)["is_possible_title"] = lambda *_, **__: False


def read(source: Source) -> Iterator[Block]:
    """Yield the titles, texts, tables and notes of the slides."""
    archive.check(source.file, "ppt/")
    preload()
    from unstructured.partition.pptx import partition_pptx

    found = partition_pptx(
        file=source.file, languages=[""], include_slide_notes=True, include_page_breaks=False
    )
    pages = [each.metadata.page_number for each in found if each.metadata.page_number]
    source.check_pages(max(pages, default=0))
    for block in elements.blocks(found):
        source.advance(block.page or 0, source.pages or 1)
        yield block
