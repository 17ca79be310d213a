"""The smallest parts that are kept whole: sentences, table rows, lines of code."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from kb.text.sentences import sentences

if TYPE_CHECKING:
    from ingestion.reading.blocks import Block

Count = Callable[[str], int]
_BREAK = re.compile(r"[\s,;:.，、；：。！？)\]）】》/|]+")
_LAST_PART = 0.7
"""A forced cut is put after a space or mark if there is one in the last 30 % of the piece."""


@dataclass(frozen=True, slots=True)
class Unit:
    """A part of block `block`; `gap` stands between it and the unit before it in the same piece.

    `lead` is the header of its table, which is repeated where a piece begins with this unit.
    """

    block: int
    text: str
    gap: str
    tokens: int
    lead: str = ""
    lead_tokens: int = 0


def units(blocks: Sequence[Block], indices: Sequence[int], count: Count) -> list[Unit]:
    """Return the units of these blocks in order."""
    found: list[Unit] = []
    before: Block | None = None
    for index in indices:
        block = blocks[index]
        made = list(_of_block(block, index, count))
        if made and before:
            made[0] = replace(made[0], gap=_between(before, block))
        found += made
        before = block if made else before
    return found


def _between(first: Block, second: Block) -> str:
    """Return the gap of two blocks; an empty line ends a sentence, so a heading is never part of
    the quote of what stands below it."""
    return "\n" if first.kind == second.kind == "list" else "\n\n"


def _of_block(block: Block, index: int, count: Count) -> Iterator[Unit]:
    if block.kind == "table" and block.rows:
        yield from _rows(block, block.rows, index, count)
    elif block.kind == "code":
        yield from _lines(block.text, index, count)
    else:
        yield from _sentences(block.text, index, count)


def _sentences(text: str, index: int, count: Count) -> Iterator[Unit]:
    end = 0
    for each in sentences(text):
        gap = text[end : each.start]
        joint = "\n" if "\n" in gap else " " if gap else ""
        yield Unit(index, each.text, joint, count(each.text))
        end = each.end


def _rows(block: Block, rows: list[list[str]], index: int, count: Count) -> Iterator[Unit]:
    texts = [" | ".join(cell for cell in row if cell) for row in rows]
    lead = "\n".join(text for text in texts[: block.header] if text)
    cost = count(lead) if lead else 0
    for number, text in enumerate(texts):
        if text.strip():
            repeat = number >= block.header and bool(lead)
            leads = (lead, cost) if repeat else ("", 0)
            yield Unit(index, text, "\n", count(text), *leads)


def _lines(text: str, index: int, count: Count) -> Iterator[Unit]:
    gap = ""
    for line in text.split("\n"):
        if line.strip():
            yield Unit(index, line, gap, count(line))
            gap = ""
        gap += "\n"


def cut(unit: Unit, room: int, count: Count) -> Iterator[Unit]:
    """Yield a unit that is larger than `room` in parts that are not, cut between characters."""
    rest, guess = unit.text, max(1, len(unit.text) * room // max(unit.tokens, 1))
    gap = unit.gap
    while rest:
        size = _fitting(rest, guess, room, count)
        if size < len(rest):
            size = _at_break(rest, size)
        part = rest[:size]
        if part.strip():
            yield replace(unit, text=part, gap=gap, tokens=count(part))
            gap = ""
        rest, guess = rest[size:], max(size, 1)


def _fitting(text: str, guess: int, room: int, count: Count) -> int:
    """Return how many first characters fit: the guess if it is good, else by halving."""
    guess = min(guess, len(text))
    tokens = count(text[:guess])
    if tokens <= room and (guess == len(text) or tokens >= room * _LAST_PART):
        return guess
    low, high = (guess, min(len(text), guess * 8)) if tokens <= room else (1, guess)
    while low < high:
        middle = (low + high + 1) // 2
        if count(text[:middle]) <= room:
            low = middle
        else:
            high = middle - 1
    return low


def _at_break(text: str, size: int) -> int:
    breaks = [m.end() for m in _BREAK.finditer(text, int(size * _LAST_PART), size)]
    return breaks[-1] if breaks else size
