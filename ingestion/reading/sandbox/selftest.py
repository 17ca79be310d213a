"""Attacks the sandbox from inside and reports; for start-up, the status page and tests."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from ingestion.reading.sandbox.calls import call
from ingestion.reading.sandbox.limits import Limits
from ingestion.reading.sandbox.server import Server

_TASKS = "ingestion.reading.sandbox.attacks"
_LIMITS = Limits(seconds=30, stall=30, memory=2_000_000_000, weak=True)


def selftest(*, secrets: Sequence[Path] = ()) -> dict[str, bool]:
    """Return {attack: was it refused?}; `secrets` are files that must not be readable.

    Raises TransientError when the sandbox cannot be started at all.
    """
    server = Server(_TASKS)
    params = {"secrets": [str(path) for path in secrets]}
    results: dict[str, bool] = {}
    try:
        for message in call(server, "attack", path=Path(__file__), limits=_LIMITS, params=params):
            results = {str(k): v is True for k, v in message.get("done", {}).items()}
    finally:
        server.stop()
    return results
