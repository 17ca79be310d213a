"""The reading side of a document's page: a page as an image, or a stretch of text."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from frontend.pages.viewing import page_blocks, window
from ingestion.reading import WITH_PICTURES
from kb.access import blocks_of

if TYPE_CHECKING:
    from kb.models import Document

HALF = 100
"""Blocks shown at once: this many before and after the middle one."""


def view(document: Document, asked: Mapping[str, str]) -> dict[str, Any]:
    """Return what the viewer shows of the version in use; nothing when there is none yet.

    `?page=` turns the pages of a PDF or a scan, `?from=` goes to a block of a text.
    """
    version = document.current
    if version is None:
        return {}
    blocks = blocks_of(version)
    if version.format in WITH_PICTURES and version.pages:
        page = _number(asked.get("page"), least=1, most=version.pages)
        groups = page_blocks(blocks, page=page)
        shown = {"page": page, "pages": version.pages, "groups": groups, "boxes": []}
        return {"version": version, **shown}
    start = _number(asked.get("from"), least=0, most=max(0, len(blocks) - 1))
    around = window(blocks, first=start + HALF, around=HALF)
    earlier = max(0, start - 2 * HALF - 1) if start else None
    return {"version": version, "window": around, "earlier": earlier}


def _number(text: str | None, *, least: int, most: int) -> int:
    number = int(text) if text and text.isdecimal() and len(text) < 9 else least
    return max(least, min(number, most))
