"""Where versions stand in the queue, for lists of many."""

from __future__ import annotations

import uuid
from collections.abc import Iterable

from django.db.models.functions import Now

from kb.models import IN_PROGRESS, State, Version

LOOK_AHEAD = 1000
"""Places are told up to here; a longer queue is just long."""


def places(versions: Iterable[Version]) -> dict[uuid.UUID, int]:
    """Return the place (1 is next) of each of `versions` that no worker has begun.

    One query however many are asked for, and none when nothing waits.
    """
    asked = {version.pk for version in versions if version.state == State.RECEIVED}
    if not asked:
        return {}
    waiting = Version.objects.filter(
        state__in=IN_PROGRESS,
        lease_token__isnull=True,
        next_attempt_at__lte=Now(),
        document__deleted_at__isnull=True,
        document__collection__deleted_at__isnull=True,
    )
    queue = waiting.order_by("next_attempt_at", "id").values_list("pk", flat=True)[:LOOK_AHEAD]
    return {pk: place for place, pk in enumerate(queue, start=1) if pk in asked}
