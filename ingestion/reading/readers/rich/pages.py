"""Paragraphs and tables of an RTF document, put together from text and their marks."""

from __future__ import annotations

import re
from dataclasses import dataclass

from ingestion.reading.blocks import Block
from ingestion.reading.readers import build
from ingestion.reading.readers.rich.tables import RowShape, Table
from ingestion.reading.readers.source import Source

_BULLET = re.compile(r"^\s*[•·▪◦●○■\uf0b7\uf0a7\uf0d8o\-][\t ]+(?=\S)")
_HEADING = re.compile(r"^(?:heading|标题) ?(\d)$", re.I)
_DEEPEST = 20
_SURROGATE = re.compile("[\ud800-\udfff]")


@dataclass(frozen=True, slots=True)
class Paragraph:
    """What is said about the paragraph being read."""

    style: int = 0
    outline: int | None = None
    listed: bool = False
    inside: int = 0
    """How many tables deep it stands."""


PLAIN = Paragraph()


class Pages:
    """Takes text and ends of paragraphs, cells and rows; `ready` holds the finished blocks."""

    def __init__(self, source: Source) -> None:
        self.source = source
        self.ready: list[Block] = []
        self.paragraph = Paragraph()
        self.levels: dict[int, int] = {}
        self.shape = RowShape()
        self.label = ""
        self._parts: list[str] = []
        self._hidden: list[str] = []
        self._later: list[Block] = []
        """What follows the paragraph."""
        self._behind: list[Block] = []
        """What follows the open tables."""
        self._tables: list[Table] = []

    def style(self, number: int, name: str, outline: int | None) -> None:
        """Remember a paragraph style."""
        found = _HEADING.match(name)
        if found:
            self.levels[number] = int(found.group(1))
        elif name.lower() == "title":
            self.levels[number] = 1
        elif outline is not None and outline < 9:
            self.levels[number] = outline + 1

    def add(self, text: str, *, hidden: bool) -> None:
        """Take text."""
        (self._hidden if hidden else self._parts).append(text)

    def aside(self, text: str, author: str = "") -> None:
        """Take a footnote, a comment or the text of a box; it follows the paragraph."""
        text = _whole(text)
        if text.strip():
            self._later.append(build.prose(f"[{author}] {text}" if author else text))

    def end_paragraph(self) -> None:
        """Finish a paragraph, of the page or of a cell."""
        if self.paragraph.inside:
            table = self._table(self.paragraph.inside)
            table.parts.append(self._taken())
            table.end_paragraph()
            self._put_behind()
            return
        text, label = self._taken(), self.label.strip()
        self.label = ""
        if text.strip() or self._later:
            self.end_tables()
        if text.strip():
            self.ready.append(self._block(text, label))
        self.ready += self._later
        self._later = []

    def end_cell(self, *, nested: bool) -> None:
        """Finish a cell; what stands in tables inside it is complete then."""
        depth = max(self.paragraph.inside, 2) if nested else 1
        while len(self._tables) > depth:
            self._close(self._behind)
        self._table(depth).end_cell(self._taken())
        self._put_behind()

    def end_row(self, *, nested: bool) -> None:
        """Finish a row."""
        depth = max(self.paragraph.inside, 2) if nested else 1
        self._table(depth).end_row(self.shape)

    def end_tables(self) -> None:
        """Finish the tables that are open."""
        while self._tables:
            self._close(self.ready if len(self._tables) == 1 else self._behind)
        self.ready += self._behind
        self._behind = []

    def finish(self) -> None:
        """Finish the document."""
        self.end_paragraph()
        self.end_tables()
        self.ready += self._later

    def _put_behind(self) -> None:
        self._behind += self._later
        self._later = []

    def _close(self, to: list[Block]) -> None:
        made = self._tables.pop().block()
        if made:
            to.append(made)

    def _table(self, depth: int) -> Table:
        depth = min(depth, _DEEPEST)
        while len(self._tables) < depth:
            self._tables.append(Table())
        return self._tables[depth - 1]

    def _taken(self) -> str:
        hidden = build.line(_whole("".join(self._hidden)))
        if hidden:
            self.source.note("hidden-text", text=hidden)
        text, self._parts, self._hidden = _whole("".join(self._parts)), [], []
        return text

    def _block(self, text: str, label: str) -> Block:
        outline, level = self.paragraph.outline, self.levels.get(self.paragraph.style, 0)
        if outline is not None:
            level = outline + 1 if outline < 9 else 0
        bullet = _BULLET.match(text)
        if bullet:
            text = text[bullet.end() :]
        numbered = f"{label} {text}" if re.search(r"\w", label) and label != "o" else text
        if level:
            return build.heading(numbered, level)
        listed = self.paragraph.listed or bullet or label
        return build.prose(numbered, "list" if listed else "paragraph")


def _whole(text: str) -> str:
    """Join surrogate pairs, which are written as two characters."""
    if not _SURROGATE.search(text):
        return text
    return text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")
