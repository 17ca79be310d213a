"""The streams of an OLE container."""

from __future__ import annotations

import io
from typing import Any

import olefile

from ingestion.reading.readers.source import Source
from ingestion.reading.unreadable import Unreadable


class Container:
    """An opened container. Raises Unreadable when it is damaged or holds a locked file."""

    def __init__(self, source: Source) -> None:
        try:
            self._ole: Any = olefile.OleFileIO(io.BytesIO(source.bytes()))
        except (OSError, ValueError, IndexError, TypeError):
            raise Unreadable("damaged") from None
        if self._ole.exists("EncryptedPackage"):
            raise Unreadable("encrypted")

    def stream(self, name: str) -> bytes:
        """Return a stream's bytes, empty without it."""
        if not self._ole.exists(name):
            return b""
        try:
            with self._ole.openstream(name) as stream:
                data: bytes = stream.read()
        except (OSError, ValueError, IndexError):
            raise Unreadable("damaged") from None
        return data
