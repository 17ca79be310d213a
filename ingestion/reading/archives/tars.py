"""The entries of a TAR, read as a stream."""

from __future__ import annotations

import tarfile
from collections.abc import Iterator
from functools import partial
from typing import IO, cast

from ingestion.reading.archives.entry import MOST_ENTRIES, Entry
from ingestion.reading.archives.names import decoded
from ingestion.reading.unreadable import Unreadable


def tarred(file: IO[bytes]) -> Iterator[Entry]:
    """Yield what is no folder in a TAR. Raises Unreadable (too-many-members)."""
    with tarfile.open(fileobj=file, mode="r|", encoding="utf-8") as archive:
        for number, info in enumerate(archive, 1):
            if number > MOST_ENTRIES:
                raise Unreadable("too-many-members", limit=MOST_ENTRIES)
            if not info.isdir():
                name = decoded(info.name.encode("utf-8", "surrogateescape"))
                yield Entry(name, _refusal(info), partial(_extracted, archive, info))


def _refusal(info: tarfile.TarInfo) -> str:
    return "" if info.isreg() else "not-a-file"


def _extracted(archive: tarfile.TarFile, info: tarfile.TarInfo) -> IO[bytes]:
    return cast(IO[bytes], archive.extractfile(info))
