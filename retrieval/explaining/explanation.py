"""What an explanation consists of: codes with parameters; the sentences are made where they are
shown. No scores and no distances: ranks only."""

from __future__ import annotations

import uuid
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from kb.models import Document

STEPS = (
    "state permission filter question words vectors fusion rerank copy cap limit budget evidence"
).split()
"""What a passage goes through, in this order; the last two only for an answer."""


@dataclass(frozen=True, slots=True)
class Step:
    """What became of the passage in one step.

    `passed` is None where nothing was decided. `lost`: it was here that it fell out; a passage
    that one leg misses is lost only when the other misses it, too.
    """

    name: str
    passed: bool | None
    code: str
    params: dict[str, Any] = field(default_factory=dict)
    lost: bool = False


@dataclass(frozen=True, slots=True)
class Advice:
    """What can be done about it."""

    code: str
    params: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Explanation:
    """Whether it was found, at which rank, else where it fell out, and what can be done.

    `passage_id` is the passage that is told about: the best one of those that were expected.
    """

    document: Document
    steps: list[Step]
    advice: list[Advice]
    rank: int | None = None
    passage_id: uuid.UUID | None = None

    @property
    def fell_out_at(self) -> str | None:
        """Return the name of the step where it fell out."""
        return next((step.name for step in self.steps if step.lost), None)

    @property
    def found(self) -> bool:
        """Tell whether it came through everything."""
        return self.fell_out_at is None

    @property
    def places(self) -> dict[str, int]:
        """Return the passage's place by words, by meaning and together, as far as it has one."""
        told = {step.name: step.params.get("place") for step in self.steps}
        return {name: place for name in ("words", "vectors", "fusion") if (place := told.get(name))}
