"""Tables drawn with characters: grids, and columns below rules. Also in Org and AsciiDoc text."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence, Set
from itertools import pairwise

from ingestion.reading.readers.lines import Lines, dedented, indent

_BORDER = re.compile(r"\+(?:[-=]+\+)+\s*$")
_RULE = re.compile(r"=+(?: +=+)+\s*$")
_WORD = re.compile(r"[^\W\d_]{2,}")
_ITEM = re.compile(r"[-*+]\s+")

Table = tuple[list[list[str]], int]
"""Rows of cells, and how many of the first are header rows."""


def words(text: str) -> frozenset[str]:
    """Return the words of a document, but for those that the edge of a cell may have cut."""
    if "+--" not in text and "+==" not in text:
        return frozenset()
    found: set[str] = set()
    for line in text.split("\n"):
        drawn = line.lstrip().startswith("|")
        for cell in line.split("|") if drawn else [line]:
            if not drawn or len(cell.strip()) < len(cell) - 2:
                found.update(_WORD.findall(cell.casefold()))
    return frozenset(found)


def grid(lines: Lines, known: Set[str]) -> Table | None:
    """Take a grid table. A border that does not go through the whole table parts some cells.

    `known` are words of the document, by which cut words are told from whole ones.
    """
    if not _BORDER.match(lines.ahead().strip()):
        return None
    found = dedented(lines.take_while(lambda line: line.lstrip()[:1] in ("+", "|")))
    drawn = [_spread(line.rstrip()) for line in found]
    rows: list[list[str]] = []
    cells: dict[int, list[str]] = {}
    header = 0
    columns = sorted({at for line in drawn if line[:1] == "+" for at in _crossings(line)})
    for line in drawn:
        if _BORDER.match(line):
            if cells:
                rows.append(
                    [_joined(cells.get(at, []), _width(columns, at), known) for at in columns[:-1]]
                )
                cells = {}
            header = len(rows) if "=" in line else header
            continue
        for at, text in _parted(line, columns):
            cells.setdefault(at, []).append(text)
    return rows, header


def _spread(line: str) -> str:
    """Put a filler after each wide character, which takes two columns of the drawing."""
    if line.isascii():
        return line
    wide = unicodedata.east_asian_width
    return "".join(
        c + "\0" if wide(c) in "WF" else "" if unicodedata.combining(c) else c for c in line
    )


def _crossings(line: str) -> list[int]:
    return [at for at, character in enumerate(line) if character == "+"]


def _parted(line: str, columns: Sequence[int]) -> list[tuple[int, str]]:
    """Return (column, text) of the cells of one line; a cell may span columns."""
    bars = [at for at in columns if at < len(line) and line[at] in "|+"]
    parts = []
    for start, end in pairwise(bars):
        text = line[start + 1 : end]
        if text.strip("-=+"):
            parts.append((start, text.replace("\0", "")))
    return parts


def _width(columns: Sequence[int], at: int) -> int:
    return next(end for end in columns if end > at) - at - 3


def _joined(texts: Sequence[str], width: int, known: Set[str]) -> str:
    """Join the lines of a cell; a word longer than the column was cut by who drew the table, so
    that its later parts fill their lines."""
    joined, before, above = "", "", width
    for text in texts:
        part = text.strip()
        # the first part of a cut word stands on a line of its own, even where the line above it
        # has room for it
        loose = " " not in before and above + 1 + len(before) <= width
        if before and len(part) == width and _is_cut(before, part, known, loose=loose):
            joined += part
        else:
            joined += f"\n{part}"
        above, before = len(before), part
    return joined.strip()


def _is_cut(above: str, part: str, known: Set[str], *, loose: bool) -> bool:
    first, second = above.split()[-1], part.split()[0]
    if first[-1:].isdigit() and second[:1].isdigit():
        return True
    if " " in part:
        return False
    whole = _WORD.findall(f"{first}{second}".casefold())
    if loose or (whole and whole[-1] in known):
        return True
    rest = _WORD.findall(second.casefold()) + _WORD.findall(first.casefold())[-1:]
    return first[-1:].isalnum() and not known & set(rest)


def simple(lines: Lines) -> Table | None:
    """Take a table whose columns stand below rules of equals signs."""
    if not _RULE.match(lines.ahead().strip()):
        return None
    margin = indent(lines.ahead())
    spans = [m.span() for m in re.finditer("=+", lines.take()[margin:])]
    rows: list[list[str]] = []
    header = 0
    while lines:
        line = lines.take()
        if _RULE.match(line.strip()) or not line.strip("= "):
            if not lines.ahead().strip() or (header and rows):
                break
            header = header or len(rows)
            continue
        if set(line.strip()) <= {"-", " "}:
            continue
        _add(rows, _columns(_spread(line[margin:]), spans))
    return rows, header


def _add(rows: list[list[str]], cells: list[str]) -> None:
    if rows and not cells[0]:  # a line that goes on has nothing in its first column
        rows[-1] = [f"{old}\n{new}".strip() for old, new in zip(rows[-1], cells, strict=True)]
    else:
        rows.append(cells)


def _columns(line: str, spans: Sequence[tuple[int, int]]) -> list[str]:
    ends = [start for start, _ in spans[1:]] + [len(line)]
    cut = [line[start:end] for (start, _), end in zip(spans, ends, strict=True)]
    return [part.replace("\0", "").strip() for part in cut]


def nested(lines: Sequence[str]) -> list[list[str]]:
    """Return the rows of a list of lists."""
    rows: list[list[str]] = []
    for line in lines:
        outer = _ITEM.match(line)
        rest = line[outer.end() :] if outer else line.lstrip()
        inner = _ITEM.match(rest) or (rest.strip() == "-")
        if outer:
            rows.append([])
        if inner and rows:
            rows[-1].append(rest[1:].strip())
        elif rest.strip() and rows and rows[-1]:
            rows[-1][-1] += "\n" + rest.strip()
    return rows
