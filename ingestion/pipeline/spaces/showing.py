"""How far every set of vectors is, for the status page and the command."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from ingestion.pipeline.spaces.rows import filled
from kb.models import EmbeddingSpace, Passage, SpaceState


@dataclass(frozen=True, slots=True)
class Shown:
    """One set of vectors. `pace` in passages per second of work, `seconds_left` None if unknown."""

    number: int
    embedder: str
    dimensions: int
    state: str
    label: str
    filled: int
    total: int
    pace: float
    problem: str
    report: dict[str, Any]
    created_at: datetime

    @property
    def seconds_left(self) -> int | None:
        """Seconds of work left at the present pace; more pass while documents go first."""
        if self.filled >= self.total:
            return 0
        return round((self.total - self.filled) / self.pace) if self.pace else None

    @property
    def percent(self) -> int:
        """How much is filled, rounded down: 100 means everything."""
        return 100 * self.filled // self.total if self.total else 100


def spaces() -> list[Shown]:
    """Return all sets of vectors, the one in use first."""
    total = Passage.objects.count()
    rows = EmbeddingSpace.objects.all()
    shown = [
        Shown(
            number=row.pk,
            embedder=str(row),
            dimensions=row.dimensions,
            state=row.state,
            label=row.get_state_display(),
            filled=filled(row),
            total=total,
            pace=row.pace,
            problem=row.problem,
            report=row.report,
            created_at=row.created_at,
        )
        for row in rows
    ]
    return sorted(shown, key=lambda each: each.state != SpaceState.CURRENT)
