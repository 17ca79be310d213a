"""Names of members: labels only, whatever path they pretend to be."""

from __future__ import annotations

import re
import struct
import unicodedata
import zlib

_HIDDEN = {"Cc", "Cf", "Cs", "Zl", "Zp"}
_DRIVE = re.compile(r"^[A-Za-z]:")
_LITTER = frozenset({".DS_Store", "Thumbs.db", "desktop.ini", "__MACOSX"})
"""Files and folders that systems leave behind."""
_UNICODE_PATH = 0x7075
"""Extra field of a ZIP entry that holds its name as UTF-8 (APPNOTE 4.6.9)."""
_MOSTLY = 0.7


def label(name: str) -> str:
    """Return a path to show: no drive, no root, no way up, nothing invisible."""
    seen = "".join(each for each in name if unicodedata.category(each) not in _HIDDEN)
    parts = (" ".join(part.split()) for part in _DRIVE.sub("", seen).replace("\\", "/").split("/"))
    return "/".join(part for part in parts if part.strip("."))


def is_litter(name: str) -> bool:
    """Tell what a system put beside the files of a person."""
    parts = name.split("/")
    return parts[-1].startswith("._") or not _LITTER.isdisjoint(parts)


def decoded(raw: bytes) -> str:
    """Return a name of unknown encoding: UTF-8, Chinese (GBK) when it plainly is, else cp437."""
    try:
        return raw.decode()
    except UnicodeDecodeError:
        return raw.decode("gb18030") if _is_chinese(raw) else raw.decode("cp437")


def unicode_path(extra: bytes, raw: bytes) -> str | None:
    """Return the UTF-8 name in a ZIP entry's extra fields, when it belongs to the name `raw`."""
    while len(extra) >= 4:
        kind, size = struct.unpack("<HH", extra[:4])
        value, extra = extra[4 : 4 + size], extra[4 + size :]
        if kind == _UNICODE_PATH and len(value) > 5:
            fits = struct.unpack("<L", value[1:5])[0] == zlib.crc32(raw)
            return value[5:].decode("utf-8", "replace") if fits else None
    return None


def _is_chinese(raw: bytes) -> bool:
    """Tell GBK from western letters: its characters are those of the common set, GB 2312."""
    try:
        strange = [each for each in raw.decode("gb18030") if each > "\x7f"]
    except UnicodeDecodeError:
        return False
    return sum(map(_is_common, strange)) >= _MOSTLY * len(strange)


def _is_common(character: str) -> bool:
    try:
        return bool(character.encode("gb2312"))
    except UnicodeEncodeError:
        return False
