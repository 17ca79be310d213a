"""In how many passages of a scope a token occurs: of permitted passages, and no others.

Counted exactly in a small scope, and for rare tokens always. What is common in a larger scope is
known from a sample of its passages, which is drawn once and kept for a while: for a list under a
fingerprint of its contents, so that the same passages always give the same numbers, else under a
fingerprint of the rights they were found by.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.core.cache import caches

from kb.text import term_index
from kb.text.bm25 import SPACE
from retrieval.search.reading import rows
from retrieval.search.scope import Scope

SMALL = 3_000
"""Passages of a scope that are read for each question: about 1 microsecond each."""
SAMPLE = {True: 3_000, False: 5_000}
"""Passages in the sample of a list, and of a scope that is none."""
SURE = 15
"""Passages of a sample with a token that tell how common it is, within a quarter."""
MET = 2_000
"""Passages with a token that are looked at to count it exactly ..."""
WORTH = 0.3
"""... or, in a list, so many as a part of its passages: up to there reading it takes longer."""
COLUMNS = 1_000
"""Tokens that are counted together: a statement has no more than 1,664 columns."""
KEPT = {True: 600, False: 60}
"""Seconds for which the count of a token is believed, in a list and in a scope that is none."""
DRAWN = 600
"""Seconds for which a sample is."""
LASTING = 100
"""Passages that a token is in at least to be kept for a scope that is not a list: of a rarer one
the next passage must be found at once."""

# The passages of the scope, read once for all tokens: a column for each. A product is faster from
# the side of the shorter vector.
_HELD = """SELECT {} FROM kb_passage
WHERE version_id = ANY (ARRAY(SELECT version_id FROM permitted)) AND %s::sparsevec <#> bm25 < 0"""
_COLUMN = "count(*) FILTER (WHERE %s::sparsevec <#> bm25 < 0)"

# The passages with each token, by the index, as far as the limit.
_MET = """SELECT t.token, found.met, found.permitted
FROM unnest(%s::text[], %s::text[]) AS t (token, query), LATERAL (
    SELECT count(*) AS met, count(seen.version_id) AS permitted FROM (
        SELECT version_id FROM kb_passage WHERE lexemes @@ t.query::tsquery LIMIT %s
    ) AS met LEFT JOIN LATERAL (
        SELECT version_id FROM permitted WHERE permitted.version_id = met.version_id {each}
    ) AS seen ON true
) AS found"""

_TOLD = """, words AS (SELECT lexeme FROM sample, unnest(lexemes))
SELECT lexeme, count(*), (SELECT count(*) FROM sample) FROM words GROUP BY lexeme
HAVING count(*) >= %s"""
# A list is in the order of random ids: its first versions are a sample of it.
_FIRST = """, sample AS MATERIALIZED (
    SELECT lexemes FROM kb_passage
    WHERE version_id = ANY (ARRAY(SELECT version_id FROM permitted LIMIT (
        SELECT greatest(1, {wanted} * count(*) / {passages}) FROM permitted
    )))
)"""
_ANYWHERE = """, sample AS MATERIALIZED (
    SELECT lexemes FROM kb_passage TABLESAMPLE SYSTEM ({share}) REPEATABLE (1)
    WHERE EXISTS (
        SELECT FROM permitted WHERE permitted.version_id = kb_passage.version_id OFFSET 0
    )
)"""
# Whether any passage with each token is permitted: as far as the first.
_THERE = """SELECT t.token FROM unnest(%s::text[], %s::text[]) AS t (token, query) WHERE EXISTS (
    SELECT FROM (
        SELECT version_id FROM kb_passage WHERE lexemes @@ t.query::tsquery OFFSET 0
    ) AS met WHERE EXISTS (SELECT FROM permitted WHERE permitted.version_id = met.version_id {each})
)"""


def quoted(token: str) -> str:
    """Return a token as a lexeme of a `tsquery`."""
    return "'" + token.replace("\\", "\\\\").replace("'", "''") + "'"


def alone(token: str) -> str:
    """Return the vector whose product with a passage's BM25 is negative where it has the token."""
    return f"{{{term_index(token)}:1}}/{SPACE}"


def frequencies(tokens: Sequence[str], scope: Scope) -> dict[str, int]:
    """Return in how many passages of the scope each token occurs."""
    found = dict.fromkeys(tokens, 0)
    if not tokens or not scope.passages:
        return found
    if scope.listed and scope.passages <= SMALL:
        return found | _held(list(found), scope)
    common = _common(scope)
    keys = {token: f"{scope.fingerprint}{term_index(token)}" for token in found}
    kept = caches["statistics"].get_many([keys[token] for token in found if token not in common])
    found |= {t: common.get(t, kept.get(keys[t], 0)) for t in found}
    counted = _counted([t for t in found if t not in common and keys[t] not in kept], scope)
    least = 1 if scope.listed else LASTING
    lasting = {keys[t]: n for t, n in counted.items() if n >= least}
    caches["statistics"].set_many(lasting, KEPT[scope.listed])
    # Beyond the limit the size of a scope is that of a moment ago.
    return {token: min(n, scope.passages) for token, n in (found | counted).items()}


def there(tokens: Sequence[str], scope: Scope) -> set[str]:
    """Return which of the tokens are in passages of the scope now, whatever was counted before."""
    given: list[Any] = [*scope.params, list(tokens), [quoted(token) for token in tokens]]
    found = rows(scope.database, scope.cte + _THERE.format(each=scope.each), given)
    return {token for (token,) in found}


def _held(tokens: list[str], scope: Scope) -> dict[str, int]:
    """Count by reading the scope."""
    found: dict[str, int] = {}
    for at in range(0, len(tokens), COLUMNS):
        some = tokens[at : at + COLUMNS]
        slots = sorted({term_index(token) for token in some})
        anyone = f"{{{','.join(f'{slot}:1' for slot in slots)}}}/{SPACE}"
        statement = _HELD.format(", ".join([_COLUMN] * len(some)))
        given = [*scope.params, *map(alone, some), anyone]
        [counts] = rows(scope.database, scope.cte + statement, given)
        found |= zip(some, counts, strict=True)
    return found


def _counted(tokens: list[str], scope: Scope) -> dict[str, int]:
    """Count rare tokens by the index; what is rare here and common elsewhere by reading the list.

    Of a scope that is none, those among the first that were met are a lower bound, and the sample
    has said that there are not many more.
    """
    if not tokens:
        return {}
    most = max(MET, int(scope.passages * WORTH)) if scope.listed else MET
    given: list[Any] = [*scope.params, tokens, [quoted(token) for token in tokens], most]
    met = rows(scope.database, scope.cte + _MET.format(each=scope.each), given)
    counted = {token: permitted for token, _met, permitted in met}
    more = [token for token, seen, _permitted in met if seen >= most]
    if more and scope.listed:
        return counted | _held(more, scope)
    # None among the first that were met does not mean none at all.
    unsure = [token for token in more if not counted[token]]
    return counted | dict.fromkeys(there(unsure, scope) if unsure else (), 1)


def _common(scope: Scope) -> dict[str, int]:
    """Return the frequencies of common tokens, from the sample that was drawn last."""
    key = f"{scope.fingerprint}common"
    common: dict[str, int] | None = caches["statistics"].get(key)
    if common is None:
        found = rows(scope.database, scope.cte + _sample(scope) + _TOLD, [*scope.params, SURE])
        common = {lexeme: round(n * scope.passages / size) for lexeme, n, size in found}
        caches["statistics"].set(key, common, DRAWN)
    return common


def _sample(scope: Scope) -> str:
    """Return the SQL of the sample of a scope."""
    wanted = SAMPLE[scope.listed]
    if scope.listed:
        return _FIRST.format(wanted=wanted, passages=scope.passages)
    return _ANYWHERE.format(share=f"{min(100, 100 * wanted / scope.passages):.4f}")
