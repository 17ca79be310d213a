"""What a question's words are worth among the passages its reader may see."""

from __future__ import annotations

from dataclasses import dataclass, field

from kb.text import idf, term_index

MOST_TOKENS = 48


@dataclass(frozen=True, slots=True)
class Terms:
    """Tokens with their document frequency in the permitted set of `total` passages.

    `factors` lowers the weight of tokens nobody wrote: corrections and synonyms (1 by default).
    `stands_for` names the asked tokens that such a token is there for: a passage that has it
    covers them too.
    """

    frequencies: dict[str, int]
    total: int
    factors: dict[str, float] = field(default_factory=dict)
    stands_for: dict[str, frozenset[str]] = field(default_factory=dict)

    def weight(self, token: str) -> float:
        """Return the idf of a token, lowered by its factor."""
        return idf(self.total, self.frequencies[token]) * self.factors.get(token, 1.0)

    def vector(self) -> dict[int, float]:
        """Return slot -> weight of the tokens that occur, for the product with BM25 vectors."""
        return {
            term_index(token): self.weight(token) for token, df in self.frequencies.items() if df
        }

    def coverage(self, present: set[str]) -> float:
        """Return the idf-weighted share of the asked tokens that are `present`, or stood for."""
        asked = [token for token in self.frequencies if token not in self.stands_for]
        held = present.union(*(self.stands_for[token] for token in present & set(self.stands_for)))
        whole = sum(map(self.weight, asked))
        return sum(self.weight(token) for token in asked if token in held) / whole if whole else 0.0
