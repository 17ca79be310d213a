"""One watched process: started, restarted with growing pauses, stopped by pid and start time."""

from __future__ import annotations

import os
import signal
import subprocess
import time
from pathlib import Path

from deploy.env import ROOT
from deploy.services.processes import Process
from deploy.supervisor.plan import Spec

FIRST_PAUSE, LONGEST_PAUSE = 0.5, 30.0
STEADY = 60.0
"""Seconds of running after which a process counts as well again, and its next pause is short."""


class Child:
    """A process of the plan and its history."""

    def __init__(self, spec: Spec, log: Path) -> None:
        self.spec, self.log = spec, log
        self.process: Process | None = None
        self.restarts = 0
        self.since = 0.0
        self._popen: subprocess.Popen[bytes] | None = None
        self._pause = FIRST_PAUSE
        self._due = 0.0
        self._begun = 0.0
        self._ready = False

    def start(self) -> None:
        """Start the process in a session of its own, so that a terminal's Ctrl-C passes it by."""
        with self.log.open("ab") as log:
            self._popen = subprocess.Popen(
                ["nice", "-n", str(self.spec.niceness), *self.spec.command],
                cwd=ROOT,
                env={**os.environ, **self.spec.environment},
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=subprocess.STDOUT,
                start_new_session=True,
            )
        self.process = Process.of(self._popen.pid)
        self.since, self._begun, self._ready = time.time(), time.monotonic(), False

    def watch(self) -> bool:
        """Restart the process when it is dead and due; return whether anything changed."""
        now = time.monotonic()
        if self._popen is not None:
            if self._popen.poll() is None:
                return False
            if now - self._begun > STEADY:
                self._pause = FIRST_PAUSE
            kill_session(self._popen.pid)  # its own children must not hold its port or its work
            self._popen, self.process = None, None
            self._due = now + self._pause
            self._pause = min(self._pause * 2, LONGEST_PAUSE)
            return True
        if now < self._due:
            return False
        self.restarts += 1
        self.start()
        return True

    def ready(self) -> bool:
        """Return whether it serves."""
        if self.process is None or not self.process.alive():
            return False
        self._ready = self._ready or self.spec.ready()
        return self._ready

    def ask_to_stop(self) -> None:
        """Send SIGTERM, without waiting."""
        if self.process is not None:
            self.process.send(signal.SIGTERM)

    def stop(self) -> None:
        """Wait for the end, then kill what is left of its session."""
        if self._popen is None:  # `process` may be None for one that died before it was looked at
            return
        try:
            self._popen.wait(self.spec.patience)
        except subprocess.TimeoutExpired:
            kill_session(self._popen.pid)
            self._popen.wait()
        kill_session(self._popen.pid)
        self._popen, self.process = None, None


def kill_session(leader: int) -> None:
    """Kill every process of the session that `leader` leads, which only our children do."""
    for path in Path("/proc").glob("[0-9]*"):
        pid = int(path.name)
        try:
            if os.getsid(pid) == leader:
                os.kill(pid, signal.SIGKILL)
        except (ProcessLookupError, PermissionError):
            continue
