"""XML: DocBook, JATS, FictionBook and SVG by their vocabulary, anything else as data."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from ingestion.reading.blocks import Block
from ingestion.reading.readers import html, xmldata, xmltree, xmlwords
from ingestion.reading.readers.htmlblocks import Walk
from ingestion.reading.readers.htmlhidden import Hidden
from ingestion.reading.readers.source import Source
from ingestion.reading.readers.xmlwords import Words


def read(source: Source) -> Iterator[Block]:
    """Yield the blocks of an XML file; what it is, its root element tells."""
    text = xmltree.text_of(source.bytes())
    source.check_length(len(text) // 5)  # the rest may be markup
    root = xmltree.parse(text, source)
    if root.tag == "html":
        yield from html.blocks(text, source)
        return
    words = _words(root)
    if words is None:
        yield from xmldata.blocks(root)
        return
    source.title = words.title(root)
    words.to_html(root)
    yield from Walk(Hidden(root, source)).blocks(root)


def _words(root: Any) -> Words | None:
    if root.tag == "FictionBook":
        return xmlwords.FICTION_BOOK
    if root.tag == "svg":
        return xmlwords.SVG
    if root.tag == "article" and (root.find("front") is not None or root.find("body") is not None):
        return xmlwords.JATS
    if root.tag in xmlwords.DOCBOOK.sections:
        return xmlwords.DOCBOOK
    return None
