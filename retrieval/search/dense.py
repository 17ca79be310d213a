"""The vector leg: exact under the limit, HNSW with an assertion of completeness above it."""

from __future__ import annotations

import uuid

from kb.access import Space
from retrieval.search.reading import rows
from retrieval.search.scope import Scope

# The table is the one of the space that the question was embedded for: ids and vectors only.
_EXACT = """SELECT passage_id FROM kb_vector_{id}
WHERE version_id = ANY (ARRAY(SELECT version_id FROM permitted))
ORDER BY embedding <=> %s::halfvec, passage_id LIMIT %s"""
# Of a scope that is not a list, which is long, the table is read from end to end.
_WHOLE = _EXACT.replace(
    "= ANY (ARRAY(SELECT version_id FROM permitted))", "IN (SELECT version_id FROM permitted)"
)

# The scan goes on, nearest first, until so many rows that it met are permitted.
_HNSW = """SELECT passage_id, embedding::halfvec({size}) <=> %s::halfvec({size}) AS distance
FROM kb_vector_{id} AS near
WHERE EXISTS (SELECT FROM permitted WHERE permitted.version_id = near.version_id OFFSET 0)
ORDER BY embedding::halfvec({size}) <=> %s::halfvec({size}) LIMIT %s"""

EFFORT = 800
"""Neighbours that HNSW keeps in view (`ef_search`)."""
WALKED = 8
"""A row that HNSW walks to costs as much as so many that are read one after the other: where it
would walk to more than this part of the permitted ones, reading them all is faster."""


def literal(vector: list[float]) -> str:
    """Return pgvector's text form of a dense vector."""
    return "[" + ",".join(f"{x:.6g}" for x in vector) + "]"


def nearest(vector: list[float], space: Space, scope: Scope, *, limit: int) -> list[uuid.UUID]:
    """Return the ids of the nearest permitted passages; ties are broken by id.

    Always `min(limit, permitted)` rows: a filtered HNSW scan that comes back short is repeated
    exactly, because missing rows lose answers and betray hidden documents.
    """
    if not scope.listed:
        found = _approximate(literal(vector), space, scope, limit)
        if len(found) >= min(limit, scope.passages):
            return found
    exact = (_EXACT if scope.listed else _WHOLE).format(id=space.id)
    scanned = rows(scope.database, scope.cte + exact, [*scope.params, literal(vector), limit])
    return [row[0] for row in scanned]


def _approximate(vector: str, space: Space, scope: Scope, limit: int) -> list[uuid.UUID]:
    given = {
        "hnsw.iterative_scan": "strict_order",
        "hnsw.ef_search": str(EFFORT),
        "hnsw.max_scan_tuples": str(max(scope.passages // WALKED, EFFORT * 10)),
        # The planner does not know that the scan stops early, and may sort everything instead.
        "enable_seqscan": "off",
        "enable_sort": "off",
    }
    statement = scope.cte + _HNSW.format(id=space.id, size=space.spec.dimensions)
    params = [*scope.params, vector, vector, limit]
    found = rows(scope.database, statement, params, given=given)
    return [row[0] for row in sorted(found, key=lambda row: (row[1], row[0]))]
