"""What the numbers of a table are counted in: units and scales that its headings name."""

from __future__ import annotations

import re

from kb.text import fold
from retrieval.grounding.quantities import Quantity, quantities
from retrieval.grounding.tables import Cell
from retrieval.grounding.units import MONEY, UNITS

_DIMENSIONS = tuple(
    frozenset(each.split())
    for each in (
        " ".join(("percent permille cent", *MONEY)),
        "microsecond millisecond second minute hour day week month quarter year",
        "milligram gram kilogram ton",
        "millilitre litre",
        "millimetre centimetre metre kilometre mile foot",
        "kilobyte megabyte gigabyte terabyte",
    )
)
"""Units of which a number has one: what is headed by one of them is in no other of them."""
_SCALES = {
    1e3: (re.compile(r"thousands?\b|['’]000|千(?![克米瓦])"), "thousand"),
    1e4: (re.compile("(?<!百)万"), "万"),
    1e6: (re.compile(r"millions?\b|[$€£]m\b|百万"), "million"),
    1e8: (re.compile("(?<!十)亿"), "亿"),
    1e9: (re.compile(r"billions?\b|[$€£]bn\b|十亿"), "billion"),
}
_EXCEPT = re.compile("except|除外|除.{1,10}外")
"""In thousands, except per share data: which rows are meant is not known."""
_SIGN = re.compile(r"[%‰€£$¥]|[^\W\d_]{2,}")
_HELD = re.compile(r"[(（]\s*([^()（）]{1,12}?)\s*[)）]")
_COUNTED_IN = re.compile(
    r"(?:单位[:：]?\s*)?(?:十亿|百万|[千万亿])?([^\W\d_]{1,3})(?:$|[\s)）,，])"
)


def other_unit(number: Quantity, cell: Cell) -> bool:
    """Tell whether the cell is headed by units of the number's dimension, but not by its own."""
    return any(
        number.unit in dimension and named and number.unit not in named
        for dimension in _DIMENSIONS
        if (named := _units(cell) & dimension) is not None
    )


def other_scale(number: Quantity, cell: Cell) -> bool:
    """Tell whether a number is told in thousands, say, and the cell is not, or the other way.

    A claim that names no money may leave the scale to its reader.
    """
    own = {each.scale for each in quantities(cell.value) if abs(each.value) == abs(number.value)}
    if own - {1.0}:
        return number.scale not in own
    named = _scales(cell)
    if number.scale == 1.0:
        return bool(named) and number.unit in MONEY and not _EXCEPT.search(fold(cell.about))
    return number.scale not in named


def scale_of(number: Quantity, cell: Cell) -> str:
    """Return the word for the number's scale, where the headings of the cell name it."""
    return _SCALES[number.scale][1] if number.scale in _scales(cell) else ""


def _scales(cell: Cell) -> set[float]:
    about = fold(cell.about)
    return {scale for scale, (pattern, _word) in _SCALES.items() if pattern.search(about)}


def _units(cell: Cell) -> set[str]:
    about = fold(cell.about)
    words = [*_SIGN.findall(about), *_HELD.findall(about), *_COUNTED_IN.findall(about)]
    return {UNITS[word] for word in words if word in UNITS}
