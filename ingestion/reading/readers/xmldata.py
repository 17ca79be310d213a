"""XML that holds data rather than a document: records become tables, leaves "name: value"."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from ingestion.reading.blocks import Block
from ingestion.reading.readers import build
from ingestion.reading.readers.xmlwords import is_mixed

_PROSE = 120
"""A leaf longer than this speaks for itself, without its name in front."""
_ROWS = 200
_WIDEST = 40


def blocks(root: Any) -> Iterator[Block]:
    """Yield the texts and attributes of all elements in order."""
    stack = [iter([root])]
    while stack:
        node = next(stack[-1], None)
        if node is None:
            stack.pop()
            continue
        rows = _records(node)
        if rows:
            yield from _table(rows)
        elif len(node) and not is_mixed(node):
            yield from _attributes(node)
            stack.append(iter(node))
        else:
            yield from _leaf(node)


def _records(node: Any) -> list[dict[str, str]]:
    """Return the children as rows when they are records of one kind."""
    if len(node) < 2 or len({child.tag for child in node}) > 1 or is_mixed(node):
        return []
    if any(len(child) == 0 or any(len(cell) for cell in child) for child in node):
        return []
    rows = [_cells(child) for child in node]
    return rows if len({name for row in rows for name in row}) <= _WIDEST else []


def _cells(record: Any) -> dict[str, str]:
    cells = dict(record.attrib)
    for cell in record:
        values = [cells.get(cell.tag, ""), cell.text or "", *cell.attrib.values()]
        cells[cell.tag] = " ".join(value for value in values if value)
    return cells


def _table(rows: Sequence[dict[str, str]]) -> Iterator[Block]:
    names = list(dict.fromkeys(name for row in rows for name in row))
    for start in range(0, len(rows), _ROWS):
        cells = [[row.get(name, "") for name in names] for row in rows[start : start + _ROWS]]
        made = build.table([names, *cells], header=1)
        if made:
            yield made


def _attributes(node: Any) -> Iterator[Block]:
    if node.attrib:
        yield build.prose(f"{node.tag}: " + _listed(node))


def _leaf(node: Any) -> Iterator[Block]:
    text = " ".join("".join(node.itertext()).split())
    parts = [part for part in (text, _listed(node)) if part]
    if parts:
        named = len(node) == 0 and len(text) < _PROSE and node.tag not in ("p", "para")
        yield build.prose((f"{node.tag}: " if named else "") + "; ".join(parts))


def _listed(node: Any) -> str:
    return ", ".join(f"{name}={value}" for name, value in node.attrib.items() if value)
