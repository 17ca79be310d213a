"""Celery's shells around the pipeline. A message is only a bell: the work is found in Postgres."""

from __future__ import annotations

import logging
import threading
from typing import Any

from celery import shared_task
from celery.signals import worker_ready
from kombu.exceptions import KombuError

log = logging.getLogger(__name__)
MOST_BELLS = 8
"""Workers woken up at once; each rings for the next document by itself."""
REEMBEDDING = 14.0
"""Seconds of one turn of filling vectors; the next tick is due then."""
PATIENCE = 0.5
"""Seconds that whoever rings waits for the broker at most."""
_RINGERS = threading.BoundedSemaphore(8)
"""A broker that hangs must not collect threads."""
_broker_down = threading.Event()


@shared_task(name="ingestion.tasks.ingest")
def ingest(version_id: str | None = None) -> None:
    """Work on the given version, or on the one whose turn it is; ring for the next."""
    from ingestion.pipeline.claiming import claim, claimable
    from ingestion.pipeline.running import run

    lease = claim(version_id)
    if lease is not None:
        run(lease)
        if claimable().exists():
            ring()


@shared_task(name="ingestion.tasks.reconcile")
def reconcile() -> None:
    """Ring for work that nobody heard of, and tidy up. Beat sends it every 15 seconds."""
    from ingestion.pipeline.reconciling import missed, tidy

    if times := missed():
        ring(times, expires=30)  # rung again before long, so they need not pile up
    tidy()


@shared_task(name="ingestion.tasks.reembed")
def reembed() -> None:
    """Fill the vectors of the next embedder while no document waits. Beat sends it regularly."""
    from ingestion.pipeline.spaces import work

    work(seconds=REEMBEDDING)


def ring(times: int = 1, **options: Any) -> None:
    """Tell up to `times` workers that there is something to do. Never fails, never takes long.

    When the broker does not answer, the reconciler finds the work later.
    """
    if not _RINGERS.acquire(blocking=False):
        return
    ringer = threading.Thread(target=_ring, args=(times, options), name="bell", daemon=True)
    ringer.start()
    ringer.join(PATIENCE)
    if ringer.is_alive():
        _say_once("it accepts connections but hangs")


def _ring(times: int, options: dict[str, Any]) -> None:
    try:
        for _ in range(min(times, MOST_BELLS)):
            ingest.apply_async(retry=False, **options)
        _broker_down.clear()
    except (KombuError, OSError) as error:
        _say_once(error)
    finally:
        _RINGERS.release()


def _say_once(reason: object) -> None:
    if not _broker_down.is_set():
        _broker_down.set()
        log.warning("the broker does not answer, the reconciler takes over: %s", reason)


@worker_ready.connect
def _on_start(**kwargs: Any) -> None:
    """Do not wait for beat to find what was left behind."""
    reconcile.apply_async(retry=False)
