"""The tables of a passage: each cell with its row, its column, its section and its caption.

A passage holds rows as lines with cells between bars: all of them in plain text and Markdown, those
that are not empty in what was made from other formats. So only rows as wide as the widest of their
table are read: of the others nobody knows which cells were dropped.
"""

from __future__ import annotations

import re
from collections.abc import Container, Iterator
from dataclasses import dataclass, field
from functools import lru_cache

from kb.text import fold
from retrieval.grounding.quantities import Quantity, amounts, quantities

MOST_HEADINGS = 3
LONGEST_SECTION = 100
LONGEST_CAPTION = 150
LONGEST_QUOTE = 700
"""Characters from the headings of a table to the last row of a quote; beyond them only the rows."""
YEARS, SPAN = (1900, 2100), 40
"""Numbers that may head columns as years, and how far apart they may be."""
_RULE = re.compile(r"[\s|:=-]*")
_NOTE = re.compile(r"\s*[(（\[](?:\d{1,2}|[^()（）\[\]]*\bnotes? \d+)[)）\]]")
"""The mark of a footnote."""
_WORD = re.compile(r"[^\W\d_]{3,}|[\u3400-\u9fff]{2,}")
_TABLE = re.compile(r"(?:^[^\n]*\|[^\n]*(?:\n|\Z))+", re.MULTILINE)
_NAME = re.compile(r"[^\W\d_]")


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
    corner: str
    """What stands above the table, and over its labels."""

    @property
    def figures(self) -> frozenset[float]:
        """Return the numbers in it, without signs."""
        return frozenset(abs(each.value) for each in quantities(self.value))

    @property
    def row(self) -> str:
        """Return what the row is named, behind the name of its section."""
        return f"{self.section} {self.label}".strip()

    @property
    def about(self) -> str:
        """Return all that it is headed by."""
        return f"{self.caption} {self.corner} {self.row} {self.heading}"


@dataclass(slots=True)
class _Table:
    start: int
    caption: str
    headings: list[list[str]] = field(default_factory=list)
    section: str = ""
    rows: list[tuple[str, list[str], int, int]] = field(default_factory=list)
    """Section, cells, start and end of each row."""

    def take(self, line: str, start: int) -> None:
        row = _split(line)
        said = [cell for cell in row if cell]
        if len(said) == 1 and said[0] == row[0]:
            self.section = said[0]
        elif self._may_head(row):
            self.headings.append([_NOTE.sub("", cell) for cell in row])
        else:
            self.rows.append((self.section, row, start, start + len(line)))

    def _may_head(self, row: list[str]) -> bool:
        if self.rows or len(self.headings) == MOST_HEADINGS:
            return False
        told = [_NOTE.sub("", cell) for cell in row[1:] if cell]
        if not self.headings and all(_WORD.search(cell) for cell in told):
            return True
        years = [each.value for cell in told for each in amounts(cell)]
        apart = max(years, default=0) - min(years, default=0)
        plausible = all(YEARS[0] <= year <= YEARS[1] for year in years) and apart <= SPAN
        return plausible and not any(map(counted, told))

    def cells(self) -> Iterator[Cell]:
        """Yield the cells of the rows that are whole."""
        width = max((len(row) for _section, row, *_place in self.rows), default=0)
        corner = " ".join(row[0] for row in self.headings if len(row) == width)
        for section, row, start, end in self.rows:
            if len(row) != width:
                continue
            named = (_NOTE.sub("", cell) for cell in row[1:] if _is_name(cell))
            label = " ".join([_NOTE.sub("", row[0]), *named]).strip()
            for column, value in enumerate(row[1:], start=1):
                heading = self._heading(column - width, width)
                if heading is not None:
                    place = (column, start, end, self.start)
                    yield Cell(value, section, label, heading, *place, self.caption, corner)

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
        found += table.cells() if table else []
        table, before = None, text or before
    return (*found, *(table.cells() if table else ()))


def from_headings(passage: str, start: int, end: int) -> int:
    """Return where a quote begins that has the rows at `[start, end)`: at the table's headings.

    For rows say nothing unheaded; at `start` where there is no table, or it is too long to quote.
    """
    for table in _TABLE.finditer(passage):
        if table.start() <= start < table.end():
            quote = passage[table.start() : end].lstrip()
            return end - len(quote) if len(quote) <= LONGEST_QUOTE else start
    return start


def rows_of(quote: str, passage: str) -> list[str]:
    """Return the whole rows of tables of which `quote`, a part of the passage, has something.

    A line with bars beside another one is a row.
    """
    at = max(passage.find(quote), 0)
    start = passage.rfind("\n", 0, at) + 1
    end = passage.find("\n", at + len(quote))
    before = passage[:start].rstrip("\n").rpartition("\n")[2]
    behind = passage[end:].lstrip("\n").partition("\n")[0] if end >= 0 else ""
    inside = passage[start : end if end >= 0 else len(passage)].split("\n")
    lines = [before, *inside, behind]
    near = zip(lines, lines[1:], lines[2:], strict=False)
    return [line for one, line, two in near if _is_row(line) and (_is_row(one) or _is_row(two))]


def counted(text: str, years: Container[float] = ()) -> list[Quantity]:
    """Return the numbers of a text that are no dates: 1,758 is none, 1758 may be a year.

    Those of `years` that look like one are none, too.
    """
    folded = fold(text)
    return [
        each
        for each in amounts(text)
        if each.kind != "a year"
        or each.value in years
        or "," in folded[each.start : each.end]
        or each.value < 0
    ]


def _is_row(line: str) -> bool:
    return " | " in line or line.lstrip().startswith("|")


def _is_name(cell: str) -> bool:
    return bool(_NAME.search(cell)) and not counted(cell)


def _caption(line: str) -> str:
    """Return what stands above a table, unless it is the end of a paragraph."""
    prose = len(line) > LONGEST_CAPTION or line.endswith(tuple(".!?。！？"))
    return "" if prose else line.rstrip(":：")


def _split(line: str) -> list[str]:
    inner = line.removeprefix("|").removesuffix("|") if line.startswith("|") else line
    return [cell.strip() for cell in inner.split("|")]
