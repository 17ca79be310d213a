"""What one search went through, for explaining it afterwards. Nothing of it is ever sent out."""

from __future__ import annotations

import uuid
from dataclasses import dataclass, field

from kb.access import Space
from retrieval.events import Hit
from retrieval.fusion import Candidate
from retrieval.search.scope import Scope
from retrieval.search.understanding import Question


@dataclass(slots=True)
class Trace:
    """Filled by `hybrid.run` as it goes: ids and hits only, of what the reader may see."""

    scope: Scope = field(init=False)
    question: Question = field(init=False)
    space: Space = field(init=False)
    vector: list[float] | None = field(init=False)
    by_meaning: list[uuid.UUID] = field(default_factory=list)
    """What the vector leg handed to the fusion, best first."""
    by_words: list[uuid.UUID] = field(default_factory=list)
    """What the word leg handed to it."""
    candidates: list[Candidate] = field(default_factory=list)
    """Both legs together, best first, before the cut at `depth`."""
    depth: int = 0
    ranked: list[Hit] = field(default_factory=list)
    """Before reranking."""
    reranked: list[Hit] = field(default_factory=list)
    unjudged: str = ""
    """`reranker` when it was down, and the order is not its own."""
    shown: list[Hit] = field(default_factory=list)

    @property
    def fused(self) -> list[uuid.UUID]:
        """Return the ids of `candidates`."""
        return [each.id for each in self.candidates]
