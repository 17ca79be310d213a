"""Web pages, by lxml. Navigation, scripts and hidden parts are left out.

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
from ingestion.reading.readers.source import Source
from ingestion.reading.unreadable import Unreadable

_CHARSET = re.compile(rb"""charset\s*=\s*["']?\s*([\w.:-]+)""", re.I)
_DECLARATION = re.compile(r"^\s*<\?xml[^>]*\?>")


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
    source.title = build.line("".join(root.xpath("//title[1]//text()")[:1]))
    yield from Walk().blocks(root)


def _root(text: str) -> Any:
    try:
        parser = lxml_html.HTMLParser(huge_tree=False, remove_comments=True, remove_pis=True)
        return lxml_html.document_fromstring(_DECLARATION.sub("", text), parser=parser)
    except (lxml_html.etree.ParserError, ValueError):
        raise Unreadable("no-text") from None
