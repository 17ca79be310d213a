"""Working on one claimed version until it ends or has to wait."""

from __future__ import annotations

import logging
import time

from celery.exceptions import SoftTimeLimitExceeded
from django.conf import settings
from django.db import DatabaseError, InterfaceError, OperationalError, connection

from ingestion.errors import LeaseLost, ReadingError
from ingestion.pipeline.embedding import Paused
from ingestion.pipeline.lease import Lease
from ingestion.pipeline.stages import STAGES, Work
from ingestion.pipeline.waiting import release
from kb.errors import TransientError
from kb.models import State, Version

log = logging.getLogger(__name__)
MOST_ATTEMPTS = 3
BACKOFF = 10.0
"""Seconds to the second attempt at a stage; four times as long to the third."""
_SWITCHED = "embedder-changed"
"""Not down: the vectors of another embedder are wanted now."""
_POLL = 0.5
"""Seconds between two attempts to reach a database that is away."""
_BY_CONTENT = ("54", "57014")
"""How the SQLSTATE of an operational error begins that the document may cause itself: a row beyond
PostgreSQL's limits, a statement that took too long."""


def run(lease: Lease) -> None:
    """Take the version as far as it goes. Every outcome is recorded in its row; none is raised.

    Only the end of the process itself passes through, after the lease was given back.
    """
    try:
        with lease.kept():
            _work(lease)
    except Exception as error:  # noqa: BLE001 the edge of the worker: recorded, and logged
        _record(lease, error)
    except BaseException:
        lease.postpone(0, counted=False)
        raise


def _work(lease: Lease) -> None:
    version = (
        Version.objects.select_related("document__current").filter(pk=lease.version_id).first()
    )
    if version is None:
        raise LeaseLost("The version was deleted.")
    work, state = Work(version, lease), version.state
    while state != State.READY:
        stage = STAGES[state]
        stage.work(work)
        if version.waiting_for:
            release(version.waiting_for)
            version.waiting_for = ""
        state = stage.then
        if state != State.READY:  # the last stage publishes, and that is what makes it READY
            lease.advance(state, stage.percent)


def _record(lease: Lease, error: Exception) -> None:
    """Write the outcome, waiting for a database that is away as long as the lease may last.

    A lease that is not given back would count as one that a dead worker lost.
    """
    end = time.monotonic() + settings.LEASE_SECONDS
    while not _recorded(lease, error, last=connection.in_atomic_block or time.monotonic() > end):
        time.sleep(_POLL)


def _recorded(lease: Lease, error: Exception, *, last: bool) -> bool:
    """Tell whether the outcome was written, or cannot be."""
    if not connection.in_atomic_block:
        connection.close_if_unusable_or_obsolete()  # the outcome needs one that works
    try:
        _react(lease, error)
    except LeaseLost:
        log.info("version %s: another worker owns it, or it is gone", lease.version_id)
    except (DatabaseError, InterfaceError) as fault:
        if _is_away(fault) and not last:
            return False
        log.error("version %s: no outcome recorded: %s", lease.version_id, fault, exc_info=error)
    return True


def _react(lease: Lease, error: Exception) -> None:
    if isinstance(error, LeaseLost):
        raise error
    if isinstance(error, Paused):
        lease.postpone(0, counted=False)
    elif isinstance(error, ReadingError):
        _unreadable(lease, error)
    elif isinstance(error, SoftTimeLimitExceeded):
        lease.fail("timeout")
    elif isinstance(error, TransientError):
        log.warning("version %s waits: %s", lease.version_id, error)
        _wait(lease, error)
    elif _is_away(error):
        log.warning("version %s waits for the database: %s", lease.version_id, error)
        lease.wait_for("database")
    else:
        if not _again(lease):
            lease.fail("internal")
        log.error("version %s, attempt %s", lease.version_id, lease.attempts, exc_info=error)


def _is_away(error: Exception) -> bool:
    """Tell whether an error is the database's own: restarted, full, busy; not what was written."""
    state = getattr(error.__cause__, "sqlstate", None) or ""
    return isinstance(error, OperationalError | InterfaceError) and not state.startswith(
        _BY_CONTENT
    )


def _unreadable(lease: Lease, error: ReadingError) -> None:
    """End with the reason. A reader that died is tried again: the machine may have been short."""
    if error.code != "crashed":
        lease.fail(error.code, error.params)
    elif not _again(lease):
        lease.quarantine(error.code)


def _wait(lease: Lease, error: TransientError) -> None:
    if error.code == _SWITCHED:
        lease.postpone(0, counted=False)
    else:
        lease.wait_for(error.code)


def _again(lease: Lease) -> bool:
    """Queue another attempt, if there may be one."""
    if lease.attempts >= MOST_ATTEMPTS:
        return False
    lease.postpone(BACKOFF * 4 ** (lease.attempts - 1), counted=True)
    return True
