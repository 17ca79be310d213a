"""Successive passages as one text again. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from retrieval.events import Context

if TYPE_CHECKING:
    from kb.models import Passage


CELLS = " | "
"""Between the cells of a table's row."""
_FULL_STOPS = "。！？；”』」"


def joined(pieces: Sequence[Passage], at: int, *, most: int) -> Context:
    """Return `pieces[at]` with as many of those around it, nearest first, as `most` characters
    hold; a piece is taken whole or not at all, and that one always."""
    first, last = _within(pieces, at, most)
    text = ""
    start = end = 0
    for index in range(first, last + 1):
        body = pieces[index].text
        if index > first:
            body = _without_header(pieces[index - 1], pieces[index])
            text += _gap(pieces[index - 1], pieces[index])
        if index == at:
            start, end = len(text), len(text) + len(body)
        text += body
    return Context(text, start, end)


def _within(pieces: Sequence[Passage], at: int, most: int) -> tuple[int, int]:
    first = last = at
    left = most - len(pieces[at].text)
    down = up = True
    while down or up:
        down = down and last + 1 < len(pieces) and len(pieces[last + 1].text) <= left
        if down:
            last += 1
            left -= len(pieces[last].text)
        up = up and first > 0 and len(pieces[first - 1].text) <= left
        if up:
            first -= 1
            left -= len(pieces[first].text)
    return first, last


def _gap(before: Passage, after: Passage) -> str:
    """Return what stood between: blocks stand apart, sentences of one follow each other."""
    if before.last_block != after.first_block:
        return "\n\n"
    last = before.text.rstrip()[-1:]
    if last in _FULL_STOPS:
        return ""
    return " " if last in ".!?" else "\n"


def _without_header(before: Passage, after: Passage) -> str:
    """Return the text of `after` without the table's header that it repeats from `before`."""
    head, line, rows = after.text.partition("\n")
    same_block = before.last_block == after.first_block
    if same_block and line and CELLS in head and head in before.text.split("\n"):
        return rows
    return after.text
