"""A document's body as blocks, in order; what hangs on a paragraph follows it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from ingestion.reading.blocks import Block, Kind
from ingestion.reading.readers import build
from ingestion.reading.readers.numbering import heading_level
from ingestion.reading.readers.ooxml import charts, diagrams, pictured
from ingestion.reading.readers.ooxml.package import Package, W, local
from ingestion.reading.readers.source import Source
from ingestion.reading.readers.word import tables
from ingestion.reading.readers.word.labels import Labels
from ingestion.reading.readers.word.remarks import Remarks
from ingestion.reading.readers.word.runs import Ground, Runs, Text
from ingestion.reading.readers.word.styles import (
    Looks,
    Style,
    Styles,
    integer,
    numbered,
    shaded,
    value,
)

_WRAPPERS = frozenset("sdt sdtContent smartTag customXml ins moveTo body".split())
_GROUND = Ground(Looks(), coloured=False)
_SEEN = Ground(Looks(), coloured=True)
"""A text box may be filled by its theme; white letters there are taken to be seen."""
_BODY_LEVEL = 9


class Body:
    """One walk through a document's main part."""

    def __init__(self, package: Package, part: str, source: Source) -> None:
        self.package, self.part, self.source = package, part, source
        self.styles = Styles(self._root("styles"))
        self.labels = Labels(self._root("numbering"))
        self.runs = Runs(self.styles)
        self.remarks = Remarks(package, part)
        self.page: int | None = None
        self.numbers_tell = False
        self._code: list[str] = []

    def _root(self, kind: str) -> Any | None:
        found = self.package.related(self.part, kind)
        return self.package.root(found[0]) if found else None

    def blocks(self) -> Iterator[Block]:
        """Yield the blocks of the whole document; sets the source's pages and title."""
        root = self.package.root(self.part)
        if root.find(f".//{W}lastRenderedPageBreak") is not None:
            self.page = 1
        body = root.find(f"{W}body")
        if body is None:
            return
        self.numbers_tell = not any(self._style(p).level for p in body.iter(f"{W}p"))
        ground = root.find(f"{W}background")
        coloured = ground is not None and ground.get(f"{W}color", "auto") not in ("auto", "FFFFFF")
        empty = True
        for at, child in enumerate(body):
            for block in self.inside([child], Ground(Looks(), coloured)):
                empty = False
                yield block
            self.source.advance(at, len(body))
        if self._code:
            yield from self._listing()
        elif empty:
            yield from pictured.blocks(self.package, self.part, body, self.source, page=1)
        self.source.pages = self.page

    def inside(self, nodes: Any, ground: Ground = _GROUND) -> Iterator[Block]:
        """Yield the blocks of paragraphs and tables, and of what only wraps them."""
        for node in nodes:
            name = local(node) if isinstance(node.tag, str) else ""
            if name == "p":
                yield from self._paragraph(node, ground)
            elif name == "tbl":
                yield from self._listing()
                yield from tables.blocks(self, node, ground)
            elif name in _WRAPPERS:
                yield from self.inside(node, ground)
            elif name == "altChunk":
                self.source.note("attachment-not-read", page=self.page, text="altChunk")

    def text(self, paragraph: Any, ground: Ground) -> Text:
        """Return the visible text of a paragraph; hidden text is noted, pages are counted."""
        style, properties = self._style(paragraph), paragraph.find(f"{W}pPr")
        shading = None if properties is None else properties.find(f"{W}shd")
        coloured = ground.coloured or (shading is not None and shaded(shading))
        text = self.runs.read(paragraph, Ground(style.looks.over(ground.looks), coloured))
        hidden = build.line("".join(text.hidden))
        if hidden:
            self.source.note("hidden-text", page=self.page, text=hidden)
        if self.page is not None:
            self.page += text.breaks
        return text

    def label(self, paragraph: Any) -> tuple[str, bool]:
        """Count a paragraph in its list; return its label and whether it is in a list."""
        properties, number = paragraph.find(f"{W}pPr"), self._style(paragraph).number
        if properties is not None:
            number = numbered(properties, number)
        return (self.labels.next(*number), True) if number else ("", False)

    def after(self, text: Text) -> Iterator[Block]:
        """Yield what hangs on a paragraph: text boxes, charts, footnotes, comments."""
        for box in text.boxes:
            yield from self.inside(box, _SEEN)
        relations = self.package.relations(self.part)
        for key in text.drawings:
            found = relations.get(key)
            if found is None or not self.package.has(found.target):
                continue
            reader = charts if found.kind == "chart" else diagrams
            yield from reader.blocks(self.package, found.target, page=self.page)
        for kind, key in text.remarks:
            for node in self.remarks.get(kind, key):
                made = self.inside(node)
                yield from made if kind != "comment" else _signed(made, node)

    def _style(self, paragraph: Any) -> Style:
        properties = paragraph.find(f"{W}pPr")
        key = "" if properties is None else value(properties, "pStyle")
        return self.styles.get(key or self.styles.default)

    def _paragraph(self, node: Any, ground: Ground) -> Iterator[Block]:
        page = self.page
        text, style = self.text(node, ground), self._style(node)
        if style.is_code and text.text.strip():
            self._code.append(text.text)
        else:
            yield from self._listing()
            if text.text.strip():
                yield self._block(node, text, style, page)
        yield from self.after(text)

    def _block(self, node: Any, text: Text, style: Style, page: int | None) -> Block:
        label, listed = self.label(node)
        shown = f"{label} {text.text}" if label else text.text
        level = self._level(node, style, text)
        if level:
            if style.name == "title" and not self.source.title:
                self.source.title = build.line(text.text)
            return build.heading(shown, level, page=page)
        kind: Kind = "list" if listed or style.is_list else "paragraph"
        return build.prose(shown, kind, page=page)

    def _level(self, node: Any, style: Style, text: Text) -> int:
        properties = node.find(f"{W}pPr")
        own = None if properties is None else integer(value(properties, "outlineLvl"), None)
        if own is not None:
            return own + 1 if own < _BODY_LEVEL else 0
        if style.level:
            return style.level
        centred = properties is not None and value(properties, "jc") == "center"
        proven = self.numbers_tell and (text.bold or centred)
        return heading_level(build.line(text.text)) if proven else 0

    def _listing(self) -> Iterator[Block]:
        if self._code:
            yield build.code("\n".join(self._code), page=self.page)
            self._code = []


def _signed(made: Iterator[Block], comment: Any) -> Iterator[Block]:
    """Yield a comment as one paragraph that begins with who wrote it."""
    text = "\n".join(block.text for block in made)
    if text:
        yield build.prose(f"[{comment.get(f'{W}author', '')}] {text}")
