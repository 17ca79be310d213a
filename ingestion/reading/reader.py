"""`read`: a stored file becomes blocks, in a sandboxed process."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

from django.conf import settings

from ingestion.reading import sandbox
from ingestion.reading.blocks import Note, Reading, from_json

TASKS = "ingestion.reading.readers"
WITH_PICTURES = ("pdf", "png", "jpg", "tiff", "webp", "bmp", "gif", "eml", "msg", "mbox")
"""Formats whose text may be in pictures of pages, their own or attached ones."""
MOST_PAGES = 20_000
MOST_TEXT = 20_000_000
"""Characters of one document: about seven thousand pages."""


def limits(format: str = "") -> sandbox.Limits:
    """Return what a parser of a format may cost, from the settings."""
    pages = _ocr_pages() if format in WITH_PICTURES else 0
    return sandbox.Limits(
        seconds=settings.PARSE_SECONDS,
        stall=settings.PARSE_STALL,
        memory=max(settings.PARSE_MEMORY, settings.OCR_MEMORY if pages else 0),
        more=settings.OCR_SECONDS * pages,
        weak=settings.ALLOW_WEAK_SANDBOX,
    )


def _ocr_pages() -> int:
    return settings.OCR_PAGES if settings.OCR == "rapidocr" else 0


def read(path: Path, *, format: str, progress: Callable[[int], None]) -> Reading:
    """Return the blocks of a file of a known format; `progress` is told percents from 0 to 100.

    Raises ReadingError with a code of `ingestion.errors.REASONS` when the file cannot be read,
    TransientError when the sandbox cannot be had. What `progress` raises passes through and
    ends the parser.
    """
    params = {"format": format, "most_text": MOST_TEXT, "most_pages": MOST_PAGES}
    params |= {"most_ocr": _ocr_pages(), "ocr_seconds": settings.OCR_SECONDS}
    reading = Reading(blocks=[])
    messages = sandbox.call(
        sandbox.server(TASKS), "read", path=path, limits=limits(format), params=params
    )
    progress(0)
    for message in messages:
        if "block" in message:
            reading.blocks += from_json([message["block"]])
        elif "progress" in message:
            progress(int(message["progress"]))
        elif "done" in message:
            _finish(reading, message["done"])
    progress(100)
    return reading


def _finish(reading: Reading, done: dict[str, Any]) -> None:
    reading.pages = int(done["pages"]) if done["pages"] else None
    reading.title = str(done["title"])
    reading.warnings = [str(warning) for warning in done["warnings"]]
    reading.notes = [Note(**note) for note in done["notes"]]
