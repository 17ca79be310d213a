"""The vector leg: exact under the limit, HNSW with an assertion of completeness above it."""

from __future__ import annotations

import uuid

from django.conf import settings
from django.db import connection, transaction

from kb.access import Space
from retrieval.search.scope import Scope

# The table is the one of the space that the question was embedded for: ids and vectors only. The
# distances are materialised, not the vectors: those of 30,000 passages would spill to disk.
_EXACT = """, p AS MATERIALIZED (
    SELECT passage_id AS id, embedding <=> %s::halfvec AS distance FROM kb_vector_{id}
    WHERE version_id IN (SELECT version_id FROM permitted)
) SELECT id FROM p ORDER BY distance, id LIMIT %s"""

_HNSW = """SELECT passage_id, embedding::halfvec({size}) <=> %s::halfvec({size}) AS distance
FROM kb_vector_{id} WHERE version_id IN (SELECT version_id FROM permitted)
ORDER BY embedding::halfvec({size}) <=> %s::halfvec({size}) LIMIT %s"""

_HNSW_SETTINGS = (
    "SET LOCAL hnsw.iterative_scan = strict_order",
    "SET LOCAL hnsw.ef_search = 200",
    "SET LOCAL hnsw.max_scan_tuples = 200000",
)


def literal(vector: list[float]) -> str:
    """Return pgvector's text form of a dense vector."""
    return "[" + ",".join(f"{x:.6g}" for x in vector) + "]"


def nearest(vector: list[float], space: Space, scope: Scope, *, limit: int) -> list[uuid.UUID]:
    """Return the ids of the nearest permitted passages; ties are broken by id.

    Always `min(limit, permitted)` rows: a filtered HNSW scan that comes back short is repeated
    exactly, because missing rows lose answers and betray hidden documents.
    """
    if scope.passages > settings.EXACT_SCAN_LIMIT:
        found = _approximate(literal(vector), space, scope, limit)
        if len(found) == min(limit, scope.passages):
            return found
    with connection.cursor() as cursor:
        exact = scope.cte + _EXACT.format(id=space.id)
        cursor.execute(exact, [*scope.params, literal(vector), limit])
        return [row[0] for row in cursor.fetchall()]


def _approximate(vector: str, space: Space, scope: Scope, limit: int) -> list[uuid.UUID]:
    with transaction.atomic(), connection.cursor() as cursor:
        for setting in _HNSW_SETTINGS:
            cursor.execute(setting)
        found = scope.cte + _HNSW.format(id=space.id, size=space.spec.dimensions)
        cursor.execute(found, [*scope.params, vector, vector, limit])
        return [row[0] for row in sorted(cursor.fetchall(), key=lambda row: (row[1], row[0]))]
