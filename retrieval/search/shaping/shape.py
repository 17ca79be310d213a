"""Which hits of the ranking are shown."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from retrieval.events import Hit


def shaped(hits: Sequence[Hit], limit: int) -> list[Hit]:
    """Return at most `limit` hits in order, ranked from 1."""
    return [replace(hit, rank=rank) for rank, hit in enumerate(hits[:limit], start=1)]
