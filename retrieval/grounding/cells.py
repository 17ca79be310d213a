"""What the cells of a table say: a number under its headings, so that a claim can be weighed.

The row alone does not say it: "1.27 | 1.40 | 1.01" holds the price of 2018 only below its years. So
the cells that a claim takes its numbers from are read out with all that they are headed by, where
no other row or column fits what is said better than theirs.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import combinations, islice, product

from kb.text import content_tokens, fold, tokens
from retrieval.grounding.headed import other_scale, other_unit, scale_of
from retrieval.grounding.opposites import FALL, RISE
from retrieval.grounding.quantities import Quantity, quantities
from retrieval.grounding.tables import Cell, cells, counted, from_headings, rows_of

MOST = 4
"""Numbers of a claim that are looked for in a table, and cells that each of them may stand in."""
WAYS = 64
"""Choices among those cells that are looked at."""

_FROM, _TO = (
    re.compile(rf"(?:{way})(?:\d{{4}}|\D){{0,30}}$") for way in (r"\bfrom|[从由自]", r"\bto|[到至]")
)

Taken = tuple[Quantity, Cell]
"""A number of the claim, and the cell that it is taken from."""


@dataclass(frozen=True, slots=True)
class _Told:
    """What is said, in words without the numbers that are looked for."""

    claim: str
    words: tuple[frozenset[str], frozenset[str]]
    """Of the claim, and of the claim with its question."""


def readings(claim: str, question: str, passage: str) -> Iterator[tuple[str, str]]:
    """Yield (sentence, quote): what cells with the numbers of the claim say, and where they stand.

    The quote is an exact substring of the passage. Nothing for a claim without amounts.
    """
    known = cells(passage)
    wanted = counted(claim, _not_years(known))
    if not known or not 0 < len(wanted) <= MOST:
        return
    found = [n for n in wanted if any(abs(n.value) in cell.figures for cell in known)]
    words = (_named(claim, found), _named(f"{claim} {question}", found))
    told = _Told(claim, words)
    alone = [[(n, cell) for cell in known if _may_be(n, cell, known, told)][:MOST] for n in found]
    for chosen in islice(product(*alone), WAYS):
        if chosen and _fits(chosen, known, told):
            yield _said(chosen), _quote(passage, [cell for _number, cell in chosen])


def in_table(claim: str, quote: str, passage: str) -> bool:
    """Tell whether a number of the claim stands in a row of a table that the quote is taken from.

    Not where the row says all of the claim word for word.
    """
    rows = rows_of(quote, passage)
    if not rows or any(fold(claim).strip(" .。") in fold(row) for row in rows):
        return False
    inside = {abs(each.value) for row in rows for each in quantities(row)}
    wanted = counted(claim, _not_years(cells(passage)))
    return any(abs(each.value) in inside for each in wanted)


def _not_years(known: Sequence[Cell]) -> frozenset[float]:
    """Return the numbers of cells that head no row, column or table."""
    heads = {each.value for about in {cell.about for cell in known} for each in quantities(about)}
    return frozenset().union(*(cell.figures for cell in known)) - heads


def _may_be(number: Quantity, cell: Cell, known: Sequence[Cell], told: _Told) -> bool:
    """Tell whether a number may stand for that of a cell, whatever else the claim says."""
    if abs(number.value) not in cell.figures or other_unit(number, cell):
        return False
    if other_scale(number, cell):
        return False
    table = [each for each in known if each.table == cell.table]
    alone = len({each.start for each in table}) == 1
    if not alone and not _words(cell.row) & told.words[1]:
        return False
    twins = [each for each in table if each.start == cell.start and each.heading == cell.heading]
    return not cell.heading or all(not c.figures or c.figures == cell.figures for c in twins)


def _fits(chosen: Sequence[Taken], known: Sequence[Cell], told: _Told) -> bool:
    """Tell whether the claim, else the question, names these rows and columns, no others more.

    Numbers from different rows or columns need the words that tell these apart, in their order.
    """
    taken = [cell for _number, cell in chosen]
    if len({cell.table for cell in taken}) > 1:
        return False
    rows, columns = {cell.start for cell in taken}, {cell.column for cell in taken}
    table = [each for each in known if each.table == taken[0].table]
    below = {(each.label, each.row) for each in table if each.start not in rows}
    for cell in taken:
        beside = {c.heading for c in table if c.start == cell.start and c.column not in columns}
        if any(_as_well(heading, cell.heading, told) for heading in beside):
            return False
        if any(_as_well(a, cell.label, told) and _as_well(b, cell.row, told) for a, b in below):
            return False
        if _elsewhere(cell, known, told):
            return False
    pairs = list(combinations(chosen, 2))
    return all(_in_order(told.claim, *pair) and not _turned(told.claim, *pair) for pair in pairs)


def _elsewhere(cell: Cell, known: Sequence[Cell], told: _Told) -> bool:
    """Tell whether another table has the same row and column, and what is said does not choose."""
    mine = len(_words(cell.caption) & told.words[1])
    return any(
        (each.row, each.heading) == (cell.row, cell.heading)
        and each.figures not in (cell.figures, frozenset())
        and len(_words(each.caption) & told.words[1]) >= mine
        for each in known
        if each.table != cell.table
    )


def _as_well(theirs: str, mine: str, told: _Told) -> bool:
    """Tell whether as much of what is said names another row or column: as many words, or more."""
    one, two = _words(theirs), _words(mine)
    for said in told.words:
        if len(one & said) != len(two & said):
            return len(one & said) > len(two & said)
    said = told.words[-1]
    alike = one & said == two & said
    return bool(one & said) and (len(one) < len(two) + (not alike) or not two <= said)


def _in_order(claim: str, first: Taken, second: Taken) -> bool:
    (one, here), (two, there) = first, second
    if here.start != there.start and here.column != there.column and here.heading == there.heading:
        return False
    told = tokens(fold(claim))
    for mine, theirs in ((here.row, there.row), (here.heading, there.heading)):
        if mine == theirs:
            continue
        alone = _words(mine) - _words(theirs), _words(theirs) - _words(mine)
        places = [[i for i, word in enumerate(told) if word in each] for each in alone]
        if not all(places) or any(told.count(told[each[0]]) > 1 for each in places):
            return False  # who is named twice may be meant with either number
        if (places[0][0] < places[1][0]) != (one.start < two.start):
            return False
    return True


def _turned(claim: str, first: Taken, second: Taken) -> bool:
    """Tell whether the claim says that a number rises to a smaller one, or falls to a larger."""
    folded = fold(claim)
    (one, _here), (two, _there) = first, second
    if not (_FROM.search(folded[: one.start]) and _TO.search(folded[: two.start])):
        return False
    rises = two.value > one.value
    return bool((FALL if rises else RISE).search(folded[: two.start]))


def _named(text: str, numbers: Sequence[Quantity]) -> frozenset[str]:
    """Return the words of a text without these numbers."""
    folded, values = fold(text), {each.value for each in numbers}
    for each in reversed([each for each in quantities(text) if each.value in values]):
        folded = folded[: each.start] + " " * (each.end - each.start) + folded[each.end :]
    return _words(folded)


@lru_cache(maxsize=2_048)
def _words(text: str) -> frozenset[str]:
    return frozenset(content_tokens(fold(text)) if text.strip() else ())


def _said(chosen: Sequence[Taken]) -> str:
    said = {chosen[0][1].caption: None}
    for number, cell in chosen:
        about = ": ".join(filter(None, (cell.section, cell.label, cell.heading)))
        said[f"{about}: {cell.value} {scale_of(number, cell)}".rstrip()] = None
    return ", ".join(filter(None, said))


def _quote(passage: str, taken: Sequence[Cell]) -> str:
    start, end = min(cell.start for cell in taken), max(cell.end for cell in taken)
    return passage[from_headings(passage, start, end) : end]
