"""Putting rankings together: by evidence where both legs know every candidate, else by rank."""

from __future__ import annotations

import math
import uuid
from collections.abc import Hashable, Sequence
from dataclasses import dataclass
from typing import TypeVar

WORDS = 0.2
"""What all words of a question are worth beside its meaning: as much as .2 of cosine. Chosen with
`LIKENESS` over judged sets, see decision 14; `make bench-retrieval` leaves each out in turn."""
CODES = 0.3
"""What it is worth to have all codes, numbers and names of a question that asks for nothing else:
embedders are blind to them, and one figure more or less is another code. Of one that says more it
falls with the root of their share: a long question is still about its code."""
COMPLETE = 0.15
"""What it is worth to have every word of a brief question: the name or the term is then in the
passage, however long that is."""
BRIEF = 3
"""Tokens of a question, beyond which to have them all is worth the less, the more there are."""
POWER = 4
"""Of both: half of the words, or of a code, say little."""
LIKENESS = 0.5
"""Weight of the nearness to the leaders (Rocchio's relevance feedback, SMART, 1971) against 1 for
the similarity to the question."""
REACH = 0.12
"""How far behind the best of all a meaning can fall: beyond that all are strangers, and words alone
tell them apart."""
K = 60
"""Cormack, Clarke & Buettcher, "Reciprocal Rank Fusion outperforms Condorcet" (SIGIR 2009)."""

Item = TypeVar("Item", bound=Hashable)


@dataclass(frozen=True, slots=True)
class Candidate:
    """A passage as both legs see it.

    `words` is its BM25 as a share of what a passage with all asked words could have; `similarity`
    its cosine with the question, `nearness` that with the middle of the leaders, both on the scale
    of the default embedder and 0 when there is no vector; `coverage` the share of the question's
    words in it, by weight, and `exactness` the same of its codes and names alone.
    """

    id: uuid.UUID
    words: float
    similarity: float
    nearness: float
    coverage: float
    exactness: float


@dataclass(frozen=True, slots=True)
class Evidence:
    """What candidates are worth by both legs, for one question.

    `similarity` and `nearness` are the best of all candidates; `codes` is the share of codes and
    numbers in the question, `tokens` how many it asks for. Absolute, not scaled to what else was
    found: one more document seldom changes more than its own place (Bruch, Gai & Ingber, "An
    Analysis of Fusion Functions for Hybrid Retrieval", TOIS 2023).
    """

    similarity: float
    nearness: float
    codes: float = 0.0
    tokens: int = 0
    for_words: float = WORDS
    for_likeness: float = LIKENESS

    def of(self, one: Candidate) -> float:
        """Return what one is worth."""
        meant = max(one.similarity, self.similarity - REACH)
        alike = max(one.nearness, self.nearness - REACH)
        meaning = (meant + self.for_likeness * alike) / (1 + self.for_likeness)
        complete = COMPLETE * min(1.0, BRIEF / max(self.tokens, 1))
        codes = CODES * math.sqrt(max(self.codes, 0.0))
        whole = complete * one.coverage**POWER + codes * one.exactness**POWER
        return meaning + self.for_words * one.words + whole


def reciprocal_rank(rankings: Sequence[Sequence[Item]], *, k: int = K) -> list[Item]:
    """Return all items by the sum of 1/(k + rank) over the rankings; ties by the item itself."""
    scores: dict[Item, float] = {}
    for ranking in rankings:
        for rank, item in enumerate(ranking, start=1):
            scores[item] = scores.get(item, 0.0) + 1 / (k + rank)
    return sorted(scores, key=lambda item: (-round(scores[item], 12), str(item)))
