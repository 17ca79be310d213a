"""Children of a supervisor that was killed: ended before new ones start beside them."""

from __future__ import annotations

from deploy.supervisor import record
from deploy.supervisor.child import kill_session

SERVICES = {"postgres", "valkey"}
"""These may go on: a new supervisor takes them over as they are."""


def end_leftovers(home: str) -> None:
    """End what the last record names and still runs."""
    last = record.read(home)
    for entry in reversed(last.entries if last else []):
        if entry.process and entry.name not in SERVICES and entry.process.alive():
            entry.process.end(patience=10)
            kill_session(entry.process.pid)
