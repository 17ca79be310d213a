"""Versions that wait for a part that is down, and going on as soon as it is back."""

from __future__ import annotations

import uuid

from django.db.models.functions import Now

from kb.access import current_space
from kb.errors import InvalidError, TransientError
from kb.models import IN_PROGRESS, Version

LEAST, MOST = 10.0, 300.0
"""Seconds until a version that waits is looked at again: doubled each time."""


def pause(times: int) -> float:
    """Return the seconds to wait after a part was down `times` times in a row, from 0."""
    return min(MOST, LEAST * 2.0 ** min(times, 10))


def release(part: str) -> int:
    """Let all that wait for a part go on now; return how many."""
    waiting = Version.objects.filter(
        state__in=IN_PROGRESS, waiting_for=part, lease_token__isnull=True
    )
    return waiting.filter(next_attempt_at__gt=Now()).update(next_attempt_at=Now())


def release_others(version_id: uuid.UUID) -> int:
    """Let the versions of an archive that waited for this one go on now; return how many."""
    others = Version.objects.filter(
        document__versions=version_id, state__in=IN_PROGRESS, waiting_for="waits"
    )
    return others.filter(lease_token__isnull=True).update(next_attempt_at=Now())


def release_returned() -> int:
    """Let go on what waits for the embedder when it answers again; return how many."""
    waiting = Version.objects.filter(state__in=IN_PROGRESS, waiting_for="embedder")
    if not waiting.filter(next_attempt_at__gt=Now()).exists():
        return 0
    try:
        current_space().embedder().query("?")
    except (TransientError, InvalidError):  # down, or its settings are wrong
        return 0
    return release("embedder")
