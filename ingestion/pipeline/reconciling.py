"""Putting right what a crash or a lost message left behind. Any process may do it; one does."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta

from django.db import connection
from django.db.models.functions import Now

from ingestion.indexing.effect import settle_due
from ingestion.pipeline.claiming import claimable
from ingestion.pipeline.purging import purge_due
from ingestion.pipeline.sweeping import sweep
from ingestion.pipeline.waiting import release_returned
from kb.models import IdempotencyRecord

log = logging.getLogger(__name__)
_LOCK = 0x464F4F54
"""Number of the advisory lock."""
MISSED_AFTER = timedelta(seconds=5)
"""A version that was claimable for this long was not heard of, or all workers are busy."""
ENOUGH = 100
"""Counting further would be work for nothing."""
REMEMBERED = timedelta(hours=24)
"""How long an Idempotency-Key is honoured."""


def missed() -> int:
    """Return how many versions wait that nobody seems to have heard of, at most `ENOUGH`."""
    return claimable().filter(next_attempt_at__lte=Now() - MISSED_AFTER)[:ENOUGH].count()


def tidy() -> None:
    """Do what is due: dates that have come, parts that are back, what was deleted, orphans."""
    with _alone() as mine:
        if mine:
            for step in (settle_due, release_returned, purge_due, sweep, _forget):
                _attempt(step)


def _attempt(step: Callable[[], object]) -> None:
    """Do one step; one that fails, whatever the reason, does not hold up those after it."""
    try:
        step()
    except Exception:  # the edge of each step: it is done again at the next tick
        log.exception("tidying up: %s failed", step.__name__)


def _forget() -> None:
    IdempotencyRecord.objects.filter(created_at__lt=Now() - REMEMBERED).delete()


@contextmanager
def _alone() -> Iterator[bool]:
    """Tell whether this process holds the lock; it goes with the connection if that dies."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_lock(%s)", [_LOCK])
        mine: bool = cursor.fetchone()[0]
        try:
            yield mine
        finally:
            if mine:
                cursor.execute("SELECT pg_advisory_unlock(%s)", [_LOCK])
