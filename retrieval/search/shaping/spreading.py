"""Room for more than one document among the first hits."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from retrieval.events import Hit

MOST = 3
"""Passages that any document may have among the first ones ..."""
SHARE = 3
"""... or 1/3 of them, if that is more."""


def spread(hits: Sequence[Hit], limit: int) -> list[Hit]:
    """Return all hits: what a document has beyond its room comes after the others', in order.

    Nothing is left out, so where few documents match they still fill the list.
    """
    room = max(MOST, limit // SHARE)
    counts: Counter[str] = Counter()
    first: list[Hit] = []
    later: list[Hit] = []
    for hit in hits:
        counts[hit.document_id] += 1
        (first if counts[hit.document_id] <= room else later).append(hit)
    return first + later
