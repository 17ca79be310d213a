"""What every embedding provider promises."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol


class Embedder(Protocol):
    """Turns texts into unit vectors. Safe to call from several threads."""

    name: str
    """Model and precision, stored with every passage."""
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
