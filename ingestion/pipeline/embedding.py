"""EMBEDDING: pieces become vectors, without doing again what was done, and letting others pass."""

from __future__ import annotations

import hashlib
import time
from collections.abc import Callable, Sequence

from django.db import connection
from django.db.models import Q
from django.db.models.functions import Now
from pgvector import HalfVector

from ingestion.indexing.rows import Embedded
from ingestion.pipeline.claiming import claimable
from ingestion.pipeline.drafts import Drafts
from ingestion.pipeline.lease import Lease
from ingestion.pipeline.reconciling import MISSED_AFTER
from ingestion.splitting import Piece, header
from ingestion.splitting.pieces import whole
from kb.access import Space
from kb.models import State, Version

BATCH = 16
"""Pieces embedded between two reports of progress."""
LONG = 4 * BATCH
"""Pieces of a version whose batches are worth keeping: less is embedded again in seconds."""
SLICE = 60.0
"""Seconds of embedding after which a long version lets others go first."""

GRACE = MISSED_AFTER
"""Whoever waits for less is probably being taken up by another worker."""


class Paused(Exception):
    """A long version gives way; what it has is kept."""


def embedded(
    version: Version,
    pieces: Sequence[Piece],
    *,
    title: str,
    space: Space,
    lease: Lease,
    report: Callable[[int], None],
) -> list[Embedded]:
    """Return the pieces with their vectors; `report` gets per cent.

    Vectors come from the batches kept before, from the passages of the version that search reads,
    where the indexed text is the same, or from the embedder. Raises `Paused` when others wait for
    long, `TransientError` when the embedder is down and `LeaseLost`.
    """
    texts = [whole(header(title, each.headings), each.text) for each in pieces]
    drafts, known = Drafts(version.pk, space), _known(version, title, space)
    done, started = list[HalfVector](), time.monotonic()
    for start in range(0, len(texts), BATCH):
        batch = texts[start : start + BATCH]
        kept = drafts.get(start, batch)
        vectors = kept or _embed(batch, known, space)
        done += vectors
        if kept is None and len(texts) > LONG:
            drafts.keep(start, batch, vectors, lease)
            lease.went_on()
        report(100 * len(done) // len(texts))
        if _too_long(started, len(done), len(texts)) and _others_wait(version):
            raise Paused
    return list(map(Embedded, pieces, texts, done))


def _embed(texts: list[str], known: dict[bytes, bytes], space: Space) -> list[HalfVector]:
    missing = [text for text in texts if _key(text) not in known]
    fresh = iter(space.embedder().passages(missing) if missing else ())
    return [
        HalfVector.from_binary(known[key])
        if (key := _key(text)) in known
        else HalfVector(next(fresh))
        for text in texts
    ]


def _known(version: Version, title: str, space: Space) -> dict[bytes, bytes]:
    """Return indexed text (its hash) -> vector of the version that search reads, if comparable."""
    current = version.document.current
    if current is None or current.indexed_title != title:
        return {}
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT passage.headings, passage.text, halfvec_send(vector.embedding) "  # noqa: S608
            f"FROM kb_passage passage JOIN {space.table} vector ON vector.passage_id = passage.id "
            "WHERE passage.version_id = %s",
            [current.pk],
        )
        return {_key(whole(header(title, row[0]), row[1])): bytes(row[2]) for row in cursor}


def _key(text: str) -> bytes:
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).digest()


def _too_long(started: float, done: int, total: int) -> bool:
    return LONG < total > done and time.monotonic() - started > SLICE


def _others_wait(version: Version) -> bool:
    """Tell whether anything waits that is not as long as this: two of a lane would only swap."""
    alike = Q(lane=version.lane, state=State.EMBEDDING)
    due = Now() - GRACE
    return claimable().exclude(alike).filter(next_attempt_at__lte=due).exists()
