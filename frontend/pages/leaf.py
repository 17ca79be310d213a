"""The leaf of a document that the viewer shows: a page's image, or a window of its text."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from django.utils.http import urlencode

from frontend.pages.boxing import boxes_on, quoted_boxes
from frontend.pages.quoting import Place
from frontend.pages.sheets import sheet_of
from frontend.pages.viewing import WINDOW, page_blocks, window
from ingestion.reading import WITH_PICTURES
from kb.access import blocks_of

if TYPE_CHECKING:
    from kb.models import Version

_KEPT = ("q", "in", "zoom")


def leaf(version: Version, place: Place, asked: Mapping[str, str]) -> dict[str, Any]:
    """Return the viewer's context for a version its reader may read.

    `?page=` turns pages of images, which `?zoom=2` enlarges; `?around=` widens a text.
    """
    context: dict[str, Any] = {"version": version, "place": place}
    blocks = blocks_of(version)
    if version.format in WITH_PICTURES and version.pages:
        return context | _pictured(version, blocks, place, asked)
    around = _number(asked.get("around"), default=WINDOW, most=100_000)
    shown = window(blocks, place, around=around)
    return context | {"window": shown, "wider": _link(asked, around=around * 4)}


def _pictured(
    version: Version, blocks: Sequence[dict[str, Any]], place: Place, asked: Mapping[str, str]
) -> dict[str, Any]:
    pages = version.pages or 1
    # A passage may run over several pages: the one with the quote is the one to show.
    boxed = place if place.quote else replace(place, quote=place.text)
    lines = quoted_boxes(blocks, boxed) or place.boxes
    home = lines[0]["page"] if lines else place.page or 1
    page = _number(asked.get("page"), default=home, most=pages)
    sheet = sheet_of(version, page)
    boxes = quoted_boxes(blocks, boxed, sheet, page) or place.boxes
    large = asked.get("zoom") == "2"
    return {
        "page": page,
        "pages": pages,
        "home_page": home,
        "sheet": sheet,
        "boxes": boxes_on(page, boxes),
        "groups": page_blocks(blocks, place, page=page),
        "large": large,
        "previous": _link(asked, page=page - 1) if page > 1 else "",
        "next": _link(asked, page=page + 1) if page < pages else "",
        "home": _link(asked),
        "resize": _link(asked, page=page, zoom=None if large else 2),
    }


def _link(asked: Mapping[str, str], **changed: int | None) -> str:
    """Return a link to this page that keeps what was asked for, but for what changes."""
    kept: dict[str, Any] = {key: asked[key][:2000] for key in _KEPT if asked.get(key)}
    kept |= changed
    return "?" + urlencode({key: value for key, value in kept.items() if value is not None})


def _number(text: str | None, *, default: int, most: int) -> int:
    number = int(text) if text and text.isdecimal() and len(text) < 7 else default
    return max(1, min(number, most))
