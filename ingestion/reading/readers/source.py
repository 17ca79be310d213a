"""The file that a reader reads, and what it finds out on the way."""

from __future__ import annotations

from typing import BinaryIO

from ingestion.reading.blocks import Block, Note
from ingestion.reading.unreadable import Unreadable

MOST_NOTES = 10_000
EXCERPT = 300
"""Characters."""


class Source:
    """An open file, with limits. Readers set `pages`, `title`, `percent` and add `warnings`."""

    def __init__(
        self, file: BinaryIO, *, most_text: int, most_pages: int, most_ocr: int = 0
    ) -> None:
        self.file = file
        self.most_text, self.most_pages, self.most_ocr = most_text, most_pages, most_ocr
        self.looked_at = 0
        self.pages: int | None = None
        self.title = ""
        self.percent = 0
        self.warnings: list[str] = []
        self.notes: list[Note] = []
        self._text = 0

    def bytes(self) -> bytes:
        """Return the whole file."""
        self.file.seek(0)
        return self.file.read()

    def warn(self, code: str) -> None:
        """Add a warning once."""
        if code not in self.warnings:
            self.warnings.append(code)

    def note(
        self, code: str, *, page: int | None = None, text: str = "", value: float | None = None
    ) -> None:
        """Add a note for the quality report, at most `MOST_NOTES`; `text` is cut to an excerpt."""
        if len(self.notes) < MOST_NOTES:
            self.notes.append(Note(code, page, text[:EXCERPT], value))

    def check_pages(self, pages: int) -> None:
        """Remember the number of pages; raises Unreadable when they are too many."""
        self.pages = pages
        if pages > self.most_pages:
            raise Unreadable("too-many-pages", limit=self.most_pages)

    @property
    def may_look(self) -> bool:
        """Tell whether one more page may be read by OCR."""
        return self.looked_at < self.most_ocr

    def looked(self) -> Block:
        """Count a page that is about to be read by OCR.

        Each gives the reader more time, once the empty block returned here is yielded.
        """
        self.looked_at += 1
        return Block("paragraph", "")

    def advance(self, done: int, total: int) -> None:
        """Report that `done` of `total` parts are read."""
        self.percent = min(99, 100 * done // max(total, 1))

    def count(self, text: str) -> None:
        """Add to the length of the text so far; raises Unreadable when it is too long."""
        self._text += len(text)
        self.check_length(self._text)

    def check_length(self, characters: int) -> None:
        """Raise Unreadable when a text of this length is too long."""
        if characters > self.most_text:
            limit = f"{self.most_text / 1_000_000:g} million characters"
            raise Unreadable("output-too-large", limit=limit)
