"""The tasks that run inside the sandbox: one reader per format, each in its own module."""

from __future__ import annotations

import importlib
from collections.abc import Iterator
from dataclasses import asdict
from typing import Any, BinaryIO

from ingestion.reading.readers.source import Source
from ingestion.reading.unreadable import Unreadable

_READERS = {
    "pdf": "pdf",
    "docx": "docx",
    "pptx": "pptx",
    "xlsx": "xlsx",
    "html": "html",
    "md": "markdown",
    "txt": "plain",
    "csv": "table",
    "tsv": "table",
    "eml": "mail",
}
"""Format -> module of this package with `read(source) -> Iterator[Block]`."""


def _module(format: str) -> Any:
    return importlib.import_module(f"{__name__}.{_READERS[format]}")


def preload() -> None:
    """Import every reader and its libraries, once, in the fork server."""
    for format in _READERS:
        module = _module(format)
        if hasattr(module, "preload"):
            module.preload()


def read(file: BinaryIO, params: dict[str, Any]) -> Iterator[dict[str, Any]]:
    """Yield the blocks of a file of the format `params["format"]`, progress, and a last summary."""
    source = Source(file, most_text=params["most_text"], most_pages=params["most_pages"])
    told, found = 0, False
    for block in _module(params["format"]).read(source):
        if not block.text.strip():
            continue
        found = True
        source.count(block.text)
        yield {"block": asdict(block)}
        if source.percent > told:
            told = source.percent
            yield {"progress": told}
    if not found:
        raise Unreadable("no-text")
    yield {
        "done": {
            "pages": source.pages,
            "title": source.title,
            "warnings": source.warnings,
            "notes": [asdict(note) for note in source.notes],
        }
    }


TASKS = {"read": read}
