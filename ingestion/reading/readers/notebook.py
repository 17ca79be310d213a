"""Jupyter notebooks: text, code and what it printed."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import Any

from ingestion.reading.blocks import Block
from ingestion.reading.readers import build, html, jsontext, markdown
from ingestion.reading.readers.encoding import text_of
from ingestion.reading.readers.source import Source
from ingestion.reading.unreadable import Unreadable

_COLOURS = re.compile(r"\x1b\[[0-9;]*[A-Za-z]")


def read(source: Source) -> Iterator[Block]:
    """Yield the cells in order; pictures are left out."""
    try:
        found = json.loads(text_of(source), strict=False)
    except ValueError:
        raise Unreadable("damaged") from None
    cells = found.get("cells") if isinstance(found, dict) else None
    if cells is None:
        yield from jsontext.values(found)
        return
    for number, cell in enumerate(cells, 1):
        if isinstance(cell, dict):
            yield from _cell(cell, source)
        source.advance(number, len(cells))


def _cell(cell: dict[str, Any], source: Source) -> Iterator[Block]:
    text = _joined(cell.get("source"))
    if cell.get("cell_type") == "markdown":
        yield from markdown.blocks(text, source)
    elif cell.get("cell_type") == "code":
        yield build.code(text)
    else:
        yield build.prose(text)
    for output in cell.get("outputs") or []:
        if isinstance(output, dict):
            yield from _output(output, source)


def _output(output: dict[str, Any], source: Source) -> Iterator[Block]:
    data = output.get("data")
    data = data if isinstance(data, dict) else {}
    page = _joined(data.get("text/html"))
    if "<table" in page:
        yield from html.fragment(page, source)
    elif "text/markdown" in data:
        yield from markdown.blocks(_joined(data["text/markdown"]), source)
    else:
        lines = output.get("text") or data.get("text/plain") or output.get("traceback")
        yield build.code(_COLOURS.sub("", _joined(lines, "\n" if "traceback" in output else "")))


def _joined(value: Any, between: str = "") -> str:
    if isinstance(value, list):
        return between.join(line for line in value if isinstance(line, str))
    return value if isinstance(value, str) else ""
