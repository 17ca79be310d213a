"""Which blocks stand under which headings, and which small sections belong together."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from ingestion.reading.blocks import Block

_TINY = 6
"""A section is tiny below 1/6 of the budget ..."""
_TOGETHER = 2
"""... and tiny ones are put together up to 1/2 of it: more would blur what a passage is about."""


@dataclass(slots=True)
class Section:
    """The indices of consecutive blocks of one page, and the headings above all of them.

    `number` is shared by the pages of one section, which begins with its heading.
    """

    path: list[str]
    blocks: list[int] = field(default_factory=list)
    heading: int | None = None
    page: int | None = None
    number: int = 0


def sections(blocks: Sequence[Block]) -> list[Section]:
    """Return the sections in order; a new page begins a new one below the same headings.

    So every passage has one page, the one that a footnote names. A heading with nothing below it,
    such as a title page's, opens the text of the next section; at the end of a document it is a
    section's text.
    """
    found = [Section([])]
    open_: list[tuple[int, str]] = []
    for index, block in enumerate(blocks):
        if not block.text.strip():
            continue
        if block.kind != "heading":
            if found[-1].blocks and found[-1].page != block.page:
                found.append(Section(found[-1].path, number=found[-1].number))
            found[-1].page = block.page
            found[-1].blocks.append(index)
            continue
        while open_ and open_[-1][0] >= block.level:
            open_.pop()
        open_.append((block.level, block.text))
        path = [text for _, text in open_]
        found.append(Section(path, heading=index, number=found[-1].number + 1))
    return list(_with_text(found))


def _with_text(found: list[Section]) -> Iterator[Section]:
    bare: list[Section] = []
    for section in found:
        if not section.blocks:
            bare.append(section)
            continue
        above = [
            each.heading
            for each in bare
            if each.heading is not None and each.path != section.path[: len(each.path)]
        ]
        yield replace(section, blocks=above + section.blocks)
        bare = []
    for section in bare:
        own = [section.heading] if section.heading is not None else []
        yield Section(section.path[:-1], own, number=section.number)


def merged(found: Sequence[Section], size: Callable[[Section], int], budget: int) -> list[Section]:
    """Put tiny neighbours below the same heading together; their own headings become text."""
    done: list[Section] = []
    used, mergeable = 0, False
    for section in found:
        tokens = size(section)
        tiny = tokens <= budget // _TINY
        if tiny and mergeable and used + tokens <= budget // _TOGETHER:
            joined = _join(done[-1], section)
            if joined:
                done[-1], used = joined, used + tokens
                continue
        done.append(section)
        used, mergeable = tokens, tiny
    return done


def _join(first: Section, second: Section) -> Section | None:
    """Return both as one, below the parent of `second`, or None where they have no such parent."""
    if first.page != second.page:
        return None
    parent = second.path[:-1] if second.heading is not None else second.path
    if first.path == parent:
        return Section(parent, first.blocks + _own(second), page=first.page, number=first.number)
    if first.heading is not None and first.path[:-1] == parent:
        return Section(parent, _own(first) + _own(second), page=first.page, number=first.number)
    return None


def _own(section: Section) -> list[int]:
    return sorted([*section.blocks, *([] if section.heading is None else [section.heading])])
