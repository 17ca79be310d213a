"""Starting, stopping and asking the supervisor, from outside."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

from deploy.env import ROOT, Env
from deploy.services.locks import locked
from deploy.services.processes import Process, wait_until
from deploy.supervisor import record
from deploy.supervisor.embedded import embedded
from deploy.supervisor.leftovers import end_leftovers
from deploy.supervisor.plan import fingerprint

LONGEST_STOP = 75.0


class StartError(RuntimeError):
    """Something did not come up; the message names it and its log."""


def start(env: Env, *, patience: float = 180, progress: Callable[[str], None] = print) -> None:
    """Bring everything up and wait until it serves; what runs with these settings stays."""
    home = env.home
    with locked(Path(home) / "run" / "control.lock"):
        now = record.running(home)
        if now and now.fingerprint != fingerprint(env):
            progress("settings or code have changed: restarting")
            now.supervisor.end(patience=LONGEST_STOP, first=signal.SIGHUP)
            now = None
        supervisor = now.supervisor if now else _launch(home)
        _wait(home, supervisor, patience, progress)


def stop(env: Env) -> None:
    """Stop all processes that run under this home folder, by pid."""
    now = record.running(env.home)
    if now:
        now.supervisor.end(patience=LONGEST_STOP)
    end_leftovers(env.home)
    for service in reversed(embedded(env)):
        service.stop()


def _launch(home: str) -> Process:
    path = Path(home) / "logs" / "supervisor.log"
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    with path.open("ab") as log:
        launched = subprocess.Popen(
            [sys.executable, "-m", "deploy.supervisor"],
            cwd=ROOT,
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=log,
            start_new_session=True,
            env={**os.environ, "FOOTNOTE_HOME": str(Path(home).resolve())},
        )
    launched.returncode = 0  # let go of it: a daemon outlives whoever launched it
    found = Process.of(launched.pid)
    if found is None:
        raise StartError(f"The supervisor ended at once: see {path}.")
    return found


def _wait(home: str, supervisor: Process, patience: float, progress: Callable[[str], None]) -> None:
    """Wait until all components serve, saying which one is waited for."""
    logs = Path(home) / "logs"
    said, end = "", time.monotonic() + patience
    before: dict[str, int] = {}
    while True:
        now = record.running(home)
        entries = now.entries if now else []
        missing = [entry.name for entry in entries if entry.state != "ready"]
        if entries and not missing:
            return
        if not supervisor.alive():
            raise StartError(f"The supervisor ended: {_last_line(logs / 'supervisor.log')}")
        before = before or {entry.name: entry.restarts for entry in entries}
        broken = [e.name for e in entries if e.restarts - before.get(e.name, 0) >= 3]
        if broken or time.monotonic() > end:
            name = [*broken, *missing, "supervisor"][0]
            raise StartError(f"{name} does not come up: {_last_line(logs / f'{name}.log')}")
        if missing and said != (said := ", ".join(missing)):
            progress(f"waiting for {said}")
        wait_until(lambda: not supervisor.alive(), 0.3)


def _last_line(log: Path) -> str:
    lines = log.read_text(errors="replace").splitlines() if log.exists() else []
    text = next((line for line in reversed(lines) if line.strip()), "(nothing in its log)")
    return f"{text.strip()[:300]}  (see {log})"
