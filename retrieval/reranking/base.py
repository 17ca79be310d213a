"""What every reranker promises."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol


class Reranker(Protocol):
    """Judges how well passages answer a question. Safe to call from several threads."""

    def scores(self, question: str, passages: Sequence[str], patience: float) -> list[float]:
        """Return one score per passage, the higher the better; their scale is the model's own.

        Depends on nothing but the question and the passages. Raises `RerankingError` when it is
        down, or when `patience` seconds are over.
        """
        ...
