"""Pages of a PDF for the source viewer, drawn in the sandbox."""

from __future__ import annotations

import base64
from dataclasses import replace
from pathlib import Path
from typing import Any

from ingestion.errors import ReadingError
from ingestion.reading import sandbox
from ingestion.reading.reader import MOST_PAGES, limits

_TASKS = "ingestion.reading.rendering"
_SECONDS = 20
_WIDEST = 4_000
_PNG = b"\x89PNG\r\n\x1a\n"


def render_page(path: Path, *, page: int, width: int) -> bytes:
    """Return page `page` (1-based) of a PDF as a PNG, `width` pixels wide (at most 4,000).

    Raises ReadingError (`missing` for a page that is not there) or TransientError.
    """
    params = {"page": page, "width": max(16, min(width, _WIDEST))}
    png = base64.b64decode(str(_call("render", path, params)["png"]), validate=True)
    if not png.startswith(_PNG):
        raise ReadingError("crashed")
    return png


def page_sizes(path: Path) -> list[tuple[float, float]]:
    """Return (width, height) of each page of a PDF in points, rotation applied."""
    found = _call("sizes", path, {"most_pages": MOST_PAGES})["sizes"]
    return [(float(width), float(height)) for width, height in found]


def _call(task: str, path: Path, params: dict[str, Any]) -> dict[str, Any]:
    bounds = replace(limits(), seconds=_SECONDS, stall=_SECONDS)
    messages = sandbox.call(sandbox.server(_TASKS), task, path=path, limits=bounds, params=params)
    done: dict[str, Any] = {}
    for message in messages:
        done = message.get("done", done)
    if not done:
        raise ReadingError("crashed")
    return done
