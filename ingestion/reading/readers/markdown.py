"""Markdown, by its tokens: the parser finds the blocks, and is asked about a line only where the
line has marks."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Any

from markdown_it import MarkdownIt

from ingestion.reading.blocks import Block
from ingestion.reading.readers import build, html
from ingestion.reading.readers.encoding import decode
from ingestion.reading.readers.marked import Marked
from ingestion.reading.readers.source import Source

_FRONT_MATTER = re.compile(r"\A---[ \t]*\n(.*?)\n(?:---|\.\.\.)[ \t]*(?:\n|\Z)", re.S)
_TITLE = re.compile(r"^title\s*:\s*(.+)$", re.M | re.I)
_DEEPEST = 100
"""Levels; what is nested deeper the parser leaves out ..."""
_QUOTES = re.compile(r"^[ \t]*(?:>[ \t]?){40,}", re.M)
"""... so that quotes of quotes of quotes become one."""
_CUT = 100_000
"""Characters parsed at a time; the parser's tokens are large."""


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
    yield from blocks(text, source)


def blocks(text: str, source: Source) -> Iterator[Block]:
    """Yield the blocks of Markdown source."""
    parser = MarkdownIt("commonmark", {"maxNesting": _DEEPEST}).enable("table")
    parser.core.ruler.disable(["inline", "text_join"])
    marked = Marked(source)
    done = 0
    for part in _parts(text):
        marked.links = {}
        tokens = parser.parse(_QUOTES.sub("> ", part), marked.links)
        yield from _Tokens(marked, source).blocks(tokens)
        done += len(part)
        source.advance(done, len(text))


def _parts(text: str) -> Iterator[str]:
    start = 0
    while len(text) - start > _CUT:
        end = start + _CUT
        cut = text.rfind("\n\n", start, end) + 2
        cut = cut if cut > start + 1 else text.rfind("\n", start, end) + 1
        cut = cut if cut > start else end
        yield text[start:cut]
        start = cut
    yield text[start:]


class _Tokens:
    """One pass over the tokens; `lists` holds the last number of each open list, 0 for bullets."""

    def __init__(self, marked: Marked, source: Source) -> None:
        self.marked, self.source = marked, source
        self.lists: list[int] = []
        self.marker = ""
        self.opened = ""
        self.rows: list[list[str]] = []

    def blocks(self, tokens: Sequence[Any]) -> Iterator[Block]:
        """Yield the blocks of a part."""
        for token in tokens:
            match token.type:
                case "inline":
                    yield from self._inline(token.content)
                case "fence" | "code_block":
                    yield build.code(token.content)
                case "html_block":
                    yield from html.fragment(token.content, self.source)
                case "table_close":
                    yield from self._table()
                case _:
                    self._container(token)

    def _container(self, token: Any) -> None:
        match token.type:
            case "heading_open" | "paragraph_open" | "th_open" | "td_open":
                self.opened = token.tag
            case "bullet_list_open":
                self.lists.append(0)
            case "ordered_list_open":
                self.lists.append(int(token.attrs.get("start", 1)))
            case "bullet_list_close" | "ordered_list_close":
                self.lists.pop()
                self.marker = ""
            case "list_item_open":
                self._item(token)
            case "table_open" | "tr_open":
                self.rows = [] if token.type == "table_open" else [*self.rows, []]

    def _item(self, token: Any) -> None:
        self.marker = ""
        if token.info:  # an ordered list's
            self.marker = f"{self.lists[-1]}. "
            self.lists[-1] += 1

    def _inline(self, content: str) -> Iterator[Block]:
        text = self.marked.text(content)
        if self.opened in ("td", "th"):
            self.rows[-1].append(text)
        elif self.opened.startswith("h"):
            yield build.heading(text, int(self.opened[1:]))
        else:
            yield build.prose(self.marker + text, "list" if self.lists else "paragraph")
            self.marker = ""

    def _table(self) -> Iterator[Block]:
        made = build.table(self.rows, header=1)
        if made:
            yield made
        self.rows = []
