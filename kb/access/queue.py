"""What a person who waits may know: the place in the queue, and about how long it takes."""

from __future__ import annotations

import uuid
from collections.abc import Iterable
from dataclasses import dataclass

from django.conf import settings
from django.db import connection

from kb.access.lanes import LANES
from kb.access.pace import Paces, paces
from kb.access.turns import Lane, ahead
from kb.models import IN_PROGRESS, Version

_LANES = f"WITH RECURSIVE {LANES} SELECT lane, class, person, busy FROM turn ORDER BY place"  # noqa: S608 no value is in it
_WAITING = """
WITH waiting AS MATERIALIZED (
    SELECT version.id, version.lane, version.format, version.size, row_number() OVER (
               PARTITION BY version.lane
               ORDER BY version.lost_leases > 0 OR version.lease_token IS NOT NULL,
                        version.next_attempt_at, version.id
           ) AS rank
    FROM kb_version version
    JOIN kb_document document ON document.id = version.document_id
    JOIN kb_collection collection ON collection.id = document.collection_id
    WHERE version.state IN ('received', 'reading', 'splitting', 'embedding')
      AND version.next_attempt_at <= statement_timestamp()
      AND (version.lease_until IS NULL OR version.lease_until <= statement_timestamp())
      AND document.deleted_at IS NULL AND collection.deleted_at IS NULL
)
SELECT lane, format, count(*), sum(size)::bigint, NULL, NULL FROM waiting GROUP BY lane, format
UNION ALL
SELECT lane, format, 1, size, id, rank FROM waiting WHERE id = ANY(%s)
"""


@dataclass(frozen=True, slots=True)
class Wait:
    """A place in the queue (1 is next) and about how many seconds until READY, when known."""

    position: int
    seconds: int | None


def waits(versions: Iterable[Version]) -> dict[uuid.UUID, Wait]:
    """Return what is known of each of `versions` that waits for a worker.

    Three queries however many are asked for, and none when nothing waits. The places are those of
    `ingestion.pipeline.claiming` as things stand: who finishes or comes meanwhile can move them.
    """
    wanted = [v.pk for v in versions if v.state in IN_PROGRESS and v.lease_token is None]
    if not wanted:
        return {}
    with connection.cursor() as cursor:
        cursor.execute(_LANES, {"working": settings.QUOTA_WORKING})
        lanes = {name: Lane(name, *more) for name, *more in cursor.fetchall()}
        cursor.execute(_WAITING, [wanted])
        rows = cursor.fetchall()
    pace = paces()
    asked = {}
    for lane, format, count, size, version_id, rank in rows:
        seconds = pace.of(format, count, size) if pace else 0.0
        if version_id is not None:
            asked[version_id] = (lane, rank, seconds)
        elif lane in lanes:
            lanes[lane].waiting += count
            lanes[lane].seconds += seconds
    order = list(lanes.values())
    return {pk: _wait(order, *each, pace) for pk, each in asked.items() if each[0] in lanes}


def _wait(lanes: list[Lane], lane: str, rank: int, seconds: float, pace: Paces | None) -> Wait:
    before, time = ahead(lanes, lane, rank)
    workers = max(1, sum(each.busy for each in lanes))
    return Wait(before + 1, round(time / workers + seconds) if pace else None)
