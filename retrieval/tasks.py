"""Celery's shell around the upkeep of conversations and of what is enough to answer."""

from __future__ import annotations

from celery import shared_task


@shared_task(name="retrieval.tasks.forget")
def forget() -> None:
    """Erase what deleted documents left in kept answers, and old places in the line.

    Beat sends it every 30 seconds.
    """
    from retrieval.conversations.forgetting import forget_deleted
    from retrieval.generation import expire

    forget_deleted()
    expire()


@shared_task(name="retrieval.tasks.calibrate")
def calibrate() -> None:
    """Measure one collection, if one needs it and the model is idle. Beat sends it now and then."""
    from retrieval.calibrating import measure_next

    measure_next()
