"""Property modifiers of Word: lists of (code, operand), and pages of them for ranges of bytes."""

from __future__ import annotations

import struct
from bisect import bisect_right
from collections.abc import Iterator

_SIZES = {0: 1, 1: 1, 2: 2, 3: 4, 4: 2, 5: 2, 7: 3}
"""Bytes of an operand by the upper three bits of its code."""
_DEFINE_TABLE = 0xD608
_PAGE = 512


def modifiers(data: bytes) -> dict[int, int]:
    """Return the operands of a list of modifiers, as numbers; of long ones only the presence."""
    found: dict[int, int] = {}
    at = 0
    while at + 2 < len(data):
        code = struct.unpack_from("<H", data, at)[0]
        at += 2
        size = _SIZES.get(code >> 13)
        if size is None:
            wide = code == _DEFINE_TABLE and at + 2 <= len(data)
            size = struct.unpack_from("<H", data, at)[0] + 1 if wide else data[at] + 1
            found[code] = 1
        else:
            found[code] = int.from_bytes(data[at : at + size], "little")
        at += size
    return found


class Ranges:
    """Properties by the position of a character's bytes in the main stream."""

    def __init__(self, main: bytes, plc: bytes, *, paragraphs: bool) -> None:
        self._starts: list[int] = []
        self._ends: list[int] = []
        self._data: list[bytes] = []
        self._known: dict[bytes, dict[int, int]] = {}
        self._paragraphs = paragraphs
        count = max(len(plc) - 4, 0) // 8
        for at in range(count):
            number = struct.unpack_from("<I", plc, 4 * (count + 1) + 4 * at)[0] & 0x3FFFFF
            page = main[number * _PAGE : (number + 1) * _PAGE]
            if len(page) == _PAGE:
                self._read(page)
        order = sorted(range(len(self._starts)), key=self._starts.__getitem__)
        self._starts = [self._starts[each] for each in order]
        self._ends = [self._ends[each] for each in order]
        self._data = [self._data[each] for each in order]

    def _read(self, page: bytes) -> None:
        count, step = page[-1], 13 if self._paragraphs else 1
        if 4 * (count + 1) + step * count > _PAGE:
            return
        edges = struct.unpack_from(f"<{count + 1}I", page)
        for at in range(count):
            place = 2 * page[4 * (count + 1) + step * at]
            self._starts.append(edges[at])
            self._ends.append(edges[at + 1])
            self._data.append(self._piece(page, place) if place else b"")

    def _piece(self, page: bytes, place: int) -> bytes:
        size = page[place]
        if not self._paragraphs:
            return page[place + 1 : place + 1 + size]
        if size:
            return page[place + 1 : place + 2 * size]
        return page[place + 2 : place + 2 + 2 * page[min(place + 1, _PAGE - 1)]]

    def at(self, position: int) -> bytes:
        """Return the raw properties of the character at this position."""
        found = bisect_right(self._starts, position) - 1
        inside = found >= 0 and position < self._ends[found]
        return self._data[found] if inside else b""

    def between(self, start: int, end: int) -> Iterator[tuple[int, int, bytes]]:
        """Yield (start, end, raw properties) that together cover a range."""
        at = max(bisect_right(self._starts, start) - 1, 0)
        while start < end:
            while at < len(self._starts) and self._ends[at] <= start:
                at += 1
            if at == len(self._starts) or self._starts[at] >= end:
                yield start, end, b""
                return
            if self._starts[at] > start:
                yield start, self._starts[at], b""
                start = self._starts[at]
            stop = min(self._ends[at], end)
            yield start, stop, self._data[at]
            start = stop

    def modifiers(self, data: bytes) -> dict[int, int]:
        """Return modifiers, remembered by their bytes."""
        if data not in self._known:
            self._known[data] = modifiers(data)
        return self._known[data]
