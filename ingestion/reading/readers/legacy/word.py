"""The text of a Word 97 to 2003 document in pieces, with the properties of its paragraphs."""

from __future__ import annotations

import struct
from collections.abc import Iterator
from dataclasses import dataclass
from typing import NamedTuple

from ingestion.reading.readers.legacy.container import Container
from ingestion.reading.readers.legacy.properties import Ranges
from ingestion.reading.unreadable import Unreadable

_MAGIC, _WORD_97 = 0xA5EC, 0xC1
_ENCRYPTED, _SECOND_TABLE = 0x0100, 0x0200
_LENGTHS, _PLACES = 0x4C, 0x9A
_STYLES, _LETTERS, _PARAGRAPHS, _PIECES = 1, 12, 13, 33
_VANISH, _DELETED, _SIZE, _COLOUR, _RGB = 0x083C, 0x0800, 0x4A43, 0x2A42, 0x6870
_SHADING = (0x4866, 0xCA71)
_INDEXED_WHITE, _WHITE, _TINY = 8, 0xFFFFFF, 2
_IN_TABLE, _ROW_END, _DEPTH, _INNER_CELL, _INNER_ROW = 0x2416, 0x2417, 0x6649, 0x244B, 0x244C
_OUTLINE, _LIST = 0x2640, 0x460B
_HEADINGS, _TITLE, _MOST_PARENTS = 9, 62, 20
STORIES = ("main", "footnotes", "headers", "macros", "comments", "endnotes", "boxes", "headboxes")
"""Stories of a document in the order in which their texts are stored."""


class Span(NamedTuple):
    """Letters that look alike; `position` is that of their first byte, `width` their bytes."""

    text: str
    position: int
    width: int
    hidden: bool
    white: bool


@dataclass(frozen=True, slots=True)
class Mark:
    """What the mark at a paragraph's end says about it."""

    level: int = 0
    listed: bool = False
    depth: int = 0
    """How many tables deep it stands."""
    ends_row: bool = False
    ends_inner_cell: bool = False


class WordFile:
    """A document's stories as runs of visible or hidden text, and marks of paragraphs."""

    def __init__(self, container: Container) -> None:
        self.main = container.stream("WordDocument")
        if len(self.main) < _PLACES:
            raise Unreadable("damaged")
        magic, version = struct.unpack_from("<HH", self.main)
        flags = struct.unpack_from("<H", self.main, 0x0A)[0]
        if flags & _ENCRYPTED:
            raise Unreadable("encrypted")
        if magic != _MAGIC or version < _WORD_97:
            raise Unreadable("damaged")
        self.table = container.stream("1Table" if flags & _SECOND_TABLE else "0Table")
        self.lengths = dict(zip(STORIES, self._lengths(), strict=True))
        self._letters = Ranges(self.main, self._part(_LETTERS), paragraphs=False)
        self._paragraphs = Ranges(self.main, self._part(_PARAGRAPHS), paragraphs=True)
        self._levels = self._styles(self._part(_STYLES))
        self._found = list(self._pieces(self._part(_PIECES)))

    def _lengths(self) -> list[int]:
        return [max(each, 0) for each in struct.unpack_from("<8i", self.main, _LENGTHS)]

    def _part(self, number: int) -> bytes:
        start, size = struct.unpack_from("<II", self.main, _PLACES + 8 * number)
        return self.table[start : start + size]

    def _pieces(self, clx: bytes) -> Iterator[tuple[int, int, int, bool]]:
        """Yield (first character, last + 1, position of its bytes, whether one byte each)."""
        at = 0
        while at + 3 <= len(clx) and clx[at] == 1:
            at += 3 + struct.unpack_from("<H", clx, at + 1)[0]
        plc = clx[at + 5 :]
        count = max(len(plc) - 4, 0) // 12
        edges = struct.unpack_from(f"<{count + 1}I", plc) if count else ()
        for number in range(count):
            place = struct.unpack_from("<I", plc, 4 * (count + 1) + 8 * number + 2)[0]
            narrow, place = bool(place & 0x40000000), place & 0x3FFFFFFF
            yield edges[number], edges[number + 1], place // 2 if narrow else place, narrow

    def story(self, name: str) -> Iterator[Span]:
        """Yield the text of a story."""
        start = sum(self.lengths[each] for each in STORIES[: STORIES.index(name)])
        end = start + self.lengths[name]
        for first, last, place, narrow in self._found:
            low, high = max(first, start), min(last, end)
            if low < high:
                yield from self._piece(low - first, high - first, place, narrow)

    def _piece(self, low: int, high: int, place: int, narrow: bool) -> Iterator[Span]:
        width = 1 if narrow else 2
        codec = "cp1252" if narrow else "utf-16-le"
        for start, end, raw in self._letters.between(place + width * low, place + width * high):
            end += (end - start) % width
            text = self.main[start:end].decode(codec, "replace")
            said = self._letters.modifiers(raw)
            tiny = 0 < said.get(_SIZE, 99) <= _TINY
            white = said.get(_COLOUR) == _INDEXED_WHITE or said.get(_RGB) == _WHITE
            bare = not any(code in said for code in _SHADING)
            hidden = bool(said.get(_VANISH, 0) & 1 or said.get(_DELETED, 0) & 1 or tiny)
            yield Span(text, start, width, hidden=hidden, white=white and bare)

    def mark(self, position: int) -> Mark:
        """Return what the paragraph mark at this position says."""
        raw = self._paragraphs.at(position)
        if len(raw) < 2:
            return Mark()
        style, said = struct.unpack_from("<H", raw)[0], self._paragraphs.modifiers(raw[2:])
        outline = said.get(_OUTLINE)
        level = self._levels.get(style, 0)
        if outline is not None:
            level = outline + 1 if outline < _HEADINGS else 0
        depth = said.get(_DEPTH, said.get(_IN_TABLE, 0))
        return Mark(
            level=level,
            listed=said.get(_LIST, 0) not in (0, 0xF801),
            depth=min(depth, 20),
            ends_row=bool(said.get(_ROW_END, 0) or said.get(_INNER_ROW, 0)),
            ends_inner_cell=bool(said.get(_INNER_CELL, 0)),
        )

    def _styles(self, sheet: bytes) -> dict[int, int]:
        """Return style number -> heading level; a style made from a heading's is one too."""
        if len(sheet) < 4:
            return {}
        size, count = struct.unpack_from("<HH", sheet)
        at, parents, levels = 2 + size, {}, {}
        for number in range(count):
            if at + 2 > len(sheet):
                break
            length = struct.unpack_from("<H", sheet, at)[0]
            if length >= 4 and at + 6 <= len(sheet):
                first, second = struct.unpack_from("<HH", sheet, at + 2)
                parents[number] = second >> 4
                kind = first & 0xFFF
                if 1 <= kind <= _HEADINGS or kind == _TITLE:
                    levels[number] = 1 if kind == _TITLE else kind
            at += 2 + length + length % 2
        return {number: _inherited(number, parents, levels) for number in parents}


def _inherited(number: int, parents: dict[int, int], levels: dict[int, int]) -> int:
    for _ in range(_MOST_PARENTS):
        if number in levels:
            return levels[number]
        number = parents.get(number, 0xFFF)
    return 0
