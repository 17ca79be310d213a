"""What every reader returns: blocks in reading order. The contract between reading, splitting
and the source viewer; stored as JSON in `kb.Content.blocks`."""

from __future__ import annotations

from dataclasses import asdict, dataclass, field
from typing import Any, Literal

from ingestion.reading.shapes import is_number, is_rows, is_text, is_whole, sound

Kind = Literal["heading", "paragraph", "list", "table", "code"]
KINDS = ("heading", "paragraph", "list", "table", "code")


@dataclass(slots=True)
class Box:
    """A rectangle on a page (1-based), in fractions of the page's size, origin top left."""

    page: int
    x: float
    y: float
    width: float
    height: float


@dataclass(slots=True)
class Block:
    """One heading, paragraph, list item, table or code listing.

    `text` is always complete (a table's text is its rows, cells joined by " | "). `level` is 1 to
    6 for headings. `rows` holds a table's cells; the first `header` of them are header rows.
    `page` is 1-based, or None where the format has none (a slide or a sheet counts as a page).
    """

    kind: Kind
    text: str
    level: int = 0
    page: int | None = None
    boxes: list[Box] = field(default_factory=list)
    rows: list[list[str]] | None = None
    header: int = 0


@dataclass(slots=True)
class Note:
    """Something a reader noticed, for the quality report.

    `code` is one of `NOTES`; `text` is an excerpt or a name, `value` a share from 0 to 1.
    """

    code: str
    page: int | None = None
    text: str = ""
    value: float | None = None


NOTES = (
    "page-empty",  # nothing could be read on the page
    "page-ocr",  # the page's text comes from its image; value: mean confidence
    "hidden-text",  # text no reader of the page would see; it is left out of the blocks
    "table-lost",  # a table was there but its cells could not be told apart
    "image-not-read",  # a picture with text that was not looked at
    "attachment-not-read",  # text: its name
    "cut-off",  # only a part of the file was read; text: why
)


@dataclass(slots=True)
class Reading:
    """A document as text. `warnings` are sentences' codes shown to the uploader; `notes` are what
    the quality report is made of."""

    blocks: list[Block]
    pages: int | None = None
    title: str = ""
    warnings: list[str] = field(default_factory=list)
    notes: list[Note] = field(default_factory=list)


def to_json(blocks: list[Block]) -> list[dict[str, Any]]:
    """Return plain data for `kb.Content.blocks`."""
    return [asdict(block) for block in blocks]


def from_json(data: list[dict[str, Any]]) -> list[Block]:
    """Return blocks from plain data. Raises TypeError, KeyError or ValueError on a wrong shape."""
    return [_block(item) for item in data]


def _block(item: dict[str, Any]) -> Block:
    block = Block(**item)
    block.boxes = [_box(box) for box in block.boxes]
    sound(block.kind in KINDS and is_text(block.text))
    sound(is_whole(block.level, 6) and is_whole(block.header))
    sound(block.page is None or is_whole(block.page))
    sound(block.rows is None or is_rows(block.rows))
    return block


def _box(item: Any) -> Box:
    box = Box(**item)
    sound(is_whole(box.page))
    sound(all(map(is_number, (box.x, box.y, box.width, box.height))))
    return box


def notes_from_json(data: list[dict[str, Any]]) -> list[Note]:
    """Return notes from plain data. Raises TypeError or ValueError on a wrong shape."""
    notes = [Note(**item) for item in data]
    for note in notes:
        sound(note.code in NOTES and isinstance(note.text, str))
        sound(note.page is None or is_whole(note.page))
        sound(note.value is None or is_number(note.value))
    return notes
