"""Vectors of a version on its way, kept batch by batch, so that no batch is embedded twice."""

from __future__ import annotations

import hashlib
import uuid
from collections.abc import Sequence
from typing import Any, NamedTuple

from django.db import connection
from pgvector import HalfVector

from ingestion.errors import LeaseLost
from ingestion.pipeline.lease import Lease
from kb.access import Space
from kb.models import Draft

_KEEP = """INSERT INTO kb_draft (version_id, start, embedder, digest, vectors)
SELECT id, %s, %s, %s, %s FROM kb_version WHERE id = %s AND lease_token = %s
ON CONFLICT (version_id, start) DO UPDATE
SET embedder = EXCLUDED.embedder, digest = EXCLUDED.digest, vectors = EXCLUDED.vectors"""


class _Kept(NamedTuple):
    digest: bytes
    vectors: bytes


class Drafts:
    """The kept batches of one version in one space."""

    def __init__(self, version_id: uuid.UUID, space: Space) -> None:
        self._space = space
        rows = Draft.objects.filter(version=version_id, embedder=self._embedder)
        self._kept = {
            start: _Kept(bytes(digest), bytes(vectors))
            for start, digest, vectors in rows.values_list("start", "digest", "vectors")
        }

    @property
    def _embedder(self) -> str:
        return f"{self._space.id}:{self._space.spec.model}"[:100]

    def get(self, start: int, texts: Sequence[str]) -> list[HalfVector] | None:
        """Return the vectors of the batch that starts at piece `start`, if of these very texts."""
        kept = self._kept.pop(start, None)
        if kept is None or kept.digest != _digest(texts):
            return None
        size = len(kept.vectors) // len(texts)
        packed = (kept.vectors[at : at + size] for at in range(0, len(kept.vectors), size))
        return [HalfVector.from_binary(each) for each in packed]

    def keep(
        self, start: int, texts: Sequence[str], vectors: Sequence[HalfVector], lease: Lease
    ) -> None:
        """Keep a batch. Raises `LeaseLost` when another worker owns the version."""
        packed = b"".join(each.to_binary() for each in vectors)
        row: list[Any] = [
            start,
            self._embedder,
            _digest(texts),
            packed,
            lease.version_id,
            lease.token,
        ]
        with connection.cursor() as cursor:
            cursor.execute(_KEEP, row)
            if not cursor.rowcount:
                raise LeaseLost("Another worker owns the version.")


def _digest(texts: Sequence[str]) -> bytes:
    return hashlib.sha256("\0".join(texts).encode("utf-8", "surrogatepass")).digest()
