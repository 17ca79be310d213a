"""The boxes of a quote on the image of its page. Pure functions."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from frontend.pages.ink import Ink
from frontend.pages.linewise import lines_with
from frontend.pages.quoting import Place, spans_in

if TYPE_CHECKING:
    from ingestion.reading import Sheet

_CELL = re.compile(r"[^|\n]+")


def quoted_boxes(
    blocks: Sequence[dict[str, Any]], place: Place, sheet: Sheet | None = None, page: int = 0
) -> list[dict[str, Any]]:
    """Return the boxes of a quote, a line each; none when it is not found.

    On `page`, whose letters are those of `sheet`, they cover the quote alone. Where no letters are
    known, as on a scan, they cover whole lines.
    """
    boxes: list[dict[str, Any]] = []
    for block, spans in zip(
        blocks[place.first : place.last + 1], spans_in(blocks, place), strict=True
    ):
        lines = block.get("boxes") or []
        if not (lines and spans):
            continue
        known = sheet if sheet and sheet.text and lines[0]["page"] == page else None
        ink = Ink(known, lines) if known else None
        for start, end in spans:
            boxes += _boxes(block, start, end, ink)
    return boxes


def _boxes(block: Mapping[str, Any], start: int, end: int, ink: Ink | None) -> list[dict[str, Any]]:
    text = block["text"]
    found = ink.boxes(text, start, end) if ink else []
    if ink and not found and block["kind"] == "table":  # a cell's lines may stand beside another's
        cells = _CELL.finditer(text, start, end)
        found = [box for cell in cells for box in ink.boxes(text, *cell.span())]
    return found or lines_with(text, block["boxes"], start, end)


def boxes_on(page: int, boxes: Sequence[dict[str, Any]]) -> list[dict[str, float]]:
    """Return a page's boxes in per mille of its size, a little larger than the ink."""
    return [
        {
            "x": 1000 * box["x"] - 4,
            "y": 1000 * box["y"] - 3,
            "width": 1000 * box["width"] + 8,
            "height": 1000 * box["height"] + 6,
        }
        for box in boxes
        if box.get("page") == page
    ]
