"""What a measurement may take: it ends in time, and what it has started ends with it."""

from __future__ import annotations

import math
import signal
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import NoReturn


class Budget:
    """So many seconds from now on, for one part of the measurement."""

    def __init__(self, seconds: float) -> None:
        self._until = time.monotonic() + seconds

    @property
    def left(self) -> float:
        """Return the seconds that are left, 0 when there are none."""
        return max(0.0, self._until - time.monotonic())


@contextmanager
def bounded(seconds: float) -> Iterator[None]:
    """Leave the block with a TimeoutError, wherever it stands, when it takes longer than that."""
    with _at(signal.SIGALRM, _late):
        signal.alarm(math.ceil(seconds))
        try:
            yield
        finally:
            signal.alarm(0)


@contextmanager
def told_to_end() -> Iterator[None]:
    """Leave the block at SIGTERM as at Ctrl-C, so that what it has started is stopped."""
    with _at(signal.SIGTERM, _ended):
        yield


@contextmanager
def _at(number: signal.Signals, handler: Callable[[int, object], NoReturn]) -> Iterator[None]:
    before = signal.signal(number, handler)
    try:
        yield
    finally:
        signal.signal(number, before)


def _late(number: int, frame: object) -> NoReturn:
    raise TimeoutError("the measurement takes too long")


def _ended(number: int, frame: object) -> NoReturn:
    sys.exit(128 + number)
