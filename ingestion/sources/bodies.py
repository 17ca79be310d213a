"""Reading an HTTP answer, never more of it than is wanted."""

from __future__ import annotations

from contextlib import closing
from typing import TYPE_CHECKING, BinaryIO

from django.conf import settings

from ingestion.sources.pinned import too_large

if TYPE_CHECKING:
    import httpx


def read(response: httpx.Response, most: int) -> bytes:
    """Return the body and close the answer. Raises `LimitError` beyond `most` bytes."""
    with closing(response):
        parts, size = [], 0
        for part in response.iter_bytes():
            size += len(part)
            if size > most:
                raise too_large()
            parts.append(part)
    return b"".join(parts)


def save(response: httpx.Response, into: BinaryIO) -> int:
    """Write the body to a file, close the answer, return the size in bytes."""
    with closing(response):
        size = 0
        for part in response.iter_bytes():
            size += len(part)
            if size > settings.MAX_UPLOAD:
                raise too_large()
            into.write(part)
    return size
