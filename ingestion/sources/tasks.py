"""Celery's shell around the visits. Which source is due is found in Postgres."""

from __future__ import annotations

import time

from celery import shared_task

RINGS, SWEEPS = 15.0, 240
"""Seconds between two rings; every how many rings the leftovers are swept: once an hour."""
ENOUGH = 600.0
"""Seconds after which a task ends, so that its process can be replaced; the clock rings again."""


@shared_task(name="ingestion.sources.tasks.visit")
def visit() -> None:
    """Visit the sources that are due, one after the other. Beat sends it every few seconds."""
    from ingestion.sources.holding import claim
    from ingestion.sources.running import run
    from ingestion.sources.sweeping import sweep_stores

    until = time.monotonic() + ENOUGH
    while time.monotonic() < until and (hold := claim()) is not None:
        run(hold)
    if int(time.time() / RINGS) % SWEEPS == 0:
        sweep_stores()
