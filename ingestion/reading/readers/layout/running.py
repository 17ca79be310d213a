"""Running heads, running feet and page numbers: what stands at the edge of page after page."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence

from ingestion.reading.readers.layout.words import Line, Word, lines_of

_EDGE = 0.1
"""The part of a page's height at its top and bottom where such lines stand."""
_LINES = 3
_NUMBERS = re.compile(r"\d+|\b[ivxl]{1,6}\b|[一二三四五六七八九十百〇零]+(?=\s*页)", re.I)
_PAGE = re.compile(
    r"^[\W_]*(?:page|pag\.?|p\.|seite|第)?[\s.]*#\s*(?:页|頁)?"
    r"[\s,，/|-]*(?:(?:of|von|共|/)?\s*#\s*(?:页|頁)?)?[\W_]*$",
    re.I,
)
_OFTEN = 3


class Running:
    """Judges the pages of a document in the order they come, some at a time."""

    def __init__(self) -> None:
        self._seen: Counter[str] = Counter()

    def look(self, pages: Sequence[tuple[Sequence[Word], float]]) -> None:
        """Count what stands at the edges of these pages, given as words and height."""
        for words, height in pages:
            self._seen.update({_key(line) for line in _edges(words, height)})

    def without(self, words: Sequence[Word], height: float, pages: int) -> list[Word]:
        """Return a page's words without those that run through the document's `pages`; all of
        them where nothing else would be left."""
        often = min(_OFTEN, max(pages, 2))
        dropped = [
            line
            for line in _edges(words, height)
            if self._seen[_key(line)] >= often or _PAGE.match(_key(line))
        ]
        gone = {id(word) for line in dropped for word in line.words}
        return [word for word in words if id(word) not in gone] or list(words)


def _edges(words: Sequence[Word], height: float) -> list[Line]:
    near = [w for w in words if w.bottom < _EDGE * height or w.y > (1 - _EDGE) * height]
    lines = lines_of([word for word in near if word.ready is None])
    top = [line for line in lines if line.bottom < _EDGE * height][:_LINES]
    bottom = [line for line in lines if line.y > (1 - _EDGE) * height][-_LINES:]
    return top + bottom


def _key(line: Line) -> str:
    return _NUMBERS.sub("#", " ".join(line.text.split()))
