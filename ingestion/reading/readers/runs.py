"""Text without a single space for pages: encoded pictures, keys, dumps. Nobody searches inside."""

from __future__ import annotations

import re

from ingestion.reading.blocks import Block
from ingestion.reading.readers.source import Source

LONGEST, KEPT = 5_000, 1_000
"""Characters without a space that are data rather than language, and how many of them stay."""
_RUN = re.compile("[!-~\u00a1-\u024f]+")
"""Latin letters, digits and signs only: other scripts are written without spaces."""


def shorten(block: Block, source: Source) -> None:
    """Keep the beginning of each such run in a block, with a note of how long it was."""
    text = cut(block.text, source, page=block.page)
    if text != block.text and block.rows:
        block.rows = [[_RUN.sub(_beginning, cell) for cell in row] for row in block.rows]
    block.text = text


def cut(text: str, source: Source, *, page: int | None = None) -> str:
    """Return text with only the beginning of each such run, with notes."""
    if len(text) <= LONGEST:
        return text
    for match in filter(_is_long, _RUN.finditer(text)):
        source.note(
            "cut-off",
            page=page,
            text=f"{match.end() - match.start()} characters without a space, from "
            f"“{match.group()[:40]}”: the first {KEPT} were kept",
        )
    return _RUN.sub(_beginning, text)


def _is_long(match: re.Match[str]) -> bool:
    return match.end() - match.start() > LONGEST


def _beginning(match: re.Match[str]) -> str:
    return match.group()[:KEPT] if _is_long(match) else match.group()
