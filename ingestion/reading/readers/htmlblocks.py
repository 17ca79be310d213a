"""An HTML tree as blocks: inline text is gathered until a block-level tag begins or ends."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from ingestion.reading.blocks import Block, Kind
from ingestion.reading.readers import build
from ingestion.reading.readers.htmlhidden import Hidden
from ingestion.reading.readers.htmltables import INLINE, before, is_data, rows_of, text_of

_HEADINGS = {f"h{level}": level for level in range(1, 7)}
_SPACE = re.compile(r"[ \t\r\n\f]+")


class Walk:
    """One walk over a tree; `kind` is that of the text being gathered."""

    def __init__(self, hidden: Hidden) -> None:
        self.hidden = hidden
        self.text: list[str] = []
        self.kind: Kind = "paragraph"
        self.marker = ""
        self.numbers: dict[Any, int] = {}
        """Ordered list -> the number of its next item."""

    def blocks(self, root: Any) -> Iterator[Block]:
        """Yield the blocks below `root` in order."""
        yield from self._inside(root)
        yield from self._flush()

    def _inside(self, node: Any) -> Iterator[Block]:
        self._add(node.text)
        for child in node:
            if isinstance(child.tag, str) and not self.hidden.skips(child):
                yield from self._element(child)
            self._add(child.tail)

    def _element(self, node: Any) -> Iterator[Block]:
        tag = node.tag
        if tag in INLINE:
            self._add(before(node, self.text[-1][-1:] if self.text else ""))
            yield from self._inside(node)
        elif tag == "br":
            self.text.append("\n")
        else:
            yield from self._flush()
            yield from self._block(node, tag)
            yield from self._flush()

    def _block(self, node: Any, tag: str) -> Iterator[Block]:
        if tag in _HEADINGS:
            yield build.heading(text_of(node, self.hidden.skips), _HEADINGS[tag])
        elif tag == "pre":
            yield build.code(text_of(node, self.hidden.skips))
        elif tag == "table" and is_data(node):
            yield from self._table(node)
        elif tag == "li":
            yield from self._item(node)
        else:
            yield from self._inside(node)

    def _table(self, node: Any) -> Iterator[Block]:
        for caption in node.iterchildren("caption"):
            yield from Walk(self.hidden).blocks(caption)
        rows, header = rows_of(node, self.hidden.skips)
        made = build.table(rows, header=header)
        if made:
            yield made

    def _item(self, node: Any) -> Iterator[Block]:
        before = self.kind
        self.kind, self.marker = "list", self._marker(node)
        yield from self._inside(node)
        yield from self._flush()
        self.kind, self.marker = before, ""

    def _add(self, text: str | None) -> None:
        if text:
            self.text.append(_SPACE.sub(" ", text))

    def _flush(self) -> Iterator[Block]:
        text, self.text = "".join(self.text).strip(), []
        if text:
            yield build.prose(self.marker + text, self.kind)
            self.marker = ""

    def _marker(self, item: Any) -> str:
        parent = item.getparent()
        if parent is None or parent.tag != "ol":
            return ""
        number = self.numbers.get(parent)
        if number is None:
            first = parent.get("start") or "1"
            number = int(first) if first.isdecimal() and len(first) < 9 else 1
        self.numbers[parent] = number + 1
        return f"{number}. "
