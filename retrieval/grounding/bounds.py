"""A number of the question that a rule covers: 800 is more than 500."""

from __future__ import annotations

import re

from kb.text import fold

_NUMBER = r"(\d+(?:,\d{3})*(?:\.\d+)?)"
_ABOVE = re.compile(
    rf"(?:more than|over|above|exceed(?:s|ing)?|at least|from|超过|高于|大于|满|至少|不少于|不低于)"
    rf"\D{{0,4}}{_NUMBER}|{_NUMBER}\D{{0,4}}(?:or more|and above|以上|及以上)"
)
_BELOW = re.compile(
    rf"(?:less than|under|below|up to|at most|no more than|within"
    rf"|不超过|低于|少于|小于|不足|最多|至多)"
    rf"\D{{0,4}}{_NUMBER}|{_NUMBER}\D{{0,4}}(?:or less|or fewer|以下|以内|之内)"
)


def covered(figures: set[str], quote: str) -> set[str]:
    """Return those of `figures` that lie on the right side of a bound that `quote` sets."""
    folded = fold(quote)
    lower, upper = _bounds(_ABOVE, folded), _bounds(_BELOW, folded)
    found = set()
    for figure in figures:
        try:
            value = float(figure)
        except ValueError:
            continue
        if any(value > bound for bound in lower) or any(value < bound for bound in upper):
            found.add(figure)
    return found


def _bounds(pattern: re.Pattern[str], folded: str) -> list[float]:
    groups = (next(filter(None, match.groups())) for match in pattern.finditer(folded))
    return [float(group.replace(",", "")) for group in groups]
