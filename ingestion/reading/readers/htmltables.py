"""Tables in HTML: which of them hold data, and their cells."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

_MOST_SPAN = 100
INLINE = frozenset(
    "a abbr acronym b bdi bdo big cite code data del dfn em font i img input ins kbd label mark "
    "q rp rt ruby s samp small span strike strong sub sup time tt u var wbr".split()
)
"""Tags that stand within a line and do not part words."""


def is_data(table: Any) -> bool:
    """Tell tables of data from tables that only arrange a page, as in most mail."""
    if table.get("role") in ("presentation", "none"):
        return False
    if any(inner is not table for inner in table.iter("table")):
        return False
    rows = list(table.iter("tr"))
    return any(sum(1 for _ in row.iterchildren("td", "th")) > 1 for row in rows)


def rows_of(
    table: Any, skips: Callable[[Any], bool] = lambda _: False
) -> tuple[list[list[str]], int]:
    """Return the rows of cells, and how many of the first ones are header rows.

    A cell that spans rows stands in each of them, so that every row tells what it is about; one
    that spans columns stands in the first. The first row is taken for a header unless the table
    marks its own. Rows and cells that `skips` tells are left out.
    """
    rows: list[list[str]] = []
    marked = 0
    open_: dict[int, tuple[str, int]] = {}
    for row in table.iter("tr"):
        if skips(row):
            continue
        cells = _cells(row, open_, skips)
        if any(cells):
            marked += _is_header(row) and marked == len(rows)
            rows.append(cells)
    return rows, marked or int(len(rows) > 1)


def _cells(row: Any, open_: dict[int, tuple[str, int]], skips: Callable[[Any], bool]) -> list[str]:
    found: list[str] = []
    for cell in row.iterchildren("td", "th"):
        _carry(found, open_)
        text = "" if skips(cell) else " ".join(text_of(cell, skips).split())
        wide, high = _span(cell, "colspan"), _span(cell, "rowspan")
        for offset in range(wide):
            part = text if offset == 0 else ""
            if high > 1:
                open_[len(found)] = (part, high - 1)
            found.append(part)
    _carry(found, open_)
    return found


def _carry(found: list[str], open_: dict[int, tuple[str, int]]) -> None:
    while len(found) in open_:
        text, left = open_.pop(len(found))
        if left > 1:
            open_[len(found)] = (text, left - 1)
        found.append(text)


def before(node: Any, last: str) -> str:
    """Return what stands for an inline element itself, after a text that ends in `last`: a link's
    picture is named, and a raised number does not run together with the number it stands at."""
    if node.tag == "sup" and last.isalnum() and (node.text or "").strip("+-−").isdecimal():
        return "^"
    if node.tag == "img" and node.getparent().tag == "a":
        return f" {node.get('alt', '')} "
    return ""


def text_of(node: Any, skips: Callable[[Any], bool] = lambda _: False) -> str:
    """Return the text of a cell or a heading; inline tags do not part words, other tags do."""
    parts = [node.text or ""]
    for child in node:
        if isinstance(child.tag, str) and not skips(child):
            last = "".join(parts[-2:])[-1:]
            inner = before(child, last) + text_of(child, skips)
            parts.append(inner if child.tag in INLINE else f"\n{inner}\n")
        parts.append(child.tail or "")
    return "".join(parts)


def _is_header(row: Any) -> bool:
    cells = list(row.iterchildren("td", "th"))
    return row.getparent().tag == "thead" or all(cell.tag == "th" for cell in cells)


def _span(cell: Any, name: str) -> int:
    value = cell.get(name, "1")
    return max(1, min(int(value), _MOST_SPAN)) if value.isdecimal() else 1
