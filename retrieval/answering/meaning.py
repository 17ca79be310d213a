"""Similarity of sentences by the embedder: the second signal of grounding."""

from __future__ import annotations

import logging
import time
from collections.abc import Sequence

from kb.access import Space, current_space
from kb.errors import TransientError

logger = logging.getLogger(__name__)

MOST_SECONDS = 2.0
"""Time spent on embedding for one answer, at about 20 ms a sentence; later ones count as unlike."""


class Meaning:
    """Cosines between sentences; remembers vectors for the length of one answer.

    When the embedder is down everything is unlike: words alone decide.
    """

    def __init__(self) -> None:
        self._space: Space | None = None
        self._vectors: dict[str, list[float]] = {}
        self._spent = 0.0

    def __call__(self, sentence: str, quotes: Sequence[str]) -> list[float]:
        """Return the cosine of `sentence` with each of `quotes`."""
        one = self._vector(sentence)
        return [self._similarity(one, self._vector(quote)) for quote in quotes]

    def _vector(self, text: str) -> list[float]:
        if text not in self._vectors and self._spent < MOST_SECONDS:
            started = time.monotonic()
            try:
                self._space = self._space or current_space()
                self._vectors[text] = self._space.embedder().query(text)
            except TransientError:
                logger.warning("embedder_down")
                self._spent = MOST_SECONDS
            self._spent += time.monotonic() - started
        return self._vectors.get(text, [])

    def _similarity(self, a: Sequence[float], b: Sequence[float]) -> float:
        if self._space is None or not (a and b):
            return 0.0
        return self._space.similarity(sum(x * y for x, y in zip(a, b, strict=True)))
