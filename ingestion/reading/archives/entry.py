"""One file of an archive, and the count of what comes out of one."""

from __future__ import annotations

import io
from collections.abc import Callable
from dataclasses import dataclass
from typing import IO, Any, BinaryIO

from ingestion.reading.unreadable import Unreadable

MOST_ENTRIES = 5_000


@dataclass(slots=True)
class Entry:
    """One file in an archive. `refusal` says why it cannot be taken, and then is not opened.

    It must be read before the next one is asked for.
    """

    name: str
    refusal: str
    open: Callable[[], IO[bytes]]


class Counted(io.RawIOBase):
    """A stream that ends with Unreadable when more than `most` bytes come out of it."""

    def __init__(self, file: BinaryIO, most: int) -> None:
        self.file, self.left = file, most

    def readable(self) -> bool:
        """It can be read."""
        return True

    def readinto(self, buffer: Any) -> int:
        """Read into `buffer`, and count."""
        data = self.file.read(len(buffer))
        self.left -= len(data)
        if self.left < 0:
            raise Unreadable("unpacks-too-large")
        buffer[: len(data)] = data
        return len(data)
