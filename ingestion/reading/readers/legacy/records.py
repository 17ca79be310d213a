"""Records of a PowerPoint file and of the drawings in it: a header of eight bytes, then data."""

from __future__ import annotations

import struct
from collections.abc import Iterator
from typing import NamedTuple

_CONTAINER, _MOST_DEPTH = 0xF, 60


class Record(NamedTuple):
    """A record; `data` is what it holds, `instance` a number whose meaning is its type's."""

    kind: int
    instance: int
    data: bytes
    is_container: bool

    def children(self) -> Iterator[Record]:
        """Yield the records inside."""
        return records(self.data)

    def first(self, *kinds: int) -> Record | None:
        """Follow a path of kinds, from child to child."""
        found: Record | None = self
        for kind in kinds:
            inside = found.children() if found else iter(())
            found = next((each for each in inside if each.kind == kind), None)
        return found

    def walk(self, depth: int = 0) -> Iterator[Record]:
        """Yield all records inside, however deep."""
        for child in self.children():
            yield child
            if child.is_container and depth < _MOST_DEPTH:
                yield from child.walk(depth + 1)


def record(data: bytes, at: int) -> Record | None:
    """Return the record at a position, or None where there is none."""
    if not 0 <= at <= len(data) - 8:
        return None
    first, kind, size = struct.unpack_from("<HHI", data, at)
    inner = data[at + 8 : at + 8 + size]
    return Record(kind, first >> 4, inner, first & 0xF == _CONTAINER)


def records(data: bytes) -> Iterator[Record]:
    """Yield records that follow each other."""
    at = 0
    while (found := record(data, at)) is not None:
        yield found
        at += 8 + struct.unpack_from("<I", data, at + 4)[0]
