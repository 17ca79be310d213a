"""Which hits of the ranking are shown, and in which order."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from retrieval.events import Hit
from retrieval.search.request import Request
from retrieval.search.shaping.collapsing import collapsed
from retrieval.search.shaping.spreading import spread


def shaped(hits: Sequence[Hit], request: Request) -> list[Hit]:
    """Return at most `request.limit` hits, ranked from 1: copies behind the one they repeat, and
    not all of one document. With `collapse` off, the ranking as it is.
    """
    shown = list(hits)
    if request.collapse:
        shown = collapsed(shown)
        if not (request.filters or {}).get("documents"):
            shown = spread(shown, request.limit)
    return [replace(hit, rank=rank) for rank, hit in enumerate(shown[: request.limit], start=1)]
