"""OpenDocument files of any kind: the content says whether it is text, sheets or slides."""

from __future__ import annotations

from collections.abc import Iterator

from ingestion.reading.blocks import Block
from ingestion.reading.readers import archive
from ingestion.reading.readers.odf import sheets, slides
from ingestion.reading.readers.odf.body import Body
from ingestion.reading.readers.odf.document import Document
from ingestion.reading.readers.ooxml.package import local
from ingestion.reading.readers.source import Source


def read(source: Source) -> Iterator[Block]:
    """Yield the blocks of a text, a spreadsheet, a presentation or a drawing."""
    archive.check(source.file, "content.xml")
    document = Document(source.file)
    body, root = Body(document, source), document.body()
    kind = local(root)
    if kind == "spreadsheet":
        yield from sheets.blocks(body, root)
    elif kind in ("presentation", "drawing"):
        yield from slides.blocks(body, root)
    else:
        yield from body.blocks(root)
