"""Searches as people make them, with what each part of them took."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from django.db import connection

from benches.searching import people
from kb.access import Principal, spaces
from kb.models import User
from retrieval.search import dense, lexical, search


@dataclass
class Timed:
    """Milliseconds of one search; `cpu` is what its database process computed, or 0 if unknown."""

    total: float
    sql: float
    cpu: float
    parts: dict[str, float] = field(default_factory=dict)


class Known:
    """The embedder's place, taken by vectors made before: embedding is timed apart."""

    def __init__(self, vectors: dict[str, list[float]]) -> None:
        self.vectors = vectors

    def query(self, text: str) -> list[float]:
        """Return the vector of a question."""
        return self.vectors[text]


class Clock:
    """Times statements and legs of the searches of this process."""

    def __init__(self, vectors: dict[str, list[float]]) -> None:
        spaces.load = lambda _spec: Known(vectors)  # type: ignore[assignment, return-value]
        dense.nearest = self._timed("dense", dense.nearest)
        lexical.best = self._timed("words", lexical.best)
        self.parts: dict[str, float] = {}

    def search(self, question: str, reader: Principal) -> Timed:
        """Search once."""
        self.parts = {"sql": 0.0}
        spent = cpu()
        with connection.execute_wrapper(self._execute):
            started = time.perf_counter()
            search(question, reader=reader)
            total = (time.perf_counter() - started) * 1000
        return Timed(total, self.parts.pop("sql"), cpu() - spent, self.parts)

    def _execute(self, execute: Callable[..., Any], *given: Any) -> Any:
        with self._adding("sql"):
            return execute(*given)

    def _timed(self, name: str, leg: Callable[..., Any]) -> Callable[..., Any]:
        def timed(*given: Any, **named: Any) -> Any:
            with self._adding(name):
                return leg(*given, **named)

        return timed

    @contextmanager
    def _adding(self, name: str) -> Iterator[None]:
        started = time.perf_counter()
        yield
        took = (time.perf_counter() - started) * 1000
        self.parts[name] = self.parts.get(name, 0.0) + took


def cpu() -> float:
    """Return the processor milliseconds of this connection's database process so far."""
    connection.ensure_connection()
    try:
        path = Path(f"/proc/{connection.connection.info.backend_pid}/schedstat")
        return int(path.read_text().split()[0]) / 1e6
    except OSError:
        return 0.0


def reader_of(kind: str, share: float) -> Principal:
    """Return the reader who sees a share of the passages."""
    return Principal(User.objects.get(username=people.name_of(kind, share)).pk)


def readers() -> list[tuple[str, float, Principal]]:
    """Return all readers with their kind and share."""
    return [(k, s, reader_of(k, s)) for k in people.KINDS for s in people.SHARES]
