"""The straight line of a search: scope, question, two legs, evidence, hits, reranking, shape."""

from __future__ import annotations

import time
import uuid
from dataclasses import dataclass
from itertools import chain
from typing import Unpack

from kb.access import Principal, Space, current_space, permitted_passages
from kb.errors import TransientError
from retrieval.events import Hit
from retrieval.fusion import Candidate
from retrieval.reranking import reranked
from retrieval.search import dense, lexical
from retrieval.search.hits import hits_of
from retrieval.search.request import Options, Request
from retrieval.search.scope import Scope, scope_of
from retrieval.search.scoring import by_evidence, evidence, scored
from retrieval.search.shaping import shaped, surrounded
from retrieval.search.trace import Trace
from retrieval.search.understanding import Correction, Question, Synonym, as_written, understand

DEPTH = 50
"""How deep each leg is read."""
DEEPER = 4
"""How much deeper they are read once more where so many copies were found that hits are missing."""


@dataclass(frozen=True, slots=True)
class Found:
    """What a search found, how long it took, and what was down.

    `degraded` names the parts, with commas: `embedder`, `reranker`.
    """

    hits: list[Hit]
    took_ms: float
    degraded: str
    collections: int
    passages: int = 0
    """How many passages the scope of the search has."""
    corrections: tuple[Correction, ...] = ()
    synonyms: tuple[Synonym, ...] = ()


@dataclass(frozen=True, slots=True)
class _Asked:
    """A request with what its steps need: where to look, and for what."""

    request: Request
    scope: Scope
    question: Question
    space: Space
    vector: list[float] | None


def search(query: str, *, reader: Principal, **options: Unpack[Options]) -> Found:
    """Return the best passages that `reader` may see, of the versions in effect now or `as_of`.

    Raises InvalidError for an empty or overlong query and unknown modes or filters, and
    TransientError when `mode="dense"` and the embedder is down (hybrid goes on with words).
    """
    reader.require("read")
    return run(Request(query, reader, **options), Trace())


def run(request: Request, trace: Trace) -> Found:
    """Do what `search` does, for a reader who may read, and keep in `trace` how it came about."""
    started = time.perf_counter()
    scope = scope_of(request.reader, request.collections, request.filters, request.as_of)
    question = understand(request, scope)
    space = current_space()
    vector, degraded = _vector(question, request.mode, space) if scope.passages else (None, "")
    trace.scope, trace.question, trace.space, trace.vector = scope, question, space, vector
    hits = surrounded(_hits(_Asked(request, scope, question, space, vector), trace), request)
    degraded = ",".join(filter(None, [degraded, trace.unjudged]))
    took = (time.perf_counter() - started) * 1000
    corrections = as_written(question.corrections, [hit.text for hit in hits])
    return Found(
        hits,
        round(took, 1),
        degraded,
        scope.collections,
        scope.passages,
        corrections,
        question.synonyms,
    )


def _hits(asked: _Asked, trace: Trace) -> list[Hit]:
    """Return the list; a ranking that shrinks too much in being shaped is read deeper, once."""
    request = asked.request
    permitted = permitted_passages(request.reader, as_of=request.as_of)
    depth = max(DEPTH, request.limit)
    for trace.depth in (depth, depth * DEEPER):
        best = _ranked(asked, trace)
        trace.ranked = hits_of(best, permitted)
        enough = len(shaped(trace.ranked, request)) == request.limit
        if enough or len(best) < trace.depth:
            break
    judged = reranked(request.query, trace.ranked)
    trace.reranked, trace.unjudged = judged.hits, judged.degraded
    trace.shown = shaped(trace.reranked, request)
    return trace.shown


def _ranked(asked: _Asked, trace: Trace) -> list[Candidate]:
    """Return the best `trace.depth` candidates of both legs, by the evidence of both."""
    scope, depth, terms = asked.scope, trace.depth, asked.question.terms
    legs: list[list[uuid.UUID]] = []
    if asked.vector is not None:
        trace.by_meaning = dense.nearest(asked.vector, asked.space, scope, limit=depth)
        legs.append(trace.by_meaning)
    if asked.request.mode != "dense":
        trace.by_words = lexical.best(terms, scope, limit=depth)
        legs.append(trace.by_words)
    ids = list(dict.fromkeys(chain.from_iterable(legs)))
    found = scored(ids, terms, asked.space, asked.vector, scope) if ids else []
    if len(legs) > 1:
        trace.candidates = by_evidence(found, evidence(found, terms))
    else:
        trace.candidates = sorted(found, key=lambda each: ids.index(each.id))
    return trace.candidates[:depth]


def _vector(question: Question, mode: str, space: Space) -> tuple[list[float] | None, str]:
    if mode == "lexical":
        return None, ""
    try:
        return space.embedder().query(question.text), ""
    except TransientError:
        if mode == "dense":
            raise
        return None, "embedder"
