"""Owning a source for a while: claimed in Postgres, fenced by a token, kept by a heartbeat."""

from __future__ import annotations

import logging
import time
import uuid
from typing import Any

from django.conf import settings
from django.db import connection, transaction
from django.db.models import Q, QuerySet
from django.db.models.expressions import CombinedExpression

from ingestion.errors import LeaseLost
from ingestion.pipeline.heartbeat import Held
from kb.models import Source

log = logging.getLogger(__name__)

# A token still in the row was left by a worker that died: counted, so that a source that kills
# whoever visits it is given up.
_CLAIM = """
UPDATE kb_source
SET cursor = CASE WHEN lease_token IS NULL THEN cursor ELSE jsonb_set(
        cursor, '{lost}', to_jsonb(coalesce((cursor->>'lost')::int, 0) + 1)) END,
    lease_token = gen_random_uuid(),
    lease_until = statement_timestamp() + make_interval(secs => %(lease)s)
WHERE id = (
    SELECT source.id
    FROM kb_source source JOIN kb_collection collection ON collection.id = source.collection_id
    WHERE source.enabled AND source.next_run_at <= statement_timestamp()
      AND (source.lease_until IS NULL OR source.lease_until <= statement_timestamp())
      AND collection.deleted_at IS NULL
    ORDER BY source.next_run_at, source.id
    LIMIT 1
    FOR UPDATE OF source SKIP LOCKED
)
RETURNING id, lease_token
"""


def claim() -> Hold | None:
    """Claim the source that has been due for longest; None when none is. Committed on return."""
    with transaction.atomic(durable=True), connection.cursor() as cursor:
        cursor.execute(_CLAIM, {"lease": settings.LEASE_SECONDS})
        row = cursor.fetchone()
    return Hold(*row) if row else None


class Hold(Held):
    """One worker's right to visit one source. Writes without it raise `LeaseLost`."""

    def __init__(self, source_id: uuid.UUID, token: uuid.UUID) -> None:
        super().__init__(f"source {source_id}")
        self.source_id, self.token = source_id, token

    def held(self) -> QuerySet[Source]:
        """Return the source, as long as it is ours."""
        return Source.objects.filter(pk=self.source_id, lease_token=self.token)

    def extend(self, until: CombinedExpression) -> bool:
        """Write the new end of the lease; return whether the source was still ours, and enabled."""
        return bool(self.held().filter(Q(enabled=True)).update(lease_until=until))

    def write(self, **changes: Any) -> None:
        """Write fields of the source, or raise `LeaseLost`."""
        if not self.held().update(**changes):
            self._lost.set()
        self.check()

    def fence(self) -> None:
        """Lock the source until the end of the transaction, or raise `LeaseLost`."""
        if not self.held().select_for_update(no_key=True).exists():
            self._lost.set()
        self.check()

    def check(self) -> None:
        """Raise `LeaseLost` when the source was found to be another's, deleted or paused."""
        self._alive_at = time.monotonic()
        if self._lost.is_set():
            raise LeaseLost("Another worker visits the source, or it is gone.")

    def release(self, **changes: Any) -> None:
        """Give the source back."""
        self.write(lease_token=None, lease_until=None, **changes)
