"""What a worker holds for a while is kept by a heartbeat, and given up when the work hangs."""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta

from django.conf import settings
from django.db import DatabaseError, InterfaceError, connection
from django.db.models.expressions import CombinedExpression
from django.db.models.functions import Now

log = logging.getLogger(__name__)
STALLED = 900.0
"""Seconds without a sign of life after which the work is taken for hung."""
_RETRY = 1.0
"""Seconds to the next heartbeat after one that did not reach the database."""


class Held:
    """Something leased. `extend` is asked four times within the length of a lease."""

    def __init__(self, name: str) -> None:
        self.name = name
        self._lost = threading.Event()
        self._alive_at = time.monotonic()

    def extend(self, until: CombinedExpression) -> bool:
        """Write the new end of the lease; return whether it was still ours."""
        raise NotImplementedError

    @contextmanager
    def kept(self) -> Iterator[None]:
        """Extend the lease in the background, from a connection of its own, while the body runs."""
        done = threading.Event()
        beat = threading.Thread(target=self._beat, args=(done,), name="lease", daemon=True)
        beat.start()
        try:
            yield
        finally:
            done.set()
            beat.join()

    def _beat(self, done: threading.Event) -> None:
        every = wait = settings.LEASE_SECONDS / 4
        while not done.wait(wait) and not self._lost.is_set():
            wait = every
            if time.monotonic() - self._alive_at > STALLED:
                log.error("%s: the work hangs, its lease ends", self.name)
                self._lost.set()
                return
            try:
                if not self.extend(Now() + timedelta(seconds=settings.LEASE_SECONDS)):
                    log.info("%s: the heartbeat found the lease gone", self.name)
                    self._lost.set()
            except (DatabaseError, InterfaceError) as error:
                log.warning("the lease of %s is not extended: %s", self.name, error)
                wait = min(every, _RETRY)
            finally:
                connection.close()
