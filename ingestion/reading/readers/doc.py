"""Old Word documents, from their binary streams; headers and footers are left out."""

from __future__ import annotations

from collections.abc import Iterator

from ingestion.reading.blocks import Block
from ingestion.reading.readers import build
from ingestion.reading.readers.legacy.container import Container
from ingestion.reading.readers.legacy.word import Mark, Span, WordFile
from ingestion.reading.readers.rich.tables import RowShape, Table
from ingestion.reading.readers.source import Source

_STORIES = ("main", "footnotes", "endnotes", "comments", "boxes")
_CELL, _FIELD, _RESULT, _FIELD_END = "\x07", "\x13", "\x14", "\x15"
_SIGNS = {"\x0b": "\n", "\x1e": "-", "\t": "\t", "\xa0": " "}
_ENDS = frozenset("\r\x0c")


def read(source: Source) -> Iterator[Block]:
    """Yield the headings, paragraphs, list items and tables, then the notes of a document."""
    word = WordFile(Container(source))
    for at, name in enumerate(_STORIES, 1):
        yield from _Story(word, source).blocks(name)
        source.advance(at, len(_STORIES))


class _Story:
    def __init__(self, word: WordFile, source: Source) -> None:
        self.word, self.source = word, source
        self.signs: list[tuple[str, Span]] = []
        self.tables: list[Table] = []
        self.inner: list[Block] = []
        self.fields: list[bool] = []
        """For each open field, whether its result has begun."""

    def blocks(self, name: str) -> Iterator[Block]:
        """Yield the blocks of one story."""
        for span in self.word.story(name):
            for at, sign in enumerate(span.text):
                if sign in _ENDS or sign == _CELL:
                    position = span.position + span.width * at
                    yield from self._end(sign, self.word.mark(position))
                else:
                    self._take(sign, span)
        yield from self._end("\r", Mark())

    def _take(self, sign: str, span: Span) -> None:
        if sign == _FIELD:
            self.fields.append(False)
        elif sign == _RESULT and self.fields:
            self.fields[-1] = True
        elif sign == _FIELD_END and self.fields:
            self.fields.pop()
        elif all(self.fields):
            shown = _SIGNS.get(sign, sign)
            if shown >= " " or shown in "\n\t":
                self.signs.append((shown, span))

    def _taken(self, mark: Mark) -> str:
        """Return the paragraph's text; in a table white letters may stand on a colour."""
        parts: tuple[list[str], list[str]] = ([], [])
        for sign, span in self.signs:
            parts[span.hidden or (span.white and not mark.depth)].append(sign)
        self.signs = []
        hidden = build.line("".join(parts[1]))
        if hidden:
            self.source.note("hidden-text", text=hidden)
        return "".join(parts[0])

    def _end(self, sign: str, mark: Mark) -> Iterator[Block]:
        text = self._taken(mark)
        if not mark.depth:
            yield from self._close(0)
            if text.strip():
                yield self._block(text, mark)
            return
        while len(self.tables) < mark.depth:
            self.tables.append(Table())
        self.inner += self._close(mark.depth)
        table = self.tables[mark.depth - 1]
        if mark.ends_row:
            table.end_row(RowShape())
        elif sign == _CELL or mark.ends_inner_cell:
            table.end_cell(text)
        else:
            table.parts.append(text + "\n")

    def _close(self, depth: int) -> list[Block]:
        made: list[Block] = []
        while len(self.tables) > depth:
            block = self.tables.pop().block()
            made += [block] if block else []
        if depth == 0:
            made, self.inner = made + self.inner, []
        return made

    def _block(self, text: str, mark: Mark) -> Block:
        if mark.level:
            return build.heading(text, mark.level)
        return build.prose(text, "list" if mark.listed else "paragraph")
