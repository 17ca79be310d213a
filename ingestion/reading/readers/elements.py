"""Elements of `unstructured` as blocks."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from lxml import html as lxml_html

from ingestion.reading.blocks import Block
from ingestion.reading.readers import build
from ingestion.reading.readers.htmltables import rows_of

_DROPPED = {"Header", "Footer", "PageBreak", "PageNumber", "Image"}


def blocks(elements: Iterable[Any]) -> Iterator[Block]:
    """Yield one block for each element that carries text; running heads are dropped."""
    for element in elements:
        if element.category in _DROPPED:
            continue
        block = _block(element)
        if block:
            yield block


def _block(element: Any) -> Block | None:
    page = element.metadata.page_number
    kind = element.category
    if kind == "Table":
        return _table(element)
    if kind == "Title":
        return build.heading(element.text, (element.metadata.category_depth or 0) + 1, page=page)
    if kind == "CodeSnippet":
        return build.code(element.text, page=page)
    return build.prose(element.text, "list" if kind == "ListItem" else "paragraph", page=page)


def _table(element: Any) -> Block | None:
    page, markup = element.metadata.page_number, element.metadata.text_as_html
    if markup:
        root = lxml_html.fragment_fromstring(markup, create_parent="div")
        rows, header = rows_of(root)
        made = build.table(rows, header=header, page=page)
        if made:
            return made
    return build.prose(element.text, page=page)
