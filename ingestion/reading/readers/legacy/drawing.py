"""The shapes of an old slide with their texts and places ([MS-ODRAW])."""

from __future__ import annotations

import struct
from collections.abc import Iterator

from ingestion.reading.readers.legacy.records import Record
from ingestion.reading.readers.legacy.slideshow import TEXT_KINDS, text
from ingestion.reading.readers.slides.shapes import Frame, Shape

_DRAWING, _CANVAS, _GROUP, _SHAPE = 1036, 0xF002, 0xF003, 0xF004
_ANCHOR, _CHILD_ANCHOR, _TEXTBOX, _DATA, _MORE = 0xF010, 0xF00F, 0xF00D, 0xF011, 0xF122
_HEADER, _OUTLINE_REF, _PLACEHOLDER = 3999, 3998, 3011
_TABLE, _MOST_DEPTH = 0x039F, 40
_ROLES = {0: "title", 6: "ctrTitle", 1: "body", 5: "body", 7: "body", 8: "body"}
_DROPPED = frozenset({7, 8, 9, 10})
"""Placeholders of the date, the slide's number, the footer and the header."""


def shapes(slide: Record, outline: list[tuple[int, str]]) -> list[Shape]:
    """Return the shapes of a slide; the `node` of each is its text, that of a table its rows."""
    group = slide.first(_DRAWING, _CANVAS, _GROUP)
    return list(_inside(group, outline, 0)) if group else []


def _inside(group: Record, outline: list[tuple[int, str]], depth: int) -> Iterator[Shape]:
    for each in group.children():
        if each.kind == _SHAPE:
            found = _shape(each, outline)
            if found:
                yield found
        elif each.kind == _GROUP and depth < _MOST_DEPTH:
            members = list(_inside(each, outline, depth + 1))
            own = each.first(_SHAPE)
            frame = _frame(own) if own else None
            if own and _is_table(own) and members:
                yield Shape(_rows(members), "table", frame)
            elif members:
                yield Shape("", "", frame or members[0].frame, members)


def _shape(found: Record, outline: list[tuple[int, str]]) -> Shape | None:
    box, data = found.first(_TEXTBOX), found.first(_DATA)
    mark = data.first(_PLACEHOLDER) if data else None
    if box is None or (mark and len(mark.data) > 4 and mark.data[4] in _DROPPED):
        return None
    kind, shown = 4, ""
    for each in box.children():
        if each.kind == _HEADER and len(each.data) >= 4:
            kind = struct.unpack_from("<I", each.data)[0]
        elif each.kind in TEXT_KINDS:
            shown = text(each)
        elif each.kind == _OUTLINE_REF and len(each.data) >= 4:
            at = struct.unpack_from("<I", each.data)[0]
            kind, shown = outline[at] if at < len(outline) else (kind, shown)
    return Shape(shown, _ROLES.get(kind, ""), _frame(found)) if shown else None


def _frame(shape: Record) -> Frame | None:
    for kind in (_ANCHOR, _CHILD_ANCHOR):
        found = shape.first(kind)
        if found is None or len(found.data) < 8:
            continue
        if kind == _CHILD_ANCHOR and len(found.data) >= 16:
            left, top, right, bottom = struct.unpack_from("<4i", found.data)
        elif len(found.data) >= 16:
            top, left, right, bottom = struct.unpack_from("<4i", found.data)
        else:
            top, left, right, bottom = struct.unpack_from("<4h", found.data)
        return Frame(left, top, right - left, bottom - top)
    return None


def _is_table(shape: Record) -> bool:
    more = shape.first(_MORE)
    if more is None:
        return False
    codes = (struct.unpack_from("<H", more.data, at)[0] for at in range(0, len(more.data) - 5, 6))
    return any(code & 0x3FFF == _TABLE for code in codes)


def _rows(cells: list[Shape]) -> list[list[str]]:
    """Put cells where their edges say; one that covers several places stands in each."""
    placed = [(each.node, each.frame) for each in cells if each.frame]
    tops = sorted({frame.y for _, frame in placed})
    lefts = sorted({frame.x for _, frame in placed})
    return [
        [next((text for text, f in placed if _covers(f, x, y)), "") for x in lefts] for y in tops
    ]


def _covers(frame: Frame, x: float, y: float) -> bool:
    return frame.x <= x < frame.right and frame.y <= y < frame.bottom
