"""PDF by liteparse: layout blocks with their boxes; pdfium's plain text where there are none."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from liteparse import LiteParse, ParseError

from ingestion.reading.blocks import Block, Box
from ingestion.reading.readers import build
from ingestion.reading.readers.flow import joined
from ingestion.reading.readers.numbering import heading_level
from ingestion.reading.readers.source import Source
from ingestion.reading.unreadable import Unreadable

_BATCH = 200
"""Pages parsed together: sizes of headings and running heads are judged within a batch."""
_CJK_GAP = re.compile(
    "(?<=[\u4e00-\u9fff，。、；：！？）】》”]) (?=[\u4e00-\u9fff，。、；：（【《“])"
)


def read(source: Source) -> Iterator[Block]:
    """Yield the blocks of a PDF, page by page."""
    parser = LiteParse(
        extract_blocks=True,
        ocr_enabled=False,
        quiet=True,
        continue_on_page_error=True,
        max_pages=source.most_pages + 1,
        extract_links=False,
    )
    yield from joined(_pages(parser, source))


def _pages(parser: LiteParse, source: Source) -> Iterator[Block]:
    empty = 0
    try:
        for batch in parser.parse_batches(source.bytes(), _BATCH):
            source.check_pages(batch.total_pages)
            if batch.result.page_errors:
                source.warn("damaged-pages")
            for page in batch.result.pages:
                blocks = list(_page(page))
                empty += not blocks
                yield from blocks
                source.advance(page.page_num, batch.total_pages)
    except ParseError as error:
        raise Unreadable(_reason(str(error))) from None
    if empty:
        source.warn("pages-without-text")


def _reason(message: str) -> str:
    return "encrypted" if re.search("password|encrypt|security", message, re.I) else "damaged"


def _page(page: Any) -> Iterator[Block]:
    found = False
    for item in page.blocks or []:
        block = _block(item, page)
        if block and block.text:
            found = True
            yield block
    if not found:
        yield from _loose(page)


def _loose(page: Any) -> Iterator[Block]:
    """Yield a page that has text but no layout, such as sideways text, as one paragraph."""
    text = build.tidy("\n".join(item.text for item in page.text_items))
    if text:
        boxes = [_box(item, page) for item in page.text_items]
        yield Block("paragraph", text, page=page.page_num, boxes=boxes[:200])


def _block(item: Any, page: Any) -> Block | None:
    made = _made(item)
    if made is None:
        return None
    made.page = page.page_num
    if item.bbox:
        made.boxes = [_box(item.bbox, page)]
    return made


def _made(item: Any) -> Block | None:
    if item.kind == "table":
        return _table(item)
    if item.lines:
        return build.code("\n".join(item.lines))
    text = _unspaced(item.text or "")
    if item.kind == "heading":
        return build.heading(text, item.level or 1)
    if item.kind == "list_item":
        marker = f"{item.marker} " if item.marker and item.ordered else ""
        return build.prose(marker + text, "list")
    level = heading_level(text)
    return build.heading(text, level) if level else build.prose(text)


def _table(item: Any) -> Block | None:
    rows = [item.header] if item.header else []
    rows += item.rows or []
    cells = [[_unspaced(cell.text) for cell in row] for row in rows]
    return build.table(cells, header=1 if item.header else 0)


def _unspaced(text: str) -> str:
    """Drop the spaces that every engine puts where a line of CJK text was wrapped."""
    return _CJK_GAP.sub("", build.tidy(text))


def _box(rect: Any, page: Any) -> Box:
    width, height = page.width or 1.0, page.height or 1.0
    x, y = _share(rect.x, width), _share(rect.y, height)
    right, bottom = _share(rect.x + rect.width, width), _share(rect.y + rect.height, height)
    return Box(page.page_num, x, y, round(right - x, 4), round(bottom - y, 4))


def _share(value: float, whole: float) -> float:
    return round(min(max(value / whole, 0.0), 1.0), 4)
