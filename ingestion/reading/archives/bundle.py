"""A collection as one file, checked entry by entry: a ZIP in which nothing is compressed."""

from __future__ import annotations

import hashlib
import re
import struct
import zipfile
from collections.abc import Iterator
from typing import Any, BinaryIO

from ingestion.reading.archives.lines import parsed, text
from ingestion.reading.archives.walking import BROKEN
from ingestion.reading.unreadable import Unreadable

MANIFEST, DOCUMENTS, GRANTS = "manifest.json", "documents.ndjson", "grants.ndjson"
ORIGINAL = re.compile(r"originals/[0-9a-f]{64}")
MOST_ENTRIES = 500_000
_LOCAL = struct.Struct("<4s22xHH")
"""A local header: its mark, and the lengths of the name and the extra field that follow."""
_CHUNK = 1 << 20


def bundle(file: BinaryIO, params: dict[str, Any]) -> Iterator[dict[str, Any]]:
    """Yield `manifest`, each `document` and `grant`, then where each original's bytes lie.

    By then every entry was hashed and compared with the manifest, which names them all. Raises
    Unreadable (`not-a-bundle`, `bundle-changed`).
    """
    try:
        entries = _entries(file)
    except BROKEN as error:
        raise Unreadable("not-a-bundle") from error
    if not {MANIFEST, DOCUMENTS, GRANTS} <= set(entries):
        raise Unreadable("not-a-bundle")
    manifest = parsed(text(file, *entries.pop(MANIFEST)))
    hashes = {name: _hashed(file, *place) for name, place in entries.items()}
    misnamed = any(_is_original(name) and name[-64:] != hashes[name] for name in hashes)
    if misnamed or manifest.pop("entries", None) != hashes:
        raise Unreadable("bundle-changed")
    yield {"manifest": manifest}
    for key, name in (("document", DOCUMENTS), ("grant", GRANTS)):
        for line in text(file, *entries.pop(name)).splitlines():
            yield {key: parsed(line)}
    for name, (offset, size) in entries.items():
        yield {"original": {"sha256": hashes[name], "offset": offset, "size": size}}
    yield {"done": True}


def _entries(file: BinaryIO) -> dict[str, tuple[int, int]]:
    """Return name -> (offset, size) of entries that are what they seem and do not overlap."""
    found, end = {}, 0
    with zipfile.ZipFile(file) as archive:
        infos = sorted(archive.infolist(), key=lambda each: each.header_offset)
        directory = archive.start_dir
    for info in infos:
        offset = _offset(file, info.header_offset)
        plain = info.compress_type == zipfile.ZIP_STORED and not info.flag_bits & 1
        if not plain or info.compress_size != info.file_size or info.filename in found:
            raise Unreadable("not-a-bundle")
        if info.filename not in (MANIFEST, DOCUMENTS, GRANTS) and not _is_original(info.filename):
            raise Unreadable("not-a-bundle")
        if info.header_offset < end or offset + info.file_size > directory:
            raise Unreadable("not-a-bundle")
        found[info.filename] = (offset, info.file_size)
        end = offset + info.file_size
    if len(found) > MOST_ENTRIES:
        raise Unreadable("not-a-bundle")
    return found


def _is_original(name: str) -> bool:
    return ORIGINAL.fullmatch(name) is not None


def _offset(file: BinaryIO, header: int) -> int:
    file.seek(header)
    mark, name, extra = _LOCAL.unpack(file.read(_LOCAL.size))
    if mark != b"PK\x03\x04":
        raise Unreadable("not-a-bundle")
    return int(header + _LOCAL.size + name + extra)


def _hashed(file: BinaryIO, offset: int, size: int) -> str:
    digest = hashlib.sha256()
    file.seek(offset)
    while size > 0 and (chunk := file.read(min(size, _CHUNK))):
        digest.update(chunk)
        size -= len(chunk)
    return digest.hexdigest()
