"""BM25 split into a stored vector per passage and a weight per query term.

Robertson & Zaragoza, "The Probabilistic Relevance Framework: BM25 and Beyond" (2009). The
document part, tf*(k1+1)/(tf + k1*(1-b+b*len/avglen)), is stored as a sparse vector; idf sits in
the query, so that a growing collection needs no re-index.
"""

from __future__ import annotations

import math
import zlib
from collections import Counter
from collections.abc import Iterable

K1, B = 1.2, 0.75
AVERAGE_LENGTH = 100.0
"""Tokens of a typical passage of at most 240 of the embedder's. A constant: passages are cut to one
budget, and a moving average would make every stored vector stale (and tell readers about documents
they may not see). 90 to 120 were best in the mean of the sets of `make bench-retrieval`, whose own
averages are 42 to 178; tried by a script that was not kept."""

SPACE = 1_000_000_000
MOST_TERMS = 15_000
"""pgvector stores at most 16,000 non-zero entries."""


def term_index(token: str) -> int:
    """Return the 1-based slot of a token in the hashed vocabulary."""
    return zlib.crc32(token.encode()) % SPACE + 1


def weights(tokens: Iterable[str]) -> dict[int, float]:
    """Return slot -> document-side BM25 weight of a passage with these tokens."""
    counts = Counter(tokens)
    length = sum(counts.values())
    norm = K1 * (1 - B + B * length / AVERAGE_LENGTH)
    found: dict[int, float] = {}
    for token, tf in counts.most_common(MOST_TERMS):
        found[term_index(token)] = tf * (K1 + 1) / (tf + norm)
    return found


def idf(total: int, df: int) -> float:
    """Return the (always positive) inverse document frequency of a term in `df` of `total`."""
    return math.log(1 + (total - df + 0.5) / (df + 0.5))
