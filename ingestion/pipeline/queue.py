"""The queue as a whole, for the status page and for alarms."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import timedelta

from django.db.models import Count, Min
from django.db.models.functions import Now

from ingestion.pipeline.claiming import claimable
from kb.models import IN_PROGRESS, Version


@dataclass(frozen=True, slots=True)
class Backlog:
    """How much there is to do."""

    waiting: int
    working: int
    oldest_seconds: float
    """How long the oldest claimable version has been waiting."""
    parts: dict[str, int] = field(default_factory=dict)
    """A part that is down (see `ingestion.errors.WAITING`) -> versions that wait for it."""


def backlog() -> Backlog:
    """Return the size and age of the queue."""
    found = claimable().aggregate(n=Count("pk"), age=Now() - Min("next_attempt_at"))
    begun = Version.objects.filter(state__in=IN_PROGRESS)
    working = begun.filter(lease_until__gt=Now()).count()
    parts = begun.exclude(waiting_for="").filter(lease_token__isnull=True)
    age: timedelta | None = found["age"]
    return Backlog(
        found["n"],
        working,
        age.total_seconds() if age else 0.0,
        dict(parts.order_by().values_list("waiting_for").annotate(Count("pk"))),
    )
