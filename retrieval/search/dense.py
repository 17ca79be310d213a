"""The vector leg: exact under the limit, HNSW with an assertion of completeness above it."""

from __future__ import annotations

import uuid

from django.conf import settings
from django.db import connection, transaction

from retrieval.search.scope import Scope

_EXACT = """, p AS MATERIALIZED (
    SELECT id, embedding FROM kb_passage
    WHERE version_id IN (SELECT version_id FROM permitted) AND embedding IS NOT NULL
) SELECT id FROM p ORDER BY embedding <=> %s::halfvec, id LIMIT %s"""

_HNSW = """SELECT id, embedding <=> %s::halfvec AS distance FROM kb_passage
WHERE version_id IN (SELECT version_id FROM permitted)
ORDER BY embedding <=> %s::halfvec LIMIT %s"""

_HNSW_SETTINGS = (
    "SET LOCAL hnsw.iterative_scan = strict_order",
    "SET LOCAL hnsw.ef_search = 200",
    "SET LOCAL hnsw.max_scan_tuples = 200000",
)


def literal(vector: list[float]) -> str:
    """Return pgvector's text form of a dense vector."""
    return "[" + ",".join(f"{x:.6g}" for x in vector) + "]"


def nearest(vector: list[float], scope: Scope, *, limit: int) -> list[uuid.UUID]:
    """Return the ids of the nearest permitted passages; ties are broken by id.

    Always `min(limit, permitted)` rows: a filtered HNSW scan that comes back short is repeated
    exactly, because missing rows lose answers and betray hidden documents.
    """
    if scope.passages > settings.EXACT_SCAN_LIMIT:
        found = _approximate(literal(vector), scope, limit)
        if len(found) == min(limit, scope.passages):
            return found
    with connection.cursor() as cursor:
        cursor.execute(scope.cte + _EXACT, [*scope.params, literal(vector), limit])
        return [row[0] for row in cursor.fetchall()]


def _approximate(vector: str, scope: Scope, limit: int) -> list[uuid.UUID]:
    with transaction.atomic(), connection.cursor() as cursor:
        for setting in _HNSW_SETTINGS:
            cursor.execute(setting)
        cursor.execute(scope.cte + _HNSW, [*scope.params, vector, vector, limit])
        return [row[0] for row in sorted(cursor.fetchall(), key=lambda row: (row[1], row[0]))]
