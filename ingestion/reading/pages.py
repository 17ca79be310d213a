"""Pages of PDFs and image files for the source viewer, drawn in the sandbox."""

from __future__ import annotations

import base64
import threading
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from ingestion.errors import ReadingError
from ingestion.reading import sandbox
from ingestion.reading.papers import WHOLE
from ingestion.reading.reader import MOST_PAGES, limits
from ingestion.reading.shapes import is_number, is_text, is_whole, sound
from kb.errors import TransientError

_TASKS = "ingestion.reading.rendering"
_SECONDS = 20
_WIDEST = 4_000
_PNG = b"\x89PNG\r\n\x1a\n"
_AT_ONCE = threading.BoundedSemaphore(2)
"""Pages that a process draws at the same time: each costs a core and up to a GB for a moment."""
_PATIENCE = 2.0
"""Seconds: whoever waits holds a thread that others need."""
_BRIEFLY, _QUICKLY = 0.5, 6
"""Seconds to wait for a turn, and to work, where a page is shown without it otherwise."""


@dataclass(frozen=True, slots=True)
class Sheet:
    """A page as it is shown: its size (points or pixels), its letters and where they stand.

    `places` has left, top, right and bottom of each letter of `text`, in 1/10,000 of the page's
    width and height.
    """

    width: float
    height: float
    text: str
    places: list[int]


def render_page(path: Path, *, page: int, width: int) -> bytes:
    """Return page `page` (1-based) as a PNG, `width` pixels wide (at most 4,000).

    Raises ReadingError (`missing` for a page that is not there) or TransientError.
    """
    params = {"page": page, "width": max(16, min(width, _WIDEST))}
    try:
        png = base64.b64decode(_call("render", path, params)["png"], validate=True)
    except (ValueError, TypeError, KeyError):
        raise ReadingError("crashed") from None
    if not png.startswith(_PNG):
        raise ReadingError("crashed")
    return png


def page_sizes(path: Path) -> list[tuple[float, float]]:
    """Return (width, height) of each page, turned as it is shown: points of a PDF, else pixels."""
    try:
        found = _call("sizes", path, {"most_pages": MOST_PAGES})["sizes"]
        sound(all(map(is_number, [side for width, height in found for side in (width, height)])))
        return [(float(width), float(height)) for width, height in found]
    except (ValueError, TypeError, KeyError):
        raise ReadingError("crashed") from None


def page_letters(path: Path, *, page: int) -> Sheet:
    """Return the size and the letters of page `page` (1-based); of a picture no letters.

    Raises ReadingError or TransientError; it waits and works only briefly.
    """
    try:
        found = _call("letters", path, {"page": page}, patience=_BRIEFLY, seconds=_QUICKLY)
        (width, height), text, places = found["size"], found["text"], found["places"]
        sound(is_number(width) and is_number(height) and min(width, height) > 0)
        sound(is_text(text) and len(places) == 4 * len(text))
        sound(all(is_whole(place, WHOLE) for place in places))
    except (ValueError, TypeError, KeyError):
        raise ReadingError("crashed") from None
    return Sheet(float(width), float(height), text, places)


def _call(
    task: str,
    path: Path,
    params: dict[str, Any],
    *,
    patience: float = _PATIENCE,
    seconds: int = _SECONDS,
) -> dict[str, Any]:
    bounds = replace(limits(), seconds=seconds, stall=seconds)
    if not _AT_ONCE.acquire(timeout=patience):
        raise TransientError("Too many pages are being drawn. Try again.", code="busy")
    try:
        server = sandbox.server(_TASKS)
        messages = sandbox.call(server, task, path=path, limits=bounds, params=params)
        done: dict[str, Any] = {}
        for message in messages:
            done = message.get("done", done)
    finally:
        _AT_ONCE.release()
    if not isinstance(done, dict) or not done:
        raise ReadingError("crashed")
    return done
