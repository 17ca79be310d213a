"""PDF: words and ruled tables by liteparse, layout by `readers.layout`, and OCR of the
pages that are pictures. What no reader of a page sees is left out and noted."""

from __future__ import annotations

import re
from collections.abc import Iterator

from liteparse import LiteParse, ParseError

from ingestion.reading.blocks import Block
from ingestion.reading.readers import ocr, pdfium, pdfpage, scanned
from ingestion.reading.readers.flow import joined
from ingestion.reading.readers.layout.page import Style, blocks
from ingestion.reading.readers.layout.running import Running
from ingestion.reading.readers.pdfpage import Page
from ingestion.reading.readers.source import Source
from ingestion.reading.unreadable import Unreadable

_BATCH = 50
"""Pages parsed together: running heads and the size of the text are judged among them."""


def preload() -> None:
    """Import what draws and what reads pictures."""
    pdfium.preload()
    ocr.preload()


def read(source: Source) -> Iterator[Block]:
    """Yield the blocks of a PDF, page by page."""
    data = source.bytes()
    document = pdfium.Document(data)
    source.check_pages(document.count)
    yield from joined(_pages(data, document, source))


def _pages(data: bytes, document: pdfium.Document, source: Source) -> Iterator[Block]:
    running, empty = Running(), 0
    for batch in _batches(data, document, source):
        for page in batch:
            pdfpage.hide(page, document, source)
        running.look([(page.words, page.height) for page in batch])
        style = Style(body=pdfpage.body_size(batch))
        for page in batch:
            page.words = running.without(page.words, page.height, document.count)
            words = 0
            for block in _page(page, document, source, style):
                words += len(block.text)
                yield block
            empty += not words
            source.advance(page.number, document.count)
    if empty:
        source.warn("pages-without-text")


def _batches(data: bytes, document: pdfium.Document, source: Source) -> Iterator[list[Page]]:
    """Yield the pages some at a time; those that liteparse cannot read come from pdfium."""
    parser = LiteParse(
        extract_blocks=True,
        extract_text_metadata=True,
        emit_word_boxes=True,
        include_complexity=True,
        ocr_enabled=False,
        quiet=True,
        continue_on_page_error=True,
        extract_links=False,
        max_pages=document.count,
    )
    done = 0
    try:
        if document.huge():
            raise ParseError("a page is too large")
        for batch in parser.parse_batches(data, _BATCH):
            pages = {page.page_num: pdfpage.made(page) for page in batch.result.pages}
            for number in range(batch.start_page, batch.end_page + 1):
                if number not in pages:
                    source.warn("damaged-pages")
                    pages[number] = Page(number, *document.plain(number))
            yield [pages[number] for number in sorted(pages)]
            done = batch.end_page
    except ParseError as error:
        if re.search("password|encrypt", str(error), re.I):
            raise Unreadable("encrypted") from None
        source.warn("damaged-pages")
        for number in range(done + 1, document.count + 1):
            yield [Page(number, *document.plain(number))]


def _page(page: Page, document: pdfium.Document, source: Source, style: Style) -> Iterator[Block]:
    if page.picture and source.may_look:
        yield source.looked()
        found = list(_seen(page, document, source))
        if found:
            yield from found
            return
    elif page.picture:
        code = "cut-off" if source.most_ocr else "page-empty"
        source.note(code, page=page.number, text="not read by OCR")
    found = list(blocks(page.words, page.paper, style))
    found += [block for turned in page.turned for block in turned.blocks(style)]
    if not found and not page.picture:
        source.note("page-empty", page=page.number)
    if page.lost_table:
        source.note("table-lost", page=page.number)
    yield from found


def _seen(page: Page, document: pdfium.Document, source: Source) -> Iterator[Block]:
    """Yield the text of a page that is a picture, unless its text layer is as good."""
    picture = document.picture(page.number, side=ocr.SIDE)
    found = list(scanned.read(picture, source, page=page.number))
    letters = sum(len(block.text) for block in found)
    if page.garbled or letters > sum(len(word.text) for word in page.words):
        yield from found
