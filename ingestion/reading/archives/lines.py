"""JSON in the file of a collection: objects, one a line."""

from __future__ import annotations

import json
from typing import Any, BinaryIO

from ingestion.reading.unreadable import Unreadable

MOST_TEXT = 64 * 2**20
"""Bytes of the manifest, or of the lines about documents or grants."""
_MOST_DEPTH = 32


def text(file: BinaryIO, offset: int, size: int) -> str:
    """Return an entry that is text."""
    if size > MOST_TEXT:
        raise Unreadable("not-a-bundle")
    file.seek(offset)
    try:
        return file.read(size).decode()
    except UnicodeDecodeError:
        raise Unreadable("not-a-bundle") from None


def parsed(line: str) -> dict[str, Any]:
    """Return one JSON object, not nested too deeply."""
    try:
        found = json.loads(line, parse_constant=_refused)
    except (ValueError, RecursionError):
        raise Unreadable("not-a-bundle") from None
    if not isinstance(found, dict) or _depth(found) > _MOST_DEPTH:
        raise Unreadable("not-a-bundle")
    return found


def _refused(constant: str) -> None:
    raise ValueError(constant)


def _depth(value: Any) -> int:
    """Return how deep lists and objects are nested; the parent must be able to read them, too."""
    level, depth = [value], 0
    while level:
        inside = [each for each in level if isinstance(each, dict | list)]
        level = [x for each in inside for x in (each.values() if isinstance(each, dict) else each)]
        depth += bool(inside)
    return depth
