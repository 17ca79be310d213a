"""Tables of AsciiDoc."""

from __future__ import annotations

import csv
import re
from collections.abc import Sequence

from ingestion.reading.readers.lines import cells

_CELL = re.compile(r"(?:(?<=\s)|^)(?:(\d+)?(?:\.\d+)?([+*]))?[<^>]{0,2}(?:\.[<^>])?[adehlmsv]?$")
_COLUMNS = re.compile(r"cols\s*=\s*(?:\"([^\"]*)\"|'([^']*)'|([^,\]]+))")
_REPEATED = re.compile(r"(\d+)\*")
_MOST_COLUMNS = 1_000


def bars(lines: Sequence[str], above: str, mark: str) -> tuple[list[list[str]], int]:
    """Return the rows of a table, and how many are header rows.

    Cells flow over lines, so the number of columns comes from the attributes `above` it or from
    its first line.
    """
    if mark in ",:":
        rows = [row for row in csv.reader(lines, delimiter=mark) if any(row)]
        return rows, 1
    filled = [line for line in lines if line.strip()]
    if not filled:
        return [], 0
    found = _flow("\n".join(lines).strip("\n"))
    width = _stated(above) or len(_flow(filled[0])) or 1
    rows = [found[at : at + width] for at in range(0, len(found), width)]
    gap = next((at for at, line in enumerate(lines) if not line.strip() and at > 0), 0)
    first = len(_flow("\n".join(lines[:gap]))) == width
    said = "header" in above
    return rows, int(said or first or ("cols" not in above and len(rows) > 1))


def bare(lines: Sequence[str]) -> list[list[str]]:
    """Return the rows of a table without borders, as in Markdown."""
    return [row for row in map(cells, lines) if not all(set(cell) <= set("-:= ") for cell in row)]


def _flow(text: str) -> list[str]:
    """Return all cells in order; what stands before a bar may say how the next cell is set."""
    parts = text.replace("\\|", "\0").split("|")
    found: list[str] = []
    before = parts[0]
    for at, part in enumerate(parts[1:], 1):
        setting = _CELL.search(before)
        kept = part
        following = _CELL.search(part) if at < len(parts) - 1 else None
        if following and following.group().strip():
            kept = part[: following.start()]
        found.append(kept.replace("\0", "|").strip())
        if setting and setting.group(1):
            more = min(int(setting.group(1)), 100) - 1
            found += [found[-1] if setting.group(2) == "*" else ""] * more
        before = part
    return found


def _stated(above: str) -> int:
    said = _COLUMNS.search(above)
    if not said:
        return 0
    columns = next(group for group in said.groups() if group is not None)
    repeated = [int(m) for m in _REPEATED.findall(columns) if len(m) < 4]
    plain = re.split(r"[,;]", columns)
    count = len(plain) + sum(repeated) - len(repeated)
    if columns.isdecimal() and len(columns) < 4:
        count = int(columns)
    return min(count, _MOST_COLUMNS)
