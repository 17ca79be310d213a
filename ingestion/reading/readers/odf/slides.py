"""Slides of an OpenDocument presentation, and pages of a drawing."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from ingestion.reading.blocks import Block
from ingestion.reading.readers import build
from ingestion.reading.readers.odf.body import Body
from ingestion.reading.readers.odf.document import DRAW, SLIDE, SVG
from ingestion.reading.readers.ooxml.package import local
from ingestion.reading.readers.slides.order import ordered
from ingestion.reading.readers.slides.shapes import Frame, Shape

_LENGTH = re.compile(r"(-?[\d.]+)(cm|mm|in|pt|px)?")
_UNITS = {"cm": 1.0, "mm": 0.1, "in": 2.54, "pt": 0.0353, "px": 0.0265}
_DROPPED = frozenset({"header", "footer", "date-time", "page-number", "page"})


def blocks(body: Body, root: Any) -> Iterator[Block]:
    """Yield the titles, texts, tables and notes of the slides."""
    found = root.findall(f"{DRAW}page")
    body.source.check_pages(len(found))
    body.ground = True
    for page, node in enumerate(found, 1):
        body.page = page
        for shape in ordered(_shapes(node)):
            yield from _shape(body, shape)
        for notes in node.iterfind(f"{SLIDE}notes"):
            for shape in _shapes(notes):
                yield from _shape(body, shape)
        body.source.advance(page, len(found))


def _shapes(page: Any) -> list[Shape]:
    made = []
    for node in page:
        if not isinstance(node.tag, str) or node.tag == f"{SLIDE}notes":
            continue
        role = node.get(f"{SLIDE}class", "")
        if local(node) == "g":
            inner = _shapes(node)
            made.append(Shape(node, "", inner[0].frame if inner else None, inner))
        elif role not in _DROPPED:
            made.append(Shape(node, role, _frame(node)))
    return made


def _shape(body: Body, shape: Shape) -> Iterator[Block]:
    if shape.members is not None:
        for member in ordered(shape.members):
            yield from _shape(body, member)
        return
    made = body.framed(shape.node)
    if not shape.is_title:
        yield from made
        return
    text = "\n".join(block.text for block in made)
    if text.strip():
        yield build.heading(text, 1, page=body.page)


def _frame(node: Any) -> Frame | None:
    sides = [_length(node.get(SVG + name, "")) for name in ("x", "y", "width", "height")]
    return None if None in sides[:2] else Frame(*(side or 0.0 for side in sides))


def _length(text: str) -> float | None:
    found = _LENGTH.fullmatch(text)
    return float(found.group(1)) * _UNITS[found.group(2) or "cm"] if found else None
