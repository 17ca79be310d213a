"""Box notes: a tree of nodes in JSON."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

from ingestion.reading.blocks import Block
from ingestion.reading.readers import build, jsontext
from ingestion.reading.readers.encoding import text_of
from ingestion.reading.readers.source import Source
from ingestion.reading.unreadable import Unreadable

_DEEPEST = 60
_BREAKS = ("hard_break", "paragraph", "list_item")


def read(source: Source) -> Iterator[Block]:
    """Yield the note's headings, paragraphs, items, tables and code."""
    try:
        found = json.loads(text_of(source), strict=False)
    except ValueError:
        raise Unreadable("damaged") from None
    note = found.get("doc") if isinstance(found, dict) else None
    if isinstance(note, dict):
        yield from _blocks(note, 0, "")
    else:
        yield from jsontext.values(found)


def _blocks(node: dict[str, Any], depth: int, marker: str | None) -> Iterator[Block]:
    for number, child in enumerate(_children(node), 1):
        match child.get("type"):
            case "heading":
                yield build.heading(_text(child), int(_attribute(child, "level") or 1))
            case "paragraph" | "text" | "image":
                text = str(_attribute(child, "alt") or "") or _text(child)
                yield build.prose((marker or "") + text, "list" if depth else "paragraph")
                marker = ""
            case "code_block":
                yield build.code(_text(child))
            case "table":
                yield from _table(child)
            case "list_item" | "check_list_item" if depth < _DEEPEST:
                yield from _blocks(child, depth + 1, _marker(node, child, number))
            case _ if depth < _DEEPEST:
                yield from _blocks(child, depth + (child.get("type") == "list"), marker)


def _table(node: dict[str, Any]) -> Iterator[Block]:
    rows = [[_text(cell) for cell in _children(row)] for row in _children(node)]
    made = build.table(rows, header=1)
    if made:
        yield made


def _attribute(node: dict[str, Any], name: str) -> Any:
    found = node.get("attrs")
    return found.get(name) if isinstance(found, dict) else None


def _marker(node: dict[str, Any], item: dict[str, Any], number: int) -> str:
    if node.get("type") == "ordered_list":
        return f"{number}. "
    checked = _attribute(item, "checked")
    return "" if checked is None else "[x] " if checked else "[ ] "


def _children(node: dict[str, Any]) -> list[dict[str, Any]]:
    content = node.get("content")
    return [each for each in content if isinstance(each, dict)] if isinstance(content, list) else []


def _text(node: dict[str, Any], depth: int = 0) -> str:
    if isinstance(node.get("text"), str):
        return str(node["text"])
    inner = [_text(child, depth + 1) for child in _children(node)] if depth < _DEEPEST else []
    return "".join(inner) + ("\n" if node.get("type") in _BREAKS else "")
