"""Writing down how a visit ended, and when the next one is due."""

from __future__ import annotations

import logging
from datetime import timedelta

from django.db import transaction
from django.db.models.functions import Now

from ingestion.sources.holding import Hold
from ingestion.sources.plain import plain
from ingestion.sources.progress import Progress
from ingestion.sources.removing import remove_unseen, suspicious
from kb.access import Principal, record
from kb.errors import FootnoteError, Message
from kb.models import Source, SourceRun

log = logging.getLogger(__name__)
KEPT = 50
"""Runs of a source that are remembered."""
SOON, LATE = 5, 24 * 60
"""Minutes until the retry after a first failure, doubled by each further one up to the second."""
STUBBORN = 3
"""Failures in a row after which the visit begins anew."""
State = SourceRun.State


def finish(
    source: Source, run: SourceRun, progress: Progress, hold: Hold, by: Principal | None
) -> None:
    """End a visit that came to its end; `by` withdraws what it did not see, if given."""
    said: Message = ""
    removed = 0
    if by is not None:
        said = suspicious(source, progress.since)
        if not said or progress.lacking:
            removed, said = remove_unseen(source, progress.since, hold, by), ""
    progress.lacking, progress.since = bool(said), 0
    with transaction.atomic():
        run.refresh_from_db(fields=["removed"])
        _close(run, State.DONE, said, removed=run.removed + removed)
        wait = timedelta(minutes=source.every_minutes)
        progress.store(hold, lease_token=None, lease_until=None, next_run_at=Now() + wait)
    _trim(source, run.pk)


def fail(run: SourceRun, progress: Progress, hold: Hold, error: FootnoteError) -> None:
    """End a run that could not go on. The next one goes on where it was, later and later."""
    log.warning("source %s: the visit failed: %s", run.source_id, error.code)
    failures = 1 + _failures(run)
    if failures % STUBBORN == 0:
        progress.place, progress.since = {}, 0
    wait = timedelta(minutes=min(SOON * 2 ** min(failures - 1, 16), LATE))
    with transaction.atomic():
        _close(run, State.FAILED, error.message)
        progress.store(hold, lease_token=None, lease_until=None, next_run_at=Now() + wait)
    _trim(run.source, progress.since or run.pk)


def stop(source: Source, run: SourceRun, hold: Hold, error: FootnoteError) -> None:
    """End a run and pause the source: nobody with the right stands behind it."""
    with transaction.atomic():
        _close(run, State.FAILED, error.message)
        hold.release(enabled=False)
        record("source.stop", by=None, target=source, reason=error.code)


def _close(run: SourceRun, state: str, message: Message, **counts: int) -> None:
    ended = {"state": state, "message": plain(str(message))[:500], "finished_at": Now()}
    SourceRun.objects.filter(pk=run.pk).update(**ended, **counts)


def _failures(run: SourceRun) -> int:
    """Return how many runs failed in a row before this one."""
    before = SourceRun.objects.filter(source=run.source_id, pk__lt=run.pk)
    good = before.filter(state=State.DONE).order_by("-pk").values_list("pk", flat=True).first()
    return before.filter(state=State.FAILED, pk__gt=good or 0).count()


def _trim(source: Source, needed: int) -> None:
    """Forget old runs, but none of the visit that still goes on."""
    ids = SourceRun.objects.filter(source=source).order_by("-pk").values_list("pk", flat=True)
    kept = list(ids[:KEPT])
    if len(kept) == KEPT:
        oldest = min(kept[-1], needed)
        SourceRun.objects.filter(source=source, pk__lt=oldest).delete()
