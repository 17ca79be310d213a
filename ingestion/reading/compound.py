"""Old office files, mail and locked new ones are all OLE containers; their streams tell which.

Microsoft's [MS-CFB]: the header is 512 bytes; the directory's sector is named at byte 48, the size
of a sector at byte 30 as a power of two; an entry has 128 bytes, its name comes first as UTF-16.
"""

from __future__ import annotations

import struct

OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ENTRY, _NAME = 128, 64
_KINDS = {
    "EncryptedPackage": "encrypted",
    "WordDocument": "doc",
    "Workbook": "xls",
    "Book": "xls",
    "PowerPoint Document": "ppt",
    "__properties_version1.0": "msg",
}


def kind(head: bytes) -> str:
    """Return the format of a container, or "encrypted"; "" where its first bytes do not tell."""
    if len(head) < 512 or not head.startswith(OLE):
        return ""
    shift, sector = struct.unpack_from("<H", head, 30)[0], struct.unpack_from("<I", head, 48)[0]
    if shift not in (9, 12):
        return ""
    start = (sector + 1) << shift
    directory = head[start : start + (1 << shift)]
    found = {_name(directory[at : at + _ENTRY]) for at in range(0, len(directory), _ENTRY)}
    return next((each for name, each in _KINDS.items() if name in found), "")


def _name(entry: bytes) -> str:
    if len(entry) < _ENTRY:
        return ""
    size = min(struct.unpack_from("<H", entry, _NAME)[0], _NAME)
    return entry[: max(size - 2, 0)].decode("utf-16-le", "replace")
