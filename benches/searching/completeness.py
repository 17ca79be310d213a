"""Whether all is found that there is: the legs beside a scan of everything permitted."""

from __future__ import annotations

from dataclasses import dataclass

from benches.searching.asking import readers
from kb.access import current_space
from kb.text import content_tokens, term_index
from kb.text.bm25 import SPACE
from retrieval.search import dense, lexical
from retrieval.search.reading import rows
from retrieval.search.scope import Scope, scope_of
from retrieval.search.terms import MOST_TOKENS, Terms

K, DEPTH = 10, 50
_BRUTE = """, found AS MATERIALIZED (
    SELECT passage_id AS id, embedding <=> %s::halfvec AS distance FROM {table}
    WHERE version_id IN (SELECT version_id FROM permitted)
) SELECT id, distance FROM found ORDER BY distance, id LIMIT %s"""
_WORDS = """, found AS MATERIALIZED (
    SELECT id, bm25 <#> %s::sparsevec AS score FROM kb_passage
    WHERE version_id IN (SELECT version_id FROM permitted)
) SELECT id FROM found WHERE score < 0 ORDER BY score, id LIMIT %s"""


@dataclass
class Complete:
    """Of one reader: passages permitted, searches with all rows, recall@10 of both legs."""

    kind: str
    share: float
    permitted: int
    listed: bool
    full: int
    asked: int
    dense: float
    words: float


def measure(vectors: dict[str, list[float]], questions: list[str]) -> list[Complete]:
    """Compare both legs with brute force for every reader."""
    found = []
    for kind, share, reader in readers():
        scope = scope_of(reader, None, None)
        near = [_dense(vectors[question], scope) for question in questions]
        words = [_words(question, scope) for question in questions]
        known = [each for each in words if each is not None]
        found.append(
            Complete(
                kind,
                share,
                scope.passages,
                scope.listed,
                sum(full for full, _recall in near),
                len(near),
                sum(recall for _full, recall in near) / len(near),
                sum(known) / max(len(known), 1),
            )
        )
    return found


def _dense(vector: list[float], scope: Scope) -> tuple[bool, float]:
    space = current_space()
    got = dense.nearest(vector, space, scope, limit=DEPTH)
    given = [*scope.params, dense.literal(vector), DEPTH]
    true = [row[0] for row in rows("default", scope.cte + _BRUTE.format(table=space.table), given)]
    full = len(got) == min(DEPTH, len(true))
    return full, len(set(got[:K]) & set(true[:K])) / max(len(true[:K]), 1)


def _words(question: str, scope: Scope) -> float | None:
    tokens = content_tokens(question)[:MOST_TOKENS]
    terms = Terms(lexical.frequencies(tokens, scope), scope.passages, tuple(tokens))
    got = lexical.best(terms, scope, limit=DEPTH)
    entries = {term_index(token): terms.weight(token) for token in tokens}
    vector = ",".join(f"{slot}:{weight:.6g}" for slot, weight in sorted(entries.items()))
    given = [*scope.params, f"{{{vector}}}/{SPACE}", DEPTH]
    true = [row[0] for row in rows("default", scope.cte + _WORDS, given)]
    return len(set(got[:K]) & set(true[:K])) / len(true[:K]) if true else None
