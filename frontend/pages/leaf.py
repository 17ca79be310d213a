"""The leaf of a document that the viewer shows: a page's image, or a window of its text."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from frontend.pages.viewing import WINDOW, page_blocks, quoted_boxes, window
from ingestion.reading import WITH_PICTURES
from kb.access import blocks_of

if TYPE_CHECKING:
    from kb.models import Passage


def leaf(
    passage: Passage,
    query: Mapping[str, str],
    *,
    quote: str = "",
    words: str = "",
) -> dict[str, Any]:
    """Return the viewer's context; `?page=` turns pages of images, `?around=` widens a text."""
    version = passage.version
    context: dict[str, Any] = {
        "passage": passage,
        "document": passage.document,
        "version": version,
        "outdated": version.pk != passage.document.current_id,
    }
    blocks = blocks_of(version)
    place: dict[str, Any] = {"first": passage.first_block, "last": passage.last_block}
    if version.format in WITH_PICTURES and version.pages:
        boxes = quoted_boxes(blocks, quote=quote, **place) or passage.boxes
        # A passage may run over several pages: the one with the quote is the one to show.
        home = boxes[0]["page"] if boxes else passage.page or 1
        page = _number(query.get("page"), default=home, most=version.pages)
        return context | {
            "page": page,
            "pages": version.pages,
            "home_page": home,
            "boxes": boxes_on(page, boxes),
            "groups": page_blocks(blocks, page=page, quote=quote, words=words, **place),
        }
    around = _number(query.get("around"), default=WINDOW, most=100_000)
    return context | {
        "window": window(blocks, around=around, quote=quote, words=words, **place),
        "wider": around * 4,
    }


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


def _number(text: str | None, *, default: int, most: int) -> int:
    number = int(text) if text and text.isdecimal() and len(text) < 7 else default
    return max(1, min(number, most))
