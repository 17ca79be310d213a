"""The straight line of a search: scope, two legs, fusion, hits."""

from __future__ import annotations

import time
import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from kb.access import Principal, Space, current_space, permitted_passages
from kb.errors import InvalidError, TransientError
from retrieval.events import Hit
from retrieval.fusion import reciprocal_rank
from retrieval.search import dense, lexical
from retrieval.search.hits import hits_of
from retrieval.search.scope import scope_of

MODES = ("hybrid", "dense", "lexical")
DEPTH = 50
"""How deep each leg is read before fusion."""
LEAST_COVERAGE = 0.2
"""Share of the question's words, weighted by idf, below which a passage's words say nothing beside
the vectors: a Chinese question to English documents meets only accidental words."""
LONGEST_QUERY = 2_000


@dataclass(frozen=True, slots=True)
class Found:
    """What a search found, how long it took, and which part was down (`embedder`), if any."""

    hits: list[Hit]
    took_ms: float
    degraded: str
    collections: int


def search(
    query: str,
    *,
    reader: Principal,
    collections: Sequence[str] | None = None,
    filters: Mapping[str, Any] | None = None,
    limit: int = 10,
    mode: str = "hybrid",
    as_of: datetime | None = None,
) -> Found:
    """Return the best passages that `reader` may see, of the versions in effect now or `as_of`.

    Raises InvalidError for an empty or overlong query and unknown modes or filters, and
    TransientError when `mode="dense"` and the embedder is down (hybrid goes on with words).
    """
    reader.require("read")
    started = time.perf_counter()
    _check(query, mode, limit)
    scope = scope_of(reader, collections, filters, as_of)
    terms = lexical.terms_of(query, scope)
    depth = max(DEPTH, limit)
    space = current_space()
    vector, degraded = _vector(query, mode, space) if scope.passages else (None, "")
    legs: list[list[uuid.UUID]] = []
    if vector is not None:
        legs.append(dense.nearest(vector, space, scope, limit=depth))
    if mode != "dense":
        least = LEAST_COVERAGE if legs else 0.0
        found = lexical.best(terms, scope, limit=depth)
        legs.append([passage for passage, coverage in found if coverage >= least])
    ids = reciprocal_rank(legs)[:limit]
    hits = (
        hits_of(ids, permitted_passages(reader, as_of=as_of), terms, space, vector) if ids else []
    )
    took = (time.perf_counter() - started) * 1000
    return Found(hits, round(took, 1), degraded, scope.collections)


def _vector(query: str, mode: str, space: Space) -> tuple[list[float] | None, str]:
    if mode == "lexical":
        return None, ""
    try:
        return space.embedder().query(query), ""
    except TransientError:
        if mode == "dense":
            raise
        return None, "embedder"


def _check(query: str, mode: str, limit: int) -> None:
    if not query.strip():
        raise InvalidError(_("Write what you are looking for."))
    if len(query) > LONGEST_QUERY:
        raise InvalidError(_("Shorten the question to %(n)s characters.") % {"n": LONGEST_QUERY})
    if mode not in MODES:
        raise InvalidError(_("The mode is hybrid, dense or lexical."))
    if not 1 <= limit <= 100:
        raise InvalidError(_("The limit is between 1 and 100."))
