"""Charts: the title and the values behind the picture, as a small table."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from ingestion.reading.blocks import Block
from ingestion.reading.readers import build
from ingestion.reading.readers.ooxml.package import A, C, Package, local

_MOST_POINTS = 2_000
_LONG = re.compile(r"-?\d+\.\d+(?:[eE][+-]?\d+)?")
_CATEGORIES, _VALUES = ("cat", "xVal"), ("val", "yVal")


def blocks(package: Package, part: str, *, page: int | None = None) -> Iterator[Block]:
    """Yield the title, the axes' titles and a table with a row per category."""
    root = package.root(part)
    for title in root.iter(f"{C}title"):
        text = build.line("".join(_rich(title)))
        if text:
            yield build.prose(text, page=page)
    made = build.table(_rows(root), header=1, page=page)
    if made:
        yield made


def _rich(title: Any) -> Iterator[str]:
    for paragraph in title.iter(f"{A}p"):
        yield "".join(t.text or "" for t in paragraph.iter(f"{A}t")) + "\n"
    for value in title.iter(f"{C}v"):
        yield (value.text or "") + "\n"


def _rows(root: Any) -> list[list[str]]:
    names: list[str] = []
    columns: list[dict[int, str]] = []
    categories: dict[int, str] = {}
    for series in root.iter(f"{C}ser"):
        parts = {local(child): child for child in series}
        names.append(" ".join(_points(parts.get("tx")).values()))
        columns.append(_first(parts, _VALUES))
        for at, label in _first(parts, _CATEGORIES).items():
            categories.setdefault(at, label)
    places = sorted({at for column in columns for at in column} | set(categories))
    rows = [["", *names]] if any(names) else []
    for at in places[:_MOST_POINTS]:
        rows.append([categories.get(at, ""), *(column.get(at, "") for column in columns)])
    return rows


def _first(parts: dict[str, Any], names: tuple[str, ...]) -> dict[int, str]:
    return next((_points(parts[name]) for name in names if name in parts), {})


def _points(node: Any) -> dict[int, str]:
    """Return the cached values by their place; categories of several levels are joined."""
    found: dict[int, str] = {}
    if node is None:
        return found
    for point in node.iter(f"{C}pt"):
        at, value = point.get("idx", ""), number(point.findtext(f"{C}v") or "")
        if at.isdecimal() and value:
            found[int(at)] = f"{value} {found[int(at)]}" if int(at) in found else value
    if not found and (value := node.findtext(f"{C}v")):
        found[0] = value
    return found


def number(text: str) -> str:
    """Return a stored number with the 15 digits that Office shows; other text as it is."""
    if len(text) < 16 or not _LONG.fullmatch(text):
        return text
    return f"{float(text):.15g}"
