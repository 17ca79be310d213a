"""The straight line of a search: scope, question, two legs, fusion, hits, reranking, shape."""

from __future__ import annotations

import time
import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from kb.access import Principal, Space, current_space, permitted_passages
from kb.errors import TransientError
from retrieval.events import Hit
from retrieval.fusion import reciprocal_rank
from retrieval.reranking import reranked
from retrieval.search import dense, lexical
from retrieval.search.hits import hits_of
from retrieval.search.request import Request
from retrieval.search.scope import Scope, scope_of
from retrieval.search.shaping import shaped
from retrieval.search.understanding import Question, understand

DEPTH = 50
"""How deep each leg is read before fusion."""
LEAST_COVERAGE = 0.2
"""Share of the question's words, weighted by idf, below which a passage's words say nothing beside
the vectors: a Chinese question to English documents meets only accidental words."""


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
    request = Request(query, reader, collections, filters or {}, limit, mode, as_of)
    scope = scope_of(reader, collections, filters, as_of)
    question = understand(request, scope)
    space = current_space()
    vector, degraded = _vector(question, mode, space) if scope.passages else (None, "")
    ids = _ranked(request, scope, question, space, vector)
    hits = _hits(request, ids, question, space, vector) if ids else []
    took = (time.perf_counter() - started) * 1000
    return Found(hits, round(took, 1), degraded, scope.collections)


def _ranked(
    request: Request, scope: Scope, question: Question, space: Space, vector: list[float] | None
) -> list[uuid.UUID]:
    """Return the ids of the best passages of both legs, fused."""
    depth = max(DEPTH, request.limit)
    legs: list[list[uuid.UUID]] = []
    if vector is not None:
        legs.append(dense.nearest(vector, space, scope, limit=depth))
    if request.mode != "dense":
        least = LEAST_COVERAGE if legs else 0.0
        found = lexical.best(question.terms, scope, limit=depth)
        legs.append([passage for passage, coverage in found if coverage >= least])
    return reciprocal_rank(legs)[:depth]


def _hits(
    request: Request,
    ids: Sequence[uuid.UUID],
    question: Question,
    space: Space,
    vector: list[float] | None,
) -> list[Hit]:
    permitted = permitted_passages(request.reader, as_of=request.as_of)
    hits = hits_of(ids, permitted, question.terms, space, vector)
    return shaped(reranked(request.query, hits), request.limit)


def _vector(question: Question, mode: str, space: Space) -> tuple[list[float] | None, str]:
    if mode == "lexical":
        return None, ""
    try:
        return space.embedder().query(question.text), ""
    except TransientError:
        if mode == "dense":
            raise
        return None, "embedder"
