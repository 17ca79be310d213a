"""Words with their places on a page, and the lines they stand in."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from statistics import median

from ingestion.reading.blocks import Block


@dataclass(slots=True)
class Word:
    """A word, or a CJK character, in any unit, origin top left.

    `size` is the font's size in the same unit; `spaced` tells whether a space stands before it.
    """

    text: str
    x: float
    y: float
    right: float
    bottom: float
    size: float
    spaced: bool = True
    bold: bool = False
    fixed: bool = False
    """In a font whose letters have all the same width, as code has."""
    ready: Block | None = None
    """Stands for a block that is known already, such as a ruled table, at its upper edge."""


@dataclass(slots=True)
class Line:
    """Words on one line, left to right."""

    words: list[Word]

    @property
    def x(self) -> float:
        """The left edge."""
        return self.words[0].x

    @property
    def right(self) -> float:
        """The right edge."""
        return max(word.right for word in self.words)

    @property
    def y(self) -> float:
        """The upper edge."""
        return min(word.y for word in self.words)

    @property
    def bottom(self) -> float:
        """The lower edge."""
        return max(word.bottom for word in self.words)

    @property
    def size(self) -> float:
        """The size of most of its letters."""
        return median(word.size for word in self.words for _ in word.text[:9])

    @property
    def text(self) -> str:
        """The line as text."""
        return text_of(self.words)


def text_of(words: Sequence[Word]) -> str:
    """Return words as text, spaced as they were."""
    parts = [" " * word.spaced + word.text for word in words]
    return "".join(parts).strip()


def lines_of(words: Sequence[Word]) -> list[Line]:
    """Return the lines of words, from top to bottom; words overlapping by half share a line."""
    lines: list[list[Word]] = []
    for word in sorted(words, key=lambda each: (each.y + each.bottom, each.x)):
        if lines and _level(lines[-1], word):
            lines[-1].append(word)
        else:
            lines.append([word])
    return [Line(sorted(line, key=lambda word: word.x)) for line in lines]


def _level(line: Sequence[Word], word: Word) -> bool:
    top, bottom = line[0].y, line[0].bottom
    shared = min(bottom, word.bottom) - max(top, word.y)
    return shared > 0.5 * min(bottom - top, word.bottom - word.y)
