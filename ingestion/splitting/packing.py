"""`split`: units are packed into pieces, section by section, up to the budget."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import cache
from typing import TYPE_CHECKING

from ingestion.splitting.pieces import Piece, header, whole
from ingestion.splitting.sections import Section, merged, sections
from ingestion.splitting.units import Count, Unit, cut, units

if TYPE_CHECKING:
    from ingestion.reading.blocks import Block, Box

_LEAST_ROOM = 4
"""The text gets at least 1/4 of the budget, however long the header is."""
_SAMPLE = 4_000
"""Characters that suffice to see that a block is not tiny."""
_SMALL_END = 4
"""A last piece below 1/4 of the room is evened out with the one before it."""


def split(blocks: list[Block], *, title: str, budget: int, count: Count) -> list[Piece]:
    """Return the pieces of a document in order; header and text of each take <= `budget` tokens.

    Sections are never mixed, except tiny ones below the same heading. Paragraphs are cut between
    sentences, tables between rows (with the header row repeated), code between lines; a sentence,
    row or line beyond the budget is cut anywhere. The same input gives the same pieces. `count`
    returns the tokens of a text; it is called about once per unit and once per piece.
    """
    base = count("")
    counted = cache(lambda text: max(count(text) - base, 0))

    def size(section: Section) -> int:
        return sum(counted(blocks[index].text[:_SAMPLE]) for index in section.blocks)

    pieces: list[Piece] = []
    numbers: dict[int, int] = {}
    for section in merged(sections(blocks), size, budget):
        top = header(title, section.path)
        room = max(budget - base - (counted(top) + 1 if top else 0), budget // _LEAST_ROOM, 1)
        for group in _Packer(room, counted).pack(units(blocks, section.blocks, counted)):
            pieces.append(_piece(blocks, section, group, top, count))
            pieces[-1].section = numbers.setdefault(section.number, len(numbers))
    return pieces


class _Packer:
    """Fills pieces with units; `room` is what the budget leaves for text."""

    def __init__(self, room: int, count: Count) -> None:
        self.room, self.count = room, count

    def pack(self, found: Sequence[Unit]) -> Iterator[list[Unit]]:
        """Yield the units of each piece."""
        groups: list[list[Unit]] = []
        group: list[Unit] = []
        sizes = _block_sizes(found)
        for unit in self._divided(found):
            starts = not group or group[-1].block != unit.block
            ahead = sizes[unit.block] if starts else unit.tokens
            roomy = self._used(group) * 2 < self.room or ahead > self.room
            needed = unit.tokens if roomy else ahead
            if group and not self._fits(group, unit, needed):
                groups.append(_without_header_of(unit, group))
                group = []
            group.append(unit)
        if group:
            groups.append(group)
        yield from self._evened(groups)

    def _divided(self, found: Sequence[Unit]) -> Iterator[Unit]:
        for unit in found:
            if unit.tokens + unit.lead_tokens > self.room and unit.lead:
                unit = Unit(unit.block, unit.text, unit.gap, unit.tokens)
            if unit.tokens > self.room:
                yield from cut(unit, self.room, self.count)
            else:
                yield unit

    def _used(self, group: Sequence[Unit]) -> int:
        lead = group[0].lead_tokens if group else 0
        return lead + sum(unit.tokens for unit in group)

    def _fits(self, group: list[Unit], unit: Unit, needed: int) -> bool:
        """Tell whether `needed` more tokens fit; near the limit the joined text is counted."""
        used = self._used(group) + needed
        if used > self.room:
            return False
        if used + 2 * len(group) < self.room:
            return True
        return self.count(text_of([*group, unit])) <= self.room

    def _evened(self, groups: list[list[Unit]]) -> list[list[Unit]]:
        """Share the units of the last two pieces evenly when the last one is a mere rest."""
        if len(groups) < 2 or self._used(groups[-1]) * _SMALL_END > self.room:
            return groups
        both = [*groups[-2], *groups[-1]]
        half = self._used(both) / 2
        best = min(range(1, len(both)), key=lambda at: abs(self._used(both[:at]) - half))
        left, right = both[:best], both[best:]
        if self.count(text_of(right)) > self.room:
            return groups
        return [*groups[:-2], left, right]


def _block_sizes(found: Sequence[Unit]) -> dict[int, int]:
    sizes: dict[int, int] = {}
    for unit in found:
        sizes[unit.block] = sizes.get(unit.block, 0) + unit.tokens
    return sizes


def _without_header_of(unit: Unit, group: list[Unit]) -> list[Unit]:
    """Leave out a table's header at the end of a piece: the next piece, of rows, repeats it."""
    heads = unit.lead.split("\n") if unit.lead else []
    kept = len(group)
    while kept > 1 and group[kept - 1].block == unit.block and group[kept - 1].text in heads:
        kept -= 1
    return group[:kept]


def text_of(group: Sequence[Unit]) -> str:
    """Return the text of a piece: its units with their gaps, below the table's header if needed."""
    first = group[0]
    parts = [f"{first.lead}\n{first.text}" if first.lead else first.text]
    for unit in group[1:]:
        parts += [unit.gap, unit.text]
    return "".join(parts)


def _piece(
    blocks: Sequence[Block], section: Section, group: Sequence[Unit], top: str, count: Count
) -> Piece:
    text = text_of(group)
    indices = sorted({unit.block for unit in group})
    boxes: list[Box] = [box for index in indices for box in blocks[index].boxes]
    return Piece(
        text=text,
        headings=list(section.path),
        page=blocks[indices[-1]].page,
        boxes=boxes,
        first_block=indices[0],
        last_block=indices[-1],
        tokens=count(whole(top, text)),
    )
