"""The walk over an answer's lines that finds its blocks."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise

from frontend.pages.typesetting.parts import Block, Kind
from frontend.pages.typesetting.spans import Spans
from retrieval.events import AnswerSentence

_BULLET = re.compile(r"\s*[-*•·]\s+")
_NUMBER = re.compile(r"\s*(\d{1,3})(?:[.)]\s+|、\s*)")
_HEADING = re.compile(r"\s*#{1,6}\s+")
_FENCE = re.compile(r"\s*(?:```|~~~)")
_ROW = re.compile(r"\s*\|.*\|\s*$")
_BARE_ROW = re.compile(r"[^|]*\S \| \S.*")
"""A row as a document's text has it; one alone may be anything."""
_DIVIDER = re.compile(r"\s*\|[\s:|-]*\|\s*$")


def typeset(sentences: Sequence[AnswerSentence]) -> list[Block]:
    """Return the blocks of an answer; every sentence's text is in them, in order."""
    walk = _Walk(Spans(sentences))
    lines = list(walk.spans.lines())
    bare = [bool(_BARE_ROW.fullmatch(line)) for line, _at in lines]
    for (line, at), *rows in zip(lines, bare, [False, *bare], [*bare[1:], False], strict=False):
        walk.take(line, at, bare=rows[0] and any(rows[1:]))
    walk.close()
    _place_notes(walk.done)
    return walk.done


class _Walk:
    def __init__(self, spans: Spans) -> None:
        self.spans = spans
        self.done: list[Block] = []
        self.open: Block | None = None
        self.fenced = False

    def take(self, line: str, at: int, *, bare: bool) -> None:
        end = at + len(line)
        if match := _FENCE.match(line):
            self._fence(at + match.end(), end)
        elif self.fenced:
            self._code(at, end)
        elif not line.strip():
            self.close()
        elif bare or _ROW.match(line):
            self._row(line, at, bare=bare and not _ROW.match(line))
        elif match := _HEADING.match(line):
            self.close()
            self.open = Block("h", [self.spans.pieces(at + match.end(), end)])
            self.close()
        elif match := _BULLET.match(line):
            self._item("ul", at + match.end(), end)
        elif match := _NUMBER.match(line):
            self._item("ol", at + match.end(), end, int(match[1]))
        else:
            self._text(at, end)

    def close(self) -> None:
        if self.open is not None and (any(self.open.lines) or self.open.rows):
            self.done.append(self.open)
        self.open = None

    def _fence(self, at: int, end: int) -> None:
        """Begin or end code; what stands behind the fence is shown, too."""
        self.close()
        self.fenced = not self.fenced
        if self.fenced:
            self.open = Block("code", [[]])
        if self.spans.text[at:end].strip():
            self._code(at, end)

    def _code(self, at: int, end: int) -> None:
        if self.open is None:
            self.open = Block("code", [[]])
        line = self.open.lines[0]
        more = self.spans.pieces(at, end, plain=True)
        if line and more:
            more[0].gap = "\n" + more[0].gap
        line += more

    def _text(self, at: int, end: int) -> None:
        """Continue the open paragraph or list item, or start a paragraph."""
        if self.open is None or self.open.kind in ("table", "code"):
            self.close()
            self.open = Block("p", [[]])
        line = self.open.lines[-1]
        more = self.spans.pieces(at, end)
        if line and more:
            more[0].gap = "\n"
        line += more

    def _item(self, kind: Kind, at: int, end: int, number: int = 1) -> None:
        if self.open is None and self.done and self.done[-1].kind == kind:
            self.open = self.done.pop()  # items set apart by blank lines are still one list
        if self.open is None or self.open.kind != kind:
            self.close()
            self.open = Block(kind, start=number)
        self.open.lines.append(self.spans.pieces(at, end))

    def _row(self, line: str, at: int, *, bare: bool) -> None:
        if self.open is None or self.open.kind != "table":
            self.close()
            self.open = Block("table")
        if _DIVIDER.match(line):
            return
        bars = [index for index, char in enumerate(line) if char == "|"]
        cells = pairwise([-1, *bars, len(line)] if bare else bars)
        self.open.rows.append([self.spans.pieces(at + a + 1, at + b) for a, b in cells])


def _place_notes(blocks: list[Block]) -> None:
    """Put each sidenote where its number is seen first, those of a table beside all of it."""
    seen: set[int] = set()
    for block in blocks:
        for line in [*block.lines, *(cell for row in block.rows for cell in row)]:
            for piece in line:
                piece.notes = list(dict.fromkeys(piece.notes))
                fresh = [n for n in piece.notes if n not in seen]
                seen.update(fresh)
                if block.rows:
                    block.notes += fresh
                else:
                    piece.first = fresh
