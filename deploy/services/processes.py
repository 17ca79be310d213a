"""Processes named by pid and start time, so that a reused pid is never signalled."""

from __future__ import annotations

import os
import signal
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Process:
    """A process; `started` is in clock ticks since boot (field 22 of /proc/<pid>/stat)."""

    pid: int
    started: int

    @classmethod
    def of(cls, pid: int) -> Process | None:
        """Return the live process with this pid; None for an absent one or a zombie."""
        fields = _stat(pid)
        return cls(pid, int(fields[19])) if fields and fields[0] not in "ZX" else None

    def alive(self) -> bool:
        """Return whether this very process still runs."""
        return Process.of(self.pid) == self

    def send(self, number: int) -> None:
        """Send a signal, if this very process still runs."""
        if self.alive():
            with suppress(ProcessLookupError):
                os.kill(self.pid, number)

    def end(self, *, patience: float, first: int = signal.SIGTERM) -> bool:
        """Ask to stop, then kill after `patience` seconds; return whether it stopped when asked."""
        self.send(first)
        asked = wait_until(lambda: not self.alive(), patience)
        if not asked:
            self.send(signal.SIGKILL)
            wait_until(lambda: not self.alive(), 5)
        return asked

    def memory(self) -> int:
        """Return the resident memory in bytes, 0 when it is gone."""
        with suppress(OSError, IndexError):
            pages = Path(f"/proc/{self.pid}/statm").read_text().split()[1]
            return int(pages) * os.sysconf("SC_PAGE_SIZE")
        return 0

    def age(self) -> float:
        """Return the seconds since its start."""
        uptime = float(Path("/proc/uptime").read_text().split()[0])
        return max(0.0, uptime - self.started / os.sysconf("SC_CLK_TCK"))


def _stat(pid: int) -> list[str]:
    """Return the fields of /proc/<pid>/stat after the name, which may itself hold spaces."""
    with suppress(OSError):
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return []


def wait_until(condition: Callable[[], object], seconds: float, *, every: float = 0.05) -> bool:
    """Poll a callable until it is true; return False at the deadline."""
    end = time.monotonic() + seconds
    while not condition():
        if time.monotonic() > end:
            return False
        time.sleep(every)
    return True
