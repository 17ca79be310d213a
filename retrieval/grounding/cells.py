"""What the cells of a table say: a number under its headings, so that a claim can be weighed.

The row alone does not say it: "1.27 | 1.40 | 1.01" holds the price of 2018 only below its years. So
the cells that a claim takes its numbers from are read out with all that they are headed by, where
no other row or column fits what is said better than theirs.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache
from itertools import combinations, islice, product

from kb.text import content_tokens, fold
from retrieval.grounding.quantities import Quantity
from retrieval.grounding.tables import Cell, cells, counted
from retrieval.grounding.units import UNITS

MOST = 4
"""Numbers of a claim that are looked for in a table, and cells that each of them may stand in."""
WAYS = 64
"""Choices among those cells that are looked at."""
LONGEST_QUOTE = 700
"""Characters from the headings of a table to the last row of a claim; beyond them only the rows."""
_EXACT = frozenset(("percent", "permille", "usd", "eur", "gbp", "cny", "jpy", "hkd", "chf"))
_SCALES = {
    1e3: (re.compile(r"thousands?\b|['’]000|千"), "thousand"),
    1e4: (re.compile("万"), "万"),
    1e6: (re.compile(r"millions?\b|[$€£]m\b|百万"), "million"),
    1e8: (re.compile("亿"), "亿"),
    1e9: (re.compile(r"billions?\b|[$€£]bn\b|十亿"), "billion"),
}
"""By what the headings of a table say that its numbers are counted in."""
_NAMED = re.compile(r"[%‰€£$¥]|[^\W\d_]{2,}")


def readings(claim: str, question: str, passage: str) -> Iterator[tuple[str, str]]:
    """Yield (sentence, quote): what cells with the numbers of the claim say, and where they stand.

    The quote is an exact substring of the passage. Nothing for a claim without amounts.
    """
    known = cells(passage)
    wanted = counted(claim)
    places = [[cell for cell in known if abs(n.value) in cell.figures][:MOST] for n in wanted]
    pairs = [(n, among) for n, among in zip(wanted, places, strict=True) if among]
    if not pairs or len(wanted) > MOST:
        return
    numbers = [n for n, _among in pairs]
    for taken in islice(product(*(among for _n, among in pairs)), WAYS):
        chosen = list(zip(numbers, taken, strict=True))
        if _fits(claim, question, chosen, known):
            yield _said(chosen), _quote(passage, taken)


def in_table(claim: str, quote: str) -> bool:
    """Tell whether a number of the claim stands in the quote as a cell of a table."""
    inside = {figure for cell in cells(quote) for figure in cell.figures}
    return any(abs(each.value) in inside for each in counted(claim))


def _fits(
    claim: str, question: str, chosen: Sequence[tuple[Quantity, Cell]], known: Sequence[Cell]
) -> bool:
    """Tell whether the claim, else the question, names these rows and columns, no others more.

    Numbers from different rows or columns need the words that tell these apart, in their order.
    """
    taken = [cell for _number, cell in chosen]
    if len({cell.table for cell in taken}) > 1:
        return False
    told = [_named(claim), _named(f"{claim} {question}")]
    rows, columns = {cell.start for cell in taken}, {cell.column for cell in taken}
    for number, cell in chosen:
        table = [each for each in known if each.table == cell.table]
        beside = {(c.heading,) for c in table if c.start == cell.start and c.column not in columns}
        below = {(c.label, f"{c.section} {c.label}") for c in table if c.start not in rows}
        label = (cell.label, f"{cell.section} {cell.label}")
        if _other_unit(number, cell) or (below and not _words(label[1]) & told[1]):
            return False
        if any(_fits_as_well(each, (cell.heading,), told) for each in beside):
            return False
        if any(_fits_as_well(each, label, told) for each in below):
            return False
    return all(_in_order(claim, *pair) for pair in combinations(chosen, 2))


def _fits_as_well(
    theirs: Sequence[str], mine: Sequence[str], told: Sequence[frozenset[str]]
) -> bool:
    """Tell whether as much of what is said names something else: as many words, or more of them.

    `told` are the words of the claim, and with those of the question; what is named is a row or a
    column, in fewer and in more words.
    """
    return all(_as_well(one, two, told) for one, two in zip(theirs, mine, strict=True))


def _as_well(theirs: str, mine: str, told: Sequence[frozenset[str]]) -> bool:
    one, two = _words(theirs), _words(mine)
    for said in told:
        if len(one & said) != len(two & said):
            return len(one & said) > len(two & said)
    said = told[-1]
    alike = one & said == two & said
    return bool(one & said) and len(one) < len(two) + (not alike)


def _named(text: str) -> frozenset[str]:
    """Return the words of a text without those of its amounts."""
    folded = fold(text)
    for each in reversed(counted(text)):
        folded = folded[: each.start] + " " * (each.end - each.start) + folded[each.end :]
    return _words(folded)


@lru_cache(maxsize=2_048)
def _words(text: str) -> frozenset[str]:
    return frozenset(content_tokens(fold(text)) if text.strip() else ())


def _in_order(claim: str, first: tuple[Quantity, Cell], second: tuple[Quantity, Cell]) -> bool:
    (one, here), (two, there) = first, second
    told = content_tokens(fold(claim))
    rows = tuple(f"{cell.section} {cell.label}" for cell in (here, there))
    for mine, theirs in (rows, (here.heading, there.heading)):
        if mine == theirs:
            continue
        alone = _words(mine) - _words(theirs), _words(theirs) - _words(mine)
        places = [next((i for i, word in enumerate(told) if word in each), -1) for each in alone]
        if min(places) < 0 or (places[0] < places[1]) != (one.start < two.start):
            return False
    return True


def _other_unit(number: Quantity, cell: Cell) -> bool:
    """Tell whether the cell is headed by units, but not by that of the number."""
    headed = {
        UNITS.get(each)
        for each in _NAMED.findall(fold(f"{cell.heading} {cell.section} {cell.label}"))
    }
    kinds = {unit for unit in headed - {None} if unit in _EXACT}
    return number.unit in _EXACT and bool(kinds) and number.unit not in kinds


def _said(chosen: Sequence[tuple[Quantity, Cell]]) -> str:
    said = {chosen[0][1].caption: None}
    for number, cell in chosen:
        about = ": ".join(filter(None, (cell.section, cell.label, cell.heading)))
        scale = _SCALES.get(number.scale)
        scaled = scale and scale[0].search(fold(f"{cell.caption} {about}"))
        said[
            f"{about}: {cell.value} {scale[1]}" if scale and scaled else f"{about}: {cell.value}"
        ] = None
    return ", ".join(filter(None, said))


def _quote(passage: str, chosen: Sequence[Cell]) -> str:
    end = max(cell.end for cell in chosen)
    whole = passage[chosen[0].table : end]
    return whole if len(whole) <= LONGEST_QUOTE else passage[min(c.start for c in chosen) : end]
