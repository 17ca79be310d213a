"""Old presentations, from their binary records: a slide is a page, its notes follow it."""

from __future__ import annotations

from collections.abc import Iterator

from ingestion.reading.blocks import Block
from ingestion.reading.readers import build
from ingestion.reading.readers.legacy.container import Container
from ingestion.reading.readers.legacy.drawing import shapes
from ingestion.reading.readers.legacy.slideshow import Slide, Slideshow
from ingestion.reading.readers.slides.order import ordered
from ingestion.reading.readers.slides.shapes import Shape
from ingestion.reading.readers.source import Source


def read(source: Source) -> Iterator[Block]:
    """Yield the titles, texts, tables and notes of the slides."""
    slides = Slideshow(Container(source)).slides
    source.check_pages(len(slides))
    for page, slide in enumerate(slides, 1):
        if slide.hidden:
            source.note("hidden-text", page=page, text="slide")
        yield from _slide(slide, page)
        source.advance(page, len(slides))


def _slide(slide: Slide, page: int) -> Iterator[Block]:
    found = shapes(slide.root, slide.outline) if slide.root else []
    for shape in ordered(found):
        yield from _shape(shape, page)
    for shape in shapes(slide.notes, []) if slide.notes else []:
        yield from _shape(shape, page)


def _shape(shape: Shape, page: int) -> Iterator[Block]:
    if shape.members is not None:
        for member in ordered(shape.members):
            yield from _shape(member, page)
    elif shape.role == "table":
        made = build.table(shape.node, header=int(len(shape.node) > 1), page=page)
        if made:
            yield made
    elif shape.is_title:
        yield build.heading(shape.node.replace("\r", "\n"), 1, page=page)
    else:
        lines = [line for line in shape.node.split("\r") if line.strip()]
        listed = shape.role == "body" and len(lines) > 1
        for line in lines:
            yield build.prose(line, "list" if listed else "paragraph", page=page)
