"""A circuit breaker: when the model fails twice, questions stop waiting for it for a while."""

from __future__ import annotations

import threading
import time

FAILURES = 2
OPEN_SECONDS = 15.0


class Breaker:
    """Counts failures in a row in this process. After `OPEN_SECONDS` one caller may try again."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._failures = 0
        self._until = 0.0

    @property
    def is_open(self) -> bool:
        """Tell whether calls are refused right now."""
        with self._lock:
            return self._failures >= FAILURES and time.monotonic() < self._until

    def admit(self) -> bool:
        """Tell whether the caller may try; a probe makes the others wait for its outcome."""
        with self._lock:
            if self._failures < FAILURES:
                return True
            if time.monotonic() < self._until:
                return False
            self._until = time.monotonic() + OPEN_SECONDS
            return True

    def succeeded(self) -> None:
        """Close the breaker."""
        with self._lock:
            self._failures = 0

    def failed(self) -> None:
        """Count a failure; the second in a row opens the breaker."""
        with self._lock:
            self._failures += 1
            self._until = time.monotonic() + OPEN_SECONDS


breaker = Breaker()
"""The one of this process."""
