"""A file inside a file: read by the reader of its format, in the same process."""

from __future__ import annotations

import io
from collections.abc import Iterable, Iterator

from ingestion.reading.blocks import Block
from ingestion.reading.readers.source import Source

MOST_DEPTH = 5
"""Mails inside mails."""
MOST_FILES = 500
"""Files read inside one document."""


class Nested(Source):
    """A file inside another; `outer` is the one it was found in."""

    def __init__(self, data: bytes, outer: Source) -> None:
        super().__init__(
            io.BytesIO(data),
            most_text=outer.most_text,
            most_pages=outer.most_pages,
            most_ocr=outer.most_ocr - outer.looked_at,
        )
        self.outer = outer
        self.depth: int = depth(outer) + 1

    def looked(self) -> Block:
        """Count a page read by OCR here and outside, where it gives the reader more time."""
        self.outer.looked()
        return super().looked()


def depth(source: Source) -> int:
    """Return in how many files this one lies."""
    return source.depth if isinstance(source, Nested) else 0


def report(inner: Nested, source: Source, name: str = "") -> None:
    """Tell what was noticed inside as noticed in the whole, without pages."""
    for note in inner.notes:
        source.note(note.code, text=f"{name}: {note.text}" if name else note.text, value=note.value)
    for warning in inner.warnings:
        source.warn(warning)


def unread(source: Source, name: str, why: str = "") -> None:
    """Note that a file inside this one was not read."""
    source.note("attachment-not-read", text=f"{name} ({why})" if why else name)
    source.warn(f"attachment-not-read: {name}")


def below(blocks: Iterable[Block], level: int) -> Iterator[Block]:
    """Yield the blocks with their headings below `level`, and without pages: those of a file
    inside another are not the document's."""
    for block in blocks:
        if block.kind == "heading":
            block.level = min(6, block.level + level)
        block.page, block.boxes = None, []
        if block.text.strip():
            yield block
