"""Owning a version for a while: claimed in Postgres, fenced by a token, kept by a heartbeat."""

from __future__ import annotations

import logging
import time
import uuid
from datetime import timedelta
from typing import Any

from django.db.models.expressions import CombinedExpression
from django.db.models.functions import Now

from ingestion.errors import LeaseLost
from ingestion.pipeline.heartbeat import Held
from ingestion.pipeline.waiting import pause, release_others
from kb.models import Draft, State, Version

log = logging.getLogger(__name__)
REPORT_EVERY = 1.0
"""Seconds between two progress rows of one version."""
_FRESH = {"attempts": 1, "lost_leases": 0, "waiting_for": "", "waits": 0}
"""What the row says of the attempts, once the work got further."""


class Lease(Held):
    """One worker's right to write to one version.

    Every write is conditional on the token. When another worker has claimed the version, the
    write changes nothing and raises `LeaseLost`.
    """

    def __init__(self, version_id: uuid.UUID, token: uuid.UUID, attempts: int) -> None:
        super().__init__(f"version {version_id}")
        self.version_id, self.token, self.attempts = version_id, token, attempts
        self._reported = (0, time.monotonic())
        self._went_on = False

    def write(self, **changes: Any) -> None:
        """Write fields of the version, or raise `LeaseLost`."""
        held = Version.objects.filter(pk=self.version_id, lease_token=self.token)
        if not held.update(**changes):
            self._lost.set()
        self.check()

    def extend(self, until: CombinedExpression) -> bool:
        """Write the new end of the lease; return whether it was still ours."""
        held = Version.objects.filter(pk=self.version_id, lease_token=self.token)
        return bool(held.update(lease_until=until))

    def check(self) -> None:
        """Raise `LeaseLost` when the heartbeat or a write has found the lease gone."""
        if self._lost.is_set():
            raise LeaseLost("Another worker owns the version.")

    def report(self, percent: int) -> None:
        """Note how far the work is, in per cent of the whole way; stop it if the lease is gone."""
        self.check()
        self._alive_at = time.monotonic()
        last, at = self._reported
        if percent > last and time.monotonic() - at >= REPORT_EVERY:
            self._reported = (percent, time.monotonic())
            self.write(progress=min(percent, 99), progress_at=Now())

    def advance(self, state: str, percent: int, **changes: Any) -> None:
        """Enter the next stage; what went wrong in the one before is forgotten."""
        self._alive_at = time.monotonic()
        self.write(
            state=state,
            progress=percent,
            progress_at=Now(),
            **_FRESH,
            **changes,
        )
        self.attempts = 1

    def went_on(self) -> None:
        """Note that the work got further: what went wrong before is forgotten."""
        if not self._went_on:
            self.write(**_FRESH)
            self.attempts, self._went_on = 1, True

    def fail(self, code: str, params: dict[str, Any] | None = None) -> None:
        """End with a reason that the uploader sees."""
        self._end(state=State.FAILED, failure_code=code, failure_params=params or {})

    def quarantine(self, code: str = "lost-leases") -> None:
        """Set the version aside: three workers, or three readers, died on it."""
        self._end(state=State.QUARANTINED, failure_code=code)

    def postpone(self, seconds: float, *, counted: bool) -> None:
        """Give the version back for later; an attempt that is not counted leaves no trace."""
        kept = self.attempts if counted else self.attempts - 1
        wait = Now() + timedelta(seconds=seconds)
        self._end(attempts=max(kept, 0), next_attempt_at=wait)

    def wait_for(self, part: str) -> None:
        """Give the version back until a part works again; the pauses grow, in the row."""
        held = Version.objects.filter(pk=self.version_id, lease_token=self.token)
        times = held.values_list("waits", flat=True).first() or 0
        self._end(
            attempts=max(self.attempts - 1, 0),
            next_attempt_at=Now() + timedelta(seconds=pause(times)),
            waiting_for=part[:40],
            waits=min(times + 1, 1000),
        )

    def _end(self, **changes: Any) -> None:
        self.write(lease_token=None, lease_until=None, **changes)
        if "failure_code" in changes:
            Draft.objects.filter(version=self.version_id).delete()
            release_others(self.version_id)
