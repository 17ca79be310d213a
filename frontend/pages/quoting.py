"""A passage and a quote of it among the blocks of its document. Pure functions."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from frontend.pages.marking import Spans, find, located

Block = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Place:
    """Where a passage stands: `first` to `last` (inclusive) of the blocks; `text` as it was cut.

    `quote` is marked in it, or else each word that `words` has too.
    """

    first: int = 0
    last: int = -1
    text: str = ""
    quote: str = ""
    words: str = ""
    page: int | None = None
    headings: Sequence[str] = ()
    boxes: Sequence[dict[str, Any]] = field(default_factory=list)

    def __contains__(self, index: int) -> bool:
        return self.first <= index <= self.last


def place_of(quote: str, blocks: Sequence[Block], *, page: int | None = None) -> Place | None:
    """Return where `quote` stands word for word, on `page` if it is there; None when nowhere."""
    there = [n for n, block in enumerate(blocks) if page is None or block.get("page") == page]
    found = located(quote, [blocks[n]["text"] for n in there])
    if found is None:
        return place_of(quote, blocks) if page is not None else None
    first, last = there[found[0]], there[found[1]]
    boxes = [box for block in blocks[first : last + 1] for box in block.get("boxes", ())]
    seen: dict[int, str] = {}
    for block in blocks[: first + 1]:
        if block["kind"] == "heading":
            seen = {k: v for k, v in seen.items() if k < block["level"]}
            seen[block["level"]] = block["text"]
    stands = blocks[first].get("page")
    return Place(first, last, quote, quote, "", stands, tuple(seen.values()), boxes)


def spans_in(blocks: Sequence[Block], place: Place) -> list[Spans]:
    """Return for each block of the passage the spans of its text that the quote covers."""
    passage = blocks[place.first : place.last + 1]
    own = [_own(block, place.text) for block in passage]
    return find(place.quote, own)


def own_rows(block: Block, said: str) -> set[int]:
    """Return which rows of a table a passage holds, but for the header: all where that is not
    told, as where a row was cut."""
    rows, lines = block.get("rows") or [], set(said.split("\n"))
    header = block.get("header") or 0
    found = {n for n, row in enumerate(rows) if n >= header and _row(row) in lines}
    return found or set(range(len(rows)))


def _row(row: Sequence[str]) -> str:
    return " | ".join(cell for cell in row if cell)


def _own(block: Block, said: str) -> str:
    """Return a block's text with spaces in place of the rows of others: places stay the same."""
    rows: list[str] = block["text"].split("\n")
    if block["kind"] != "table" or len(rows) != len(block.get("rows") or ()):
        return str(block["text"])
    kept = own_rows(block, said) | set(range(block.get("header") or 0))
    return "\n".join(row if n in kept else " " * len(row) for n, row in enumerate(rows))
