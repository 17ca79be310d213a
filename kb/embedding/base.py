"""What every embedding provider promises."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol


class Embedder(Protocol):
    """Turns texts into unit vectors. Safe to call from several threads."""

    name: str
    """Model and precision: other vectors, another name."""
    dimensions: int
    longest: int
    """Most tokens the model reads; the rest of a longer text is ignored."""

    def passages(self, texts: Sequence[str]) -> list[list[float]]:
        """Return one L2-normalised vector per text. Raises `TransientError` when it is down."""
        ...

    def query(self, text: str) -> list[float]:
        """Return the vector of a question. Raises `TransientError` when it is down."""
        ...

    def count(self, text: str) -> int:
        """Return the number of tokens the model's own tokenizer makes of `text`."""
        ...


def prefixes(model: str) -> tuple[str, str]:
    """Return what an e5 model wants before a question and before a passage; nothing for others.

    Wang et al., "Text Embeddings by Weakly-Supervised Contrastive Pre-training" (2022).
    """
    return ("query: ", "passage: ") if "e5" in model.lower() else ("", "")
