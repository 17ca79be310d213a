"""Pages of PDFs and image files for the source viewer, drawn in the sandbox."""

from __future__ import annotations

import base64
import threading
from dataclasses import replace
from pathlib import Path
from typing import Any

from ingestion.errors import ReadingError
from ingestion.reading import sandbox
from ingestion.reading.reader import MOST_PAGES, limits
from kb.errors import TransientError

_TASKS = "ingestion.reading.rendering"
_SECONDS = 20
_WIDEST = 4_000
_PNG = b"\x89PNG\r\n\x1a\n"
_AT_ONCE = threading.BoundedSemaphore(2)
"""Pages that a process draws at the same time: each costs a core and up to a GB for a moment."""
_PATIENCE = 20.0


def render_page(path: Path, *, page: int, width: int) -> bytes:
    """Return page `page` (1-based) as a PNG, `width` pixels wide (at most 4,000).

    Raises ReadingError (`missing` for a page that is not there) or TransientError.
    """
    params = {"page": page, "width": max(16, min(width, _WIDEST))}
    png = base64.b64decode(str(_call("render", path, params)["png"]), validate=True)
    if not png.startswith(_PNG):
        raise ReadingError("crashed")
    return png


def page_sizes(path: Path) -> list[tuple[float, float]]:
    """Return (width, height) of each page, turned as it is shown: points of a PDF, else pixels."""
    found = _call("sizes", path, {"most_pages": MOST_PAGES})["sizes"]
    return [(float(width), float(height)) for width, height in found]


def _call(task: str, path: Path, params: dict[str, Any]) -> dict[str, Any]:
    bounds = replace(limits(), seconds=_SECONDS, stall=_SECONDS)
    if not _AT_ONCE.acquire(timeout=_PATIENCE):
        raise TransientError("Too many pages are being drawn. Try again.", code="busy")
    try:
        server = sandbox.server(_TASKS)
        messages = sandbox.call(server, task, path=path, limits=bounds, params=params)
        done: dict[str, Any] = {}
        for message in messages:
            done = message.get("done", done)
    finally:
        _AT_ONCE.release()
    if not done:
        raise ReadingError("crashed")
    return done
