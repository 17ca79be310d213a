"""What each candidate of either leg is worth by both: one statement for all of them."""

from __future__ import annotations

import uuid
from collections.abc import Collection, Sequence
from typing import Any

from django.db import connection

from kb.access import Space
from kb.text import is_compound
from kb.text.bm25 import K1
from retrieval.fusion import WORDS, Candidate, Evidence
from retrieval.search.dense import literal
from retrieval.search.lexical import vector_of
from retrieval.search.scope import Scope
from retrieval.search.statistics import alone
from retrieval.search.terms import Terms

# By its weights: three times as fast as by its lexemes.
_PRESENT = """ARRAY(
    SELECT token FROM unnest(%s::text[], %s::sparsevec[]) AS t (token, alone)
    WHERE alone <#> bm25 < 0
)"""

_BY_WORDS = """SELECT id, -(bm25 <#> %s::sparsevec), NULL::float, NULL::float,
    {present}
FROM kb_passage WHERE id = ANY(%s) AND EXISTS (
    SELECT FROM permitted WHERE permitted.version_id = kb_passage.version_id {each}
)"""

_BY_BOTH = """, met AS MATERIALIZED (
    SELECT id, embedding, -(bm25 <#> %s::sparsevec) AS words,
        1 - (embedding <=> %s::halfvec) AS cosine,
        {present} AS present
    FROM kb_passage LEFT JOIN {table} ON passage_id = id WHERE id = ANY(%s) AND EXISTS (
        SELECT FROM permitted WHERE permitted.version_id = kb_passage.version_id {each}
    )
), leaders AS (
    SELECT avg(embedding) AS centre FROM (
        SELECT embedding FROM met WHERE embedding IS NOT NULL
        ORDER BY cosine * %s + words * %s DESC, id LIMIT %s
    ) AS first
) SELECT id, words, cosine, -(embedding <#> centre), present FROM met, leaders"""

LEADERS = 2
"""The best passages, whose vectors say more of what is meant than the question alone."""


def evidence(candidates: Sequence[Candidate], terms: Terms) -> Evidence:
    """Return what judges these candidates."""
    return Evidence(
        max((each.similarity for each in candidates), default=0.0),
        max((each.nearness for each in candidates), default=0.0),
        terms.codes,
        sum(not is_compound(token) for token in terms.counted),
    )


def by_evidence(candidates: Sequence[Candidate], best: Evidence) -> list[Candidate]:
    """Return the candidates, best first; ties by id."""
    return sorted(candidates, key=lambda each: (-round(best.of(each), 9), str(each.id)))


def scored(
    ids: Collection[uuid.UUID],
    terms: Terms,
    space: Space,
    vector: list[float] | None,
    scope: Scope,
) -> list[Candidate]:
    """Return those of `ids` that the scope lets through, in any order."""
    most = (K1 + 1) * terms.most or 1.0
    words, tokens = vector_of(terms), list(terms.frequencies)
    sought = [tokens, [alone(token) for token in tokens], [*ids]]
    statement = _BY_WORDS
    given: list[Any] = [words, *sought]
    if vector is not None:
        statement = _BY_BOTH.replace("{table}", space.table)
        given = [words, literal(vector), *sought, space.slope, WORDS / most, LEADERS]
    statement = statement.replace("{present}", _PRESENT).replace("{each}", scope.each)
    with connection.cursor() as cursor:
        cursor.execute(scope.cte + statement, [*scope.params, *given])
        return [
            Candidate(
                pk,
                words=words / most,
                similarity=_similarity(space, cosine),
                nearness=_similarity(space, nearness),
                coverage=terms.coverage(set(present)),
                exactness=terms.exactness(set(present)),
            )
            for pk, words, cosine, nearness, present in cursor.fetchall()
        ]


def _similarity(space: Space, cosine: float | None) -> float:
    """Return 0 when nothing is known: no question's vector, or none of the passage."""
    return 0.0 if cosine is None else space.similarity(cosine)
