"""The tables of a passage: each number with its row, its column, its section and its caption.

A passage holds rows as lines with cells between bars: all of them in plain text and Markdown, those
that are not empty in what was made from other formats, so there the last cells are aligned.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import lru_cache

from kb.text import fold
from retrieval.grounding.quantities import Quantity, amounts, quantities

MOST_HEADINGS = 3
LONGEST_SECTION = 100
LONGEST_CAPTION = 150
_RULE = re.compile(r"[\s|:=-]*")
_NOTE = re.compile(r"\s*[(（\[](?:\d{1,2}|[^()（）\[\]]*\bnotes? \d+)[)）\]]")
"""The mark of a footnote."""
_SAYS = re.compile(r"\w")
_WORD = re.compile(r"[^\W\d_]{3,}|[\u3400-\u9fff]{2,}")


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell with all that it is headed by; its row is `[start, end)` of the passage."""

    value: str
    """Empty where the table is."""
    section: str
    label: str
    """What its row names, in the first cell and in others without numbers; not the section."""
    heading: str
    column: int
    start: int
    end: int
    table: int
    """Where the table starts in the passage."""
    caption: str

    @property
    def figures(self) -> frozenset[float]:
        """Return the numbers in it, without signs."""
        return frozenset(abs(each.value) for each in quantities(self.value))


@dataclass(slots=True)
class _Table:
    start: int
    caption: str
    headings: list[list[str]] = field(default_factory=list)
    section: str = ""
    cells: list[Cell] = field(default_factory=list)

    def take(self, line: str, start: int) -> None:
        row = _split(line)
        said = [cell for cell in row if cell]
        if len(said) == 1 and said[0] == row[0]:
            self.section = said[0]
        elif self._may_head(row):
            self.headings.append([_NOTE.sub("", cell) for cell in row])
        else:
            self.cells += self._cells_of(row, start, start + len(line))

    def _may_head(self, row: list[str]) -> bool:
        if self.cells or len(self.headings) == MOST_HEADINGS:
            return False
        told = [_NOTE.sub("", cell) for cell in row[1:] if cell]
        worded = not self.headings and all(_WORD.search(cell) for cell in told)
        return worded or not any(map(counted, told))

    def _cells_of(self, row: list[str], start: int, end: int) -> Iterator[Cell]:
        names = [row[0], *(cell for cell in row[1:] if not counted(cell))]
        label = " ".join(_NOTE.sub("", cell) for cell in names if _SAYS.search(cell))
        for column, value in enumerate(row[1:], start=1):
            heading = self._heading(column - len(row), len(row))
            if heading is not None:
                yield Cell(
                    value,
                    self.section,
                    label,
                    heading,
                    column,
                    start,
                    end,
                    self.start,
                    self.caption,
                )

    def _heading(self, from_end: int, width: int) -> str | None:
        """Return what heads a column; None where headings and cells cannot be aligned."""
        fit = [row for row in self.headings if len(row) in (width, width - 1)]
        if self.headings and not fit:
            return None
        return " ".join(filter(None, (row[from_end] for row in fit if len(row) >= -from_end)))


@lru_cache(maxsize=64)
def cells(passage: str) -> tuple[Cell, ...]:
    """Return the cells of all tables of a passage, in order, without headings and labels."""
    found: list[Cell] = []
    table, before, at = None, "", 0
    for line in passage.split("\n"):
        text, start = line.strip(), at + len(line) - len(line.lstrip())
        at += len(line) + 1
        if "|" in text:
            table = table or _Table(start, _caption(before))
            if not _RULE.fullmatch(text):
                table.take(text, start)
            continue
        if table and text and len(text) <= LONGEST_SECTION:
            table.section = text
            continue
        found += table.cells if table else []
        table, before = None, text or before
    return tuple(found + (table.cells if table else []))


def counted(text: str) -> list[Quantity]:
    """Return the numbers of a text that are no dates: 1,758 is none, 1758 may be a year."""
    folded = fold(text)
    return [
        each
        for each in amounts(text)
        if each.kind != "a year" or "," in folded[each.start : each.end] or each.value < 0
    ]


def _caption(line: str) -> str:
    """Return what stands above a table, unless it is the end of a paragraph."""
    prose = len(line) > LONGEST_CAPTION or line.endswith(tuple(".!?。！？"))
    return "" if prose else line.rstrip(":：")


def _split(line: str) -> list[str]:
    inner = line.removeprefix("|").removesuffix("|") if line.startswith("|") else line
    return [cell.strip() for cell in inner.split("|")]
