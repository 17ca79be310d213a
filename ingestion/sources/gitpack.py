"""Looking through a received pack before it is trusted (gitformat-pack). Nothing is kept."""

from __future__ import annotations

import mmap
import zlib
from collections.abc import Callable
from typing import BinaryIO

from django.utils.translation import gettext_lazy as _

from kb.errors import InvalidError

MOST_OBJECTS = 500_000
MOST_OBJECT = 256 * 2**20
"""Bytes of one object, unpacked; it is held in memory while the pack is indexed."""
MOST_STRUCTURE = 16 * 2**20
"""Bytes of a commit, a folder or a tag: read into objects, they need many times that memory."""
MOST_UNPACKED = 8 * 2**30
_OFS_DELTA, _REF_DELTA, _BLOB = 6, 7, 3
_HEADER, _TRAILER, _STEP = 12, 20, 65536


def examine(pack: BinaryIO, alive: Callable[[], None]) -> None:
    """Check count and unpacked sizes of the objects. Raises `InvalidError`.

    `alive` is called for each. Deltas count with the size of what they make: a few bytes can
    stand for gigabytes.
    """
    with mmap.mmap(pack.fileno(), 0, access=mmap.ACCESS_READ) as data:
        count = int.from_bytes(data[8:_HEADER], "big")
        if data[:4] != b"PACK" or len(data) < _HEADER + _TRAILER:
            raise damaged()
        if count > MOST_OBJECTS:
            raise too_large()
        at, total = _HEADER, 0
        try:
            for _number in range(count):
                alive()
                size, at = _object(data, at)
                total += size
                if size > MOST_OBJECT or total > MOST_UNPACKED:
                    raise too_large()
        except (IndexError, zlib.error):
            raise damaged() from None


def _object(data: mmap.mmap, at: int) -> tuple[int, int]:
    """Return an object's unpacked size, and where the next one begins."""
    first = data[at]
    kind, size, shift = (first >> 4) & 7, first & 15, 4
    while data[at] & 0x80:
        at += 1
        size |= (data[at] & 0x7F) << shift
        shift += 7
        if size > MOST_OBJECT:
            raise too_large()
    if kind not in (_BLOB, _OFS_DELTA, _REF_DELTA) and size > MOST_STRUCTURE:
        raise too_large()
    at += 1
    if kind == _OFS_DELTA:
        while data[at] & 0x80:
            at += 1
        at += 1
    elif kind == _REF_DELTA:
        at += 20
    return _unpacked(data, at, size, delta=kind in (_OFS_DELTA, _REF_DELTA))


def _unpacked(data: mmap.mmap, at: int, size: int, *, delta: bool) -> tuple[int, int]:
    unzip, length, head = zlib.decompressobj(), 0, b""
    while not unzip.eof:
        step = unzip.unconsumed_tail or data[at : at + _STEP]
        if not unzip.unconsumed_tail:
            at += len(step)
        if not step:
            raise damaged()
        part = unzip.decompress(step, _STEP)
        head = head or part[:32]
        length += len(part)
        if length > size:
            raise damaged()
    if length != size:
        raise damaged()
    return max(size, _made(head) if delta else 0), at - len(unzip.unused_data)


def _made(delta: bytes) -> int:
    """Return the size of what a delta makes: the second of the numbers it begins with."""
    at, size = 0, 0
    for _which in range(2):
        size = shift = 0
        while True:
            size |= (delta[at] & 0x7F) << shift
            shift, at = shift + 7, at + 1
            if not delta[at - 1] & 0x80:
                break
    return size


def damaged() -> InvalidError:
    """Return the error for data that is not what git sends."""
    return InvalidError(_("The repository's data is damaged, so nothing was taken over."))


def too_large() -> InvalidError:
    """Return the error for more than may be taken in."""
    return InvalidError(
        _("The repository is too large, or holds a file that is. Choose another branch."),
        code="too-many",
    )
