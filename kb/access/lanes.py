"""Lanes: who and what a version waits with, and in which order the lanes are served."""

from __future__ import annotations

import uuid

# Whoever has the fewest documents being worked on is next, then whoever was served the longest
# ago; the same again between the collections of a person. What comes from a connector (lanes
# "1:...") waits for people. Only lanes and running work are looked at, never the queue itself: the
# lanes are found by hopping along the index, so that 10,000 waiting documents cost what 10 do.
LANES = """lane (lane) AS (
    (SELECT lane FROM kb_version
     WHERE state IN ('received', 'reading', 'splitting', 'embedding') ORDER BY lane LIMIT 1)
    UNION ALL
    SELECT (SELECT next.lane FROM kb_version next
            WHERE next.state IN ('received', 'reading', 'splitting', 'embedding')
              AND next.lane > lane.lane ORDER BY next.lane LIMIT 1)
    FROM lane WHERE lane.lane IS NOT NULL
), running AS (
    SELECT lane, count(*) AS n FROM kb_version
    WHERE lease_token IS NOT NULL AND lease_until > statement_timestamp()
      AND state IN ('received', 'reading', 'splitting', 'embedding')
    GROUP BY lane
), standing AS (
    SELECT lane.lane, split_part(lane.lane, ':', 1) AS class,
           split_part(lane.lane, ':', 2) AS person, coalesce(running.n, 0) AS busy,
           (SELECT max(claimed_at) FROM kb_version served WHERE served.lane = lane.lane) AS served
    FROM lane LEFT JOIN running ON running.lane = lane.lane WHERE lane.lane IS NOT NULL
), turn AS (
    SELECT standing.lane, class, person, standing.busy, standing.served,
           sum(standing.busy) OVER (PARTITION BY person) AS person_busy,
           coalesce(quota.working, %(working)s) AS at_most,
           row_number() OVER (
               ORDER BY class, people.busy, people.served NULLS FIRST, person,
                        standing.busy, standing.served NULLS FIRST, standing.lane
           ) AS place
    FROM standing
    JOIN (SELECT class, person, sum(busy) AS busy, max(served) AS served
          FROM standing GROUP BY class, person) AS people USING (class, person)
    LEFT JOIN kb_quota quota ON quota.user_id::text = person
)"""
"""Parts of a WITH RECURSIVE; `turn` has one row per lane with its `place`, from 1."""


def lane_of(person: int | None, collection: uuid.UUID, *, background: bool) -> str:
    """Return the lane of a version; `background` is what a connector uploads."""
    return f"{int(background)}:{person or ''}:{collection}"
