"""The entries of a ZIP."""

from __future__ import annotations

import stat
import zipfile
from collections.abc import Iterator
from functools import partial
from typing import BinaryIO

from ingestion.reading.archives.entry import MOST_ENTRIES, Entry
from ingestion.reading.archives.names import decoded, unicode_path
from ingestion.reading.unreadable import Unreadable

_UTF8_FLAG, _ENCRYPTED_FLAG = 0x800, 0x1


def zipped(file: BinaryIO) -> Iterator[Entry]:
    """Yield the files of a ZIP. Raises Unreadable (encrypted, too-many-members)."""
    with zipfile.ZipFile(file) as archive:
        if len(archive.infolist()) > MOST_ENTRIES:
            raise Unreadable("too-many-members", limit=MOST_ENTRIES)
        found = [each for each in archive.infolist() if not each.is_dir()]
        if found and all(each.flag_bits & _ENCRYPTED_FLAG for each in found):
            raise Unreadable("encrypted")
        for each in found:
            yield Entry(_name(each), _refusal(each), partial(archive.open, each))


def _name(info: zipfile.ZipInfo) -> str:
    if info.flag_bits & _UTF8_FLAG:
        return info.orig_filename
    raw = info.orig_filename.encode("cp437", "replace")
    return unicode_path(info.extra, raw) or decoded(raw)


def _refusal(info: zipfile.ZipInfo) -> str:
    if info.flag_bits & _ENCRYPTED_FLAG:
        return "encrypted"
    kind = stat.S_IFMT(info.external_attr >> 16)
    return "not-a-file" if kind not in (0, stat.S_IFREG) else ""
