"""Paragraphs that a page, a column or a picture cut in two are put together again."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from ingestion.reading.blocks import Block

_OPEN_END = re.compile(r"[\w,，、;（(\"“-]$")
_GOES_ON = re.compile(r"^[a-z\u4e00-\u9fff，。、]")
_CJK = re.compile("[\u4e00-\u9fff，。、（）]$")
_FULL_LINE = 40
"""Shorter text that ends without a mark is a label or a cell, not a cut paragraph."""

_LONGEST = 5_000


def joined(blocks: Iterable[Block]) -> Iterator[Block]:
    """Yield the blocks, with a paragraph that plainly goes on in the next one joined to it."""
    held: Block | None = None
    for block in blocks:
        if not block.text:
            yield block  # a sign of life, see `Source.looked`
            continue
        if held and _continues(held, block):
            space = "" if _CJK.search(held.text[-1:]) else " "
            held.text += space + block.text
            held.boxes += block.boxes
            continue
        if held:
            yield held
        held = block
    if held:
        yield held


def _continues(first: Block, second: Block) -> bool:
    if first.kind not in ("paragraph", "list") or second.kind != "paragraph":
        return False
    if not _FULL_LINE <= len(first.text) <= _LONGEST or not _OPEN_END.search(first.text[-4:]):
        return False
    if not _GOES_ON.match(second.text):
        return False
    if _CJK.search(first.text[-1:]):
        return first.page != second.page
    return second.text[0].islower() or first.page != second.page
