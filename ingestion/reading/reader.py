"""`read`: a stored file becomes blocks, in a sandboxed process."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

from django.conf import settings

from ingestion.reading import sandbox
from ingestion.reading.blocks import Note, Reading, from_json

TASKS = "ingestion.reading.readers"
MOST_PAGES = 5_000
MOST_TEXT = 20_000_000
"""Characters of one document: about seven thousand pages."""


def limits() -> sandbox.Limits:
    """Return what a parser may cost, from the settings."""
    return sandbox.Limits(
        seconds=settings.PARSE_SECONDS,
        stall=settings.PARSE_STALL,
        memory=settings.PARSE_MEMORY,
        weak=settings.ALLOW_WEAK_SANDBOX,
    )


def read(path: Path, *, format: str, progress: Callable[[int], None]) -> Reading:
    """Return the blocks of a file of a known format; `progress` is told percents from 0 to 100.

    Raises ReadingError with a code of `ingestion.errors.REASONS` when the file cannot be read,
    TransientError when the sandbox cannot be had. What `progress` raises passes through and
    ends the parser.
    """
    params = {"format": format, "most_text": MOST_TEXT, "most_pages": MOST_PAGES}
    reading = Reading(blocks=[])
    messages = sandbox.call(
        sandbox.server(TASKS), "read", path=path, limits=limits(), params=params
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
