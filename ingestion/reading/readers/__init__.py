"""The tasks that run inside the sandbox: one reader per format, each in its own module."""

from __future__ import annotations

import importlib
from collections.abc import Iterator
from dataclasses import asdict
from typing import Any, BinaryIO

from ingestion.reading.readers import runs, unseen
from ingestion.reading.readers.source import Source
from ingestion.reading.unreadable import Unreadable

_READERS = {
    "pdf": "pdf",
    "docx": "docx",
    "pptx": "pptx",
    "xlsx": "xlsx",
    "doc": "doc",
    "ppt": "ppt",
    "xls": "xls",
    **dict.fromkeys(("odt", "ods", "odp"), "opendocument"),
    "rtf": "rtf",
    "html": "html",
    "md": "markdown",
    "txt": "plain",
    "csv": "table",
    "tsv": "table",
    "epub": "epub",
    **dict.fromkeys(("xml", "svg", "dbk", "jats", "fb2"), "xml"),
    "json": "jsontext",
    "ndjson": "jsonlines",
    "ipynb": "notebook",
    "boxnote": "boxnote",
    "rst": "rst",
    "org": "org",
    "adoc": "asciidoc",
    "tex": "tex",
    "mediawiki": "wiki",
    "textile": "textile",
    **dict.fromkeys(("vtt", "srt"), "subtitles"),
    "code": "code",
    "eml": "mail",
    **dict.fromkeys(("png", "jpg", "tiff", "webp", "bmp", "gif"), "image"),
    "msg": "msg",
    "mbox": "mbox",
}
"""Format -> module of this package with `read(source) -> Iterator[Block]`."""


def reader_of(format: str) -> Any:
    """Return the module that reads a format; raises KeyError when there is none."""
    return importlib.import_module(f"{__name__}.{_READERS[format]}")


def preload() -> None:
    """Import every reader and its libraries, once, in the fork server."""
    for format in _READERS:
        module = reader_of(format)
        if hasattr(module, "preload"):
            module.preload()


def read(file: BinaryIO, params: dict[str, Any]) -> Iterator[dict[str, Any]]:
    """Yield the blocks of a file of the format `params["format"]`, progress, and a last summary."""
    source = Source(
        file,
        most_text=params["most_text"],
        most_pages=params["most_pages"],
        most_ocr=params.get("most_ocr", 0),
    )
    told, found, looked = 0, False, 0
    for block in reader_of(params["format"]).read(source):
        if source.looked_at > looked:
            yield {"more": params["ocr_seconds"] * (source.looked_at - looked)}
            looked = source.looked_at
        unseen.reveal(block, source)
        runs.shorten(block, source)
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
            "title": unseen.strip(source.title),
            "warnings": source.warnings,
            "notes": [asdict(note) for note in source.notes],
        }
    }


TASKS = {"read": read}
