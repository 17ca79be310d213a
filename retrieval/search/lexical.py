"""The word leg: BM25 in plain Postgres, with statistics over what the reader may see.

Candidates come from the GIN index, the score is the inner product of each passage's stored BM25
vector with the question's idf vector.

In a small scope every passage is scored. In others candidates are the passages with one of the
rarest tokens, as long as these are in `CANDIDATES` passages together, and those with any two of
the next `PAIRED` tokens; all tokens score. Nearly always these are the best of all: decision 13,
and Turtle & Flood, "Query Evaluation: Strategies and Optimizations" (1995), for why.
"""

from __future__ import annotations

import uuid
from itertools import accumulate, combinations
from typing import Any

from kb.text.bm25 import SPACE
from retrieval.search.reading import rows
from retrieval.search.scope import Scope
from retrieval.search.statistics import frequencies, quoted
from retrieval.search.terms import Terms

__all__ = ["best", "choosing", "frequencies", "query_of", "quoted", "vector_of"]

SMALL = 30_000
"""Passages of a scope that are all scored: about 1.2 microseconds each. A list of that length takes
30 ms so, 70 ms by the index of words."""
CANDIDATES = 1_000
"""Passages that the tokens may be in which choose candidates by themselves."""
PAIRED = 5
"""Tokens, next in order, of which two choose candidates together."""
MOST = 20_000
"""Candidates that are read, of a scope beyond the limit, for a question of common words only."""

_LISTED = """SELECT id FROM kb_passage
WHERE lexemes @@ %s::tsquery AND version_id IN (SELECT version_id FROM permitted)
ORDER BY bm25 <#> %s::sparsevec, id LIMIT %s"""

# The product is taken once, and faster from the side of the shorter vector.
_SMALL = """SELECT id FROM (
    SELECT id, %s::sparsevec <#> bm25 AS score FROM kb_passage
    WHERE version_id = ANY (ARRAY(SELECT version_id FROM permitted)) OFFSET 0
) AS scored WHERE score < 0 ORDER BY score, id LIMIT %s"""

# In the order of their scores candidates are asked for their permission until there are enough.
_WIDE = """SELECT id FROM (
    SELECT id, version_id, bm25 <#> %s::sparsevec AS score FROM kb_passage
    WHERE lexemes @@ %s::tsquery ORDER BY score, id OFFSET 0
) AS scored
WHERE EXISTS (SELECT FROM permitted WHERE permitted.version_id = scored.version_id OFFSET 0)
ORDER BY score, id LIMIT %s"""

# Where candidates are not few, only so many permitted ones are read: the first ones in the table,
# whichever way it is read.
_COMMON = """SELECT id FROM (
    SELECT id, bm25 <#> %s::sparsevec AS score FROM kb_passage
    WHERE lexemes @@ %s::tsquery AND EXISTS (
        SELECT FROM permitted WHERE permitted.version_id = kb_passage.version_id OFFSET 0
    ) LIMIT %s
) AS scored
ORDER BY score, id LIMIT %s"""

_IN_PLACE = {"synchronize_seqscans": "off", "max_parallel_workers_per_gather": "0"}


def _present(terms: Terms) -> list[str]:
    """Return the tokens that occur, rarest first."""
    df = terms.frequencies
    return sorted((token for token in df if df[token]), key=lambda token: (df[token], token))


def choosing(terms: Terms) -> list[str]:
    """Return the tokens that choose candidates by themselves, rarest first."""
    present = _present(terms)
    if terms.total <= SMALL:
        return present
    together = accumulate(terms.frequencies[token] for token in present)
    return [token for token, n in zip(present, together, strict=True) if n <= CANDIDATES]


def vector_of(terms: Terms) -> str:
    """Return the idf vector in pgvector's text form."""
    entries = ",".join(f"{slot}:{weight:.6g}" for slot, weight in sorted(terms.vector().items()))
    return f"{{{entries}}}/{SPACE}"


def query_of(terms: Terms) -> str:
    """Return the condition on candidates as a `tsquery`; "" for none."""
    alone = choosing(terms)
    others = _present(terms)[len(alone) :][:PAIRED]
    pairs = [f"{one} & {other}" for one, other in combinations(map(quoted, others), 2)]
    return " | ".join([*map(quoted, alone), *pairs] or map(quoted, others))


def best(terms: Terms, scope: Scope, *, limit: int) -> list[uuid.UUID]:
    """Return the ids of the permitted passages with the highest BM25, ties broken by id."""
    vector, candidates = vector_of(terms), query_of(terms)
    given: list[Any] = [vector, candidates, limit]
    if not candidates:
        return []
    settings: dict[str, str] = {}
    if not scope.listed and choosing(terms):
        statement = _WIDE
    elif not scope.listed:
        statement, settings = _COMMON, _IN_PLACE
        given.insert(2, MOST)
    elif terms.total <= SMALL:
        statement, given = _SMALL, [vector, limit]
    else:
        statement, given = _LISTED, [candidates, vector, limit]
    found = rows(scope.database, scope.cte + statement, [*scope.params, *given], given=settings)
    return [row[0] for row in found]
