"""What a question's words are worth among the passages its reader may see."""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass, field

from kb.text import idf, term_index

MOST_TOKENS = 48
ACCIDENTAL = 0.4
"""Weight of a bigram across two words. nDCG@10 of the word leg with 1 and with .4: .692 and .719 on
questions about software, .985 and .988, .955 and .955 on encyclopedias."""


@dataclass(frozen=True, slots=True)
class Alternative:
    """Other words for some of a question's tokens: a synonym, or a word spelt right.

    A passage that has all `tokens` covers the asked tokens that they stand for. `factor`, below 1,
    lowers the weight of those that nobody wrote.
    """

    tokens: frozenset[str]
    stands_for: frozenset[str]
    factor: float


@dataclass(frozen=True, slots=True)
class Terms:
    """Tokens with their document frequency in the permitted set of `total` passages.

    `asked` are the tokens that somebody wrote; the other frequencies are those of `alternatives`.
    `exact` are the asked ones that are part of a code, a number or a name; `accidental` are bigrams
    across two Chinese words: rare, and of no meaning.
    """

    frequencies: dict[str, int]
    total: int
    asked: tuple[str, ...]
    alternatives: tuple[Alternative, ...] = ()
    exact: frozenset[str] = frozenset()
    accidental: frozenset[str] = frozenset()
    factors: dict[str, float] = field(init=False)
    """Token -> factor of what nobody wrote (the highest there is), or wrote by accident."""

    def __post_init__(self) -> None:
        found = dict.fromkeys(self.accidental, ACCIDENTAL)
        for each in self.alternatives:
            for token in each.tokens.difference(self.asked):
                found[token] = max(each.factor, found.get(token, 0.0))
        object.__setattr__(self, "factors", found)

    def weight(self, token: str) -> float:
        """Return the idf of a token, lowered by its factor."""
        return idf(self.total, self.frequencies[token]) * self.factors.get(token, 1.0)

    @property
    def codes(self) -> float:
        """Return the share of codes, numbers and names among the asked tokens, by weight."""
        return self._share(self.exact, self.asked)

    def vector(self) -> dict[int, float]:
        """Return slot -> weight of the tokens that occur, for the product with BM25 vectors."""
        return {
            term_index(token): self.weight(token) for token, df in self.frequencies.items() if df
        }

    def coverage(self, present: set[str]) -> float:
        """Return the idf-weighted share of the asked tokens that are `present`, or stood for."""
        there = (each.stands_for for each in self.alternatives if each.tokens <= present)
        held = present.union(*there)
        return self._share((token for token in self.asked if token in held), self.asked)

    def exactness(self, present: set[str]) -> float:
        """Return the same of the `exact` ones alone, for which nothing stands."""
        return self._share(self.exact & present, self.exact)

    def _share(self, part: Iterable[str], whole: Iterable[str]) -> float:
        total = math.fsum(map(self.weight, whole))
        return math.fsum(map(self.weight, part)) / total if total else 0.0
