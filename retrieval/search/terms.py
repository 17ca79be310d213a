"""What a question's words are worth among the passages its reader may see."""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass, field

from kb.text import idf, is_code, is_compound, parts_of, term_index

MOST_TOKENS = 64
ACCIDENTAL = 0.4
"""Weight of a bigram across two words. nDCG@10 of the word leg with 1 and with .4: .692 and .719 on
questions about software, .985 and .988, .955 and .955 on encyclopedias."""

EXACT = 1.5
"""Weight of a code, number or name in the word leg: a question has many words and one of these."""


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
    counted: tuple[str, ...] = field(init=False)
    """The asked tokens that a passage can be without. Neighbours in a code that stand together
    nowhere are only another way to write it, and nobody misses them."""

    def __post_init__(self) -> None:
        found = dict.fromkeys(self.accidental, ACCIDENTAL)
        for each in self.alternatives:
            for token in each.tokens.difference(self.asked):
                found[token] = max(each.factor, found.get(token, 0.0))
        object.__setattr__(self, "factors", found)
        object.__setattr__(self, "counted", tuple(filter(self._counts, self.asked)))

    def weight(self, token: str) -> float:
        """Return the idf of a token, lowered by its factor."""
        return idf(self.total, self.frequencies[token]) * self.factors.get(token, 1.0)

    def _counts(self, token: str) -> bool:
        # Of two small numbers together, nobody says that each of them is there: 10.3 is missed.
        whole = is_compound(token) and any(map(is_code, parts_of(token)))
        return bool(self.frequencies[token]) or not whole

    @property
    def codes(self) -> float:
        """Return the share of codes, numbers and names among the asked tokens, by weight."""
        return self._share(self._exact, self.counted)

    @property
    def most(self) -> float:
        """Return the sum of the weights in `vector` if all counted tokens occurred."""
        return math.fsum(map(self._stressed, self.counted))

    def vector(self) -> dict[int, float]:
        """Return slot -> weight of the tokens that occur, for the product with BM25 vectors."""
        there = (token for token, df in self.frequencies.items() if df)
        return {term_index(token): self._stressed(token) for token in there}

    def _stressed(self, token: str) -> float:
        return self.weight(token) * (EXACT if token in self.exact else 1.0)

    def coverage(self, present: set[str]) -> float:
        """Return the idf-weighted share of the asked tokens that are `present`, or stood for."""
        there = (each.stands_for for each in self.alternatives if each.tokens <= present)
        held = present.union(*there)
        return self._share((token for token in self.counted if token in held), self.counted)

    def exactness(self, present: set[str]) -> float:
        """Return the same of the `exact` ones alone, for which nothing stands."""
        return self._share(self._exact & present, self._exact)

    @property
    def _exact(self) -> frozenset[str]:
        return self.exact.intersection(self.counted)

    def _share(self, part: Iterable[str], whole: Iterable[str]) -> float:
        total = math.fsum(map(self.weight, whole))
        return math.fsum(map(self.weight, part)) / total if total else 0.0
