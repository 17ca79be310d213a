"""Putting rankings together by rank, never by raw score."""

from __future__ import annotations

from collections.abc import Hashable, Sequence
from typing import TypeVar

K = 60
"""Cormack, Clarke & Buettcher, "Reciprocal Rank Fusion outperforms Condorcet" (SIGIR 2009)."""

Item = TypeVar("Item", bound=Hashable)


def reciprocal_rank(rankings: Sequence[Sequence[Item]], *, k: int = K) -> list[Item]:
    """Return all items by the sum of 1/(k + rank) over the rankings; ties by the item itself."""
    scores: dict[Item, float] = {}
    for ranking in rankings:
        for rank, item in enumerate(ranking, start=1):
            scores[item] = scores.get(item, 0.0) + 1 / (k + rank)
    return sorted(scores, key=lambda item: (-round(scores[item], 12), str(item)))
