"""JSON: each value with its path; lists of similar records are tables."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from typing import Any

from ingestion.reading.blocks import Block
from ingestion.reading.readers import build, code
from ingestion.reading.readers.encoding import text_of
from ingestion.reading.readers.source import Source

_DEEPEST = 40
_PROSE = 120
"""A text longer than this is a paragraph of its own."""
_ROWS = 200
_WIDEST = 40
_TOGETHER = 12
"""Short values of one object stand together, up to this many lines."""


def read(source: Source) -> Iterator[Block]:
    """Yield paragraphs "path: value" and tables; a broken file is shown as it is written."""
    text = text_of(source)
    try:
        found = json.loads(text, strict=False)
    except (ValueError, RecursionError) as error:
        why = "nested too deep" if isinstance(error, RecursionError) else f"not valid JSON: {error}"
        source.note("cut-off", text=f"{why}, read as text")
        yield from code.blocks(text, source)
        return
    yield from values(found)


def read_lines(source: Source) -> Iterator[Block]:
    """Yield the records of a file that has one on each line."""
    text = text_of(source)
    try:
        records = [json.loads(line, strict=False) for line in text.splitlines() if line.strip()]
    except (ValueError, RecursionError):
        yield from read(source)
        return
    yield from values(records)


def values(value: Any, path: str = "", depth: int = 0) -> Iterator[Block]:
    """Yield the blocks of a value and of all that is in it."""
    if depth > _DEEPEST:
        yield build.code(f"{path}: {_dumped(value)}")
    elif isinstance(value, dict):
        yield from _object(value, path, depth)
    elif isinstance(value, list):
        yield from _list(value, path, depth)
    elif value not in ("", None):
        yield build.prose(_named(path, value))


def _dumped(value: Any) -> str:
    try:
        return json.dumps(value, ensure_ascii=False)
    except RecursionError:
        return ", ".join(_leaves(value))


def _leaves(value: Any) -> Iterator[str]:
    """Yield the names, texts and numbers in a value, however deep."""
    stack = [value]
    while stack:
        each = stack.pop()
        if isinstance(each, dict):
            stack += [part for pair in reversed(each.items()) for part in reversed(pair)]
        elif isinstance(each, list):
            stack += reversed(each)
        elif each not in ("", None):
            yield _shown(each)


def _object(value: dict[str, Any], path: str, depth: int) -> Iterator[Block]:
    short: list[str] = []
    for name, inner in value.items():
        below = f"{path}.{name}" if path else name
        if not isinstance(inner, dict | list) and len(str(inner)) <= _PROSE:
            short += [_named(below, inner)] if inner not in ("", None) else []
        elif _is_plain(inner):
            short.append(f"{below}: " + ", ".join(map(_shown, inner)))
        else:
            yield from _together(short)
            short = []
            yield from values(inner, below, depth + 1)
    yield from _together(short)


def _together(short: Sequence[str]) -> Iterator[Block]:
    for start in range(0, len(short), _TOGETHER):
        yield build.prose("\n".join(short[start : start + _TOGETHER]))


def _list(value: list[Any], path: str, depth: int) -> Iterator[Block]:
    if _is_plain(value):
        yield build.prose(_named(path, ", ".join(map(_shown, value))))
        return
    names = _columns(value)
    if names:
        yield from _table(value, names, path)
        return
    for number, inner in enumerate(value, 1):
        yield from values(inner, f"{path}[{number}]", depth + 1)


def _is_plain(value: Any) -> bool:
    """Tell a list of a few short values, which fits on a line."""
    if not isinstance(value, list) or not value:
        return False
    plain = all(not isinstance(item, dict | list) for item in value)
    return plain and sum(len(str(item)) for item in value) <= _PROSE * 4


def _columns(value: list[Any]) -> list[str]:
    """Return the names of the columns when the items are flat records, else nothing."""
    names: dict[str, None] = {}
    for item in value:
        if not isinstance(item, dict) or len(value) < 2:
            return []
        if any(isinstance(inner, dict | list) and not _is_plain(inner) for inner in item.values()):
            return []
        names |= dict.fromkeys(item)
    return list(names) if 1 < len(names) <= _WIDEST else []


def _table(value: list[Any], names: list[str], path: str) -> Iterator[Block]:
    if path:
        yield build.prose(path)
    for start in range(0, len(value), _ROWS):
        rows = [[_shown(item.get(name)) for name in names] for item in value[start : start + _ROWS]]
        made = build.table([names, *rows], header=1)
        if made:
            yield made


def _named(path: str, value: Any) -> str:
    shown = _shown(value)
    return f"{path}: {shown}" if path else shown


def _shown(value: Any) -> str:
    if isinstance(value, list):
        return ", ".join(map(_shown, value))
    if value is None:
        return ""
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
