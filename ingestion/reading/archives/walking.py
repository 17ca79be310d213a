"""The members of a ZIP, a TAR (plain or compressed) or a single compressed file, one by one."""

from __future__ import annotations

import bz2
import gzip
import io
import lzma
import tarfile
import zipfile
import zlib
from collections.abc import Callable, Iterator
from typing import IO, Any, BinaryIO, cast

from ingestion.reading.archives.entry import Counted, Entry
from ingestion.reading.archives.names import is_litter, label
from ingestion.reading.archives.tars import tarred
from ingestion.reading.archives.zips import zipped
from ingestion.reading.unreadable import Unreadable

CONTAINERS = frozenset({"zip", "tar", "gz"})
"""Formats whose members become documents of their own."""
LONGEST_NAME = 500
BROKEN: tuple[type[Exception], ...] = (
    *(zipfile.BadZipFile, tarfile.TarError, zlib.error, lzma.LZMAError),
    *(EOFError, OSError, RuntimeError, ValueError),
)
"""What the standard library raises on archives that are damaged or packed in an unknown way."""
_TAR_MAGIC, _TAR_AT = b"ustar", 257
_PACKED: dict[bytes, Callable[[BinaryIO], Any]] = {
    b"\x1f\x8b": gzip.open,
    b"BZh": bz2.BZ2File,
    b"\xfd7zXZ\x00": lzma.LZMAFile,
}


def entries(file: BinaryIO, filename: str, budget: int) -> Iterator[Entry]:
    """Yield the files of an archive, in its order; folders and litter are passed over.

    At most `budget` bytes are unpacked, whatever the headers say. Raises Unreadable.
    """
    seen: set[str] = set()
    try:
        for entry in _found(file, filename, budget):
            entry.name = label(entry.name)
            if is_litter(entry.name):
                continue
            entry.refusal = entry.refusal or _refusal(entry.name, seen)
            seen.add(entry.name)
            yield entry
    except BROKEN as error:
        raise Unreadable("damaged") from error


def _refusal(name: str, seen: set[str]) -> str:
    if not name or len(name) > LONGEST_NAME:
        return "member-name"
    return "duplicate-member" if name in seen else ""


def _found(file: BinaryIO, filename: str, budget: int) -> Iterator[Entry]:
    head = file.read(_TAR_AT + len(_TAR_MAGIC))
    file.seek(0)
    unpack = next((how for mark, how in _PACKED.items() if head.startswith(mark)), None)
    if unpack is None and head[_TAR_AT:] != _TAR_MAGIC:
        yield from zipped(file)
        return
    plain = Counted(unpack(file) if unpack else file, budget)
    buffered = io.BufferedReader(plain, 1 << 16)
    if buffered.peek(512)[_TAR_AT : _TAR_AT + len(_TAR_MAGIC)] == _TAR_MAGIC:
        yield from tarred(cast(IO[bytes], buffered))
    else:
        yield Entry(_without_suffix(filename), "", lambda: cast(IO[bytes], buffered))


def _without_suffix(filename: str) -> str:
    stem, _, _ = filename.rpartition(".")
    return stem or filename
