"""The text of a line of Markdown, without its marks."""

from __future__ import annotations

import re
from collections.abc import Sequence
from html import escape
from typing import Any

from markdown_it import MarkdownIt

from ingestion.reading.readers import html
from ingestion.reading.readers.source import Source

_MARKS = re.compile(r"[\\`*\[]|<[A-Za-z/!?]|&[#\w]|~~|(?<!\w)_|_(?!\w)")
_LONGEST = 10_000
_PARTS = re.compile(r".{1,10000}(?:\s|\Z)|.{1,10000}", re.S)
_HIDING = re.compile(r"<[^<>]*\b(?:style|hidden|color)\b", re.I)


class Marked:
    """Drops marks; `links` are the definitions in the same part of the document."""

    def __init__(self, source: Source) -> None:
        self.source = source
        self.links: dict[str, Any] = {}
        self.parser = MarkdownIt("commonmark").enable("strikethrough")
        setattr(self.parser, "normalizeLink", str)  # noqa: B010 addresses are dropped anyway, and
        setattr(self.parser, "validateLink", bool)  # noqa: B010 making them right is slow

    def text(self, content: str) -> str:
        """Return the text of a line or paragraph."""
        if not _MARKS.search(content):
            return content
        if len(content) > _LONGEST:  # what opens and never closes is looked for to the end
            return "".join(self._said(part) for part in _PARTS.findall(content))
        return self._said(content)

    def _said(self, content: str) -> str:
        tokens: list[Any] = []
        self.parser.inline.parse(content, self.parser, self.links, tokens)
        if _HIDING.search(content):
            found = html.fragment("".join(_markup(token) for token in tokens), self.source)
            return "\n".join(block.text for block in found)
        return _text(tokens)


def _text(tokens: Sequence[Any]) -> str:
    return "".join(_of_token(token) for token in tokens)


def _of_token(token: Any) -> str:
    match token.type:
        case "text" | "code_inline" | "text_special":
            return str(token.content)
        case "softbreak" | "hardbreak":
            return "\n"
        case "html_inline":
            return "\n" if token.content.lower().startswith("<br") else ""
    return _text(token.children or [])


def _markup(token: Any) -> str:
    return str(token.content) if token.type == "html_inline" else escape(_of_token(token))
