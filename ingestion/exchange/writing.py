"""A ZIP whose bytes are sent while it is written: nothing compressed, no end to its size."""

from __future__ import annotations

import hashlib
import io
import zipfile
from collections.abc import Iterator
from typing import Any

CHUNK = 1 << 20
"""Bytes kept before they are sent."""


class Writer:
    """A ZIP whose bytes are taken away while it is written."""

    def __init__(self) -> None:
        self.pipe, self.sha256 = _Pipe(), ""
        self.archive = zipfile.ZipFile(self.pipe, "w", zipfile.ZIP_STORED)

    def entry(self, name: str, chunks: Iterator[bytes]) -> Iterator[bytes]:
        """Write an entry and yield what there is to send; then `sha256` is that of its bytes."""
        digest = hashlib.sha256()
        with self.archive.open(zipfile.ZipInfo(name), "w", force_zip64=True) as entry:
            for chunk in chunks:
                digest.update(chunk)
                entry.write(chunk)
                if len(self.pipe.data) >= CHUNK:
                    yield self.pipe.take()
        self.sha256 = digest.hexdigest()
        yield self.pipe.take()

    def end(self) -> bytes:
        """Return the directory, with which the ZIP ends."""
        self.archive.close()
        return self.pipe.take()


class _Pipe(io.RawIOBase):
    """Keeps what was written until it is taken."""

    def __init__(self) -> None:
        self.data = bytearray()

    def writable(self) -> bool:
        """It can be written, and not gone back in."""
        return True

    def write(self, data: Any) -> int:
        """Keep bytes."""
        self.data += data
        return len(data)

    def take(self) -> bytes:
        """Return what was written since the last time."""
        data, self.data = bytes(self.data), bytearray()
        return data
