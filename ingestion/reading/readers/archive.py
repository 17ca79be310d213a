"""Office files are ZIP archives: how much they unpack to is checked before any of it is opened."""

from __future__ import annotations

import zipfile
from typing import BinaryIO

from ingestion.reading.unreadable import Unreadable

_MOST_ENTRIES = 5_000
_MOST_BYTES = 200 * 2**20
_MOST_RATIO = 100
_SMALL = 10 * 2**20
"""A member below this size may be packed tighter than the ratio allows."""
_CHUNK = 1 << 20
_EXTENSIONS = {"word/": "docx", "ppt/": "pptx", "xl/": "xlsx", "content.xml": "odt"}
_EXTENSIONS["META-INF/container.xml"] = "epub"
_LISTINGS = {"[Content_Types].xml", "META-INF/manifest.xml", "mimetype"}
"""Members by which an office file says what it is: Microsoft's, and OpenDocument's."""


def check(file: BinaryIO, main_part: str) -> None:
    """Raise Unreadable unless the archive is harmless, whole and of the right kind.

    The sizes in the archive's directory are not believed: every member is unpacked once, and
    counted. `main_part` is the folder that makes the file what its name says, such as `word/`.
    """
    try:
        with zipfile.ZipFile(file) as archive:
            _check(archive, main_part)
    except (zipfile.BadZipFile, EOFError, NotImplementedError, OSError, ValueError) as error:
        raise Unreadable("damaged") from error
    finally:
        file.seek(0)


def _check(archive: zipfile.ZipFile, main_part: str) -> None:
    entries = archive.infolist()
    if len(entries) > _MOST_ENTRIES or sum(each.file_size for each in entries) > _MOST_BYTES:
        raise Unreadable("unpacks-too-large")
    names = {each.filename for each in entries}
    if any(each.flag_bits & 1 for each in entries):
        raise Unreadable("encrypted")
    if not names & _LISTINGS or not any(name.startswith(main_part) for name in names):
        raise Unreadable("mismatch", extension=_EXTENSIONS[main_part])
    if len(names) < len(entries):
        raise Unreadable("damaged")
    total = 0
    for each in entries:
        total += _unpacked(archive, each)
        if total > _MOST_BYTES:
            raise Unreadable("unpacks-too-large")


def _unpacked(archive: zipfile.ZipFile, entry: zipfile.ZipInfo) -> int:
    size, most = 0, max(_SMALL, _MOST_RATIO * entry.compress_size)
    if entry.file_size > most:
        raise Unreadable("unpacks-too-large")
    with archive.open(entry) as member:
        while chunk := member.read(_CHUNK):
            size += len(chunk)
            if size > most:
                raise Unreadable("unpacks-too-large")
    return size
