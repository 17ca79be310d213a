"""Numbering: one number per quote, in order of first use."""

from __future__ import annotations

from retrieval.events import Citation, Hit


class Footnotes:
    """The footnotes of one answer. The same quote of the same passage keeps its number."""

    def __init__(self) -> None:
        self._numbers: dict[tuple[str, str], Citation] = {}

    def add(self, hit: Hit, quote: str) -> int:
        """Return the number of `quote`, an exact substring of the hit's text."""
        key = (hit.passage_id, quote)
        if key not in self._numbers:
            self._numbers[key] = Citation.of(len(self._numbers) + 1, hit, quote)
        return self._numbers[key].n

    def all(self) -> list[Citation]:
        """Return the footnotes in the order of their numbers."""
        return list(self._numbers.values())
