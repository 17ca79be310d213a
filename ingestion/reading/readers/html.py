"""Web pages, by lxml. Navigation and scripts are left out, hidden text is noted.

`unstructured` loses captions, details, deleted text and spaces between words of a table cell.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from lxml import html as lxml_html

from ingestion.reading.blocks import Block
from ingestion.reading.readers import build
from ingestion.reading.readers.encoding import decode
from ingestion.reading.readers.htmlblocks import Walk
from ingestion.reading.readers.htmlhidden import Hidden
from ingestion.reading.readers.source import Source
from ingestion.reading.unreadable import Unreadable

_CHARSET = re.compile(rb"""charset\s*=\s*["']?\s*([\w.:-]+)""", re.I)
_DECLARATION = re.compile(r"^\s*<\?xml[^>]*\?>")
_LONG_COMMENT = 40
_MARKUP = frozenset("<>{}[]=")
_DROPPED = re.compile(r"<(script|style|template|noscript)\b.*?(?:</\1\s*>|\Z)", re.S | re.I)
_NESTING = re.compile(r"</?(?!(?:h[1-6]|p|br|title)\b)[A-Za-z][^<>]*>")


def read(source: Source) -> Iterator[Block]:
    """Yield the blocks of a page in any encoding; its `<title>` becomes the document's."""
    data = source.bytes()
    declared = _CHARSET.search(data[:4096])
    text = decode(data, declared.group(1).decode("ascii") if declared else "")
    source.check_length(len(text) // 5)  # the rest may be markup
    yield from blocks(text, source)


def blocks(text: str, source: Source) -> Iterator[Block]:
    """Yield the blocks of HTML source."""
    root = _root(text)
    source.title = build.line("".join(root.xpath("//title[1]//text()")[:1])) or source.title
    yield from _walk(root, text, source)


def fragment(text: str, source: Source) -> Iterator[Block]:
    """Yield the blocks of a piece of HTML inside another text; it may be empty."""
    try:
        root = _root(text)
    except Unreadable:
        return
    yield from _walk(root, text, source)


def _walk(root: Any, text: str, source: Source) -> Iterator[Block]:
    for comment in _comments(text):
        if len(comment) > _LONG_COMMENT and not _MARKUP & set(comment):  # words, not markup
            source.note("hidden-text", text=build.line(comment))
    yield from Walk(Hidden(root, source)).blocks(root)


def _comments(text: str) -> Iterator[str]:
    start = text.find("<!--")
    while start >= 0:
        end = text.find("-->", start)
        if end < 0:
            return
        yield text[start + 4 : end].strip()
        start = text.find("<!--", end)


def _root(text: str) -> Any:
    root, whole = _parsed(text)
    return root if whole else _parsed(_flat(text))[0]


def _parsed(text: str) -> tuple[Any, bool]:
    parser = lxml_html.HTMLParser(huge_tree=False, remove_comments=True, remove_pis=True)
    try:
        root = lxml_html.document_fromstring(_DECLARATION.sub("", text), parser=parser)
    except (lxml_html.etree.ParserError, ValueError):
        raise Unreadable("no-text") from None
    return root, not any("depth" in error.message for error in parser.error_log)


def _flat(text: str) -> str:
    """Return a page that is nested too deep for the parser, which would lose what is inside, with
    paragraphs in place of all that nests."""
    return _NESTING.sub("<p>", _DROPPED.sub("", text))
