"""`read`: a stored file becomes blocks, in a sandboxed process."""

from __future__ import annotations

import logging
from collections.abc import Callable
from pathlib import Path
from typing import Any

from django.conf import settings

from ingestion.errors import ReadingError
from ingestion.reading import sandbox
from ingestion.reading.blocks import Reading, from_json, notes_from_json
from ingestion.reading.shapes import is_rows, is_whole, sound

log = logging.getLogger(__name__)
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
        each=settings.OCR_SECONDS,
        stall=settings.PARSE_STALL,
        memory=max(settings.PARSE_MEMORY, settings.OCR_MEMORY if pages else 0),
        more=min(settings.OCR_SECONDS * pages, settings.CELERY_TASK_SOFT_TIME_LIMIT // 2),
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
    done = False
    for message in messages:
        percent = _taken(reading, message)
        if percent is not None:
            progress(percent)
        done = done or "done" in message
    if not done:
        raise ReadingError("crashed")
    progress(100)
    return reading


def _taken(reading: Reading, message: dict[str, Any]) -> int | None:
    """Add what a message says to the reading; return how far along the parser is, if it tells."""
    try:
        if "block" in message:
            reading.blocks += from_json([message["block"]])
        elif "progress" in message:
            sound(is_whole(message["progress"], 100))
            return int(message["progress"])
        elif "done" in message:
            _finish(reading, message["done"])
    except (ValueError, TypeError, KeyError) as error:
        log.warning("reader wrote nonsense: %s", type(error).__name__)
        raise ReadingError("crashed") from None
    return None


def _finish(reading: Reading, done: dict[str, Any]) -> None:
    pages, title, warnings = done["pages"], done["title"], done["warnings"]
    sound(pages is None or is_whole(pages, MOST_PAGES))
    sound(isinstance(title, str) and is_rows([warnings]))
    reading.pages, reading.title, reading.warnings = pages or None, title, warnings
    reading.notes = notes_from_json(done["notes"])
