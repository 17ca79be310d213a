"""Which lines of a paragraph hold a part of its text, where only the lines' boxes are known.

Letters are taken to be as wide as those of common fonts; a line's share of the text is its share
of all widths. Pure functions, for scans: of other pages the letters' own places are known.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import accumulate
from typing import Any

_WIDE = re.compile("[\u2e80-\u9fff\uac00-\ud7af\uf900-\ufaff\uff00-\uff60\u3000-\u303f]")
_THIN, _BROAD = frozenset("iljtfrI.,:;!'|()[]1 "), frozenset("mwMW@%—")
_SLIVER = 0.04
"""A smaller part of a line is more likely an error of this estimate than a part of the quote."""


def lines_with(
    text: str, boxes: Sequence[dict[str, Any]], start: int, end: int
) -> list[dict[str, Any]]:
    """Return those of a block's boxes, one a line or a few lines, on which `text[start:end]` is."""
    if len(boxes) < 2:
        return list(boxes)
    ends = list(accumulate(map(_width, text), initial=0.0))
    sizes = _sizes(boxes)
    edges = list(accumulate(sizes, initial=0.0))
    scale = edges[-1] / (ends[-1] or 1.0)
    left, right = ends[start] * scale, ends[end] * scale
    shares = [
        max(0.0, min(right, edges[n + 1]) - max(left, edges[n])) / (sizes[n] or 1.0)
        for n in range(len(boxes))
    ]
    least = min(_SLIVER, max(shares))
    return [box for box, share in zip(boxes, shares, strict=True) if share and share >= least]


def _width(character: str) -> float:
    """Return the width of a character, about, in ems."""
    if _WIDE.match(character):
        return 1.0
    if character in _THIN:
        return 0.28
    if character in _BROAD:
        return 0.83
    return 0.65 if character.isupper() else 0.5


def _sizes(boxes: Sequence[dict[str, Any]]) -> list[float]:
    """Return how much text each box can hold; one that is twice as high holds two lines."""
    one = min(box["height"] for box in boxes) or 1.0
    return [box["width"] * max(1, round(box["height"] / one)) for box in boxes]
