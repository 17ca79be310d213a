"""Markdown, by its syntax tree."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from markdown_it import MarkdownIt
from markdown_it.tree import SyntaxTreeNode

from ingestion.reading.blocks import Block
from ingestion.reading.readers import build
from ingestion.reading.readers.encoding import decode
from ingestion.reading.readers.source import Source

_FRONT_MATTER = re.compile(r"\A---\s*\n(.*?)\n(?:---|\.\.\.)\s*(?:\n|\Z)", re.S)
_TITLE = re.compile(r"^title\s*:\s*(.+)$", re.M | re.I)
_TAG = re.compile(r"<!--.*?-->|</?[A-Za-z][^>]*>", re.S)
_CUT = 200_000
"""Characters parsed at a time; the parser's tree is large."""


def read(source: Source) -> Iterator[Block]:
    """Yield headings, paragraphs, list items, tables and code; markup is dropped, text is not."""
    data = source.bytes()
    source.check_length(len(data) // 4)
    text = decode(data).replace("\r\n", "\n")
    source.check_length(len(text))
    front = _FRONT_MATTER.match(text)
    if front:
        text = text[front.end() :]
        title = _TITLE.search(front.group(1))
        source.title = title.group(1).strip().strip("\"'") if title else ""
    parser = MarkdownIt("commonmark").enable("table").enable("strikethrough")
    done = 0
    for part in _parts(text):
        yield from _blocks(SyntaxTreeNode(parser.parse(part)))
        done += len(part)
        source.advance(done, len(text))


def _parts(text: str) -> Iterator[str]:
    while len(text) > _CUT:
        cut = text.rfind("\n\n", 0, _CUT) + 2
        cut = cut if cut > 1 else text.rfind("\n", 0, _CUT) + 1 or _CUT
        yield text[:cut]
        text = text[cut:]
    yield text


def _blocks(node: Any) -> Iterator[Block]:
    for child in node.children:
        match child.type:
            case "heading":
                yield build.heading(_text(child), int(child.tag[1:]))
            case "paragraph":
                yield build.prose(_text(child), "list" if _in_list(child) else "paragraph")
            case "fence" | "code_block":
                yield build.code(child.content)
            case "table":
                made = build.table(_rows(child), header=1)
                if made:
                    yield made
            case "html_block":
                yield build.prose(_TAG.sub("", child.content))
            case _:
                yield from _blocks(child)


def _in_list(node: Any) -> bool:
    while node.parent is not None:
        node = node.parent
        if node.type == "list_item":
            return True
    return False


def _rows(table: Any) -> list[list[str]]:
    rows = [row for part in table.children for row in part.children]
    return [[_text(cell) for cell in row.children] for row in rows]


def _text(node: Any) -> str:
    if node.type in ("text", "code_inline"):
        return str(node.content)
    if node.type in ("softbreak", "hardbreak"):
        return "\n"
    if node.type == "html_inline":
        return "\n" if node.content.lower().startswith("<br") else ""
    return "".join(_text(child) for child in node.children)
