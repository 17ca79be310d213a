"""Where given passages stand in each leg, exactly, among all that the scope lets through.

One statement a leg: the order is that of the leg itself, without its end.
"""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db import connection

from kb.access import Space
from retrieval.search import lexical
from retrieval.search.dense import literal
from retrieval.search.scope import Scope
from retrieval.search.terms import Terms

_HOLDS = "SELECT EXISTS (SELECT FROM permitted WHERE version_id = %s)"

_BY_WORDS = """, ranked AS (
    SELECT id, row_number() OVER (ORDER BY bm25 <#> %s::sparsevec, id) AS place FROM kb_passage
    WHERE lexemes @@ %s::tsquery AND version_id IN (SELECT version_id FROM permitted)
) SELECT id, place, ARRAY(
    SELECT t.token FROM unnest(%s::text[], %s::text[]) AS t (token, query)
    WHERE lexemes @@ t.query::tsquery
) FROM kb_passage LEFT JOIN ranked USING (id)
WHERE id = ANY(%s) AND version_id IN (SELECT version_id FROM permitted)"""

_BY_MEANING = """, ranked AS (
    SELECT passage_id, row_number() OVER (ORDER BY embedding <=> %s::halfvec, passage_id) AS place
    FROM kb_vector_{id} WHERE version_id IN (SELECT version_id FROM permitted)
) SELECT passage_id, place FROM ranked WHERE passage_id = ANY(%s)"""


@dataclass(frozen=True, slots=True)
class ByWords:
    """A passage in the word leg: its place from 1, None when no rare enough word of the question
    is in it, and which of the tokens that are looked for it has."""

    place: int | None
    present: frozenset[str]


def holds(scope: Scope, version_id: uuid.UUID) -> bool:
    """Tell whether the scope lets a version through."""
    with connection.cursor() as cursor:
        cursor.execute(scope.cte + _HOLDS, [*scope.params, version_id])
        return bool(cursor.fetchone()[0])


def by_words(terms: Terms, scope: Scope, passages: Sequence[uuid.UUID]) -> dict[uuid.UUID, ByWords]:
    """Return the place by BM25, ties broken by id, of those of `passages` in the scope."""
    vector, candidates = lexical.vector_of(terms), lexical.query_of(terms)
    tokens = list(terms.frequencies)
    given: list[Any] = [
        vector,
        candidates,
        tokens,
        [lexical.quoted(token) for token in tokens],
        [*passages],
    ]
    with connection.cursor() as cursor:
        cursor.execute(scope.cte + _BY_WORDS, [*scope.params, *given])
        return {pk: ByWords(place, frozenset(held)) for pk, place, held in cursor.fetchall()}


def by_meaning(
    vector: list[float], space: Space, scope: Scope, passages: Sequence[uuid.UUID]
) -> dict[uuid.UUID, int]:
    """Return the place by distance, ties broken by id, of those of `passages` with a vector."""
    statement = scope.cte + _BY_MEANING.format(id=space.id)
    with connection.cursor() as cursor:
        cursor.execute(statement, [*scope.params, literal(vector), [*passages]])
        return dict(cursor.fetchall())
