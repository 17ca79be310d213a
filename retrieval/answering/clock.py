"""What took how long, in milliseconds."""

from __future__ import annotations

import time


class Clock:
    """Remembers when things first happened, counted from its making."""

    def __init__(self) -> None:
        self._start = time.perf_counter()
        self._marks: dict[str, float] = {}

    def mark(self, name: str) -> None:
        """Note that `name` has happened, the first time only."""
        self._marks.setdefault(name, self._now())

    def timings(self) -> dict[str, float]:
        """Return the marks and the total so far."""
        return {**self._marks, "total": self._now()}

    def _now(self) -> float:
        return round((time.perf_counter() - self._start) * 1000, 1)
