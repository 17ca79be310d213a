"""Giving every passage a vector in a space, slice by slice, from the stored text."""

from __future__ import annotations

import logging
import time
import uuid
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.db import connection, transaction
from pgvector import HalfVector

from ingestion.pipeline.claiming import claimable
from ingestion.pipeline.spaces.rows import alone, missing, numbered, select, unknown
from ingestion.splitting import header
from ingestion.splitting.pieces import whole
from kb.access import record
from kb.access.spaces import Space, space_of
from kb.errors import NotFoundError, TransientError
from kb.models import EmbeddingSpace, SpaceState, partitions

log = logging.getLogger(__name__)
_SECONDS = 1.5
"""What one slice should take: it is lost when the process dies, and documents wait for its end."""
_SMALLEST, _LARGEST = 8, 512
"""Passages in a slice."""
_NO_ID = uuid.UUID(int=0)

_NEXT = """
SELECT p.id, p.xmin::text, COALESCE(NULLIF(v.indexed_title, ''), d.title), p.headings, p.text
FROM kb_passage p
JOIN kb_version v ON v.id = p.version_id
JOIN kb_document d ON d.id = p.document_id
WHERE p.id > %s AND NOT EXISTS (SELECT FROM {table} t WHERE t.passage_id = p.id)
ORDER BY p.id LIMIT %s
"""
# A passage that was deleted or written anew since it was read (another xmin) is left out: the next
# pass finds it.
_STORE = """
INSERT INTO {table} (passage_id, space_id, version_id, embedding)
SELECT p.id, %s, p.version_id, x.embedding::halfvec
FROM unnest(%s::uuid[], %s::text[], %s::text[]) AS x (id, row, embedding)
JOIN kb_passage p ON p.id = x.id AND p.xmin::text = x.row
FOR KEY SHARE OF p
"""


def work(*, seconds: float) -> None:
    """Fill what is incomplete, for `seconds` at most, and only while no document waits.

    The space in use, too: an upgrade keeps the vectors of one embedder only.

    One slice is done even then, so that a queue that never ends does not hold it up for ever. An
    embedder that is down is noted in its row and does not keep the others waiting.
    """
    end = time.monotonic() + seconds
    for space in EmbeddingSpace.objects.all():
        if space.state != SpaceState.FILLING and not missing(space):
            continue
        try:
            fill(space.pk, stop=lambda: time.monotonic() > end or claimable().exists())
        except NotFoundError:
            log.info("space %s was dropped while it was being filled", space.pk)
        except TransientError as error:
            log.warning("space %s waits: %s", space.pk, error)


def fill(number: int, *, stop: Callable[[], bool]) -> bool:
    """Embed what is missing in a space until nothing is, and then make it ready.

    Returns False when `stop` said so after a slice, or when another process is at it. Raises
    `NotFoundError` when the space is dropped meanwhile, `TransientError` when its embedder is down.
    """
    with alone(number) as mine:
        if not mine:
            return False
        space = numbered(number)
        filler = Filler(space_of(space), pace=space.pace)
        while missing(space):
            while filler.slice():
                if stop():
                    return False
        _finish(space)
        return True


@dataclass
class Filler:
    """A walk over all passages in the order of their ids, which starts over at the end."""

    space: Space
    pace: float = 0.0
    after: uuid.UUID = _NO_ID

    def slice(self) -> int:
        """Embed and store the next passages without a vector; return how many, 0 at the end."""
        rows = self._next()
        if not rows:
            self.after = _NO_ID
            return 0
        started = time.monotonic()
        texts = [whole(header(title, headings), text) for _, _, title, headings, text in rows]
        try:
            vectors = self.space.embedder().passages(texts)
        except TransientError as error:
            EmbeddingSpace.objects.filter(pk=self.space.id).update(problem=str(error)[:300])
            raise
        took = time.monotonic() - started
        self.pace = _smooth(self.pace, len(rows) / max(took, 0.001))
        self._store([row[:2] for row in rows], vectors)
        self.after = rows[-1][0]
        return len(rows)

    def _next(self) -> list[tuple[Any, ...]]:
        size = min(max(int(self.pace * _SECONDS), _SMALLEST), _LARGEST)
        return select(_NEXT, self.space.table, [self.after, size])

    @transaction.atomic
    def _store(self, rows: list[tuple[Any, ...]], vectors: list[list[float]]) -> None:
        known = EmbeddingSpace.objects.filter(pk=self.space.id)
        if not known.update(pace=self.pace, problem=""):  # and its row is locked: no drop meanwhile
            raise unknown()
        packed = [HalfVector(vector).to_text() for vector in vectors]
        with connection.cursor() as cursor:
            cursor.execute(
                _STORE.format(table=self.space.table),
                [self.space.id, [row[0] for row in rows], [row[1] for row in rows], packed],
            )


def _smooth(old: float, new: float) -> float:
    return new if not old else 0.7 * old + 0.3 * new


def _finish(space: EmbeddingSpace) -> None:
    if space.state != SpaceState.FILLING:
        return
    with transaction.atomic():
        if not EmbeddingSpace.objects.filter(pk=space.pk).update(state=SpaceState.READY):
            raise unknown()
        partitions.index(space)
        record("embedding.ready", by=None, target=space)
