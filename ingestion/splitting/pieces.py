"""A piece of a document, as it becomes a passage."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from ingestion.reading.blocks import Box

_LONGEST_PART = 80
"""Characters of a title or heading in the header; what is searched should mostly be the text."""


@dataclass(slots=True)
class Piece:
    """The text people see, the headings above it, and where it stands.

    `section` is the 0-based number of its section: pieces with the same one stand under the same
    heading, so that an answer can show what is around one of them. A page does not end a section.
    `first_block` and `last_block` (inclusive) index the blocks that were split; `tokens` counts
    header and text together.
    """

    text: str
    headings: list[str]
    page: int | None
    boxes: list[Box]
    first_block: int
    last_block: int
    tokens: int
    section: int = 0


def header(title: str, headings: Sequence[str]) -> str:
    """Return "title > heading > heading", the line that is indexed in front of a passage's text."""
    parts = [" ".join(part.split()) for part in [title, *headings]]
    kept: list[str] = []
    for part in parts:
        if part and part not in kept[-1:]:
            kept.append(part)
    return " > ".join(_short(part) for part in kept)


def _short(part: str) -> str:
    return part if len(part) <= _LONGEST_PART else part[: _LONGEST_PART - 1].rstrip() + "…"


def whole(top: str, text: str) -> str:
    """Return what is counted and indexed: the header line, unless the text opens with it, then it.

    A text without a title of its own is named after its opening, which must not count twice.
    """
    return f"{top}\n{text}" if top and not text.startswith(top) else text
