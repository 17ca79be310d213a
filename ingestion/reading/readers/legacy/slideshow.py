"""The slides of a PowerPoint 97 to 2003 file, as they were last saved ([MS-PPT] 2.1.2)."""

from __future__ import annotations

import struct
from collections.abc import Iterator
from dataclasses import dataclass, field

from ingestion.reading.readers.legacy.container import Container
from ingestion.reading.readers.legacy.records import Record, record
from ingestion.reading.unreadable import Unreadable

_DOCUMENT, _SLIDE, _NOTES, _USER_EDIT, _DIRECTORY = 1000, 1006, 1008, 4085, 6002
_LIST, _PERSIST, _NOTES_ATOM, _SHOW_INFO = 4080, 1011, 1009, 1017
_HEADER, _CHARS, _BYTES = 3999, 4000, 4008
_SLIDES, _NOTES_LIST = 0, 2
_LOCKED, _HIDDEN, _MOST_EDITS = 0xF3D1C4DF, 0x04, 10_000
TEXT_KINDS = (_CHARS, _BYTES)


@dataclass
class Slide:
    """A slide's record, its texts that are kept in the outline with their types, its notes."""

    root: Record | None
    key: int
    outline: list[tuple[int, str]] = field(default_factory=list)
    notes: Record | None = None
    hidden: bool = False


class Slideshow:
    """The slides in their order."""

    def __init__(self, container: Container) -> None:
        self.data = container.stream("PowerPoint Document")
        user = container.stream("Current User")
        if len(user) < 20 or not self.data:
            raise Unreadable("damaged")
        token, edit = struct.unpack_from("<II", user, 12)
        if token == _LOCKED:
            raise Unreadable("encrypted")
        self._places: dict[int, int] = {}
        root = self._at(self._edits(edit))
        if root is None or root.kind != _DOCUMENT:
            raise Unreadable("damaged")
        self.slides = list(self._listed(root, _SLIDES))
        notes = {self._about(each.root): each.root for each in self._listed(root, _NOTES_LIST)}
        for slide in self.slides:
            slide.notes = notes.get(slide.key)

    def _edits(self, at: int) -> int:
        """Read where everything lies, newest edit first; return the document's number."""
        main = 0
        for _ in range(_MOST_EDITS):
            edit = record(self.data, at)
            if edit is None or edit.kind != _USER_EDIT or len(edit.data) < 20:
                break
            if len(edit.data) >= 32:
                raise Unreadable("encrypted")
            before, directory, number = struct.unpack_from("<III", edit.data, 8)
            main = main or number
            self._directory(directory)
            if not before or before >= at:
                break
            at = before
        return main

    def _directory(self, at: int) -> None:
        found = record(self.data, at)
        if found is None or found.kind != _DIRECTORY:
            return
        numbers = struct.unpack(f"<{len(found.data) // 4}I", found.data[: len(found.data) // 4 * 4])
        position = 0
        while position < len(numbers):
            first, count = numbers[position] & 0xFFFFF, numbers[position] >> 20
            for offset, place in enumerate(numbers[position + 1 : position + 1 + count]):
                self._places.setdefault(first + offset, place)
            position += 1 + count

    def _at(self, number: int) -> Record | None:
        place = self._places.get(number)
        return None if place is None else record(self.data, place)

    def _listed(self, root: Record, which: int) -> Iterator[Slide]:
        for each in root.children():
            if each.kind == _LIST and each.instance == which:
                yield from self._slides(each)

    def _slides(self, listing: Record) -> Iterator[Slide]:
        slide, kind = None, 0
        for each in listing.children():
            if each.kind == _PERSIST and len(each.data) >= 16:
                if slide:
                    yield slide
                number, _, _, key = struct.unpack_from("<IIiI", each.data)
                root = self._at(number)
                slide = Slide(root, key, hidden=_is_hidden(root))
            elif each.kind == _HEADER and len(each.data) >= 4:
                kind = struct.unpack_from("<I", each.data)[0]
                if slide:
                    slide.outline.append((kind, ""))
            elif each.kind in TEXT_KINDS and slide and slide.outline:
                slide.outline[-1] = (kind, text(each))
        if slide:
            yield slide

    def _about(self, notes: Record | None) -> int:
        """Return the number of the slide that notes belong to."""
        found = notes.first(_NOTES_ATOM) if notes else None
        return struct.unpack_from("<I", found.data)[0] if found and len(found.data) >= 4 else -1


def text(found: Record) -> str:
    """Return the text of a record of `TEXT_KINDS`."""
    return found.data.decode("utf-16-le" if found.kind == _CHARS else "latin-1", "replace")


def _is_hidden(slide: Record | None) -> bool:
    info = slide.first(_SHOW_INFO) if slide else None
    return info is not None and len(info.data) > 10 and bool(info.data[10] & _HIDDEN)
