"""The word leg: BM25 in plain Postgres, with statistics over what the reader may see.

Candidates come from the GIN index (an OR of the question's tokens), the score is the inner
product of each passage's stored BM25 vector with the question's idf vector. Document frequencies
are counted inside the permitted set, so that hidden documents cannot move a ranking.
"""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from typing import Any

from django.db import connection

from kb.text.bm25 import SPACE
from retrieval.search.scope import Scope
from retrieval.search.terms import Terms

COMMON = 0.1
"""Tokens in more than this share of the passages only score; rarer ones choose candidates."""
SMALL = 1_000
"""Permitted passages below which common tokens choose candidates too: it costs nothing there."""

_FREQUENCIES = """SELECT t.token, (
    SELECT count(*) FROM kb_passage
    WHERE lexemes @@ t.query::tsquery AND version_id IN (SELECT version_id FROM permitted)
) FROM unnest(%s::text[], %s::text[]) AS t (token, query)"""

_RANKED = """, best AS (
    SELECT id, lexemes, bm25 <#> %s::sparsevec AS score FROM kb_passage
    WHERE lexemes @@ %s::tsquery AND version_id IN (SELECT version_id FROM permitted)
    ORDER BY score, id LIMIT %s
) SELECT id, ARRAY(
    SELECT t.token FROM unnest(%s::text[], %s::text[]) AS t (token, query)
    WHERE best.lexemes @@ t.query::tsquery
) FROM best ORDER BY score, id"""


def _quoted(token: str) -> str:
    return "'" + token.replace("\\", "\\\\").replace("'", "''") + "'"


def frequencies(tokens: Sequence[str], scope: Scope) -> dict[str, int]:
    """Return in how many passages of the scope each token occurs."""
    if not tokens or not scope.passages:
        return dict.fromkeys(tokens, 0)
    with connection.cursor() as cursor:
        quoted = [_quoted(token) for token in tokens]
        cursor.execute(scope.cte + _FREQUENCIES, [*scope.params, [*tokens], quoted])
        return dict(cursor.fetchall())


def _choosing(terms: Terms) -> list[str]:
    present = [token for token, df in terms.frequencies.items() if df]
    if terms.total <= SMALL:
        return present
    rare = [token for token in present if terms.frequencies[token] <= COMMON * terms.total]
    return rare or present


def best(terms: Terms, scope: Scope, *, limit: int) -> list[tuple[uuid.UUID, float]]:
    """Return (id, coverage) of the permitted passages with the highest BM25, ties broken by id."""
    choosing = _choosing(terms)
    if not choosing:
        return []
    entries = ",".join(f"{slot}:{weight:.6g}" for slot, weight in sorted(terms.vector().items()))
    vector = f"{{{entries}}}/{SPACE}"
    candidates = " | ".join(_quoted(token) for token in choosing)
    tokens = list(terms.frequencies)
    given: list[Any] = [vector, candidates, limit, tokens, [_quoted(token) for token in tokens]]
    with connection.cursor() as cursor:
        cursor.execute(scope.cte + _RANKED, [*scope.params, *given])
        return [(row[0], terms.coverage(set(row[1]))) for row in cursor.fetchall()]
