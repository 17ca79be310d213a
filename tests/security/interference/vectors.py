"""A quick embedder without a model: texts that share words are near, equal ones equal."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from functools import lru_cache
from typing import Any

import numpy as np

from kb.text import tokens

DIMENSIONS = 384


@lru_cache(maxsize=100_000)
def _direction(token: str) -> Any:
    seed = int.from_bytes(hashlib.sha256(token.encode()).digest()[:8], "big")
    return np.random.default_rng(seed).standard_normal(DIMENSIONS)


@lru_cache(maxsize=100_000)
def vector_of(text: str) -> tuple[float, ...]:
    """Return the unit vector of the sum of a direction per token."""
    found = sum(_direction(token) for token in tokens(text) or ["?"])
    return tuple((found / np.linalg.norm(found)).tolist())


class SumOfWords:
    """An embedder of the product's protocol."""

    name, dimensions, longest = "sum-of-words", DIMENSIONS, 512

    def passages(self, texts: Sequence[str]) -> list[list[float]]:
        return [list(vector_of(text)) for text in texts]

    def query(self, text: str) -> list[float]:
        return list(vector_of(text))

    def count(self, text: str) -> int:
        return len(tokens(text))
