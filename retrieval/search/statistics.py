"""In how many passages of a scope a token occurs: of permitted passages, and no others.

Exact while the scope is a list, and for rare tokens always. Of a token that is common in a longer
scope a sample of the table tells. What was counted is kept a while: for a list under a fingerprint
of its contents, else for tokens that are not rare, whose weight a few passages do not change.
"""

from __future__ import annotations

from collections.abc import Sequence

from django.core.cache import caches
from django.db import connection

from kb.text import term_index
from kb.text.bm25 import SPACE
from retrieval.search.scope import Scope

SMALL = 3_000
"""Passages of a scope that are read one by one, rather than those that have a token."""
MET = 1_000
"""Passages with a token that are looked at before it is called common."""
SAMPLE = 8_000
"""Rows of the table from which the frequency of a common token is estimated."""
KEPT = 600
"""Seconds for which what was counted is believed."""
LASTING = 100
"""Passages that a token is in at least to be kept for a scope that is not a list: of a rarer one
the next passage must be found at once."""

# The passages of the scope, read once for all tokens.
_HELD = """, held AS (
    SELECT bm25 FROM kb_passage
    WHERE version_id = ANY (ARRAY(SELECT version_id FROM permitted)) AND bm25 <#> %s::sparsevec < 0
) SELECT t.token, count(*) FROM held, unnest(%s::text[], %s::sparsevec[]) AS t (token, alone)
WHERE bm25 <#> alone < 0 GROUP BY t.token"""

# A part of the table, in per cent; only what has a token is asked for its permission.
_SAMPLED = _HELD.replace(
    "FROM kb_passage\n", "FROM kb_passage TABLESAMPLE SYSTEM ({share}) REPEATABLE (1)\n"
).replace(
    "version_id = ANY (ARRAY(SELECT version_id FROM permitted)) AND bm25 <#> %s::sparsevec < 0",
    """bm25 <#> %s::sparsevec < 0 AND EXISTS (
        SELECT FROM permitted WHERE permitted.version_id = kb_passage.version_id OFFSET 0
    )""",
)

# The passages with each token, by the index, as far as the limit.
_MET = """SELECT t.token, found.met, found.permitted
FROM unnest(%s::text[], %s::text[]) AS t (token, query), LATERAL (
    SELECT count(*) AS met, count(seen.version_id) AS permitted FROM (
        SELECT version_id FROM kb_passage WHERE lexemes @@ t.query::tsquery LIMIT %s
    ) AS met LEFT JOIN LATERAL (
        SELECT version_id FROM permitted WHERE permitted.version_id = met.version_id {each}
    ) AS seen ON true
) AS found"""

_ROWS = "SELECT reltuples FROM pg_class WHERE oid = 'kb_passage'::regclass"


def quoted(token: str) -> str:
    """Return a token as a lexeme of a `tsquery`."""
    return "'" + token.replace("\\", "\\\\").replace("'", "''") + "'"


def frequencies(tokens: Sequence[str], scope: Scope) -> dict[str, int]:
    """Return in how many passages of the scope each token occurs."""
    found = dict.fromkeys(tokens, 0)
    if not tokens or not scope.passages:
        return found
    if scope.passages <= SMALL and scope.listed:
        return found | _held(list(found), scope)
    kept = caches["statistics"].get_many([_key(token, scope) for token in found])
    found |= {token: kept[key] for token in found if (key := _key(token, scope)) in kept}
    counted = _counted([token for token in found if _key(token, scope) not in kept], scope)
    lasting = {_key(t, scope): n for t, n in counted.items() if scope.listed or n >= LASTING}
    caches["statistics"].set_many(lasting, KEPT)
    return found | counted


def _key(token: str, scope: Scope) -> str:
    return f"{scope.fingerprint}{term_index(token)}"


def _counted(tokens: list[str], scope: Scope) -> dict[str, int]:
    """Count by the index, and what that shows to be common in another way."""
    met = _met(tokens, scope)
    counted = {token: permitted for token, (_met, permitted) in met.items()}
    common = {token: counted[token] for token, (met, _permitted) in met.items() if met >= MET}
    if not common:
        return counted
    if scope.listed:
        return counted | dict.fromkeys(common, 0) | _held(list(common), scope)
    return counted | _estimated(common, scope)


def _held(tokens: list[str], scope: Scope, statement: str = _HELD) -> dict[str, int]:
    """Count by reading the scope, or what `statement` reads of it."""
    slots = sorted({term_index(token) for token in tokens})
    anyone = f"{{{','.join(f'{slot}:1' for slot in slots)}}}/{SPACE}"
    given = [anyone, tokens, [f"{{{term_index(token)}:1}}/{SPACE}" for token in tokens]]
    with connection.cursor() as cursor:
        cursor.execute(scope.cte + statement, [*scope.params, *given])
        return dict(cursor.fetchall())


def _met(tokens: list[str], scope: Scope) -> dict[str, tuple[int, int]]:
    """Return token -> (passages with it that were looked at, permitted ones among them)."""
    if not tokens:
        return {}
    given = [tokens, [quoted(token) for token in tokens], MET]
    with connection.cursor() as cursor:
        cursor.execute(scope.cte + _MET.format(each=scope.each), [*scope.params, *given])
        return {token: (met, permitted) for token, met, permitted in cursor.fetchall()}


def _estimated(met: dict[str, int], scope: Scope) -> dict[str, int]:
    """Estimate from a sample; at least as many as were `met`, at most all."""
    with connection.cursor() as cursor:
        cursor.execute(_ROWS)
        times = max(1.0, cursor.fetchone()[0] / SAMPLE)
    held = _held(list(met), scope, _SAMPLED.replace("{share}", f"{100 / times:.4f}"))
    most = scope.passages
    return {token: min(max(n, round(held.get(token, 0) * times)), most) for token, n in met.items()}
