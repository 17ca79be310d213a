"""Taking the next version to work on, fairly."""

from __future__ import annotations

import os
import socket
import uuid

from django.conf import settings
from django.db import connection, transaction
from django.db.models import Q, QuerySet
from django.db.models.functions import Now

from ingestion.pipeline.lease import Lease
from kb.access.lanes import LANES
from kb.models import IN_PROGRESS, Version

MOST_LOST = 3
"""Leases in a row that may be lost before a version is set aside."""
_LOCK = 0x434C414D
"""Number of the advisory lock that lets one worker at a time choose: a few milliseconds."""

# The lanes come in their order, each with its oldest version; a version on which a worker died
# lets the others of its lane go first. An expired lease with a token still in the row is one that
# a dead worker left behind. The attempt is counted here, before any work.
_CLAIM = f"""
WITH RECURSIVE {LANES}, next AS (
    SELECT head.id
    FROM (
        SELECT lane, died FROM turn CROSS JOIN (VALUES (false), (true)) AS each (died)
        WHERE at_most = 0 OR person_busy < at_most OR %(only)s::uuid IS NOT NULL
        ORDER BY place, died
    ) AS queue
    CROSS JOIN LATERAL (
        SELECT version.id
        FROM kb_version version
        JOIN kb_document document ON document.id = version.document_id
        JOIN kb_collection collection ON collection.id = document.collection_id
        WHERE version.lane = queue.lane
          AND (version.lost_leases > 0 OR version.lease_token IS NOT NULL) = queue.died
          AND version.state IN ('received', 'reading', 'splitting', 'embedding')
          AND version.next_attempt_at <= statement_timestamp()
          AND (version.lease_until IS NULL OR version.lease_until <= statement_timestamp())
          AND document.deleted_at IS NULL AND collection.deleted_at IS NULL
          AND (%(only)s::uuid IS NULL OR version.id = %(only)s::uuid)
        ORDER BY version.next_attempt_at, version.id
        LIMIT 1
        FOR UPDATE OF version SKIP LOCKED
    ) AS head
    LIMIT 1
)
UPDATE kb_version
SET attempts = attempts + 1,
    lost_leases = lost_leases + (lease_token IS NOT NULL)::int,
    lease_token = gen_random_uuid(),
    lease_until = statement_timestamp() + make_interval(secs => %(lease)s),
    claimed_at = statement_timestamp(),
    worker = %(worker)s
WHERE id = (SELECT id FROM next)
RETURNING id, lease_token, attempts, lost_leases
"""  # noqa: S608 no value is in it


def claim(version_id: uuid.UUID | str | None = None) -> Lease | None:
    """Claim the given version, or the one whose turn it is; None when there is nothing to do.

    The claim is committed on return. Versions that lost their last permitted lease are set aside
    on the way.
    """
    while True:
        with transaction.atomic(durable=True), connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [_LOCK])
            cursor.execute(
                _CLAIM,
                {
                    "only": version_id,
                    "lease": settings.LEASE_SECONDS,
                    "working": settings.QUOTA_WORKING,
                    "worker": f"{socket.gethostname()}:{os.getpid()}"[:100],
                },
            )
            row = cursor.fetchone()
        if row is None:
            return None
        lease = Lease(*row[:3])
        if row[3] < MOST_LOST:
            return lease
        lease.quarantine()


def claimable() -> QuerySet[Version]:
    """Return the versions that a worker could claim now, oldest first."""
    return Version.objects.filter(
        Q(lease_until__isnull=True) | Q(lease_until__lte=Now()),
        state__in=IN_PROGRESS,
        next_attempt_at__lte=Now(),
        document__deleted_at__isnull=True,
        document__collection__deleted_at__isnull=True,
    ).order_by("next_attempt_at", "id")
