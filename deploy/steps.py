"""Visible progress: numbered steps, how long they take, what they do. Standard library only."""

from __future__ import annotations

import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

STEPS = (
    "Checking this machine",
    "Python environment",
    "Packages",
    "Secrets and settings",
    "Language model",
    "Database and queue",
    "Tables, texts and static files",
    "Processes",
    "Sample collection and first question",
)
PLAIN_EVERY = 20.0
"""Seconds between two lines about the same step where the output is no terminal."""


@dataclass(slots=True)
class Step:
    """The step being done; `say` tells what it is doing now."""

    title: str
    begun: float = field(default_factory=time.monotonic)
    doing: str = ""
    _spoken: float = 0.0
    _done: threading.Event = field(default_factory=threading.Event)

    def say(self, doing: str) -> None:
        """Show what is being done now."""
        self.doing = doing

    def seconds(self) -> float:
        """Return the time spent so far."""
        return time.monotonic() - self.begun

    def tick(self) -> None:
        """Keep the line alive until the step is over."""
        while not self._done.wait(0.25):
            text = f"{self.title} ... {self.seconds():.0f} s  {self.doing}"
            if sys.stdout.isatty():
                _write(f"\r\033[K{text[:110]}")
            elif self.seconds() - self._spoken >= PLAIN_EVERY:
                self._spoken = self.seconds()
                _write(f"{text}\n")

    def end(self, outcome: str) -> None:
        """Write the step's last line."""
        self._done.set()
        clear = "\r\033[K" if sys.stdout.isatty() else ""
        note = f"  ({self.doing})" if self.doing and outcome == "done" else ""
        _write(f"{clear}{self.title}: {outcome}, {self.seconds():.1f} s{note}\n")


def _write(text: str) -> None:
    sys.stdout.write(text)
    sys.stdout.flush()


@contextmanager
def step(number: int, of: int = len(STEPS)) -> Iterator[Step]:
    """Show step `number` (from 1) of the first `of` while its block runs."""
    current = Step(f"[{number}/{of}] {STEPS[number - 1]}")
    ticker = threading.Thread(target=current.tick, daemon=True)
    ticker.start()
    try:
        yield current
    except BaseException:
        current.end("stopped")
        raise
    finally:
        current._done.set()
        ticker.join()
    current.end("done")
