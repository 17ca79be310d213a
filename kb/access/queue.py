"""Where a version stands in the queue, and how long that is likely to take."""

from __future__ import annotations

import uuid
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import lru_cache

from django.utils import timezone

from kb.models import IN_PROGRESS, State, Version

LOOK_AHEAD = 1000
"""Positions are told up to here; a longer queue is just long."""
WINDOW = timedelta(minutes=10)
REMEMBERED = 15
"""Seconds for which a process keeps the measured rate: pages of rows in progress ask often."""


@dataclass(frozen=True, slots=True)
class Wait:
    """`position` is 1 for the next in line; `seconds` is None when nothing was measured lately."""

    position: int
    seconds: int | None


def waits(versions: Iterable[Version]) -> dict[uuid.UUID, Wait]:
    """Return the place in the queue of each of `versions` that no worker has begun."""
    asked = {version.pk for version in versions if version.state == State.RECEIVED}
    if not asked:
        return {}
    waiting = Version.objects.filter(state__in=IN_PROGRESS, lease_token__isnull=True)
    queue = waiting.order_by("next_attempt_at", "id").values_list("pk", flat=True)[:LOOK_AHEAD]
    rate = _per_second(int(timezone.now().timestamp()) // REMEMBERED)
    return {
        pk: Wait(place, round(place / rate) if rate else None)
        for place, pk in enumerate(queue, start=1)
        if pk in asked
    }


@lru_cache(maxsize=1)
def _per_second(slot: int) -> float:
    """Return the versions made ready per second over the `WINDOW` before a slot of time."""
    since = datetime.fromtimestamp(slot * REMEMBERED, UTC) - WINDOW
    done = Version.objects.filter(state=State.READY, ready_at__gte=since)
    return done.count() / WINDOW.total_seconds()
